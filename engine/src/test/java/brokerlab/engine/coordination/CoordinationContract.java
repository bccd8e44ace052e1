package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.SessionEvent;
import brokerlab.engine.coordination.Coordination.SessionTicket;
import brokerlab.engine.coordination.Coordination.ZnodeEvent;
import brokerlab.engine.coordination.CoordinationException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link Coordination} promises; run against a real ensemble and against its in-memory twin. */
abstract class CoordinationContract {
    static final Set<Throwable> FAILURES = ConcurrentHashMap.newKeySet();
    static final LiveTasks TASKS =
            new LiveTasks("coordination-test", new SystemClock(), 4, (name, e) -> FAILURES.add(e));
    private static final AtomicInteger LABS = new AtomicInteger();

    private final String chroot = "/lab-" + LABS.incrementAndGet() + "/kafka";
    private final List<Coordination> clients = new ArrayList<>();

    abstract Coordination open(String atChroot, int sessionTimeoutMs);

    abstract CompletableFuture<Boolean> closeFormer(SessionTicket ticket);

    abstract void quorum(boolean now) throws Exception;

    Coordination client() {
        return client(5_000);
    }

    private Coordination client(int sessionTimeoutMs) {
        var client = open(chroot, sessionTimeoutMs);
        clients.add(client);
        return client;
    }

    @AfterEach
    void closeClients() throws Exception {
        for (var client : clients) {
            get(client.closeSession());
        }
        assertEquals(Set.of(), FAILURES);
    }

    @AfterAll
    static void forget() {
        FAILURES.clear();
    }

    @Test
    void whatIsWrittenIsReadWithItsVersionsAndTimes() throws Exception {
        var c = client();
        var made = get(c.create("/a", bytes("1"), Mode.PERSISTENT));
        assertEquals("/a", made.path());
        assertEquals(0, made.version());
        var set = get(c.set("/a", bytes("2"), 0));
        assertEquals(1, set.version());
        assertTrue(set.zxid() > made.zxid() && made.zxid() > 0);
        get(c.create("/a/b", bytes(""), Mode.EPHEMERAL));
        var read = get(c.get("/a")).orElseThrow();
        assertEquals("2", text(read.data()));
        assertEquals(1, read.version());
        assertEquals(1, read.childrenVersion());
        assertEquals(1, read.children());
        assertEquals(made.zxid(), read.createdZxid());
        assertEquals(set.zxid(), read.modifiedZxid());
        assertEquals(0, read.ephemeralOwner());
        assertTrue(read.modifiedMs() >= read.createdMs() && read.createdMs() > 1_600_000_000_000L);
        assertEquals(
                c.session().orElseThrow().id(), get(c.get("/a/b")).orElseThrow().ephemeralOwner());
        assertTrue(get(c.get("/missing")).isEmpty());
        assertEquals(List.of("b"), get(c.children("/a")));
        assertEquals(List.of(), get(c.children("/missing")));
        assertEquals(List.of("a"), get(c.children("/")));
    }

    @Test
    void refusalsSayWhy() throws Exception {
        var c = client();
        get(c.create("/a", bytes("1"), Mode.PERSISTENT));
        get(c.create("/a/b", bytes("1"), Mode.PERSISTENT));
        assertEquals(Reason.NODE_EXISTS, refusal(c.create("/a", bytes("1"), Mode.PERSISTENT)));
        assertEquals(Reason.NO_NODE, refusal(c.create("/x/y", bytes("1"), Mode.PERSISTENT)));
        assertEquals(Reason.BAD_VERSION, refusal(c.set("/a", bytes("1"), 7)));
        assertEquals(Reason.NO_NODE, refusal(c.set("/x", bytes("1"), -1)));
        assertEquals(Reason.NOT_EMPTY, refusal(c.delete("/a", 0)));
        assertEquals(Reason.BAD_VERSION, refusal(c.delete("/a/b", 3)));
        assertEquals(Reason.NO_NODE, refusal(c.delete("/x", -1)));
        assertEquals(Reason.OTHER, refusal(c.create("no-slash", bytes("1"), Mode.PERSISTENT)));
        var deleted = get(c.delete("/a/b", 0));
        assertTrue(deleted.zxid() > 0);
        assertEquals("/a/b", deleted.path());
    }

    @Test
    void sequentialNodesRiseAlsoAcrossDeletions() throws Exception {
        var c = client();
        get(c.ensurePath("/config/changes"));
        var first = get(c.create("/config/changes/change_", bytes("1"), Mode.PERSISTENT_SEQUENTIAL));
        get(c.delete(first.path(), -1));
        var second = get(c.create("/config/changes/change_", bytes("1"), Mode.EPHEMERAL_SEQUENTIAL));
        assertEquals("/config/changes/change_0000000000", first.path());
        assertTrue(ZnodeLayout.sequence(second.path()) > ZnodeLayout.sequence(first.path()));
    }

