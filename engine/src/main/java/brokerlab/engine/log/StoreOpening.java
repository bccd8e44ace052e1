package brokerlab.engine.log;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.LogEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Loads all logs of a broker, each directory with its own threads, which share logs and the segments of one log alike.
 *
 * <pre>
 *   lock, clean marker, checkpoints ─▶ finish swaps ─▶ per log: begin ─▶ its segments ─▶ finish ─▶ told
 * </pre>
 */
final class StoreOpening {
    private final LogStore store;
    private final LogContext context;
    private final int threadsPerDirectory;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger waiting = new AtomicInteger(1);
    private volatile List<LoadProgress> progress = List.of();
    private volatile int total;
    private volatile boolean recovering;
    private volatile boolean allClean = true;
    /** What there was too little of; then nothing was opened. */
    private final AtomicReference<Optional<IllegalStateException>> tooLittle = new AtomicReference<>(Optional.empty());

    StoreOpening(LogStore store) {
        this.store = store;
        this.context = store.context;
        this.threadsPerDirectory = store.settings.getInt("num.recovery.threads.per.data.dir");
    }

    /** What a directory needs to load its logs. */
    private record DirectoryPlan(
            LogDirectory home, boolean clean, List<Path> logs, Map<String, Map<TopicPartition, Long>> checkpoints) {
        long offset(String checkpoint, TopicPartition partition) {
            return checkpoints.get(checkpoint).getOrDefault(partition, 0L);
        }
    }

    LogStore.Progress progress() {
        List<LoadProgress> now = progress;
        return new LogStore.Progress(
                now.stream().mapToInt(LoadProgress::logsDone).sum(),
                total,
                recovering,
                now.stream().mapToInt(LoadProgress::segmentsLeft).sum(),
                now.stream().mapToLong(LoadProgress::bytesLeft).sum());
    }

