package brokerlab.engine.log;

import java.util.concurrent.CompletableFuture;

/**
 * Counts the work that touches a store's files, so that a store that was let go knows when its last work has ended: only then
 * may another one open the same directories.
 */
final class RunningWork {
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private int count;
    private boolean shut;

    /** False once shut: then nothing may be touched. */
    synchronized boolean enter() {
        if (shut) {
            return false;
        }
        count++;
        return true;
    }

    void leave() {
        boolean last;
        synchronized (this) {
            last = --count == 0 && shut;
        }
        if (last) {
            empty.complete(null);
        }
    }

    /** Lets nobody in any more; completes when the last one has left. */
    CompletableFuture<Void> shut() {
        boolean last;
        synchronized (this) {
            shut = true;
            last = count == 0;
        }
        if (last) {
            empty.complete(null);
        }
        return empty;
    }

    /** Runs {@code work} as one piece of it; nothing once shut. */
    void run(Runnable work) {
        if (enter()) {
            try {
                work.run();
            } finally {
                leave();
            }
        }
    }
}
