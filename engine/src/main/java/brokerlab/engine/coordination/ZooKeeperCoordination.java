package brokerlab.engine.coordination;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.coordination.CoordinationException.Reason;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/**
 * {@link Coordination} on a real ensemble. One object outlives its sessions:
 *
 * <pre>
 *   connect ─▶ WAITING ── connected ─▶ READY ── expired ─▶ WAITING (next session, after a growing pause) … ─▶ CLOSED
 *                                      │   ▲
 *                           disconnected   reconnected, same session; so too when another time-out is asked for
 * </pre>
 *
 * A session has ended when the ensemble says so and not before: without a quorum nobody counts, and a session lives on. The client
 * gives one up by itself when it heard nothing for a third longer than it lasts; then another client goes on asking for it.
 *
 * Without a connection operations are held, one session timeout at most, then they fail with CONNECTION_LOSS (and did not
 * happen). Those under way when the connection breaks fail with CONNECTION_LOSS at once (and may have happened). With a connection no
 * more than {@code zookeeper.max.in.flight.requests} are under way, the others wait for answers, in order.
 *
 * <p>ZooKeeper does not repeat to persistent watches what they missed while disconnected, so a RESYNC comes after every
 * reconnection, not only with a fresh session.
 */
public final class ZooKeeperCoordination implements Coordination {
    /** Most operations held while there is no connection. */
    static final int HELD_LIMIT = 10_000;

    /** Most operations that wait for the answers of others. */
    private static final int QUEUE_LIMIT = 1_000_000;

    private static final long LONGEST_PAUSE_MS = 10_000;
    private static final long WATCH_RETRY_MS = 500;

    private enum Phase {
        WAITING,
        READY,
        CLOSED
    }

    private final ConnectString target;
    private final ZooKeeperClient how;
    private final Tasks tasks;
    private final Lane lane;
    private final WatchTable watches;
    private final SessionListeners listeners;
    private final ZxidCauses causes;
    private final ZooKeeperCalls calls;

    // Guarded by this.
    private final LinkedHashSet<QueuedOperation> held = new LinkedHashSet<>();
    private boolean starting;
    private final Map<String, Boolean> watchesSet = new HashMap<>();
    private Phase phase = Phase.WAITING;
    private Optional<Session> current = Optional.empty();
    private Optional<SessionTicket> ticket = Optional.empty();
    private boolean connected;
    private boolean toldLost;
    private int timeoutMs;
    private int expiries;
    private long connectedAtMs;

    private ZooKeeperCoordination(
            ConnectString target, String connectString, ZooKeeperClient how, Tasks tasks, String lane) {
        this.target = target;
        this.how = how;
        this.timeoutMs = how.sessionTimeoutMs();
        this.tasks = tasks;
        this.lane = tasks.lane(lane);
        this.watches = new WatchTable(this.lane);
        this.listeners = new SessionListeners(this.lane);
        this.causes = ZxidCauses.of(connectString);
        this.calls = new ZooKeeperCalls(target, how.secured(), this.lane, causes, this::submit);
    }

    /**
     * Returns at once; operations wait for the connection. A chroot that is missing is made.
     *
     * @param connectString {@code host:port,host:port/chroot}
     * @param lane name of the lane that completions and callbacks run on
     * @throws IllegalArgumentException when the connect string is none
     */
    public static ZooKeeperCoordination connect(String connectString, ZooKeeperClient how, Tasks tasks, String lane) {
        var coordination =
                new ZooKeeperCoordination(ConnectString.parse(connectString), connectString, how, tasks, lane);
        coordination.open();
        return coordination;
    }

    /** Like the other one, {@linkplain ZooKeeperClient#plain in the clear}. */
    public static ZooKeeperCoordination connect(String connectString, int sessionTimeoutMs, Tasks tasks, String lane) {
        return connect(connectString, ZooKeeperClient.plain(sessionTimeoutMs), tasks, lane);
    }

    /**
     * Closes the session of a former process, so that what it held vanishes now. Completes with true when the session lived
     * and was closed, with false when it had expired or nobody answered within a few seconds.
     */
    public static CompletableFuture<Boolean> closeFormer(
            String connectString, ZooKeeperClient how, SessionTicket ticket, Tasks tasks) {
        return FormerSession.close(ConnectString.parse(connectString).hosts(), how, ticket, tasks);
    }

    /** Like the other one, {@linkplain ZooKeeperClient#plain in the clear}. */
    public static CompletableFuture<Boolean> closeFormer(String connectString, SessionTicket ticket, Tasks tasks) {
        return closeFormer(connectString, ZooKeeperClient.plain(1_000), ticket, tasks);
    }

