package brokerlab.engine.log;

import brokerlab.engine.clock.Timer;
import brokerlab.engine.config.BrokerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What a store does from time to time: retention, checkpoints, flushes, compaction. Intervals are read at its start. */
final class StoreChores {
    private static final String BACKOFF = "log.cleaner.backoff.ms";

    private final LogStore store;
    private final LogContext context;
    private final BrokerSettings settings;
    private final List<Timer> timers = new ArrayList<>();
    private Timer cleaning = () -> {};
    private volatile long nextRetentionCheckMs;

    StoreChores(LogStore store) {
        this.store = store;
        this.context = store.context;
        this.settings = store.settings;
    }

    synchronized void start() {
        long checkMs = settings.getLong("log.retention.check.interval.ms");
        nextRetentionCheckMs = context.nowMs() + checkMs;
        every(checkMs, () -> {
            try {
                deleteExpiredSegments();
            } finally {
                nextRetentionCheckMs = context.nowMs() + checkMs;
            }
        });
        every(
                settings.getLong("log.flush.offset.checkpoint.interval.ms"),
                () -> context.checkpoints().write(OffsetCheckpoint.RECOVERY_POINT));
        every(
                settings.getLong("log.flush.start.offset.checkpoint.interval.ms"),
                () -> context.checkpoints().write(OffsetCheckpoint.LOG_START));
        every(
                settings.getLong("replica.high.watermark.checkpoint.interval.ms"),
                () -> context.checkpoints().write(OffsetCheckpoint.HIGH_WATERMARK));
        every(settings.getLong("producer.id.expiration.check.interval.ms"), () -> eachLog(LogCore::expireProducers));
        if (settings.getBoolean("log.cleaner.enable")) {
            settings.onChange(names -> {
                if (names.contains(BACKOFF)) {
                    armCleaner();
                }
            });
            armCleaner();
        }
        long flusherMs = settings.getLong("log.flush.scheduler.interval.ms");
        if (flusherMs != Long.MAX_VALUE) {
            every(
                    flusherMs,
                    () -> eachLog(core -> {
                        if (core.flushes.overdue()) {
                            core.flushes.upTo(core.state().logEnd());
                        }
                    }));
        }
    }

    /** The pause is read anew each time, and begins anew when it is changed. */
    private synchronized void armCleaner() {
        cleaning.cancel();
        if (store.ended()) {
            return;
        }
        cleaning = context.tasks().after(settings.getLong(BACKOFF), this::clean);
    }

    /** As many as are wanted go to work; the pause begins when the last has found nothing more. */
    private void clean() {
        int workers = settings.getInt(LogCleaner.THREADS);
        if (workers == 0) {
            armCleaner();
            return;
        }
        context.tasks().atLeast(workers);
        Set<LogCore> seen = ConcurrentHashMap.newKeySet();
        var working = new AtomicInteger(workers);
        for (int i = 0; i < workers; i++) {
            context.tasks().execute(() -> {
                try {
                    context.running().run(() -> store.cleaner.run(seen, store.logs.values(), () -> store.ended()));
                } finally {
                    if (working.decrementAndGet() == 0) {
                        armCleaner();
                    }
                }
            });
        }
    }

    private void every(long periodMs, Runnable chore) {
        timers.add(context.tasks().every(periodMs, () -> {
            if (!store.ended()) {
                context.running().run(chore);
            }
        }));
    }

    /** A failing directory has told so itself and must not keep the work from the others. */
    private void eachLog(Consumer<LogCore> work) {
        for (PartitionLog log : store.logs.values()) {
            if (log.core().open() && log.core().home.online()) {
                try {
                    work.accept(log.core());
                } catch (LogShortageException e) {
                    // Told; the next round tries again.
                    assert log.core().home.online() || store.ended() : e;
                } catch (LogFailedException e) {
                    assert store.ended()
                                    || !log.core().home.online()
                                    || !log.core().open()
                            : e;
                }
            }
        }
    }

    /** What retention deletes now. Returns how many. */
    int deleteExpiredSegments() {
        var deleted = new AtomicInteger();
        eachLog(core -> deleted.addAndGet(core.removals.deleteDue()));
        return deleted.get();
    }

    long nextRetentionCheckMs() {
        return nextRetentionCheckMs;
    }

    synchronized void end() {
        cleaning.cancel();
        timers.forEach(Timer::cancel);
        timers.clear();
    }
}
