package brokerlab.engine.coordination;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Lane;
import brokerlab.engine.coordination.CoordinationException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.zookeeper.KeeperException;

/** An operation not answered yet. Its future completes on the client's lane, on behalf of the caller's cause. */
final class PendingCall<T> {
    private final String path;
    private final Lane lane;
    private final ZxidCauses causes;
    private final long cause = Causes.current();
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private List<String> written = List.of();
    private Runnable answered = () -> {};
    private BooleanSupplier handedOver = () -> false;

    PendingCall(String path, Lane lane, ZxidCauses causes) {
        this.path = path;
        this.lane = lane;
        this.causes = causes;
    }

    /** Told on the client's own thread as soon as there is an answer. */
    void onAnswer(Runnable listener) {
        answered = listener;
    }

    /**
     * Asked when it fails because its client ended: whether another client has the session now. Then nothing tells whether it happened.
     */
    void unless(BooleanSupplier handedOver) {
        this.handedOver = handedOver;
    }

    /** It will change these nodes. */
    PendingCall<T> writing(List<String> paths) {
        if (cause != Causes.NONE) {
            written = paths;
            written.forEach(p -> causes.sent(p, cause));
        }
        return this;
    }

    String path() {
        return path;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** ZooKeeper answered with result code {@code rc}; {@code value} is asked when it says yes. */
    void answered(int rc, Supplier<T> value) {
        if (rc == 0) {
            done(value.get());
        } else {
            var code = KeeperException.Code.get(rc);
            failed(new CoordinationException(
                    ZooKeeperOps.reason(code), path, -1, code == null ? null : KeeperException.create(code, path)));
        }
    }

    void done(T value) {
        switch (value) {
            case null -> {
                // It was asked for its moment only.
            }
            case Coordination.WriteResult written -> causes.caused(written.zxid(), cause);
            case List<?> list
            when !list.isEmpty() && list.getFirst() instanceof Coordination.WriteResult first ->
                causes.caused(first.zxid(), cause);
            default -> {
                // A read has no consequences.
            }
        }
        onLane(() -> future.complete(value));
    }

    void failed(Reason reason) {
        failed(new CoordinationException(reason, path, -1, null));
    }

    void failed(CoordinationException error) {
        boolean goesOn = error.reason() == Reason.SESSION_EXPIRED && handedOver.getAsBoolean();
        onLane(() -> future.completeExceptionally(
                goesOn ? new CoordinationException(Reason.CONNECTION_LOSS, path, -1, error) : error));
    }

    private void onLane(Runnable completion) {
        answered.run();
        written.forEach(p -> causes.answered(p, cause));
        Causes.with(cause, () -> lane.execute(completion));
    }
}