    // ---- the session's life

    private synchronized void open() {
        if (phase == Phase.CLOSED) {
            return;
        }
        try {
            current = Optional.of(new Session());
        } catch (IOException e) {
            reopen();
        }
    }

    private void reopen() {
        long pause = expiries == 0 ? 0 : Math.min(LONGEST_PAUSE_MS, 50L << Math.min(expiries, 10));
        expiries++;
        tasks.after(pause, this::open);
    }

    private synchronized void sessionConnected(Session session) {
        if (!isCurrent(session)) {
            return;
        }
        SessionClient who = session.zk;
        boolean fresh = phase == Phase.WAITING;
        phase = Phase.READY;
        connected = true;
        toldLost = false;
        session.answered = true;
        connectedAtMs = tasks.clock().elapsedMs();
        ticket = Optional.of(
                new SessionTicket(who.getSessionId(), who.getSessionPasswd().clone()));
        if (fresh) {
            // Order matters and is kept by the ensemble: chroot, then watches, then whatever waited.
            ZnodeTree.withParents(target.chroot())
                    .forEach(p -> who.create(
                            p,
                            new byte[0],
                            ZooKeeperOps.access(p, how.secured()),
                            CreateMode.PERSISTENT,
                            (rc, q, c, n) -> {},
                            null));
        }
        if (fresh || session.tookOver) {
            session.tookOver = false;
            watchesSet.clear();
        }
        watches.paths().forEach(this::setWatch);
        listeners.changed(new SessionEvent(SessionEvent.State.CONNECTED, who.getSessionId(), fresh));
        watches.resync();
        startNext();
    }

    /** Starts what waits, as far as there is room in flight. */
    private void startNext() {
        if (starting) {
            return;
        }
        starting = true;
        try {
            while (connected && !held.isEmpty() && current.orElseThrow().inFlight < how.maxInFlight()) {
                QueuedOperation next = held.removeFirst();
                next.limit.cancel();
                start(next);
            }
        } finally {
            starting = false;
        }
    }

    private void start(QueuedOperation operation) {
        Session session = current.orElseThrow();
        session.inFlight++;
        operation.call.onAnswer(() -> answered(session));
        operation.call.unless(() -> session.handedOver);
        operation.start(session.zk);
    }

    private synchronized void answered(Session session) {
        session.inFlight--;
        if (isCurrent(session)) {
            startNext();
        }
    }

    private synchronized void sessionDisconnected(Session session) {
        // A client that goes on asking for the session loses again what was told as lost.
        if (phase == Phase.READY && isCurrent(session) && !toldLost) {
            connected = false;
            toldLost = true;
            held.forEach(this::limit);
            listeners.changed(new SessionEvent(SessionEvent.State.DISCONNECTED, session.zk.getSessionId(), false));
        }
    }

    private synchronized void sessionExpired(Session session) {
        if (!isCurrent(session)) {
            return;
        }
        if (session.gaveUp()) {
            session.handedOver = true;
            askAgain(session);
        } else {
            ended(session);
        }
    }

    private void ended(Session session) {
        if (tasks.clock().elapsedMs() - connectedAtMs > LONGEST_PAUSE_MS) {
            expiries = 0;
        }
        phase = Phase.WAITING;
        connected = false;
        toldLost = false;
        current = Optional.empty();
        listeners.changed(new SessionEvent(SessionEvent.State.EXPIRED, session.zk.getSessionId(), false));
        reopen();
    }

    /** Events of a session already replaced or ended come too late. */
    private boolean isCurrent(Session session) {
        return current.isPresent() && current.get().equals(session);
    }

    @Override
    public Runnable onSession(Consumer<SessionEvent> listener) {
        return listeners.add(listener);
    }

    @Override
    public synchronized Optional<SessionTicket> session() {
        return ticket;
    }

    /**
     * Asks for another session time-out from now on, in the session there is, too: client and ensemble agree on it only when they connect,
     * so another client takes the session over. Operations under way fail as with any lost connection.
     */
    public synchronized void sessionTimeout(int ms) {
        if (ms == timeoutMs || phase == Phase.CLOSED) {
            return;
        }
        timeoutMs = ms;
        if (connected) {
            takeOver();
        }
    }

    private void takeOver() {
        Session before = current.orElseThrow();
        before.handedOver = true;
        // It must not come back and take the session from its successor.
        before.zk.drop();
        connected = false;
        askAgain(before);
    }

