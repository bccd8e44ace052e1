package brokerlab.engine.clock;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Where all work runs. Live it is a few shared threads, in simulation one thread runs everything in an order drawn from a
 * seed. A task may block on files, never on another task: wait by {@link CompletionStage} instead. A task that throws is
 * reported to the scope's failure handler (and so reaches the journal), it is never swallowed.
 */
public interface Tasks extends Executor, AutoCloseable {
    /** The time that this scope's timers follow. */
    Clock clock();

    /** Runs {@code task} soon, possibly beside others, on behalf of the current cause. */
    @Override
    void execute(Runnable task);

    /** A new serial queue within this scope. */
    Lane lane(String name);

    /** Runs {@code task} once, {@code delayMs} of elapsed time from now (0 or less: soon). */
    Timer after(long delayMs, Runnable task);

    /** Runs {@code task} again and again, {@code periodMs} after the end of the last run; first after one period. */
    Timer every(long periodMs, Runnable task);

    /** Runs {@code body} on a thread of its own until it returns; for selector loops. It must end when interrupted. */
    Timer loop(String name, Runnable body);

    /** Threads of their own for work that is to be counted in threads (recovery, for instance). Close it after use. */
    Pool pool(String name, int threads);

    /** Lets at least {@code threads} tasks run at the same time from now on, where tasks run on threads. */
    default void atLeast(int threads) {}

    /** A part of this scope with its own time; closing it ends its tasks and no others. */
    Tasks scope(String name, Clock clock);

    /**
     * Drops what waits, refuses what comes, lets what runs finish. A dropped task never runs: a killed broker does nothing
     * more. Does not wait.
     */
    @Override
    void close();

    /** True once closed. */
    boolean closed();

    /** A fixed number of threads. */
    interface Pool extends Executor, AutoCloseable {
        @Override
        void close();
    }
}
