package brokerlab.engine.log;

import brokerlab.engine.journal.LogEvent;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How far the loading of one directory is; tells the journal once a second while there is something to read in full. */
final class LoadProgress {
    private static final long PERIOD_MS = 1_000;

    private final LogContext context;
    private final Path directory;
    private final int logs;
    private final AtomicInteger logsDone = new AtomicInteger();
    private final AtomicInteger segmentsLeft = new AtomicInteger();
    private final AtomicLong bytesLeft = new AtomicLong();
    private final AtomicLong reportedMs = new AtomicLong(Long.MIN_VALUE);

    LoadProgress(LogContext context, Path directory, int logs) {
        this.context = context;
        this.directory = directory;
        this.logs = logs;
    }

    void found(SegmentScan scan) {
        segmentsLeft.incrementAndGet();
        bytesLeft.addAndGet(scan.bytes());
    }

    void read(long bytes) {
        bytesLeft.addAndGet(-bytes);
        long now = context.tasks().clock().elapsedMs();
        long lastMs = reportedMs.get();
        if ((lastMs == Long.MIN_VALUE || now - lastMs >= PERIOD_MS) && reportedMs.compareAndSet(lastMs, now)) {
            context.report(new LogEvent.LogsRecovering(
                    context.broker(), directory.toString(), logsDone.get(), logs, segmentsLeft.get(), bytesLeft.get()));
        }
    }

    void segmentDone() {
        segmentsLeft.decrementAndGet();
    }

    void logDone() {
        logsDone.incrementAndGet();
    }

    int logsDone() {
        return logsDone.get();
    }

    int segmentsLeft() {
        return segmentsLeft.get();
    }

    long bytesLeft() {
        return bytesLeft.get();
    }
}
