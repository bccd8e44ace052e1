package brokerlab.engine.coordination;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.WriteResult;
import brokerlab.engine.coordination.Coordination.Znode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** {@link Coordination}'s operations as calls on a ZooKeeper session, whichever is there when they are started. */
record ZooKeeperCalls(ConnectString target, boolean secured, Lane lane, ZxidCauses causes, Submit submit) {
    /** Below ZooKeeper's default {@code jute.maxbuffer} of 0xfffff bytes, with room for paths and headers. */
    private static final int LARGEST_WRITE = 1_000_000;

    /** Starts a call as soon as there is a connection, or fails it. */
    interface Submit {
        <T> CompletableFuture<T> submit(PendingCall<T> call, Consumer<SessionClient> start);
    }

    CompletableFuture<WriteResult> create(String path, byte[] data, Mode mode) {
        var call = new PendingCall<WriteResult>(path, lane, causes).writing(List.of(path));
        if (data.length > LARGEST_WRITE) {
            return tooLarge(call);
        }
        return submit.submit(
                call,
                zk -> zk.create(
                        target.full(path),
                        ZooKeeperOps.stored(data),
                        ZooKeeperOps.access(path, secured),
                        ZooKeeperOps.mode(mode),
                        (rc, p, c, name, stat) -> call.answered(
                                rc, () -> new WriteResult(target.stripped(name), stat.getCzxid(), stat.getVersion())),
                        null));
    }

    CompletableFuture<Void> sync() {
        var call = new PendingCall<Void>("/", lane, causes);
        return submit.submit(call, zk -> zk.sync(target.full("/"), (rc, p, c) -> call.answered(rc, () -> null), null));
    }

    CompletableFuture<Optional<Znode>> get(String path) {
        var call = new PendingCall<Optional<Znode>>(path, lane, causes);
        return submit.submit(
                call,
                zk -> zk.getData(
                        target.full(path),
                        false,
                        (int rc, String p, Object c, byte[] data, Stat stat) -> {
                            if (rc == KeeperException.Code.NONODE.intValue()) {
                                call.done(Optional.empty());
                            } else {
                                call.answered(rc, () -> Optional.of(ZooKeeperOps.znode(path, data, stat)));
                            }
                        },
                        null));
    }

    CompletableFuture<List<String>> children(String path) {
        var call = new PendingCall<List<String>>(path, lane, causes);
        return submit.submit(
                call,
                zk -> zk.getChildren(
                        target.full(path),
                        false,
                        (int rc, String p, Object c, List<String> names) -> {
                            if (rc == KeeperException.Code.NONODE.intValue()) {
                                call.done(List.of());
                            } else {
                                call.answered(rc, () -> names.stream().sorted().toList());
                            }
                        },
                        null));
    }

    CompletableFuture<WriteResult> set(String path, byte[] data, int expectedVersion) {
        var call = new PendingCall<WriteResult>(path, lane, causes).writing(List.of(path));
        if (data.length > LARGEST_WRITE) {
            return tooLarge(call);
        }
        return submit.submit(
                call,
                zk -> zk.setData(
                        target.full(path),
                        data,
                        expectedVersion,
                        (rc, p, c, stat) ->
                                call.answered(rc, () -> new WriteResult(path, stat.getMzxid(), stat.getVersion())),
                        null));
    }

    CompletableFuture<WriteResult> delete(String path, int expectedVersion) {
        var call = new PendingCall<WriteResult>(path, lane, causes).writing(List.of(path));
        return submit.submit(
                call,
                zk -> zk.delete(
                        target.full(path),
                        expectedVersion,
                        (rc, zxid) -> call.answered(rc, () -> new WriteResult(path, zxid, expectedVersion))));
    }

    CompletableFuture<List<WriteResult>> multi(List<Op> ops) {
        var steps = List.copyOf(ops);
        var call = new PendingCall<List<WriteResult>>(
                        steps.isEmpty() ? "/" : ZooKeeperOps.path(steps.getFirst()), lane, causes)
                .writing(ZooKeeperOps.changed(steps));
        if (steps.isEmpty()) {
            call.done(List.of());
            return call.future();
        }
        if (steps.stream().mapToLong(ZooKeeperOps::bytes).sum() > LARGEST_WRITE) {
            return tooLarge(call);
        }
        return submit.submit(
                call,
                zk -> zk.multi(ZooKeeperOps.translated(steps, target, secured), (rc, zxid, results) -> {
                    if (rc == 0) {
                        var written = new ArrayList<WriteResult>();
                        for (int i = 0; i < steps.size(); i++) {
                            written.add(ZooKeeperOps.written(steps.get(i), results.get(i), zxid, target));
                        }
                        call.done(List.copyOf(written));
                    } else {
                        call.failed(ZooKeeperOps.failure(rc, steps, results));
                    }
                }));
    }

    private static <T> CompletableFuture<T> tooLarge(PendingCall<T> call) {
        call.failed(CoordinationException.Reason.TOO_LARGE);
        return call.future();
    }
}
