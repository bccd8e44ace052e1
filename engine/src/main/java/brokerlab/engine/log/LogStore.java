package brokerlab.engine.log;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * All partition logs of one broker in its log directories: loading and recovery, placement, retention, checkpoints, deletion.
 * Its periodic work runs as tasks of the scope it was given and ends with it.
 */
public final class LogStore {
    private final LogContext context;
    private final BrokerSettings settings;
    private final Function<String, TopicSettings> topicSettings;
    private final List<LogDirectory> directories;
    private final Map<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> checkpointedMarks = new ConcurrentHashMap<>();
    private final StoreOpening opening;
    private final LogCleaner cleaner;
    private final List<Timer> timers = new ArrayList<>();
    private final Map<String, Map<TopicPartition, Long>> written = new ConcurrentHashMap<>();
    private volatile CompletableFuture<Void> opened = CompletableFuture.completedFuture(null);
    private volatile boolean ended;
    private volatile long nextRetentionCheckMs;

    /**
     * @param directories {@code log.dirs}, made when missing
     * @param topicSettings a topic's settings in force
     */
    public LogStore(
            int broker,
            List<Path> directories,
            Disk disk,
            Tasks tasks,
            Journal journal,
            BrokerSettings settings,
            Function<String, TopicSettings> topicSettings) {
        this.settings = settings;
        this.topicSettings = topicSettings;
        this.context =
                new LogContext(broker, disk, tasks, journal, () -> settings.getLong("producer.id.expiration.ms"));
        this.directories = directories.stream()
                .map(path -> new LogDirectory(path, disk, broker, journal))
                .toList();
        this.cleaner = new LogCleaner(context);
        this.opening = new StoreOpening(
                context,
                this.directories,
                topicSettings,
                settings.getInt("num.recovery.threads.per.data.dir"),
                () -> ended,
                this::loaded,
                checkpointedMarks::put,
                cleaner::remember);
    }

    /**
     * Locks the directories, reads {@code meta.properties} (writes it when new), loads every log, recovering those that were not
     * cleanly closed, removes the clean-shutdown marker first, then starts the periodic work.
     */
    public CompletableFuture<Void> open(String clusterId) {
        opened = opening.start(clusterId).whenComplete((nothing, error) -> {
            if (error == null) {
                startChores();
            } else {
                abandon();
            }
        });
        return opened;
    }

    private void loaded(TopicPartition partition, PartitionLog log) {
        PartitionLog before = logs.putIfAbsent(partition, log);
        if (ended) {
            log.core().abandon();
        } else if (before != null) {
            log.core().abandon();
            throw new IllegalStateException(partition + " lies in two log directories, " + before.core().home.path
                    + " and " + log.core().home.path + "; remove one of them");
        }
    }

    /** How far {@link #open} is. */
    public Progress progress() {
        return opening.progress();
    }

