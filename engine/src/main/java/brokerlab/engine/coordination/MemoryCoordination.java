package brokerlab.engine.coordination;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.coordination.CoordinationException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@link Coordination} on a {@link MemoryEnsemble}; keeps the promises of {@link ZooKeeperCoordination}. */
final class MemoryCoordination implements Coordination {
    private final MemoryEnsemble ensemble;
    private final ConnectString target;
    private final int sessionTimeoutMs;
    private final Tasks tasks;
    private final Lane lane;
    private final WatchTable watches;
    private final SessionListeners listeners;

    // Guarded by this.
    private final Set<HeldOperation> held = new LinkedHashSet<>();
    private Optional<SessionTicket> ticket = Optional.empty();
    private boolean connected;
    private boolean closed;

    MemoryCoordination(MemoryEnsemble ensemble, String chroot, int sessionTimeoutMs, Tasks tasks, String laneName) {
        this.ensemble = ensemble;
        this.target = ConnectString.parse("memory" + chroot);
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.tasks = tasks;
        this.lane = tasks.lane(laneName);
        this.watches = new WatchTable(lane);
        this.listeners = new SessionListeners(lane);
    }

    // ---- told by the ensemble, on its lane

    void open() {
        ensemble.run(() -> {
            synchronized (this) {
                if (closed) {
                    return;
                }
            }
            ensemble.open(this, sessionTimeoutMs);
        });
    }

    synchronized void connected(long session, byte[] password, boolean fresh) {
        if (closed) {
            return;
        }
        connected = true;
        ticket = Optional.of(new SessionTicket(session, password));
        if (fresh) {
            for (String each : ZnodeTree.withParents(target.chroot())) {
                if (ensemble.tree().get(each).isEmpty()) {
                    ensemble.write(List.of(new Op.Create(each, new byte[0], Mode.PERSISTENT)), session);
                }
            }
        }
        listeners.changed(new SessionEvent(SessionEvent.State.CONNECTED, session, fresh));
        watches.resync();
        var waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(h -> {
            h.limit.cancel();
            ensemble.run(() -> h.work.accept(session));
        });
    }

    synchronized void disconnected() {
        if (!closed) {
            connected = false;
            listeners.changed(new SessionEvent(SessionEvent.State.DISCONNECTED, id(), false));
        }
    }

    synchronized void expired() {
        if (!closed) {
            connected = false;
            listeners.changed(new SessionEvent(SessionEvent.State.EXPIRED, id(), false));
            open();
        }
    }

    void happened(ZnodeEvent event) {
        String path = target.stripped(event.path());
        // As a real ensemble: a recursive watch brings no CHILDREN, the table derives it.
        if (event.kind() != ZnodeEvent.Kind.CHILDREN || !watches.recursive(path).orElse(false)) {
            watches.dispatch(
                    new ZnodeEvent(event.kind(), path, event.zxid()),
                    ensemble.causes().causeOf(event.zxid(), path));
        }
    }

    private long id() {
        return ticket.map(SessionTicket::id).orElse(0L);
    }

    // ---- the session

    @Override
    public Runnable onSession(Consumer<SessionEvent> listener) {
        return listeners.add(listener);
    }

    @Override
    public synchronized Optional<SessionTicket> session() {
        return ticket;
    }

    @Override
    public CompletableFuture<Void> closeSession() {
        long session = end();
        var done = new CompletableFuture<Void>();
        ensemble.run(() -> {
            if (ensemble.answers(session)) {
                ensemble.end(session, false);
            } else {
                ensemble.abandoned(session);
            }
            done.complete(null);
        });
        return done;
    }

    @Override
    public void abandon() {
        long session = end();
        ensemble.run(() -> ensemble.abandoned(session));
    }

    @Override
    public void close() {
        closeSession();
    }

    private synchronized long end() {
        if (!closed) {
            closed = true;
            connected = false;
            listeners.changed(new SessionEvent(SessionEvent.State.CLOSED, id(), false));
            held.forEach(h -> {
                h.limit.cancel();
                h.call.failed(Reason.CLOSED);
            });
            held.clear();
        }
        return id();
    }

    // ---- operations

    @Override
    public CompletableFuture<WriteResult> create(String path, byte[] data, Mode mode) {
        return write(new Op.Create(path, data.clone(), mode));
    }

    @Override
    public synchronized CompletableFuture<WriteResult> createIn(long session, String path, byte[] data) {
        return connected && id() == session
                ? create(path, data, Mode.EPHEMERAL)
                : CompletableFuture.failedFuture(
                        new CoordinationException(CoordinationException.Reason.SESSION_EXPIRED, path, -1, null));
    }

    @Override
    public CompletableFuture<WriteResult> set(String path, byte[] data, int expectedVersion) {
        return write(new Op.Set(path, data.clone(), expectedVersion));
    }

    @Override
    public CompletableFuture<WriteResult> delete(String path, int expectedVersion) {
        return write(new Op.Delete(path, expectedVersion));
    }

