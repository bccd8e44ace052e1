package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.ZooKeeperEvent;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for a broker that ends is told so: nothing that waits within it goes on. */
@Timeout(180)
final class EndedBrokerDoorTest {
    @TempDir
    Path temp;

    private static DoorException refused(CompletableFuture<?> asked) {
        return (DoorException) assertThrows(ExecutionException.class, () -> asked.get(60, TimeUnit.SECONDS))
                .getCause();
    }

    @Test
    void aStartEndsWithItsBroker() throws Exception {
        try (DoorStand stand = DoorStand.open("starts", temp, 2, 1, Map.of())) {
            stand.done(new Command.StopBroker(2));
            // Nobody starts without the ensemble.
            stand.done(new Command.StopZooKeeperNode(1));
            CompletableFuture<Void> start = stand.door().execute(new Command.StartBroker(2));
            stand.done(new Command.KillBroker(2));
            assertEquals("Broker 2 was ended while starting.", refused(start).getMessage());
            stand.done(new Command.StartZooKeeperNode(1));
            stand.done(new Command.StartBroker(2));
            assertEquals(
                    BrokerState.RUNNING,
                    stand.awaitSnapshot(EndedBrokerDoorTest::bothRun)
                            .brokers()
                            .getLast()
                            .state());
        }
    }

    private static boolean bothRun(Snapshot now) {
        return now.brokers().stream().allMatch(Snapshot.Broker::registered);
    }

    @Test
    void aClusterStartsWithoutTheBrokerThatIsKilledMeanwhile() throws Exception {
        try (DoorStand stand = DoorStand.begin("killed", temp, 3, List.of(), 1, Map.of())) {
            Runnable end = stand.door().onEvent(0, e -> {
                if (e.event() instanceof ZooKeeperEvent.SessionChanged s
                        && s.broker() == 2
                        && s.state() == SessionState.CONNECTED) {
                    stand.door().execute(new Command.KillBroker(2));
                }
            });
            Snapshot now = stand.awaitSnapshot(s -> s.cluster().phase() == Snapshot.Phase.RUNNING
                    && s.brokers().get(1).state() == BrokerState.KILLED);
            assertTrue(now.brokers().getFirst().registered()
                    && now.brokers().getLast().registered());
            end.run();
        }
    }
}
