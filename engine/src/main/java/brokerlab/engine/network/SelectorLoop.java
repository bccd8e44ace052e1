package brokerlab.engine.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One thread and one selector: everything that touches the channels registered here runs on it. */
final class SelectorLoop implements Runnable {
    /** Something that waits for its channel. */
    interface Ready {
        void ready(SelectionKey key);

        /** {@link #ready} threw: without an end or a pause it would be ready again at once, and the loop do nothing else. */
        void failed(SelectionKey key, Throwable why);

        /** The loop ends: let go. */
        void lost();
    }

    private final Selector selector;
    private final Consumer<Throwable> failed;
    private List<Runnable> jobs = new ArrayList<>();
    private boolean closed;
    private boolean ended;
    private volatile Thread thread;

    SelectorLoop(Consumer<Throwable> failed) {
        this.failed = failed;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Selector selector() {
        return selector;
    }

    /** Runs {@code job} on the loop, soon; at once on the caller's thread when the loop has ended, as nothing lives there. */
    void execute(Runnable job) {
        boolean over;
        boolean first = false;
        synchronized (this) {
            over = ended;
            if (!over) {
                jobs.add(job);
                first = jobs.size() == 1;
            }
        }
        if (over) {
            guarded(job);
        } else if (first) {
            selector.wakeup();
        }
    }

    /** Makes the loop see a changed interest; it sees its own changes by itself. */
    void notice() {
        if (!Thread.currentThread().equals(thread)) {
            selector.wakeup();
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            while (!closed()) {
                selector.select(this::ready);
                runJobs();
            }
        } catch (IOException e) {
            failed.accept(e);
        } finally {
            end();
        }
    }

    private synchronized boolean closed() {
        return closed || Thread.currentThread().isInterrupted();
    }

    private void ready(SelectionKey key) {
        try {
            ((Ready) key.attachment()).ready(key);
        } catch (CancelledKeyException e) {
            // Closed by an earlier key of the same turn.
        } catch (RuntimeException | Error e) {
            guarded(() -> ((Ready) key.attachment()).failed(key, e));
        }
    }

    /** An error, too, is that of one connection: without descriptors not even a class can be loaded, and all others live on this thread. */
    private void report(Throwable problem) {
        try {
            failed.accept(problem);
        } catch (RuntimeException | Error e) {
            problem.addSuppressed(e);
        }
    }

    private void runJobs() {
        List<Runnable> batch;
        synchronized (this) {
            batch = jobs;
            jobs = new ArrayList<>();
        }
        batch.forEach(this::guarded);
    }

    private void guarded(Runnable job) {
        try {
            job.run();
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    /** Whoever waits for a job waits no longer: channels are closed first, so the jobs left find nothing to do. */
    private void end() {
        if (selector.isOpen()) {
            for (SelectionKey key : List.copyOf(selector.keys())) {
                if (key.attachment() instanceof Ready waiting) {
                    waiting.lost();
                }
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            failed.accept(e);
        }
        synchronized (this) {
            closed = true;
            ended = true;
        }
        runJobs();
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        selector.wakeup();
    }
}