    private CompletableFuture<WriteResult> write(Op op) {
        var call = new PendingCall<WriteResult>(ZooKeeperOps.path(op), lane, ensemble.causes())
                .writing(List.of(ZooKeeperOps.path(op)));
        return submit(
                call,
                session ->
                        attempt(call, false, () -> written(List.of(op), session).getFirst()));
    }

    @Override
    public CompletableFuture<List<WriteResult>> multi(List<Op> ops) {
        var steps = List.copyOf(ops);
        var call = new PendingCall<List<WriteResult>>(
                        steps.isEmpty() ? "/" : ZooKeeperOps.path(steps.getFirst()), lane, ensemble.causes())
                .writing(ZooKeeperOps.changed(steps));
        if (steps.isEmpty()) {
            call.done(List.of());
            return call.future();
        }
        return submit(call, session -> attempt(call, true, () -> written(steps, session)));
    }

    private List<WriteResult> written(List<Op> ops, long session) {
        var result = new ArrayList<WriteResult>();
        for (WriteResult w : ensemble.write(ops.stream().map(this::full).toList(), session)) {
            result.add(new WriteResult(target.stripped(w.path()), w.zxid(), w.version()));
        }
        return result;
    }

    private Op full(Op op) {
        return switch (op) {
            case Op.Create c -> new Op.Create(target.full(c.path()), c.data(), c.mode());
            case Op.Set s -> new Op.Set(target.full(s.path()), s.data(), s.expectedVersion());
            case Op.Delete d -> new Op.Delete(target.full(d.path()), d.expectedVersion());
            case Op.Check c -> new Op.Check(target.full(c.path()), c.expectedVersion());
        };
    }

    /** There is one tree, so that every read sees everything: only the round trip is left. */
    @Override
    public CompletableFuture<Void> sync() {
        return get("/").thenAccept(root -> {});
    }

    @Override
    public CompletableFuture<Optional<Znode>> get(String path) {
        var call = new PendingCall<Optional<Znode>>(path, lane, ensemble.causes());
        return submit(
                call,
                session -> attempt(call, false, () -> {
                    requireAnswer(path, session);
                    return ensemble.tree().get(target.full(path)).map(z -> renamed(z, path));
                }));
    }

    private static Znode renamed(Znode z, String path) {
        return new Znode(
                path,
                z.data(),
                z.version(),
                z.childrenVersion(),
                z.createdZxid(),
                z.modifiedZxid(),
                z.createdMs(),
                z.modifiedMs(),
                z.ephemeralOwner(),
                z.children());
    }

    @Override
    public CompletableFuture<List<String>> children(String path) {
        var call = new PendingCall<List<String>>(path, lane, ensemble.causes());
        return submit(
                call,
                session -> attempt(call, false, () -> {
                    requireAnswer(path, session);
                    return ensemble.tree().children(target.full(path));
                }));
    }

    @Override
    public CompletableFuture<Void> ensurePath(String path) {
        return ZnodeTree.ensure(this, path);
    }

    @Override
    public CompletableFuture<Void> deleteRecursively(String path) {
        return ZnodeTree.delete(this, path);
    }

    @Override
    public Runnable watch(String path, boolean recursive, Consumer<ZnodeEvent> listener) {
        var subscription = watches.add(path, recursive, listener);
        return () -> watches.remove(subscription);
    }

    private void requireAnswer(String path, long session) {
        if (!ensemble.answers(session)) {
            throw new CoordinationException(Reason.CONNECTION_LOSS, path, -1, null);
        }
    }

    private <T> void attempt(PendingCall<T> call, boolean multi, Supplier<T> work) {
        try {
            call.done(work.get());
        } catch (CoordinationException e) {
            call.failed(
                    new CoordinationException(e.reason(), target.stripped(e.path()), multi ? e.opIndex() : -1, null));
        } catch (IllegalArgumentException e) {
            call.failed(new CoordinationException(Reason.OTHER, call.path(), -1, e));
        }
    }

    private <T> CompletableFuture<T> submit(PendingCall<T> call, Consumer<Long> work) {
        synchronized (this) {
            if (closed) {
                call.failed(Reason.CLOSED);
            } else if (connected) {
                long session = id();
                ensemble.run(() -> work.accept(session));
            } else if (held.size() >= ZooKeeperCoordination.HELD_LIMIT) {
                call.failed(Reason.CONNECTION_LOSS);
            } else {
                var operation = new HeldOperation(call, work);
                held.add(operation);
                operation.limit = tasks.after(sessionTimeoutMs, () -> tooLate(operation));
            }
        }
        return call.future();
    }

    private synchronized void tooLate(HeldOperation operation) {
        if (held.remove(operation)) {
            operation.call.failed(Reason.CONNECTION_LOSS);
        }
    }

    private static final class HeldOperation {
        private final PendingCall<?> call;
        private final Consumer<Long> work;
        private Timer limit = () -> {};

        HeldOperation(PendingCall<?> call, Consumer<Long> work) {
            this.call = call;
            this.work = work;
        }
    }
}
