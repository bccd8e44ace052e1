package brokerlab.engine.log;

import brokerlab.engine.clock.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/** How a store ends: each log closed, then its directories marked as clean; or everything let go as it is. */
final class StoreClosing {
    private final LogStore store;

    StoreClosing(LogStore store) {
        this.store = store;
    }

    /** Flushes, writes checkpoints and the clean-shutdown markers, closes all files, some of each directory's at a time. */
    CompletableFuture<Void> close() {
        int threads = store.settings.getInt("num.recovery.threads.per.data.dir");
        var closed = new ArrayList<CompletableFuture<Void>>();
        Collection<LogCore> open = store.cores();
        for (LogDirectory home : store.directories) {
            Tasks.Pool pool = store.context.tasks().pool("close-" + home.path.getFileName(), threads);
            open.stream().filter(core -> core.home == home).forEach(core -> {
                var done = new CompletableFuture<Void>();
                closed.add(done);
                pool.execute(() -> {
                    store.context.running().run(() -> close(core));
                    done.complete(null);
                });
            });
            pool.close();
        }
        return CompletableFuture.allOf(closed.toArray(CompletableFuture<?>[]::new))
                .thenCompose(all -> finish());
    }

    private static void close(LogCore core) {
        if (!core.home.online()) {
            core.closing.abandon();
            return;
        }
        try {
            core.closing.close();
        } catch (LogFailedException e) {
            // The directory gets no clean marker: its logs are recovered at the next start.
            core.home.leftOpen();
            core.closing.abandon();
        } catch (RuntimeException | Error e) {
            core.home.failed("close of " + core.partition, e);
            core.home.leftOpen();
            core.closing.abandon();
        }
    }

    private CompletableFuture<Void> finish() {
        return store.context.running().shut().thenRun(() -> {
            OffsetCheckpoint.OF_LOGS.forEach(store.context.checkpoints()::write);
            for (LogDirectory home : store.directories) {
                try {
                    if (home.serving() && store.refused.allowCleanMarker(home)) {
                        home.writeCleanMarker();
                    }
                    home.release();
                } catch (IOException e) {
                    home.failed("closing", e);
                }
            }
        });
    }

    /** Completes when nothing touches a file any more and the directories are free for another life. */
    CompletableFuture<Void> abandon() {
        store.directories.forEach(LogDirectory::abandon);
        store.cores().forEach(c -> c.closing.abandon());
        return store.context.running().shut().thenRun(() -> {
            // Logs whose loading ended meanwhile.
            store.cores().forEach(c -> c.closing.abandon());
            for (LogDirectory home : store.directories) {
                try {
                    home.unlock();
                } catch (IOException e) {
                    home.failed("unlocking", e);
                }
            }
        });
    }
}
