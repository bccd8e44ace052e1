package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.SessionEvent;
import brokerlab.engine.coordination.Coordination.ZnodeEvent;
import brokerlab.engine.journal.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The time a real node grants a session can be changed while the session lives. */
@Timeout(120)
final class GrantedSessionTest {
    private static final int FIVE_MINUTES = 300_000;

    /** Long enough that no pause of a busy machine ends a session, short enough to wait for its end. */
    private static final int SHORT = 4_000;

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final Set<Throwable> failures = ConcurrentHashMap.newKeySet();
    private final LiveTasks tasks = new LiveTasks("granted-test", clock, 4, (name, e) -> failures.add(e));
    private Ensemble ensemble;

    @BeforeEach
    void start() throws Exception {
        ensemble = new Ensemble(
                new Ensemble.Spec(1, folder, 0, Map.of("tickTime", "500", "maxSessionTimeout", "600000")),
                tasks,
                new Journal(clock, 1_000));
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

    private ZooKeeperCoordination client(String name, int sessionTimeoutMs) {
        return ZooKeeperCoordination.connect(ensemble.connectString(), sessionTimeoutMs, tasks, name);
    }

    /** Heard of with an ephemeral znode, then silent as a dead process is. */
    private void diesHolding(String path) throws Exception {
        ZooKeeperCoordination client = client("dying" + path.substring(1), SHORT);
        get(client.create(path, new byte[0], Mode.EPHEMERAL));
        client.abandon();
    }

    /** Completes when a client that asked for little, and was granted no more, is given up. */
    private void awaitTheEndOfAShortOne(ZooKeeperCoordination watching) throws Exception {
        var gone = new CompletableFuture<Void>();
        watching.watch("/", true, event -> {
            if (event.kind() == ZnodeEvent.Kind.DELETED && event.path().equals("/shortly")) {
                gone.complete(null);
            }
        });
        diesHolding("/shortly");
        get(gone);
    }

    /** What came before, which may begin with the state that was when somebody began to listen. */
    private static List<SessionEvent> until(SessionEvent.State state, BlockingQueue<SessionEvent> states)
            throws InterruptedException {
        List<SessionEvent> before = new ArrayList<>();
        for (SessionEvent next = states.poll(60, TimeUnit.SECONDS);
                next.state() != state;
                next = states.poll(60, TimeUnit.SECONDS)) {
            before.add(next);
        }
        return before;
    }

    @Test
    void aSessionUnderWayIsGivenMoreTimeAndStaysTheSame() throws Exception {
        ZooKeeperCoordination watching = client("watching", FIVE_MINUTES);
        ZooKeeperCoordination owner = client("owner", SHORT);
        get(owner.create("/held", new byte[0], Mode.EPHEMERAL));
        long session = owner.session().orElseThrow().id();
        BlockingQueue<SessionEvent> states = new LinkedBlockingQueue<>();
        owner.onSession(states::add);
        BlockingQueue<ZnodeEvent> seen = new LinkedBlockingQueue<>();
        owner.watch("/", true, seen::add);
        owner.sessionTimeout(FIVE_MINUTES);
        get(owner.set("/held", new byte[1], 0));
        assertEquals(session, owner.session().orElseThrow().id());
        get(watching.create("/seen", new byte[0], Mode.PERSISTENT));
        assertTrue(sees("/seen", seen), "its watches go on");
        owner.abandon();
        assertTrue(until(SessionEvent.State.CLOSED, states).stream()
                .allMatch(e -> e.state() == SessionEvent.State.CONNECTED && e.sessionId() == session));
        awaitTheEndOfAShortOne(watching);
        assertTrue(get(watching.get("/held")).isPresent(), "it outlives who died later");
        get(watching.closeSession());
    }

    /** The session lives on with another client: an answer that got lost with the one before is no end of the session. */
    @Test
    void whatIsUnderWayWhileItIsGivenMoreTimeIsNotToldThatTheSessionEnded() throws Exception {
        ZooKeeperCoordination owner = client("owner", SHORT);
        get(owner.create("/held", new byte[0], Mode.EPHEMERAL));
        long session = owner.session().orElseThrow().id();
        int lost = 0;
        for (int round = 0; round < 20; round++) {
            var underWay = new ArrayList<CompletableFuture<Coordination.WriteResult>>();
            for (int i = 0; i < 20; i++) {
                underWay.add(owner.set("/held", new byte[1], Coordination.ANY_VERSION));
            }
            owner.sessionTimeout(FIVE_MINUTES + round);
            for (var each : underWay) {
                try {
                    each.get(60, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    assertEquals(
                            CoordinationException.Reason.CONNECTION_LOSS,
                            ((CoordinationException) e.getCause()).reason());
                    lost++;
                }
            }
            get(owner.set("/held", new byte[1], Coordination.ANY_VERSION));
            assertEquals(session, owner.session().orElseThrow().id());
        }
        assertTrue(lost > 0, "none was under way");
        get(owner.closeSession());
    }

    @Test
    void laterSessionsAskForItToo() throws Exception {
        ZooKeeperCoordination watching = client("watching", FIVE_MINUTES);
        ZooKeeperCoordination owner = client("owner", SHORT);
        get(owner.create("/before", new byte[0], Mode.EPHEMERAL));
        var former = owner.session().orElseThrow();
        owner.sessionTimeout(FIVE_MINUTES);
        get(owner.set("/before", new byte[1], 0));
        BlockingQueue<SessionEvent> states = new LinkedBlockingQueue<>();
        owner.onSession(states::add);
        get(ZooKeeperCoordination.closeFormer(ensemble.connectString(), former, tasks));
        until(SessionEvent.State.EXPIRED, states);
        get(owner.create("/held", new byte[0], Mode.EPHEMERAL));
        owner.abandon();
        awaitTheEndOfAShortOne(watching);
        assertTrue(get(watching.get("/held")).isPresent());
        get(watching.closeSession());
    }

    @Test
    void lessTimeIsAskedForInTheSameWay() throws Exception {
        ZooKeeperCoordination watching = client("watching", FIVE_MINUTES);
        ZooKeeperCoordination owner = client("owner", SHORT);
        owner.sessionTimeout(FIVE_MINUTES);
        get(owner.create("/held", new byte[0], Mode.EPHEMERAL));
        var gone = new CompletableFuture<Void>();
        watching.watch("/held", false, event -> {
            if (event.kind() == ZnodeEvent.Kind.DELETED) {
                gone.complete(null);
            }
        });
        owner.sessionTimeout(SHORT);
        get(owner.set("/held", new byte[1], 0));
        owner.abandon();
        get(gone);
        get(watching.closeSession());
    }

    private static boolean sees(String path, BlockingQueue<ZnodeEvent> seen) throws InterruptedException {
        for (ZnodeEvent next = seen.poll(60, TimeUnit.SECONDS); next != null; next = seen.poll(60, TimeUnit.SECONDS)) {
            if (next.path().equals(path)) {
                return true;
            }
        }
        return false;
    }
}