    /** Another client for the session of {@code before}. */
    private void askAgain(Session before) {
        try {
            current = Optional.of(new Session(ticket.orElseThrow()));
        } catch (IOException e) {
            ended(before);
        }
    }

    @Override
    public CompletableFuture<Void> closeSession() {
        boolean reachable;
        synchronized (this) {
            reachable = connected;
        }
        var done = new CompletableFuture<Void>();
        Optional<SessionClient> last = end();
        if (last.isEmpty() || !reachable) {
            last.ifPresent(SessionClient::drop);
            done.complete(null);
            return done;
        }
        SessionClient closing = last.get();
        tasks.loop("zookeeper-close", () -> {
            try {
                closing.close();
            } catch (InterruptedException e) {
                closing.drop();
            } finally {
                done.complete(null);
            }
        });
        // The ensemble may fall silent in this very moment; then the session times out by itself.
        Timer limit = tasks.after(how.sessionTimeoutMs(), () -> {
            if (done.complete(null)) {
                closing.drop();
            }
        });
        done.whenComplete((v, e) -> limit.cancel());
        return done;
    }

    @Override
    public void abandon() {
        end().ifPresent(SessionClient::drop);
    }

    @Override
    public void close() {
        closeSession();
    }

    private synchronized Optional<SessionClient> end() {
        if (phase == Phase.CLOSED) {
            return Optional.empty();
        }
        phase = Phase.CLOSED;
        connected = false;
        Optional<SessionClient> last = current.map(s -> s.zk);
        current = Optional.empty();
        listeners.changed(new SessionEvent(
                SessionEvent.State.CLOSED, ticket.map(SessionTicket::id).orElse(0L), false));
        held.forEach(h -> {
            h.limit.cancel();
            h.call.failed(Reason.CLOSED);
        });
        held.clear();
        return last;
    }

    // ---- operations

    @Override
    public CompletableFuture<WriteResult> create(String path, byte[] data, Mode mode) {
        return calls.create(path, data, mode);
    }

    @Override
    public synchronized CompletableFuture<WriteResult> createIn(long session, String path, byte[] data) {
        return connected && ticket.filter(t -> t.id() == session).isPresent()
                ? calls.create(path, data, Mode.EPHEMERAL)
                : CompletableFuture.failedFuture(new CoordinationException(Reason.SESSION_EXPIRED, path, -1, null));
    }

    @Override
    public CompletableFuture<Void> ensurePath(String path) {
        return ZnodeTree.ensure(this, path);
    }

    @Override
    public CompletableFuture<Void> sync() {
        return calls.sync();
    }

    @Override
    public CompletableFuture<Optional<Znode>> get(String path) {
        return calls.get(path);
    }

    @Override
    public CompletableFuture<List<String>> children(String path) {
        return calls.children(path);
    }

    @Override
    public CompletableFuture<WriteResult> set(String path, byte[] data, int expectedVersion) {
        return calls.set(path, data, expectedVersion);
    }

    @Override
    public CompletableFuture<WriteResult> delete(String path, int expectedVersion) {
        return calls.delete(path, expectedVersion);
    }

    @Override
    public CompletableFuture<Void> deleteRecursively(String path) {
        return ZnodeTree.delete(this, path);
    }

    @Override
    public CompletableFuture<List<WriteResult>> multi(List<Op> ops) {
        return calls.multi(ops);
    }

    private <T> CompletableFuture<T> submit(PendingCall<T> call, Consumer<SessionClient> start) {
        var operation = new QueuedOperation(call, start);
        synchronized (this) {
            if (phase == Phase.CLOSED) {
                call.failed(Reason.CLOSED);
            } else if (held.size() >= (connected ? QUEUE_LIMIT : HELD_LIMIT)) {
                call.failed(Reason.CONNECTION_LOSS);
            } else if (connected) {
                held.addLast(operation);
                startNext();
            } else {
                held.addLast(operation);
                limit(operation);
            }
        }
        return call.future();
    }

    private void limit(QueuedOperation operation) {
        operation.limit.cancel();
        operation.limit = tasks.after(how.sessionTimeoutMs(), () -> tooLate(operation));
    }

    private synchronized void tooLate(QueuedOperation operation) {
        if (!connected && held.remove(operation)) {
            operation.call.failed(Reason.CONNECTION_LOSS);
        }
    }

    // ---- watches

