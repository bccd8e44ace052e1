package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** A look at a log that nobody has open, as when its broker does not run. */
public final class LogOnDisk {
    private static final int WINDOW = 64 * 1024;
    private static final int INDEX_ENTRY = 8;

    private LogOnDisk() {}

    /**
     * The offset after the last whole batch; empty when no directory holds the log.
     *
     * @throws IOException when the files cannot be read
     */
    public static Optional<Long> end(Disk disk, List<Path> logDirectories, TopicPartition partition)
            throws IOException {
        for (Path each : logDirectories) {
            Path directory = SegmentFiles.partition(each, partition);
            if (disk.exists(directory)) {
                Optional<Long> last = disk.list(directory).stream()
                        .flatMap(f -> SegmentFiles.offset(f, SegmentFiles.LOG).stream())
                        .max(Comparator.naturalOrder());
                if (last.isPresent()) {
                    return Optional.of(end(disk, directory, last.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static long end(Disk disk, Path directory, long base) throws IOException {
        try (DiskFile log = disk.open(SegmentFiles.of(directory, base, SegmentFiles.LOG))) {
            int size = (int) Math.min(log.size(), Integer.MAX_VALUE);
            var cursor = new BatchCursor(log, lastIndexed(disk, directory, base, size), size, WINDOW);
            long end = base;
            while (cursor.advance()) {
                end = cursor.header().nextOffset();
            }
            return end;
        }
    }

    /** Position of the last batch the index knows of; a killed process leaves zeros behind its last entry. */
    private static int lastIndexed(Disk disk, Path directory, long base, int size) throws IOException {
        Path index = SegmentFiles.of(directory, base, SegmentFiles.OFFSET_INDEX);
        if (!disk.exists(index)) {
            return 0;
        }
        ByteBuffer entries = ByteBuffer.wrap(disk.readAll(index));
        int position = 0;
        while (entries.remaining() >= INDEX_ENTRY) {
            entries.getInt();
            int next = entries.getInt();
            if (next <= position || next >= size) {
                break;
            }
            position = next;
        }
        return position;
    }
}
