package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.journal.LogEvent.LogsLoaded;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said after a crash. */
final class RecoveryTest {
    @Test
    void aCleanStartIsNotTalkedAbout() {
        assertEquals(Optional.empty(), Recovery.Found.in(List.of()));
        assertEquals(
                Optional.empty(),
                Recovery.Found.in(List.of(new LogsLoaded(1, 24, true, 90), new LogsLoaded(2, 24, true, 80))));
    }

    @Test
    void onlyBrokersThatStoppedUncleanlyCount() {
        assertEquals(
                Optional.of(new Recovery.Found(2, 44, 310)),
                Recovery.Found.in(List.of(
                        new LogsLoaded(1, 24, false, 250),
                        new LogsLoaded(2, 31, true, 900),
                        new LogsLoaded(3, 20, false, 310))));
    }
}
