package brokerlab.engine.log;

import brokerlab.engine.clock.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** How a store ends: each log closed, then its directories marked as clean; or everything let go as it is. */
final class StoreClosing {
    private final LogContext context;
    private final List<LogDirectory> directories;
    private final Checkpoints checkpoints;
    private final RefusedLogs refused;
    private final Supplier<? extends Collection<LogCore>> logs;

    /** @param logs and copies of logs, as they are at each look */
    StoreClosing(
            LogContext context,
            List<LogDirectory> directories,
            Checkpoints checkpoints,
            RefusedLogs refused,
            Supplier<? extends Collection<LogCore>> logs) {
        this.context = context;
        this.directories = directories;
        this.checkpoints = checkpoints;
        this.refused = refused;
        this.logs = logs;
    }

    /** Flushes, writes checkpoints and the clean-shutdown markers, closes all files, {@code threads} of each directory's at a time. */
    CompletableFuture<Void> close(int threads) {
        var closed = new ArrayList<CompletableFuture<Void>>();
        Collection<LogCore> open = logs.get();
        for (LogDirectory home : directories) {
            Tasks.Pool pool = context.tasks().pool("close-" + home.path.getFileName(), threads);
            open.stream().filter(core -> core.home == home).forEach(core -> {
                var done = new CompletableFuture<Void>();
                closed.add(done);
                pool.execute(() -> {
                    context.running().run(() -> close(core));
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
        return context.running().shut().thenRun(() -> {
            checkpoints.recoveryPoints();
            checkpoints.logStarts();
            checkpoints.highWatermarks();
            for (LogDirectory home : directories) {
                try {
                    if (home.serving() && refused.allowCleanMarker(home)) {
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
        directories.forEach(LogDirectory::abandon);
        logs.get().forEach(c -> c.closing.abandon());
        return context.running().shut().thenRun(() -> {
            // Logs whose loading ended meanwhile.
            logs.get().forEach(c -> c.closing.abandon());
            for (LogDirectory home : directories) {
                try {
                    home.unlock();
                } catch (IOException e) {
                    home.failed("unlocking", e);
                }
            }
        });
    }
}
