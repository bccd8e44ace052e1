package brokerlab.engine.log;

import brokerlab.engine.clock.Timer;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;

/** When a log is synced, and up to where it is: the recovery point, which never passes what is on disk (S9). */
final class LogFlushes {
    private final LogCore core;
    private volatile long lastFlushMs;
    private volatile boolean homeSynced;
    // Under the log's lock.
    private Timer timer = () -> {};
    private long timerAtMs = Long.MAX_VALUE;

    LogFlushes(LogCore core) {
        this.core = core;
        this.lastFlushMs = core.context.tasks().clock().elapsedMs();
    }

    /** Flushes by count now, or by time later, as the topic's settings demand. After each append. */
    void ifDue() {
        LogState now = core.state();
        TopicSettings settings = core.settings();
        if (now.logEnd() - now.recoveryPoint() >= settings.flushMessages()) {
            upTo(now.logEnd());
        } else if (settings.flushMs() != Long.MAX_VALUE) {
            schedule(settings.flushMs());
        }
    }

    /** What waits to be flushed waits no longer than the new settings allow. */
    void settingsChanged() {
        LogState now = core.state();
        if (now.recoveryPoint() < now.logEnd() && core.settings().flushMs() != Long.MAX_VALUE) {
            schedule(core.settings().flushMs());
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
                upTo(core.state().logEnd());
            }
        });
    }

    /** Whether {@code flush.ms} has passed since the last flush with something to write. */
    boolean overdue() {
        LogState now = core.state();
        return now.recoveryPoint() < now.logEnd()
                && core.context.tasks().clock().elapsedMs() - lastFlushMs
                        >= core.settings().flushMs();
    }

    /** Syncs what lies below {@code offset}, as far as the log goes; appends go on meanwhile. Only then does the recovery point move. */
    void upTo(long offset) {
        LogState before = core.state();
        // The log may have been cut since somebody asked.
        long to = Math.min(offset, before.logEnd());
        if (to <= before.recoveryPoint()) {
            return;
        }
        if (core.epochs.unsaved()) {
            // Below the recovery point nobody asks the batches for their epochs any more.
            core.change("write of the leader epochs", core.epochs::saveIfChanged);
        }
        Disk disk = core.context.disk();
        core.reading("flush", now -> {
            for (LogSegment segment : now.segments().all()) {
                if (segment.nextOffset() > before.recoveryPoint() && segment.baseOffset() < to) {
                    segment.files.flush();
                }
            }
            disk.syncDirectory(now.directory());
            if (!homeSynced) {
                disk.syncDirectory(core.home.path);
                homeSynced = true;
            }
            return to;
        });
        core.quietly(() -> {
            LogState now = core.state();
            if (now.cuts() == before.cuts() && to > now.recoveryPoint()) {
                core.install(now.flushed(to));
                lastFlushMs = core.context.tasks().clock().elapsedMs();
            }
            return to;
        });
    }
}
