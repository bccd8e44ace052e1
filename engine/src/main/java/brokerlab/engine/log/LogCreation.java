package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Makes a log where none is: in the directory asked for, or the live one with the fewest partitions. Not by two at once. */
final class LogCreation {
    private final LogStore store;

    LogCreation(LogStore store) {
        this.store = store;
    }

    PartitionLog create(TopicPartition partition, Uuid topicId, boolean isNew) {
        store.refused.require(partition, "creation");
        Optional<LogDirectory> offline =
                store.directories.stream().filter(d -> !d.online()).findFirst();
        if (!isNew && offline.isPresent()) {
            throw new LogFailedException(
                    offline.get().path,
                    "creation of " + partition,
                    new IOException("its log may lie here, where nothing can be read"));
        }
        Optional<LogDirectory> wanted = store.moves.takeTarget(partition);
        LogDirectory home = wanted.orElseGet(this::emptiest);
        if (store.ended()) {
            throw home.failed("creation of " + partition, new IOException("closed"));
        }
        Path directory = SegmentFiles.partition(home.path, partition);
        boolean empty = !store.context.disk().exists(directory);
        try {
            TopicSettings settings = store.topicSettings.apply(partition.topic());
            return new PartitionLog(make(store.context, home, directory, partition, settings, topicId, 0));
        } catch (NotUnderstoodException e) {
            store.refused.add(home, partition, false, true, e);
            throw new LogFailedException(home.path, "creation of " + partition, e);
        } catch (IOException e) {
            if (empty) {
                unmake(directory, e);
            }
            wanted.ifPresent(d -> store.moves.keepTarget(partition, d));
            throw home.failed("creation of " + partition, e);
        }
    }

    /**
     * Makes a log's files, or opens those that are there.
     *
     * @param logStart where it begins when it is new
     */
    LogCore make(
            LogContext context,
            LogDirectory home,
            Path directory,
            TopicPartition partition,
            TopicSettings settings,
            Uuid topicId,
            long logStart)
            throws IOException {
        store.context.checkpoints().forget(home, partition);
        var loaded =
                new LogLoader(context.disk(), directory, partition, settings, context.nowMs()).load(true, 0, logStart);
        try {
            if (!topicId.equals(Uuid.ZERO_UUID)) {
                DirectoryIdentity.writeTopicId(context.disk(), directory, topicId);
            }
        } catch (IOException e) {
            LogLoader.abandon(loaded.segments(), e);
            throw e;
        }
        return new LogCore(context, home, loaded, 0, topicId);
    }

    /** What is left of a log that was not to be is found empty by the next attempt, if there is one. */
    void unmake(Path directory, IOException why) {
        try {
            store.context.disk().deleteRecursively(directory);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private LogDirectory emptiest() {
        Map<LogDirectory, Integer> counts = new HashMap<>();
        store.logs.values().forEach(log -> counts.merge(log.core().home, 1, Integer::sum));
        return store.directories.stream()
                .filter(LogDirectory::online)
                .min(Comparator.comparingInt(d -> counts.getOrDefault(d, 0)))
                .orElseThrow(() -> new LogFailedException(
                        store.directories.getFirst().path, "creation of a log", new IOException("all are offline")));
    }
}
