package brokerlab.engine.log;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.journal.Journal;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * All partition logs of one broker in its log directories: loading and recovery, placement, retention, checkpoints, deletion.
 * Its periodic work runs as tasks of the scope it was given and ends with it.
 */
public final class LogStore {
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
        throw new UnsupportedOperationException();
    }

    /**
     * Locks the directories, reads {@code meta.properties} (writes it when new), loads every log, recovering those that were not
     * cleanly closed, removes the clean-shutdown marker first, then starts the periodic work.
     */
    public CompletableFuture<Void> open(String clusterId) {
        throw new UnsupportedOperationException();
    }

    /** How far {@link #open} is. */
    public Progress progress() {
        throw new UnsupportedOperationException();
    }

    public Optional<PartitionLog> get(TopicPartition partition) {
        throw new UnsupportedOperationException();
    }

    /** The log, made in the live directory with the fewest partitions when missing. */
    public PartitionLog getOrCreate(TopicPartition partition, Uuid topicId) {
        throw new UnsupportedOperationException();
    }

    /** Takes the log out of service now and deletes its files after {@code file.delete.delay.ms}. Fine when missing. */
    public void delete(TopicPartition partition) {
        throw new UnsupportedOperationException();
    }

    public Collection<PartitionLog> all() {
        throw new UnsupportedOperationException();
    }

    /** High watermarks as checkpointed when last open; 0 for unknown partitions. */
    public long checkpointedHighWatermark(TopicPartition partition) {
        throw new UnsupportedOperationException();
    }

    /** One line per directory, for DescribeLogDirs. */
    public List<Directory> directories() {
        throw new UnsupportedOperationException();
    }

    /** Runs the retention check now (besides its schedule). Returns segments deleted. */
    public int deleteExpiredSegments() {
        throw new UnsupportedOperationException();
    }

    /** Wall time of the next scheduled retention check. */
    public long nextRetentionCheckMs() {
        throw new UnsupportedOperationException();
    }

    /** Flushes, writes checkpoints and the clean-shutdown marker, closes all files. */
    public CompletableFuture<Void> close() {
        throw new UnsupportedOperationException();
    }

    /**
     * Lets go of all files without flushing or marking, as a killed process does; what was written stays in the page cache.
     */
    public void abandon() {
        throw new UnsupportedOperationException();
    }

    /** Logs loaded of logs found. */
    public record Progress(int loaded, int total, boolean recovering) {}

    /** @param error empty when the directory is fine */
    public record Directory(
            Path path, Optional<String> error, long totalBytes, long usableBytes, Map<TopicPartition, Long> logSizes) {}
}
