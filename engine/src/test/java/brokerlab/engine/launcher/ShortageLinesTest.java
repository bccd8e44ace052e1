package brokerlab.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ShortageLinesTest {
    @Test
    void S18_whatRunsShortIsALineOfStandardErrorAndOtherWarningsAreNot() throws Exception {
        var err = new StringWriter();
        try (var journals = new Journals(new SystemClock(), List.of("blue"), Optional.empty())) {
            journals.tellShortages(new PrintWriter(err));
            journals.common()
                    .append(
                            JournalEntry.CLUSTER,
                            new ProblemEvent.Warning("ZooKeeper node 1 cannot write", Shortage.SPACE.remedy()));
            journals.common().append(1, new ProblemEvent.Warning("It has room again", "Nothing to do"));
            journals.of("blue")
                    .append(
                            2,
                            new ProblemEvent.Warning(
                                    "Broker 2 could not accept a connection", Shortage.DESCRIPTORS.remedy()));
        }
        assertEquals(
                List.of(
                        "ZooKeeper node 1 cannot write. Make room on that disk: it goes on by itself then.",
                        "Broker 2 could not accept a connection. " + Shortage.DESCRIPTORS.remedy() + "."),
                err.toString().lines().toList());
    }
}
