package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import java.io.IOException;
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
 *     00000000000000000042.txnindex         aborted transactions, only when there are any
 *     00000000000000000042.snapshot         producers as they stood before offset 42
 *     00000000000000000042.window           their duplicate windows, ours alone
 *     ….deleted                             waits for removal
 *     ….cleaned, ….swap                     compaction under way, finished
 *   topic-0.0a1b…-delete/                   a deleted partition, waits for removal
 *   topic-0.0a1b…-future/                   its copy on the way from another log directory (KIP-113)
 * </pre>
 */
final class SegmentFiles {
    static final String LOG = ".log";
    static final String OFFSET_INDEX = ".index";
    static final String TIME_INDEX = ".timeindex";
    static final String TRANSACTION_INDEX = ".txnindex";
    static final String SNAPSHOT = ".snapshot";
    static final String WINDOW = ".window";
    static final String DELETED = ".deleted";
    static final String CLEANED = ".cleaned";
    static final String SWAP = ".swap";
    /** A segment's own files; the log goes first where their order matters. */
    static final List<String> ALL = List.of(LOG, OFFSET_INDEX, TIME_INDEX);

    /** Those and the one that few segments have. */
    static final List<String> WITH_TRANSACTIONS = List.of(LOG, OFFSET_INDEX, TIME_INDEX, TRANSACTION_INDEX);

    private static final String DELETE_DIRECTORY = "-delete";
    private static final String FUTURE_DIRECTORY = "-future";
    private static final String TAG = "\\.[0-9a-f]{32}";
    private static final int MOST_BYTES_OF_A_NAME = 255;

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

    /** The offset that names {@code file}, when it is one of a segment's in that state. */
    static Optional<Long> baseOf(Path file, String state) {
        return WITH_TRANSACTIONS.stream()
                .flatMap(suffix -> offset(file, suffix + state).stream())
                .findFirst();
    }

    /** Brings the files of a segment that are there from one state to another, the log first. */
    static void rename(Disk disk, Path directory, long baseOffset, String from, String to) throws IOException {
        for (String suffix : WITH_TRANSACTIONS) {
            Path file = of(directory, baseOffset, suffix + from);
            if (disk.exists(file)) {
                disk.rename(file, of(directory, baseOffset, suffix + to));
            }
        }
    }

    /** Removes the files of a segment in that state, the log first. */
    static void delete(Disk disk, Path directory, long baseOffset, String state) throws IOException {
        for (String suffix : WITH_TRANSACTIONS) {
            disk.delete(of(directory, baseOffset, suffix + state));
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
        return tagged(directory, partition, DELETE_DIRECTORY);
    }

    static boolean isDeleted(Path directory) {
        return directory.getFileName().toString().matches(".*-\\d+" + TAG + DELETE_DIRECTORY);
    }

    /** A free name for a partition's copy. Such a name must hold the whole topic, so a very long one cannot have any. */
    static Path future(Path directory, TopicPartition partition) {
        return tagged(directory, partition, FUTURE_DIRECTORY);
    }

    /** Whose copy lies in {@code directory}; empty when it holds none. */
    static Optional<TopicPartition> futureOf(Path directory) {
        String name = directory.getFileName().toString();
        return name.matches(".*-\\d+" + TAG + FUTURE_DIRECTORY)
                ? partition(directory.resolveSibling(name.substring(0, name.lastIndexOf('.'))))
                : Optional.empty();
    }

    private static Path tagged(Path directory, TopicPartition partition, String kind) {
        String suffix =
                "-" + partition.partition() + "." + UUID.randomUUID().toString().replace("-", "") + kind;
        String topic = partition.topic();
        return directory.resolve(
                topic.substring(0, Math.min(topic.length(), MOST_BYTES_OF_A_NAME - suffix.length())) + suffix);
    }
}
