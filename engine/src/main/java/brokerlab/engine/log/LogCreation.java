package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Makes a log where none is: in the directory asked for, or the live one with the fewest partitions. Not by two at once. */
final class LogCreation {
    private final LogContext context;
    private final List<LogDirectory> directories;
    private final Collection<PartitionLog> logs;
    private final Function<String, TopicSettings> topicSettings;
    private final Checkpoints checkpoints;
    private final LogMoves moves;
    private final RefusedLogs refused;
    private final BooleanSupplier ended;

    /**
     * @param logs as they are at each look
     * @param ended whether nothing may be made any more
     */
    LogCreation(
            LogContext context,
            List<LogDirectory> directories,
            Collection<PartitionLog> logs,
            Function<String, TopicSettings> topicSettings,
            Checkpoints checkpoints,
            LogMoves moves,
            RefusedLogs refused,
            BooleanSupplier ended) {
        this.context = context;
        this.directories = directories;
        this.logs = logs;
        this.topicSettings = topicSettings;
        this.checkpoints = checkpoints;
        this.moves = moves;
        this.refused = refused;
        this.ended = ended;
    }

    PartitionLog create(TopicPartition partition, Uuid topicId, boolean isNew) {
        refused.require(partition, "creation");
        Optional<LogDirectory> offline =
                directories.stream().filter(d -> !d.online()).findFirst();
        if (!isNew && offline.isPresent()) {
            throw new LogFailedException(
                    offline.get().path,
                    "creation of " + partition,
                    new IOException("its log may lie here, where nothing can be read"));
        }
        Optional<LogDirectory> wanted = moves.takeTarget(partition);
        LogDirectory home = wanted.orElseGet(this::emptiest);
        if (ended.getAsBoolean()) {
            throw home.failed("creation of " + partition, new IOException("closed"));
        }
        Path directory = SegmentFiles.partition(home.path, partition);
        boolean empty = !context.disk().exists(directory);
        try {
            return make(partition, topicId, home);
        } catch (NotUnderstoodException e) {
            refused.add(home, partition, false, true, e);
            throw new LogFailedException(home.path, "creation of " + partition, e);
        } catch (IOException e) {
            if (empty) {
                unmake(directory, e);
            }
            wanted.ifPresent(d -> moves.keepTarget(partition, d));
            throw home.failed("creation of " + partition, e);
        }
    }

    private PartitionLog make(TopicPartition partition, Uuid topicId, LogDirectory home) throws IOException {
        checkpoints.forget(home, partition);
        Path directory = SegmentFiles.partition(home.path, partition);
        TopicSettings now = topicSettings.apply(partition.topic());
        var loaded = new LogLoader(context.disk(), directory, partition, now, context.nowMs()).load(true, 0, 0);
        try {
            if (!topicId.equals(Uuid.ZERO_UUID)) {
                DirectoryIdentity.writeTopicId(context.disk(), directory, topicId);
            }
        } catch (IOException e) {
            loaded.abandon(e);
            throw e;
        }
        return new PartitionLog(new LogCore(context, home, directory, partition, now, loaded, 0, topicId));
    }

    /** What is left of a log that was not to be is found empty by the next attempt, if there is one. */
    private void unmake(Path directory, IOException why) {
        try {
            context.disk().deleteRecursively(directory);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private LogDirectory emptiest() {
        Map<LogDirectory, Integer> counts = new HashMap<>();
        logs.forEach(log -> counts.merge(log.core().home, 1, Integer::sum));
        return directories.stream()
                .filter(LogDirectory::online)
                .min(Comparator.comparingInt(d -> counts.getOrDefault(d, 0)))
                .orElseThrow(() -> new LogFailedException(
                        directories.getFirst().path, "creation of a log", new IOException("all are offline")));
    }
}
