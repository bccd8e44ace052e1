package brokerlab.engine.group;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A lock whose holder can put things off until it is released: whoever gets an answer may come back for the lock at once. */
final class DeferringLock {
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> put = new ArrayDeque<>();

    /** Runs {@code work} alone. */
    <T> T exclusively(Supplier<T> work) {
        List<Runnable> due = List.of();
        lock.lock();
        try {
            return work.get();
        } finally {
            if (lock.getHoldCount() == 1) {
                due = List.copyOf(put);
                put.clear();
            }
            lock.unlock();
            due.forEach(Runnable::run);
        }
    }

    /** Runs {@code work} alone. */
    void exclusively(Runnable work) {
        exclusively(() -> {
            work.run();
            return true;
        });
    }

    /** Runs {@code action} when the lock is released; only by its holder. */
    void onRelease(Runnable action) {
        assert lock.isHeldByCurrentThread();
        put.add(action);
    }
}
