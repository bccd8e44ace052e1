package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.app.words.BundleTexts;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the card of a broker that is away says, without a toolkit. */
final class AwayTest {
    private final RacksWords words = new RacksWords(new BundleTexts(Locale.ENGLISH));

    private static Snapshot.Broker broker(
            BrokerState state, boolean registered, int replicas, long bytes, long usable, Optional<String> problem) {
        return new Snapshot.Broker(
                1, "a", "h", 9092, state, registered, 0, replicas, bytes, usable, 40 << 20, 0, 0, 0, 0, 6_000, problem);
    }

    private List<String> said(Snapshot.Broker broker) {
        return words.away(broker).lines().toList();
    }

    @Test
    void aFullDiskIsTheCauseAndTheDataIsThere() {
        assertEquals(
                List.of(
                        "It failed: the log cannot be written.",
                        "No space left: 0 B of 40.0 MB free. Make room, then start it again.",
                        "Its data is on disk: 24.0 MB in 26 replicas, as last known."),
                said(broker(BrokerState.FAILED, false, 26, 24 << 20, 0, Optional.of("the log cannot be written."))));
    }

    /** What the engine gives as the cause ends with a full stop here, whether it did or not. */
    @Test
    void theCauseIsAWholeSentence() {
        assertEquals(
                "It failed: the port is taken, or not ours.",
                said(broker(BrokerState.FAILED, false, 1, 1, -1, Optional.of("the port is taken, or not ours")))
                        .getFirst());
    }

    @Test
    void whatWasNeverToldIsNotNothing() {
        assertEquals(
                List.of("Its data is on disk and is there again when it starts."),
                said(broker(BrokerState.STOPPED, false, 26, -1, 30 << 20, Optional.empty())));
    }

    @Test
    void aKilledBrokerThatNobodyMissesYetSaysBoth() {
        assertEquals(
                List.of(
                        "Its ZooKeeper session still lives; the controller elects new leaders when it times out, which it does only while there is a quorum.",
                        "Its data is on disk: 1.0 KB in 1 replica, as last known."),
                said(broker(BrokerState.KILLED, true, 1, 1 << 10, -1, Optional.empty())));
    }

    @Test
    void aRunningBrokerOnlyTellsOfADiskThatIsNearlyFull() {
        assertEquals(Optional.empty(), words.room(broker(BrokerState.RUNNING, true, 1, 1, 8 << 20, Optional.empty())));
        assertEquals(
                Optional.of("Little space left: 3.0 MB of 40.0 MB free."),
                words.room(broker(BrokerState.RUNNING, true, 1, 1, 3 << 20, Optional.empty())));
    }
}