    @Test
    void multiIsAllOrNothingAndNamesTheStepThatFailed() throws Exception {
        var c = client();
        get(c.create("/epoch", bytes("1"), Mode.PERSISTENT));
        var written = get(c.multi(List.of(
                new Op.Check("/epoch", 0),
                new Op.Create("/a", bytes("1"), Mode.PERSISTENT),
                new Op.Set("/epoch", bytes("2"), 0),
                new Op.Create("/a/s-", bytes("1"), Mode.PERSISTENT_SEQUENTIAL))));
        assertEquals("/a/s-0000000000", written.get(3).path());
        assertEquals(1, written.get(2).version());
        assertTrue(written.getFirst().zxid() > 0);
        assertEquals(written.getFirst().zxid(), written.getLast().zxid());
        assertEquals(written.getFirst().zxid(), get(c.get("/a")).orElseThrow().createdZxid());

        var refused = c.multi(List.of(
                new Op.Create("/b", bytes("1"), Mode.PERSISTENT),
                new Op.Delete("/a/s-0000000000", 0),
                new Op.Check("/epoch", 0),
                new Op.Create("/c", bytes("1"), Mode.PERSISTENT)));
        var e = (CoordinationException)
                assertThrows(ExecutionException.class, () -> get(refused)).getCause();
        assertEquals(Reason.BAD_VERSION, e.reason());
        assertEquals(2, e.opIndex());
        assertEquals("/epoch", e.path());
        assertTrue(get(c.get("/b")).isEmpty());
        assertTrue(get(c.get("/a/s-0000000000")).isPresent());
        assertEquals(List.of(), get(c.multi(List.of())));
    }

    @Test
    void pathsAreMadeAndTreesDeletedWhole() throws Exception {
        var c = client();
        get(c.ensurePath("/a/b/c"));
        get(c.ensurePath("/a/b/c"));
        get(c.create("/a/x", bytes(""), Mode.PERSISTENT));
        get(c.deleteRecursively("/a"));
        get(c.deleteRecursively("/a"));
        assertTrue(get(c.get("/a")).isEmpty());
        ZnodeLayout.PERSISTENT_ROOTS.forEach(c::ensurePath);
        get(c.ensurePath("/last"));
        for (String root : ZnodeLayout.PERSISTENT_ROOTS) {
            assertTrue(get(c.get(root)).isPresent(), root);
        }
    }

    @Test
    void aWatchSeesEveryChangeOfItsNodeInOrder() throws Exception {
        var c = client();
        var other = client();
        var seen = new LinkedBlockingQueue<ZnodeEvent>();
        awaitConnected(c);
        var cancel = c.watch("/a", false, seen::add);
        get(c.get("/a"));
        var made = get(other.create("/a", bytes("1"), Mode.PERSISTENT));
        get(other.set("/a", bytes("2"), -1));
        get(other.create("/a/b", bytes("1"), Mode.PERSISTENT));
        get(other.set("/a/b", bytes("1"), -1));
        get(other.delete("/a/b", -1));
        get(other.delete("/a", -1));
        assertEquals(new ZnodeEvent(ZnodeEvent.Kind.CREATED, "/a", made.zxid()), next(seen));
        assertEquals(ZnodeEvent.Kind.CHANGED, next(seen).kind());
        assertEquals(ZnodeEvent.Kind.CHILDREN, next(seen).kind());
        assertEquals(ZnodeEvent.Kind.CHILDREN, next(seen).kind());
        assertEquals(ZnodeEvent.Kind.DELETED, next(seen).kind());
        cancel.run();
        get(other.create("/a", bytes("1"), Mode.PERSISTENT));
        get(c.get("/a"));
        assertEquals(0, seen.size());
    }

    @Test
    void aRecursiveWatchSeesEverythingBelowAndLeavesAPlainOneItsChildren() throws Exception {
        var c = client();
        awaitConnected(c);
        var deep = new LinkedBlockingQueue<ZnodeEvent>();
        var plain = new LinkedBlockingQueue<ZnodeEvent>();
        c.watch("/t", false, plain::add);
        c.watch("/t", true, deep::add);
        get(c.ensurePath("/t/a/b"));
        get(c.set("/t/a/b", bytes("1"), -1));
        get(c.delete("/t/a/b", -1));
        assertEquals("CREATED /t", brief(next(deep)));
        assertEquals("CREATED /t/a", brief(next(deep)));
        assertEquals("CREATED /t/a/b", brief(next(deep)));
        assertEquals("CHANGED /t/a/b", brief(next(deep)));
        assertEquals("DELETED /t/a/b", brief(next(deep)));
        assertEquals("CREATED /t", brief(next(plain)));
        assertEquals("CHILDREN /t", brief(next(plain)));
    }

