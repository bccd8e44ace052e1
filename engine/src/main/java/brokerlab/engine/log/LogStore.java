package brokerlab.engine.log;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * All partition logs of one broker in its log directories: loading and recovery, placement, retention, checkpoints, deletion.
 * Its periodic work runs as tasks of the scope it was given and ends with it.
 */
public final class LogStore {
    final LogContext context;
    final BrokerSettings settings;
    final Function<String, TopicSettings> topicSettings;
    final List<LogDirectory> directories;
    final Map<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    /** High watermarks as the directories' checkpoints told them when last open. */
    final Map<TopicPartition, Long> checkpointedMarks = new ConcurrentHashMap<>();

    final LogCleaner cleaner;
    final RefusedLogs refused;
    final LogMoves moves;
    final LogCreation creation;
    private final StoreOpening opening;
    final StoreChores chores;
    private final StoreClosing closing;
    private final Lane settingsLane;
    private volatile CompletableFuture<Void> opened = CompletableFuture.completedFuture(null);
    private volatile Consumer<Path> directoryLost = path -> {};
    private volatile Consumer<TopicPartition> settingsTaken = partition -> {};
    private volatile boolean ended;

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
        this.settingsLane = tasks.lane("log-settings");
        this.directories = directories.stream()
                .map(path -> new LogDirectory(path, disk, broker, journal, tasks.clock()::elapsedMs, this::lost))
                .toList();
        var checkpoints = new Checkpoints(this.directories, this::cores);
        this.context = new LogContext(
                broker,
                disk,
                tasks,
                journal,
                new RunningWork(),
                false,
                () -> settings.getLong("producer.id.expiration.ms"),
                checkpoints);
        this.cleaner = new LogCleaner(context, settings);
        this.refused = new RefusedLogs(context);
        this.moves = new LogMoves(this);
        this.creation = new LogCreation(this);
        this.opening = new StoreOpening(this);
        this.chores = new StoreChores(this);
        this.closing = new StoreClosing(this);
    }

    /** Told of each directory that fails from now on, and of those that have. Register before {@link #open}. */
    public void onDirectoryLost(Consumer<Path> listener) {
        directoryLost = listener;
    }

    /** In a task of its own, as the failure may have been met under a lock. */
    private void lost(LogDirectory home) {
        context.tasks().execute(() -> directoryLost.accept(home.path));
    }

    /** The log directories that serve. */
    public List<Path> online() {
        return directories.stream()
                .filter(LogDirectory::online)
                .map(d -> d.path)
                .toList();
    }

    /**
     * Locks the directories, reads {@code meta.properties} (writes it when new), loads every log, recovering those that were not
     * cleanly closed, removes the clean-shutdown marker first, then starts the periodic work.
     */
    public CompletableFuture<Void> open(String clusterId) {
        opened = opening.start(clusterId).whenComplete((nothing, error) -> {
            if (error == null) {
                moves.resume(logs);
                startChores();
            } else {
                abandon();
            }
        });
        return opened;
    }

    /** Told of each log that is ready, by several threads. */
    void loaded(LogCore core) {
        var log = new PartitionLog(core);
        PartitionLog before = logs.putIfAbsent(core.partition, log);
        if (before == null) {
            takeSettings(log);
        }
        if (ended) {
            core.closing.abandon();
        } else if (before != null) {
            core.closing.abandon();
            throw new IllegalStateException(core.partition + " lies in two log directories, " + before.core().home.path
                    + " and " + core.home.path + "; remove one of them");
        }
    }

    /**
     * To be called after each change of a topic's settings in force, from before {@link #open} on. Completes, and never fails, when its logs
     * and their copies have taken what is in force then.
     */
    public CompletableFuture<Void> settingsChanged(String topic) {
        var taken = new CompletableFuture<Void>();
        settingsLane.execute(() -> {
            try {
                takeSettings(topic);
            } finally {
                taken.complete(null);
            }
        });
        return taken;
    }

    private void takeSettings(String topic) {
        for (PartitionLog log : logs.values()) {
            if (log.partition().topic().equals(topic)) {
                takeSettings(log);
                settingsTaken.accept(log.partition());
            }
        }
        for (LogCore copy : moves.copies()) {
            if (copy.partition.topic().equals(topic)) {
                copy.updateSettings(() -> topicSettings.apply(topic));
            }
        }
    }

    /** Told of each log that has taken changed settings. */
    public void onSettingsTaken(Consumer<TopicPartition> listener) {
        settingsTaken = listener;
    }

    /** For a log that changes reach from now on: what it was made with may be over since. */
    private void takeSettings(PartitionLog log) {
        String topic = log.partition().topic();
        if (!log.settings().equals(topicSettings.apply(topic))) {
            log.updateSettings(() -> topicSettings.apply(topic));
        }
    }

    /** How far {@link #open} is. */
    public Progress progress() {
        return opening.progress();
    }

    public Optional<PartitionLog> get(TopicPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /** The log, made in the directory asked for, or the live one with the fewest partitions, when missing. */
    public PartitionLog getOrCreate(TopicPartition partition, Uuid topicId) {
        return getOrCreate(partition, topicId, true);
    }

    /**
     * @param isNew whether no log of this partition can be here: else one that is missing may well lie in a directory that
     *     failed, and nothing is made in its place (KIP-112)
     * @throws LogFailedException then, when the disk fails, and for a log that lies here and is not understood (S16)
     */
    public synchronized PartitionLog getOrCreate(TopicPartition partition, Uuid topicId, boolean isNew) {
        PartitionLog existing = logs.get(partition);
        if (existing != null) {
            existing.identify(topicId);
            return existing;
        }
        PartitionLog made = creation.create(partition, topicId, isNew);
        logs.put(partition, made);
        takeSettings(made);
        made.core().home.shortages.segmentMade();
        return made;
    }

    /**
     * Moves a log into another of the directories, beside what goes on in it (KIP-113); into the one where it lies: gives up a move
     * that is under way. Of a partition that is not here it is remembered where its log is to be made.
     *
     * @param room asked how many more files fit beside those that moves under way may make yet; its answer says why they do not
     * @throws brokerlab.engine.wire.ProtocolException LOG_DIR_NOT_FOUND, KAFKA_STORAGE_ERROR, REPLICA_NOT_AVAILABLE,
     *     INVALID_TOPIC_EXCEPTION; POLICY_VIOLATION for what does not fit
     */
    public synchronized void move(
            TopicPartition partition, Path directory, BiFunction<Long, Long, Optional<String>> room) {
        refused.require(partition, "move");
        moves.move(partition, directory, get(partition), room);
    }

    /** Takes the log out of service now and deletes its files after {@code file.delete.delay.ms}. Fine when missing; not done to what is not understood. */
    public synchronized void delete(TopicPartition partition) {
        refused.require(partition, "deletion");
        // The copy first: were the log to go first, a crash in between would make the copy the log.
        moves.end(partition);
        PartitionLog log = logs.remove(partition);
        if (log == null) {
            return;
        }
        checkpointedMarks.remove(partition);
        cleaner.forget(partition);
        PartitionLog.Condemned gone = log.condemn();
        moves.deleteLater(gone.core(), gone.marked(), log.settings().fileDeleteDelayMs());
    }

    /** Logs and copies of logs, as they are now. */
    List<LogCore> cores() {
        var all = new ArrayList<LogCore>(logs.size());
        logs.values().forEach(log -> all.add(log.core()));
        all.addAll(moves.copies());
        return all;
    }

    /** How many logs there are. */
    public int size() {
        return logs.size();
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
                sizes.put(partition, log.offsets().bytes());
            }
        });
        if (home.online()) {
            try {
                return new Directory(
                        home.path,
                        Optional.empty(),
                        context.disk().totalSpace(home.path),
                        context.disk().usableSpace(home.path),
                        sizes,
                        moves.copiesIn(home));
            } catch (IOException e) {
                home.failed("look at the free space", e);
            }
        }
        return new Directory(home.path, home.error(), -1, -1, sizes, Map.of());
    }

    // ---- periodic work

    private synchronized void startChores() {
        if (!ended) {
            chores.start();
        }
    }

    /** What the cleaner would compact of a log at its next look under {@code other}; empty when it would leave it alone. */
    public Optional<LogForecast.Compacted> compaction(PartitionLog log, TopicSettings other) {
        return settings.getBoolean("log.cleaner.enable")
                ? cleaner.due(log.core(), other).map(log.forecast()::compacted)
                : Optional.empty();
    }

    /** Wall time of the next scheduled retention check. */
    public long nextRetentionCheckMs() {
        return chores.nextRetentionCheckMs();
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
            closing.close().thenRun(() -> done.complete(null));
        });
        return done;
    }

    /** Whether nothing may be made any more. */
    boolean ended() {
        return ended;
    }

    private synchronized boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        moves.pause();
        chores.end();
        return true;
    }

    /**
     * Lets go of all files without flushing or marking, as a killed process does; what was written stays in the page cache.
     * Completes when nothing touches a file any more and the directories are free for another life: at once, unless a task is
     * in the middle of something.
     */
    public CompletableFuture<Void> abandon() {
        end();
        return closing.abandon();
    }

    /**
     * Logs loaded of logs found; what is left to read in full.
     *
     * @param segmentsLeft to look at, of the logs begun
     * @param bytesLeft to check, of the logs begun
     */
    public record Progress(int loaded, int total, boolean recovering, int segmentsLeft, long bytesLeft) {}

    /**
     * @param error empty when the directory is fine
     * @param copies of logs that lie in other directories, on their way into this one
     */
    public record Directory(
            Path path,
            Optional<String> error,
            long totalBytes,
            long usableBytes,
            Map<TopicPartition, Long> logSizes,
            Map<TopicPartition, Copy> copies) {}

    /** @param lag offsets that the copy is behind */
    public record Copy(long bytes, long lag) {}
}
