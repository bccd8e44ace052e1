package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Brings answers home to the controller's lane, on behalf of the cause that asked. */
final class LaneFutures {
    private final Lane lane;
    private final Tasks tasks;

    LaneFutures(Lane lane, Tasks tasks) {
        this.lane = lane;
        this.tasks = tasks;
    }

    /** What {@code work} begins; what it throws fails it. */
    static <T> CompletableFuture<T> attempt(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The same outcome as {@code answer}, completed in the lane. */
    <T> CompletableFuture<T> inLane(CompletableFuture<T> answer) {
        var result = new CompletableFuture<T>();
        long cause = Causes.current();
        answer.whenComplete((value, error) -> Causes.with(
                cause,
                () -> lane.execute(() -> {
                    if (error == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(ProtocolException.unwrapped(error));
                    }
                })));
        return result;
    }

    /** Fails {@code answer} with REQUEST_TIMED_OUT unless it is done within {@code limitMs}. */
    <T> CompletableFuture<T> within(long limitMs, String what, CompletableFuture<T> answer) {
        Timer timer = tasks.after(
                limitMs,
                () -> answer.completeExceptionally(new ProtocolException(
                        ErrorCode.REQUEST_TIMED_OUT,
                        what + " was not done within " + limitMs + " ms; it may still be done later.")));
        answer.whenComplete((value, error) -> timer.cancel());
        return answer;
    }

    Lane lane() {
        return lane;
    }

    Tasks tasks() {
        return tasks;
    }
}
