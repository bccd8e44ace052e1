package brokerlab.engine.clock;

import java.util.function.Supplier;

/**
 * The event on whose behalf the current thread works. Tasks and courier envelopes carry it, so that every journal entry
 * knows what caused it; {@link #NONE} says that nothing inside the cluster did.
 */
public final class Causes {
    /** No cause inside the cluster. */
    public static final long NONE = 0L;

    private static final ThreadLocal<long[]> CURRENT = ThreadLocal.withInitial(() -> new long[1]);

    private Causes() {}

    /** The id of the causing journal entry, or {@link #NONE}. */
    public static long current() {
        return CURRENT.get()[0];
    }

    /** Runs {@code task} on behalf of {@code cause}, then restores what was before. */
    public static void with(long cause, Runnable task) {
        long[] slot = CURRENT.get();
        long before = slot[0];
        slot[0] = cause;
        try {
            task.run();
        } finally {
            slot[0] = before;
        }
    }

    /** What {@code work} makes on behalf of {@code cause}. */
    public static <T> T with(long cause, Supplier<T> work) {
        long[] slot = CURRENT.get();
        long before = slot[0];
        slot[0] = cause;
        try {
            return work.get();
        } finally {
            slot[0] = before;
        }
    }

    /** {@code task} bound to the cause that is current now. */
    public static Runnable carry(Runnable task) {
        long cause = current();
        return cause == NONE ? task : () -> with(cause, task);
    }
}