    @Test
    void causesTravelWithTheWriteToItsAnswerAndToTheWatch() throws Exception {
        var c = client();
        var other = client();
        awaitConnected(c);
        var seen = new LinkedBlockingQueue<Long>();
        c.watch("/caused", false, e -> seen.add(Causes.current()));
        get(c.create("/caused", bytes("1"), Mode.PERSISTENT));
        assertEquals(0L, next(seen));
        var answered = new CompletableFuture<Long>();
        Causes.with(
                77, () -> c.set("/caused", bytes("2"), -1).whenComplete((w, e) -> answered.complete(Causes.current())));
        assertEquals(77L, get(answered));
        assertEquals(77L, next(seen));
        Causes.with(78, () -> other.multi(List.of(new Op.Set("/caused", bytes("3"), -1))));
        assertEquals(78L, next(seen));
    }

    @Test
    void aClosedSessionsEphemeralsVanishAtOnceAndItsClientRefuses() throws Exception {
        var owner = client();
        var other = client();
        get(owner.create("/e", bytes("1"), Mode.EPHEMERAL));
        get(owner.closeSession());
        assertTrue(get(other.get("/e")).isEmpty() || vanished(other, "/e"));
        assertEquals(Reason.CLOSED, refusal(owner.get("/e")));
    }

    @Test
    void anAbandonedSessionKeepsItsEphemeralsUntilItTimesOut() throws Exception {
        var owner = client(2_000);
        var other = client();
        get(owner.create("/e", bytes("1"), Mode.EPHEMERAL));
        var gone = new CompletableFuture<Long>();
        long before = TASKS.clock().elapsedMs();
        other.watch("/e", false, e -> {
            if (e.kind() == ZnodeEvent.Kind.DELETED) {
                gone.complete(TASKS.clock().elapsedMs());
            }
        });
        get(other.get("/e"));
        owner.abandon();
        assertTrue(get(other.get("/e")).isPresent());
        long took = get(gone) - before;
        assertTrue(took >= 1_000 && took < 8_000, "took " + took + " ms");
    }

    @Test
    void aFormerSessionIsClosedByItsTicketAtOnce() throws Exception {
        var owner = client(9_000);
        var other = client();
        get(owner.create("/e", bytes("1"), Mode.EPHEMERAL));
        var ticket = owner.session().orElseThrow();
        owner.abandon();
        assertTrue(get(closeFormer(ticket)));
        assertTrue(get(other.get("/e")).isEmpty() || vanished(other, "/e"));
        assertFalse(get(closeFormer(ticket)));
        assertFalse(get(closeFormer(new SessionTicket(12345, new byte[16]))));
    }

    @Test
    void anExpiredSessionIsReplacedWithEventsInOrderAndWatchesSetAgain() throws Exception {
        var c = client();
        var other = client();
        var states = new LinkedBlockingQueue<SessionEvent>();
        c.onSession(states::add);
        SessionEvent first = next(states);
        if (first.state() == SessionEvent.State.DISCONNECTED) {
            first = next(states);
        }
        assertTrue(first.state() == SessionEvent.State.CONNECTED && first.fresh());
        var seen = new LinkedBlockingQueue<ZnodeEvent>();
        c.watch("/w", false, seen::add);
        get(c.create("/e", bytes("1"), Mode.EPHEMERAL));
        get(closeFormer(c.session().orElseThrow()));

        var path = new ArrayList<SessionEvent>();
        while (path.isEmpty() || path.getLast().state() != SessionEvent.State.CONNECTED) {
            path.add(next(states));
        }
        assertTrue(path.stream().anyMatch(e -> e.state() == SessionEvent.State.EXPIRED), path.toString());
        assertTrue(path.getLast().fresh());
        assertTrue(path.getLast().sessionId() != first.sessionId());
        get(c.get("/w"));
        get(other.create("/w", bytes("1"), Mode.PERSISTENT));
        ZnodeEvent event = next(seen);
        assertEquals(ZnodeEvent.Kind.RESYNC, event.kind());
        while (event.kind() == ZnodeEvent.Kind.RESYNC) {
            event = next(seen);
        }
        assertEquals("CREATED /w", brief(event));
        assertTrue(get(c.get("/e")).isEmpty());
    }

