package brokerlab.engine.clock;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Runs its tasks one at a time, in the order given, each on behalf of the cause current when it was given. */
public interface Lane extends Executor {
    /** Name for errors and thread dumps. */
    String name();

    /** True when called from a task of this lane. */
    boolean current();

    /** Runs {@code work} in the lane; its result or exception completes the future, inside the lane. */
    default <T> CompletableFuture<T> call(Callable<T> work) {
        var result = new CompletableFuture<T>();
        execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