    /** Completes when all logs of all healthy directories are ready; fails when no directory is. */
    CompletableFuture<Void> start(String clusterId) {
        long began = context.tasks().clock().elapsedMs();
        context.tasks()
                .execute(() -> context.running().run(() -> {
                    try {
                        begin(clusterId, began);
                    } catch (RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                }));
        return done;
    }

    private void begin(String clusterId, long began) {
        var plans = new ArrayList<DirectoryPlan>();
        for (LogDirectory home : store.directories) {
            try {
                home.lock();
                plans.add(plan(home, clusterId));
            } catch (IOException e) {
                failed(home, "opening", e);
            }
        }
        if (tooLittle.get().isPresent()) {
            throw tooLittle.get().get();
        }
        if (plans.isEmpty()) {
            throw noneUsable();
        }
        finishSwaps(plans);
        total = plans.stream().mapToInt(p -> p.logs().size()).sum();
        recovering = plans.stream().anyMatch(p -> !p.clean() && !p.logs().isEmpty());
        allClean = plans.stream().allMatch(p -> p.clean() || p.logs().isEmpty());
        waiting.set(total + 1);
        var started = new ArrayList<LoadProgress>();
        var loads = new ArrayList<Runnable>();
        for (DirectoryPlan plan : plans) {
            if (!plan.logs().isEmpty()) {
                var own =
                        new LoadProgress(context, plan.home().path, plan.logs().size());
                started.add(own);
                loads.add(() -> load(plan, own, began));
            }
        }
        progress = List.copyOf(started);
        loads.forEach(Runnable::run);
        oneDone(began);
    }

    /** A shortage is no fault of the directory: the start is refused and can be tried again. */
    private void failed(LogDirectory home, String what, Exception why) {
        LogFailedException failure = home.failed(what, why);
        if (failure instanceof LogShortageException e) {
            tooLittle.compareAndSet(
                    Optional.empty(),
                    Optional.of(new IllegalStateException(
                            "Broker " + context.broker() + " cannot start: " + e.getMessage() + " (" + why.getMessage()
                                    + "). " + e.shortage().remedy(),
                            why)));
        }
    }

    private IllegalStateException noneUsable() {
        return new IllegalStateException("No log directory can be used: "
                + store.directories.stream()
                        .map(d -> d.path + ": " + d.error().orElse(""))
                        .toList());
    }

    private DirectoryPlan plan(LogDirectory home, String clusterId) throws IOException {
        DirectoryIdentity.claim(context.disk(), home.path, clusterId, context.broker(), context.nowMs());
        boolean clean = home.takeCleanMarker();
        var logs = new ArrayList<Path>();
        for (Path each : context.disk().list(home.path)) {
            if (SegmentFiles.isDeleted(each)) {
                context.disk().deleteRecursively(each);
            } else if (SegmentFiles.partition(each).isPresent()
                    || SegmentFiles.futureOf(each).isPresent()) {
                logs.add(each);
            }
        }
        var found = new java.util.HashMap<String, Map<TopicPartition, Long>>();
        for (String name : OffsetCheckpoint.ALL) {
            Map<TopicPartition, Long> offsets = home.read(name);
            found.put(name, offsets);
            context.checkpoints().found(home, name, offsets);
        }
        store.checkpointedMarks.putAll(found.get(OffsetCheckpoint.HIGH_WATERMARK));
        store.cleaner.remember(found.get(OffsetCheckpoint.CLEANER));
        return new DirectoryPlan(home, clean, logs, found);
    }

    /**
     * A move ends with two renames: the old log's to its deletion, then the copy's to the log's name. A copy without a log was
     * caught between them, and is the log. Not told while a directory is missing, in which the log may well be.
     */
    private void finishSwaps(List<DirectoryPlan> plans) {
        if (plans.size() < store.directories.size()) {
            return;
        }
        Set<TopicPartition> present = new HashSet<>();
        plans.forEach(p -> p.logs().forEach(log -> SegmentFiles.partition(log).ifPresent(present::add)));
        for (DirectoryPlan plan : plans) {
            plan.logs().replaceAll(log -> {
                Optional<TopicPartition> copied = SegmentFiles.futureOf(log);
                if (copied.isEmpty() || !present.add(copied.get())) {
                    return log;
                }
                Path live = SegmentFiles.partition(plan.home().path, copied.get());
                try {
                    context.disk().rename(log, live);
                    context.disk().syncDirectory(plan.home().path);
                    return live;
                } catch (IOException e) {
                    failed(plan.home(), "end of the move of " + copied.get(), e);
                    return log;
                }
            });
        }
    }

    private void load(DirectoryPlan plan, LoadProgress own, long began) {
        Tasks.Pool pool = context.tasks().pool("load-" + plan.home().path.getFileName(), threadsPerDirectory);
        var left = new AtomicInteger(plan.logs().size());
        Runnable logDone = () -> {
            own.logDone();
            if (left.decrementAndGet() == 0) {
                // From one of its own threads, when nothing more can come.
                pool.close();
            }
            oneDone(began);
        };
        for (Path log : plan.logs()) {
            pool.execute(() -> context.running().run(() -> new OneLog(plan, log, own, pool, logDone).begin()));
        }
    }

    /** The loading of one log: its segments may be looked at by several threads, the last of which puts them together. */
    private final class OneLog {
        private final DirectoryPlan plan;
        private final Path directory;
        private final LoadProgress own;
        private final Tasks.Pool pool;
        private final Runnable ended;
        private final Optional<TopicPartition> copied;
        private final TopicPartition partition;
        private final LogLoader loader;
        private final AtomicBoolean failed = new AtomicBoolean();
        private final AtomicInteger segmentsLeft = new AtomicInteger();
        private volatile Uuid topicId = Uuid.ZERO_UUID;

        OneLog(DirectoryPlan plan, Path directory, LoadProgress own, Tasks.Pool pool, Runnable ended) {
            this.plan = plan;
            this.directory = directory;
            this.own = own;
            this.pool = pool;
            this.ended = ended;
            this.copied = SegmentFiles.futureOf(directory);
            this.partition = copied.or(() -> SegmentFiles.partition(directory)).orElseThrow();
            TopicSettings settings = store.topicSettings.apply(partition.topic());
            this.loader = new LogLoader(context.disk(), directory, partition, settings, context.nowMs());
        }

        void begin() {
            if (!plan.home().online() || tooLittle.get().isPresent()) {
                ended.run();
                return;
            }
            List<SegmentScan> scans;
            try {
                topicId = DirectoryIdentity.topicId(context.disk(), directory);
                scans = loader.begin(
                        plan.clean(),
                        plan.offset(OffsetCheckpoint.RECOVERY_POINT, partition),
                        plan.offset(OffsetCheckpoint.LOG_START, partition));
            } catch (IOException | RuntimeException e) {
                failed(e);
                ended.run();
                return;
            }
            scans.forEach(own::found);
            segmentsLeft.set(Math.max(1, scans.size()));
            if (scans.isEmpty()) {
                segmentDone();
                return;
            }
            for (SegmentScan scan : scans.subList(1, scans.size())) {
                pool.execute(() -> context.running().run(() -> scan(scan)));
            }
            scan(scans.getFirst());
        }

        private void scan(SegmentScan scan) {
            try {
                if (!failed.get()) {
                    scan.run(own::read, () -> failed.get() || !plan.home().serving());
                }
            } catch (IOException | RuntimeException e) {
                failed(e);
            } finally {
                own.segmentDone();
                segmentDone();
            }
        }

        private void segmentDone() {
            if (segmentsLeft.decrementAndGet() == 0) {
                try {
                    if (failed.get()) {
                        loader.abandon();
                    } else {
                        finish();
                    }
                } catch (IOException | RuntimeException e) {
                    failed(e);
                } finally {
                    ended.run();
                }
            }
        }

        /**
         * A log that cannot be read takes its directory with it: there is no telling what else cannot. One that is not understood is
         * refused by itself.
         */
        private void failed(Exception e) {
            if (failed.getAndSet(true)) {
                // What follows from the first failure.
                return;
            }
            if (e instanceof NotUnderstoodException unknown) {
                store.refused.add(plan.home(), partition, copied.isPresent(), plan.clean(), unknown);
                return;
            }
            StoreOpening.this.failed(plan.home(), "loading " + directory.getFileName(), e);
        }

        private void finish() throws IOException {
            LogLoader.LoadedLog found = loader.finish();
            if (found.segmentsChecked() > 0 || !found.why().isEmpty()) {
                context.report(new LogEvent.LogRecovered(
                        partition.topic(),
                        partition.partition(),
                        found.segmentsChecked(),
                        found.bytesDropped(),
                        found.why()));
            }
            var core = new LogCore(
                    copied.isPresent() ? context.forCopies() : context,
                    plan.home(),
                    found,
                    plan.offset(OffsetCheckpoint.HIGH_WATERMARK, partition),
                    topicId);
            if (copied.isPresent()) {
                store.moves.found(core);
            } else {
                store.loaded(core);
            }
        }
    }

    private void oneDone(long began) {
        if (waiting.decrementAndGet() == 0) {
            if (tooLittle.get().isPresent()) {
                done.completeExceptionally(tooLittle.get().get());
                return;
            }
            if (store.directories.stream().noneMatch(LogDirectory::online)) {
                done.completeExceptionally(noneUsable());
                return;
            }
            recovering = false;
            context.report(new LogEvent.LogsLoaded(
                    context.broker(), total, allClean, context.tasks().clock().elapsedMs() - began));
            done.complete(null);
        }
    }
}