    @Override
    public Runnable watch(String path, boolean recursive, Consumer<ZnodeEvent> listener) {
        WatchTable.Subscription subscription;
        synchronized (this) {
            subscription = watches.add(path, recursive, listener);
            if (phase == Phase.READY) {
                setWatch(path);
            }
        }
        return () -> unwatch(path, subscription);
    }

    private synchronized void unwatch(String path, WatchTable.Subscription subscription) {
        watches.remove(subscription);
        if (watches.recursive(path).isEmpty() && watchesSet.remove(path) != null) {
            current.ifPresent(s ->
                    s.zk.removeWatches(target.full(path), s, Watcher.WatcherType.Any, true, (rc, p, c) -> {}, null));
        }
    }

    /** Asks the ensemble for the watch unless it has it. Operations started later see what it will not tell. */
    private void setWatch(String path) {
        Optional<Boolean> recursive = watches.recursive(path);
        if (recursive.isEmpty() || current.isEmpty()) {
            return;
        }
        boolean wanted = recursive.get();
        Boolean before = watchesSet.get(path);
        if (before != null && (before || !wanted)) {
            return;
        }
        watchesSet.put(path, wanted);
        Session session = current.get();
        session.zk.addWatch(
                target.full(path),
                session,
                wanted ? AddWatchMode.PERSISTENT_RECURSIVE : AddWatchMode.PERSISTENT,
                (rc, p, c) -> {
                    if (rc != 0) {
                        watchNotSet(session, path);
                    }
                },
                null);
    }

    /** Mostly the connection was lost on the way: then the next one asks again, else a pause does. */
    private synchronized void watchNotSet(Session session, String path) {
        if (isCurrent(session)) {
            watchesSet.remove(path);
            if (connected) {
                tasks.after(WATCH_RETRY_MS, () -> retryWatch(session, path));
            }
        }
    }

    private synchronized void retryWatch(Session session, String path) {
        if (isCurrent(session) && connected && !watchesSet.containsKey(path)) {
            setWatch(path);
            watches.resync();
        }
    }

    /** One session and ZooKeeper's event thread for it. */
    private final class Session implements Watcher {
        private final SessionClient zk;
        // Guarded by the coordination.
        private int inFlight;
        /** A client of its own that knows nothing yet of the watches of the one before. */
        private boolean tookOver;

        private boolean answered;
        private volatile boolean handedOver;
        private final int askedMs = timeoutMs;
        private final long bornMs = tasks.clock().elapsedMs();

        /** The monitor is held until the session is current, so its first event finds it so. */
        Session() throws IOException {
            zk = SessionClient.connect(target.hosts(), how.withSessionTimeout(timeoutMs), this);
        }

        /** In a session that another client had; the monitor is held likewise. */
        Session(SessionTicket former) throws IOException {
            tookOver = true;
            zk = SessionClient.attach(target.hosts(), how.withSessionTimeout(timeoutMs), this, former);
        }

        /**
         * Whether it says that the session expired though it may have heard that from nobody. What the ensemble says sets the time-out to
         * 0; of a client that never got an answer only the time tells: one that is told late is asked for once more, and told at once.
         */
        private boolean gaveUp() {
            return answered ? zk.getSessionTimeout() > 0 : tasks.clock().elapsedMs() - bornMs >= askedMs;
        }

        @Override
        public void process(WatchedEvent event) {
            if (event.getType() != Event.EventType.None) {
                ZooKeeperOps.kind(event.getType()).ifPresent(kind -> {
                    long zxid = Math.max(0, event.getZxid());
                    String path = target.stripped(event.getPath());
                    watches.dispatch(new ZnodeEvent(kind, path, zxid), causes.causeOf(zxid, path));
                });
                return;
            }
            switch (event.getState()) {
                case SyncConnected -> sessionConnected(this);
                case Disconnected -> sessionDisconnected(this);
                case Expired -> sessionExpired(this);
                default -> {
                    // Closed comes from our own close; the others belong to read-only and SASL, which are not asked
                    // for.
                }
            }
        }
    }

    /** An operation started once there is a session. */
    private static final class QueuedOperation {
        private final PendingCall<?> call;
        private final Consumer<SessionClient> start;
        private Timer limit = () -> {};

        QueuedOperation(PendingCall<?> call, Consumer<SessionClient> start) {
            this.call = call;
            this.start = start;
        }

        void start(SessionClient zk) {
            try {
                start.accept(zk);
            } catch (IllegalArgumentException e) {
                call.failed(new CoordinationException(Reason.OTHER, call.path(), -1, e));
            }
        }
    }
}
