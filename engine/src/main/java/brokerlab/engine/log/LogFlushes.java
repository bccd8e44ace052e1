package brokerlab.engine.log;

import brokerlab.engine.clock.Timer;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;

/** When a log is synced, and up to where it is: the recovery point, which never passes what is on disk (S9). */
final class LogFlushes {
    private final LogCore core;
    private volatile long recoveryPoint;
    private volatile long lastFlushMs;
    private volatile boolean homeSynced;
    // Under the log's lock.
    private Timer timer = () -> {};
    private long timerAtMs = Long.MAX_VALUE;

    LogFlushes(LogCore core, long recoveryPoint) {
        this.core = core;
        this.recoveryPoint = recoveryPoint;
        this.lastFlushMs = core.context.tasks().clock().elapsedMs();
    }

    long recoveryPoint() {
        return recoveryPoint;
    }

    /** The log was cut there. Under the lock. */
    void cutAt(long offset) {
        recoveryPoint = Math.min(recoveryPoint, offset);
    }

    /** Flushes by count now, or by time later, as the topic's settings demand. After each append. */
    void ifDue() {
        TopicSettings now = core.settings;
        if (core.logEnd - recoveryPoint >= now.flushMessages()) {
            upTo(core.logEnd);
        } else if (now.flushMs() != Long.MAX_VALUE) {
            schedule(now.flushMs());
        }
    }

    /** What waits to be flushed waits no longer than the new settings allow. */
    void settingsChanged() {
        if (recoveryPoint < core.logEnd && core.settings.flushMs() != Long.MAX_VALUE) {
            schedule(core.settings.flushMs());
        }
    }

    /** One timer; a flush asked for earlier than it goes ahead of it. */
    private void schedule(long delayMs) {
        long now = core.context.tasks().clock().elapsedMs();
        long atMs = delayMs > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + delayMs;
        core.quietly(() -> {
            if (atMs < timerAtMs) {
                timer.cancel();
                timerAtMs = atMs;
                timer = core.context.tasks().after(delayMs, this::timeIsUp);
            }
            return timerAtMs;
        });
    }

    private void timeIsUp() {
        core.context.touching(() -> {
            core.quietly(() -> timerAtMs = Long.MAX_VALUE);
            if (core.open() && core.home.online()) {
                upTo(core.logEnd);
            }
        });
    }

    /** Whether {@code flush.ms} has passed since the last flush with something to write. */
    boolean overdue() {
        return recoveryPoint < core.logEnd
                && core.context.tasks().clock().elapsedMs() - lastFlushMs >= core.settings.flushMs();
    }

    /** Syncs what lies below {@code offset}; appends go on meanwhile. Only then does the recovery point move. */
    void upTo(long offset) {
        long from = recoveryPoint;
        if (offset <= from) {
            return;
        }
        long cutsBefore = core.cuts();
        if (core.epochs.unsaved()) {
            // Below the recovery point nobody asks the batches for their epochs any more.
            core.locked("write of the leader epochs", () -> {
                core.epochs.saveIfChanged();
                return offset;
            });
        }
        Disk disk = core.context.disk();
        core.reading("flush", () -> {
            for (LogSegment segment : core.segments.all()) {
                if (segment.nextOffset() > from && segment.baseOffset() < offset) {
                    segment.flush();
                }
            }
            disk.syncDirectory(core.directory());
            if (!homeSynced) {
                disk.syncDirectory(core.home.path);
                homeSynced = true;
            }
            return offset;
        });
        core.quietly(() -> {
            if (core.cuts == cutsBefore && offset > recoveryPoint) {
                recoveryPoint = offset;
                lastFlushMs = core.context.tasks().clock().elapsedMs();
            }
            return offset;
        });
    }
}