    @Test
    void withoutQuorumOperationsFailWithConnectionLossAndAfterwardsEverythingHeals() throws Exception {
        var c = client(4_000);
        var states = new LinkedBlockingQueue<SessionEvent>();
        get(c.create("/q", bytes("1"), Mode.PERSISTENT));
        get(c.create("/e", bytes("1"), Mode.EPHEMERAL));
        long mine = c.session().orElseThrow().id();
        c.onSession(states::add);
        var seen = new LinkedBlockingQueue<ZnodeEvent>();
        c.watch("/q", false, seen::add);
        get(c.get("/q"));
        quorum(false);
        awaitLost(states);
        assertEquals(Reason.CONNECTION_LOSS, refusal(c.set("/q", bytes("2"), -1)));
        quorum(true);
        setOnceThereIsAConnection(c, "/q");
        assertEquals(
                new SessionEvent(SessionEvent.State.CONNECTED, mine, false),
                List.copyOf(states).getLast());
        assertTrue(get(c.get("/e")).isPresent());
        // Each reconnection says RESYNC once, and there may have been several before the quorum held.
        ZnodeEvent event = next(seen);
        assertEquals(ZnodeEvent.Kind.RESYNC, event.kind());
        while (event.kind() == ZnodeEvent.Kind.RESYNC) {
            event = next(seen);
        }
        assertEquals(ZnodeEvent.Kind.CHANGED, event.kind());
    }

    /** Nobody counts without a quorum, so a session lives on however long that takes, and what it holds with it. */
    @Test
    void aSessionOutlivesAnOutageThatIsLongerThanItsTimeout() throws Exception {
        // short, as the demo's: ZooKeeper's client looks for a node rarely and gives up such a session in between
        var c = client(1_500);
        var states = new LinkedBlockingQueue<SessionEvent>();
        get(c.create("/held", bytes("1"), Mode.EPHEMERAL));
        long mine = c.session().orElseThrow().id();
        c.onSession(states::add);
        quorum(false);
        awaitLost(states);
        // each is held for one session time-out
        for (int i = 0; i < 4; i++) {
            assertEquals(Reason.CONNECTION_LOSS, refusal(c.set("/held", bytes("2"), -1)));
        }
        // a node that has not yet noticed may let it in once more; nothing is lost that was not there again
        var expected = SessionEvent.State.CONNECTED;
        for (SessionEvent meanwhile : states) {
            assertEquals(new SessionEvent(expected, mine, false), meanwhile, states::toString);
            expected = expected == SessionEvent.State.CONNECTED
                    ? SessionEvent.State.DISCONNECTED
                    : SessionEvent.State.CONNECTED;
        }
        quorum(true);
        setOnceThereIsAConnection(c, "/");
        // a machine without time may find its way back only after the others have counted to the end
        SessionEvent back = List.copyOf(states).getLast();
        assertEquals(SessionEvent.State.CONNECTED, back.state());
        assertEquals(back.fresh(), back.sessionId() != mine);
        assertEquals(!back.fresh(), get(c.get("/held")).isPresent());
    }

    private static void awaitLost(BlockingQueue<SessionEvent> states) throws InterruptedException {
        SessionEvent.State state = next(states).state();
        while (state != SessionEvent.State.DISCONNECTED) {
            state = next(states).state();
        }
    }

    /** As anybody does who was told of a lost connection: once more, as each is held for one session time-out only. */
    private static void setOnceThereIsAConnection(Coordination c, String path) throws Exception {
        long limit = TASKS.clock().elapsedMs() + 20_000;
        boolean written = false;
        while (!written) {
            try {
                get(c.set(path, bytes("3"), -1));
                written = true;
            } catch (ExecutionException e) {
                assertTrue(
                        Set.of(Reason.CONNECTION_LOSS, Reason.SESSION_EXPIRED)
                                .contains(CoordinationException.reasonOf(e)),
                        e::toString);
                assertTrue(TASKS.clock().elapsedMs() < limit, "no connection came");
            }
        }
    }

    @Test
    void completionsAndCallbacksComeOneAtATime() throws Exception {
        var c = client();
        var busy = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var futures = new ArrayList<CompletableFuture<Void>>();
        Runnable look = () -> {
            if (busy.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            Thread.onSpinWait();
            busy.decrementAndGet();
        };
        c.watch("/", true, e -> look.run());
        for (int i = 0; i < 200; i++) {
            futures.add(c.create("/n" + i, bytes("x"), Mode.PERSISTENT).thenAccept(w -> look.run()));
        }
        for (var future : futures) {
            get(future);
        }
        assertEquals(0, overlaps.get());
    }

    private static boolean vanished(Coordination c, String path) throws Exception {
        // Another node may answer a read with what it has not yet heard: a write of our own brings it up to date.
        get(c.create("/sync-" + LABS.incrementAndGet(), bytes(""), Mode.PERSISTENT));
        return get(c.get(path)).isEmpty();
    }

    static void awaitConnected(Coordination c) throws Exception {
        get(c.get("/"));
    }

    static String brief(ZnodeEvent e) {
        return e.kind() + " " + e.path();
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T value = queue.poll(20, TimeUnit.SECONDS);
        assertTrue(value != null, "nothing came");
        return value;
    }

    static Reason refusal(CompletableFuture<?> refused) {
        return CoordinationException.reasonOf(assertThrows(ExecutionException.class, () -> get(refused)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }
}
