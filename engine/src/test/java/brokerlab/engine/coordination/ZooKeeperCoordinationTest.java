package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import brokerlab.engine.coordination.Coordination.SessionTicket;
import brokerlab.engine.journal.Journal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on three real nodes. */
final class ZooKeeperCoordinationTest extends CoordinationContract {
    @TempDir
    static Path folder;

    private static Ensemble ensemble;

    @BeforeAll
    static void start() throws Exception {
        ensemble = new Ensemble(
                new Ensemble.Spec(3, folder, 0, Map.of("tickTime", "500")), TASKS, new Journal(TASKS.clock(), 1000));
        get(ensemble.start());
    }

    @AfterAll
    static void stop() throws Exception {
        get(ensemble.stop());
    }

    @Override
    Coordination open(String atChroot, int sessionTimeoutMs) {
        return ZooKeeperCoordination.connect(
                ensemble.connectString() + atChroot, sessionTimeoutMs, TASKS, "zookeeper-client");
    }

    @Override
    CompletableFuture<Boolean> closeFormer(SessionTicket ticket) {
        return ZooKeeperCoordination.closeFormer(ensemble.connectString(), ticket, TASKS);
    }

    @Override
    void quorum(boolean now) throws Exception {
        if (now) {
            get(CompletableFuture.allOf(ensemble.startNode(1), ensemble.startNode(2)));
        } else {
            // at once, or sessions could still expire between the two
            get(CompletableFuture.allOf(ensemble.killNode(1), ensemble.killNode(2)));
        }
    }

    /** Whatever became of the test before, the next has an ensemble that serves. */
    @AfterEach
    void everyNodeRuns() throws Exception {
        quorum(true);
    }

    @Test
    void anEnsembleThatNeverAnswersIsAConnectionLossWithinTheSessionTimeout() throws Exception {
        var c = ZooKeeperCoordination.connect("127.0.0.1:1", 500, TASKS, "nobody");
        long before = TASKS.clock().elapsedMs();
        assertEquals(CoordinationException.Reason.CONNECTION_LOSS, refusal(c.get("/a")));
        assertEquals(true, TASKS.clock().elapsedMs() - before >= 499);
        assertEquals(true, c.session().isEmpty());
        get(c.closeSession());
        assertEquals(
                false,
                get(ZooKeeperCoordination.closeFormer("127.0.0.1:1", new SessionTicket(1, new byte[16]), TASKS)));
        assertThrows(
                IllegalArgumentException.class, () -> ZooKeeperCoordination.connect("/only", 500, TASKS, "nobody"));
    }
}