    public Optional<PartitionLog> get(TopicPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /** The log, made in the live directory with the fewest partitions when missing. */
    public synchronized PartitionLog getOrCreate(TopicPartition partition, Uuid topicId) {
        PartitionLog existing = logs.get(partition);
        if (existing != null) {
            existing.core().identify(topicId);
            return existing;
        }
        LogDirectory home = emptiest();
        if (ended) {
            throw home.failed("creation of " + partition, new IOException("closed"));
        }
        try {
            PartitionLog made = make(partition, topicId, home);
            logs.put(partition, made);
            return made;
        } catch (IOException e) {
            throw home.failed("creation of " + partition, e);
        }
    }

    private PartitionLog make(TopicPartition partition, Uuid topicId, LogDirectory home) throws IOException {
        Path directory = SegmentFiles.partition(home.path, partition);
        TopicSettings now = topicSettings.apply(partition.topic());
        var loaded = new LogLoader(context.disk(), directory, partition, now, context.nowMs()).load(true, 0, 0);
        if (!topicId.equals(Uuid.ZERO_UUID)) {
            DirectoryIdentity.writeTopicId(context.disk(), directory, topicId);
        }
        return new PartitionLog(new LogCore(context, home, directory, partition, now, loaded, 0, topicId));
    }

    private LogDirectory emptiest() {
        Map<LogDirectory, Integer> counts = new HashMap<>();
        logs.values().forEach(log -> counts.merge(log.core().home, 1, Integer::sum));
        return directories.stream()
                .filter(LogDirectory::online)
                .min(Comparator.comparingInt(d -> counts.getOrDefault(d, 0)))
                .orElseThrow(() -> new LogFailedException(
                        directories.getFirst().path, "creation of a log", new IOException("all are offline")));
    }

    /** Takes the log out of service now and deletes its files after {@code file.delete.delay.ms}. Fine when missing. */
    public synchronized void delete(TopicPartition partition) {
        PartitionLog log = logs.remove(partition);
        if (log == null) {
            return;
        }
        checkpointedMarks.remove(partition);
        cleaner.forget(partition);
        LogDirectory home = log.core().home;
        long delayMs = log.settings().fileDeleteDelayMs();
        Path marked = log.core().condemnAll();
        context.tasks().after(delayMs, () -> {
            try {
                context.disk().deleteRecursively(marked);
            } catch (IOException e) {
                throw home.failed("deletion of " + marked.getFileName(), e);
            }
        });
    }

    public Collection<PartitionLog> all() {
        return List.copyOf(logs.values());
    }

    /** High watermarks as checkpointed when last open; 0 for unknown partitions. */
    public long checkpointedHighWatermark(TopicPartition partition) {
        return checkpointedMarks.getOrDefault(partition, 0L);
    }

    /** One line per directory, for DescribeLogDirs. */
    public List<Directory> directories() {
        return directories.stream().map(this::describe).toList();
    }

    private Directory describe(LogDirectory home) {
        var sizes = new HashMap<TopicPartition, Long>();
        logs.forEach((partition, log) -> {
            if (log.core().home == home) {
                sizes.put(partition, log.sizeInBytes());
            }
        });
        if (home.online()) {
            try {
                return new Directory(
                        home.path,
                        Optional.empty(),
                        context.disk().totalSpace(home.path),
                        context.disk().usableSpace(home.path),
                        sizes);
            } catch (IOException e) {
                home.failed("look at the free space", e);
            }
        }
        return new Directory(home.path, home.error(), -1, -1, sizes);
    }

    // ---- periodic work

    private synchronized void startChores() {
        if (ended) {
            return;
        }
        long checkMs = settings.getLong("log.retention.check.interval.ms");
        nextRetentionCheckMs = context.nowMs() + checkMs;
        every(checkMs, () -> {
            try {
                deleteExpiredSegments();
            } finally {
                nextRetentionCheckMs = context.nowMs() + checkMs;
            }
        });
        every(settings.getLong("log.flush.offset.checkpoint.interval.ms"), this::checkpointRecoveryPoints);
        every(settings.getLong("log.flush.start.offset.checkpoint.interval.ms"), this::checkpointLogStarts);
        every(settings.getLong("replica.high.watermark.checkpoint.interval.ms"), this::checkpointHighWatermarks);
        every(settings.getLong("producer.id.expiration.check.interval.ms"), () -> eachLog(LogCore::expireProducers));
        if (settings.getBoolean("log.cleaner.enable")) {
            armCleaner();
        }
        long flusherMs = settings.getLong("log.flush.scheduler.interval.ms");
        if (flusherMs != Long.MAX_VALUE) {
            every(
                    flusherMs,
                    () -> eachLog(core -> {
                        if (core.flushOverdue()) {
                            core.flushUpTo(core.logEnd);
                        }
                    }));
        }
    }

    /** The pause is read anew each time: it may be changed while the broker runs. */
    private void armCleaner() {
        context.tasks().after(settings.getLong("log.cleaner.backoff.ms"), () -> {
            if (!ended) {
                try {
                    cleaner.run(logs.values(), () -> ended);
                } finally {
                    armCleaner();
                }
            }
        });
    }

    private void every(long periodMs, Runnable chore) {
        timers.add(context.tasks().every(periodMs, () -> {
            if (!ended) {
                chore.run();
            }
        }));
    }

    /** A failing directory has told so itself and must not keep the work from the others. */
    private void eachLog(java.util.function.Consumer<LogCore> work) {
        for (PartitionLog log : logs.values()) {
            if (log.core().open() && log.core().home.online()) {
                try {
                    work.accept(log.core());
                } catch (LogFailedException e) {
                    assert ended || !log.core().home.online() || !log.core().open() : e;
                }
            }
        }
    }

    /** Runs the retention check now (besides its schedule). Returns segments deleted. */
    public int deleteExpiredSegments() {
        var deleted = new AtomicInteger();
        eachLog(core -> deleted.addAndGet(core.deleteDue()));
        return deleted.get();
    }

    /** Wall time of the next scheduled retention check. */
    public long nextRetentionCheckMs() {
        return nextRetentionCheckMs;
    }

    private void checkpointRecoveryPoints() {
        checkpoint(OffsetCheckpoint.RECOVERY_POINT, core -> Optional.of(core.recoveryPoint()));
    }

    /** The start needs no checkpoint when the first segment's name tells it. */
    private void checkpointLogStarts() {
        checkpoint(
                OffsetCheckpoint.LOG_START,
                core -> core.logStart > core.segments.first().baseOffset()
                        ? Optional.of(core.logStart)
                        : Optional.empty());
    }

    private void checkpointHighWatermarks() {
        checkpoint(OffsetCheckpoint.HIGH_WATERMARK, core -> Optional.of(core.highWatermark));
    }

    private synchronized void checkpoint(String name, Function<LogCore, Optional<Long>> offset) {
        for (LogDirectory home : directories) {
            if (home.online()) {
                var offsets = new HashMap<TopicPartition, Long>();
                logs.forEach((partition, log) -> {
                    if (log.core().home == home) {
                        offset.apply(log.core()).ifPresent(o -> offsets.put(partition, o));
                    }
                });
                try {
                    String key = home.path + "/" + name;
                    if (!offsets.equals(written.get(key))) {
                        home.checkpoint(name).write(offsets);
                        written.put(key, offsets);
                    }
                } catch (IOException e) {
                    home.failed("writing " + name, e);
                }
            }
        }
    }

    // ---- end

    /** Flushes, writes checkpoints and the clean-shutdown marker, closes all files. */
    public CompletableFuture<Void> close() {
        var done = new CompletableFuture<Void>();
        opened.whenComplete((nothing, error) -> {
            if (error != null || !end()) {
                done.complete(null);
                return;
            }
            List<PartitionLog> open = List.copyOf(logs.values());
            var waiting = new AtomicInteger(open.size() + 1);
            Runnable oneDone = () -> {
                if (waiting.decrementAndGet() == 0) {
                    finish(done);
                }
            };
            for (LogDirectory home : directories) {
                Tasks.Pool pool = context.tasks()
                        .pool("close-" + home.path.getFileName(), settings.getInt("num.recovery.threads.per.data.dir"));
                open.stream()
                        .filter(log -> log.core().home == home)
                        .forEach(log -> pool.execute(() -> {
                            close(log.core());
                            oneDone.run();
                        }));
                pool.close();
            }
            oneDone.run();
        });
        return done;
    }

    private static void close(LogCore core) {
        if (!core.home.online()) {
            core.abandon();
            return;
        }
        try {
            core.close();
        } catch (LogFailedException e) {
            // The directory is offline now and gets no clean marker: its logs are recovered at the next start.
            core.abandon();
        } catch (RuntimeException e) {
            core.home.failed("close of " + core.partition, e);
            core.abandon();
        }
    }

    private void finish(CompletableFuture<Void> done) {
        checkpointRecoveryPoints();
        checkpointLogStarts();
        checkpointHighWatermarks();
        for (LogDirectory home : directories) {
            try {
                if (home.online()) {
                    home.writeCleanMarker();
                }
                home.unlock();
            } catch (IOException e) {
                home.failed("closing", e);
            }
        }
        done.complete(null);
    }

    private synchronized boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        timers.forEach(Timer::cancel);
        timers.clear();
        return true;
    }

    /**
     * Lets go of all files without flushing or marking, as a killed process does; what was written stays in the page cache.
     */
    public void abandon() {
        end();
        directories.forEach(LogDirectory::abandon);
        logs.values().forEach(log -> log.core().abandon());
        for (LogDirectory home : directories) {
            try {
                home.unlock();
            } catch (IOException e) {
                home.failed("unlocking", e);
            }
        }
    }

    /** Logs loaded of logs found. */
    public record Progress(int loaded, int total, boolean recovering) {}

    /** @param error empty when the directory is fine */
    public record Directory(
            Path path, Optional<String> error, long totalBytes, long usableBytes, Map<TopicPartition, Long> logSizes) {}
}
