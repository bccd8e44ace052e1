package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.journal.Journal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a real node waits for clients that fell silent. */
@Timeout(120)
final class PatientLeaderTest {
    private static final int FIVE_MINUTES = 300_000;

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final Set<Throwable> failures = ConcurrentHashMap.newKeySet();
    private final LiveTasks tasks = new LiveTasks("patient-test", clock, 4, (name, e) -> failures.add(e));
    private Ensemble ensemble;

    @BeforeEach
    void start() throws Exception {
        ensemble = new Ensemble(
                new Ensemble.Spec(1, folder, 0, Map.of("tickTime", "500")), tasks, new Journal(clock, 1_000));
        get(ensemble.start());
    }

    @AfterEach
    void close() throws Exception {
        get(ensemble.stop());
        tasks.close();
        assertEquals(Set.of(), failures);
    }

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    private ZooKeeperCoordination client(String name) {
        return ZooKeeperCoordination.connect(ensemble.connectString(), 1_000, tasks, name);
    }

    /** Heard of with an ephemeral znode, then silent as a dead process is. */
    private void diesHolding(String path) throws Exception {
        ZooKeeperCoordination client = client("dying" + path.substring(1));
        get(client.create(path, new byte[0], Mode.EPHEMERAL));
        client.abandon();
    }

    @Test
    void whoWasHeardOfWhileItIsPatientOutlivesWhoDiedLater() throws Exception {
        ZooKeeperCoordination watching = client("watching");
        ensemble.bear(FIVE_MINUTES);
        diesHolding("/patiently");
        ensemble.bear(0);
        var gone = new CompletableFuture<Void>();
        watching.watch("/", true, event -> {
            if (event.kind() == Coordination.ZnodeEvent.Kind.DELETED
                    && event.path().equals("/shortly")) {
                gone.complete(null);
            }
        });
        diesHolding("/shortly");
        get(gone);
        assertTrue(get(watching.get("/patiently")).isPresent());
        get(watching.closeSession());
    }

    @Test
    void aSessionThatIsClosedEndsAtOnceAllTheSame() throws Exception {
        ensemble.bear(FIVE_MINUTES);
        ZooKeeperCoordination owner = client("owner");
        ZooKeeperCoordination watching = client("watching");
        get(owner.create("/held", new byte[0], Mode.EPHEMERAL));
        get(owner.closeSession());
        assertTrue(get(watching.get("/held")).isEmpty());
        get(watching.closeSession());
    }
}
