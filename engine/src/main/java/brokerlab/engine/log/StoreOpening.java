package brokerlab.engine.log;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.ClusterEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/** Loads all logs of a broker, each directory with its own threads. */
final class StoreOpening {
    private final LogContext context;
    private final List<LogDirectory> directories;
    private final Function<String, TopicSettings> topicSettings;
    private final int threadsPerDirectory;
    private final BooleanSupplier abandoned;
    private final BiConsumer<TopicPartition, PartitionLog> loaded;
    private final BiConsumer<TopicPartition, Long> highWatermarks;
    private final Consumer<Map<TopicPartition, Long>> compactedTo;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger waiting = new AtomicInteger(1);
    private final AtomicInteger loadedCount = new AtomicInteger();
    private volatile int total;
    private volatile boolean recovering;
    private volatile boolean allClean = true;

    /**
     * @param loaded told of each log as it is ready, from several threads
     * @param highWatermarks told of each checkpointed high watermark, before any log is
     * @param compactedTo told of a directory's compaction checkpoint, before any log is
     */
    StoreOpening(
            LogContext context,
            List<LogDirectory> directories,
            Function<String, TopicSettings> topicSettings,
            int threadsPerDirectory,
            BooleanSupplier abandoned,
            BiConsumer<TopicPartition, PartitionLog> loaded,
            BiConsumer<TopicPartition, Long> highWatermarks,
            Consumer<Map<TopicPartition, Long>> compactedTo) {
        this.context = context;
        this.directories = directories;
        this.topicSettings = topicSettings;
        this.threadsPerDirectory = threadsPerDirectory;
        this.abandoned = abandoned;
        this.loaded = loaded;
        this.highWatermarks = highWatermarks;
        this.compactedTo = compactedTo;
    }

    /** What a directory needs to load its logs. */
    private record Plan(
            LogDirectory home,
            boolean clean,
            List<Path> logs,
            Map<TopicPartition, Long> recoveryPoints,
            Map<TopicPartition, Long> logStarts,
            Map<TopicPartition, Long> highWatermarks) {}

    LogStore.Progress progress() {
        return new LogStore.Progress(loadedCount.get(), total, recovering);
    }

    /** Completes when all logs of all healthy directories are ready; fails when no directory is. */
    CompletableFuture<Void> start(String clusterId) {
        long began = context.tasks().clock().elapsedMs();
        context.tasks().execute(() -> {
            try {
                begin(clusterId, began);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private void begin(String clusterId, long began) {
        var plans = new ArrayList<Plan>();
        for (LogDirectory home : directories) {
            try {
                home.lock();
                plans.add(plan(home, clusterId));
            } catch (IOException e) {
                home.failed("opening", e);
            }
        }
        if (plans.isEmpty()) {
            throw new IllegalStateException("No log directory can be used: "
                    + directories.stream()
                            .map(d -> d.path + ": " + d.error().orElse(""))
                            .toList());
        }
        total = plans.stream().mapToInt(p -> p.logs().size()).sum();
        recovering = plans.stream().anyMatch(p -> !p.clean() && !p.logs().isEmpty());
        allClean = plans.stream().allMatch(p -> p.clean() || p.logs().isEmpty());
        waiting.set(total + 1);
        for (Plan plan : plans) {
            if (!plan.logs().isEmpty()) {
                Tasks.Pool pool =
                        context.tasks().pool("load-" + plan.home().path.getFileName(), threadsPerDirectory);
                plan.logs().forEach(log -> pool.execute(() -> load(plan, log, began)));
                // Closing a pool lets it finish what it was given.
                pool.close();
            }
        }
        oneDone(began);
    }

    private Plan plan(LogDirectory home, String clusterId) throws IOException {
        DirectoryIdentity.claim(context.disk(), home.path, clusterId, context.broker(), context.nowMs());
        boolean clean = home.takeCleanMarker();
        var logs = new ArrayList<Path>();
        for (Path each : context.disk().list(home.path)) {
            if (SegmentFiles.isDeleted(each)) {
                context.disk().deleteRecursively(each);
            } else if (SegmentFiles.partition(each).isPresent()) {
                logs.add(each);
            }
        }
        Map<TopicPartition, Long> marks = home.read(OffsetCheckpoint.HIGH_WATERMARK);
        marks.forEach(highWatermarks);
        compactedTo.accept(home.read(OffsetCheckpoint.CLEANER));
        return new Plan(
                home,
                clean,
                logs,
                home.read(OffsetCheckpoint.RECOVERY_POINT),
                home.read(OffsetCheckpoint.LOG_START),
                marks);
    }

    private void load(Plan plan, Path directory, long began) {
        try {
            if (plan.home().online() && !abandoned.getAsBoolean()) {
                load(plan, directory);
            }
        } catch (IOException | RuntimeException e) {
            // A log that cannot be read takes its directory with it: there is no telling what else cannot.
            plan.home().failed("loading " + directory.getFileName(), e);
        } finally {
            loadedCount.incrementAndGet();
            oneDone(began);
        }
    }

    private void load(Plan plan, Path directory) throws IOException {
        TopicPartition partition = SegmentFiles.partition(directory).orElseThrow();
        TopicSettings settings = topicSettings.apply(partition.topic());
        var found = new LogLoader(context.disk(), directory, partition, settings, context.nowMs())
                .load(
                        plan.clean(),
                        plan.recoveryPoints().getOrDefault(partition, 0L),
                        plan.logStarts().getOrDefault(partition, 0L));
        if (found.segmentsChecked() > 0 || !found.why().isEmpty()) {
            context.tell(new ClusterEvent.LogRecovered(
                    partition.topic(),
                    partition.partition(),
                    found.segmentsChecked(),
                    found.bytesDropped(),
                    found.why()));
        }
        var core = new LogCore(
                context,
                plan.home(),
                directory,
                partition,
                settings,
                found,
                plan.highWatermarks().getOrDefault(partition, 0L),
                DirectoryIdentity.topicId(context.disk(), directory));
        loaded.accept(partition, new PartitionLog(core));
    }

    private void oneDone(long began) {
        if (waiting.decrementAndGet() == 0) {
            if (directories.stream().noneMatch(LogDirectory::online)) {
                done.completeExceptionally(new IllegalStateException("No log directory can be used: "
                        + directories.stream()
                                .map(d -> d.path + ": " + d.error().orElse(""))
                                .toList()));
                return;
            }
            recovering = false;
            context.tell(new ClusterEvent.LogsLoaded(
                    context.broker(), total, allClean, context.tasks().clock().elapsedMs() - began));
            done.complete(null);
        }
    }
}
