package brokerlab.engine.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * Names of files and directories below a log directory.
 *
 * <pre>
 *   topic-0/                                a partition
 *     00000000000000000042.log              batches from offset 42 on
 *     00000000000000000042.index            offset → position
 *     00000000000000000042.timeindex        timestamp → offset
 *     00000000000000000042.snapshot         producers as they stood before offset 42
 *     ….deleted                             waits for removal
 *     ….cleaned, ….swap                     compaction under way, finished
 *   topic-0.0a1b….-delete/                  a deleted partition, waits for removal
 * </pre>
 */
final class SegmentFiles {
    static final String LOG = ".log";
    static final String OFFSET_INDEX = ".index";
    static final String TIME_INDEX = ".timeindex";
    static final String SNAPSHOT = ".snapshot";
    static final String DELETED = ".deleted";
    static final String CLEANED = ".cleaned";
    static final String SWAP = ".swap";
    /** A segment's own files; the log goes first where their order matters. */
    static final List<String> ALL = List.of(LOG, OFFSET_INDEX, TIME_INDEX);

    private static final String DELETE_DIRECTORY = "-delete";

    private SegmentFiles() {}

    static Path of(Path directory, long baseOffset, String suffix) {
        return directory.resolve(name(baseOffset, suffix));
    }

    static String name(long baseOffset, String suffix) {
        return String.format(Locale.ROOT, "%020d%s", baseOffset, suffix);
    }

    /** The offset that names {@code file}, when it ends in {@code suffix}. */
    static Optional<Long> offset(Path file, String suffix) {
        String name = file.getFileName().toString();
        if (!name.endsWith(suffix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(name.substring(0, name.length() - suffix.length())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Path partition(Path directory, TopicPartition partition) {
        return directory.resolve(partition.topic() + "-" + partition.partition());
    }

    /** Empty for a directory that is no live partition's. */
    static Optional<TopicPartition> partition(Path directory) {
        String name = directory.getFileName().toString();
        int dash = name.lastIndexOf('-');
        if (dash <= 0 || isDeleted(directory)) {
            return Optional.empty();
        }
        try {
            int partition = Integer.parseInt(name.substring(dash + 1));
            return partition < 0
                    ? Optional.empty()
                    : Optional.of(new TopicPartition(name.substring(0, dash), partition));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A free name for a partition about to be deleted, at most 255 characters as file systems demand. */
    static Path deleted(Path directory, TopicPartition partition) {
        String suffix =
                "-" + partition.partition() + "." + UUID.randomUUID().toString().replace("-", "") + DELETE_DIRECTORY;
        String topic = partition.topic();
        return directory.resolve(topic.substring(0, Math.min(topic.length(), 255 - suffix.length())) + suffix);
    }

    static boolean isDeleted(Path directory) {
        return directory.getFileName().toString().matches(".*-\\d+\\.[0-9a-f]{32}" + DELETE_DIRECTORY);
    }
}
