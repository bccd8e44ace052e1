package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
import brokerlab.engine.disk.Shortage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The files of one segment, held open: the batches, their two indexes, the aborted transactions. Made, synced, closed, marked and removed
 * together; what they hold is the {@link LogSegment}'s.
 */
final class SegmentHandles {
    final DiskFile log;
    final OffsetIndex offsets;
    final TimeIndex times;
    final TransactionIndex transactions;
    private final Disk disk;
    private final Path directory;
    private final long baseOffset;
    private final String suffix;

    /** @param suffix of the names while they are not the live segment's, empty else */
    SegmentHandles(Disk disk, Path directory, long baseOffset, String suffix) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.suffix = suffix;
        this.log = disk.open(path(SegmentFiles.LOG));
        this.offsets = new OffsetIndex(disk, path(SegmentFiles.OFFSET_INDEX), baseOffset);
        this.times = new TimeIndex(disk, path(SegmentFiles.TIME_INDEX), baseOffset);
        this.transactions = new TransactionIndex(disk, path(SegmentFiles.TRANSACTION_INDEX));
    }

    private Path path(String kind) {
        return SegmentFiles.of(directory, baseOffset, kind + suffix);
    }

    /**
     * Drops what the indexes by offset and time hold.
     *
     * @param lazily whether their files are made only when they are needed
     */
    void startIndexes(int maxBytes, boolean lazily) throws IOException {
        if (lazily) {
            offsets.startLazily(maxBytes);
            times.startLazily(maxBytes);
        } else {
            offsets.startEmpty(maxBytes);
            times.startEmpty(maxBytes);
        }
    }

    /** The first batch is about to come, or its times are asked for. Without room they are made with an entry, or the next batch. */
    void makeIndexes(boolean both) throws IOException {
        try {
            times.make();
            if (both) {
                offsets.make();
            }
        } catch (IOException e) {
            if (Shortage.of(e).isEmpty()) {
                throw e;
            }
        }
    }

    /** Makes room in the indexes of the segment that is appended to. */
    void growIndexes(int maxBytes) throws IOException {
        offsets.grow(maxBytes);
        times.grow(maxBytes);
    }

    /** Cuts the indexes to what they hold, {@code largest} the last of the times. */
    void trimIndexes(TimeIndex.TimeEntry largest) throws IOException {
        if (largest.timestampMs() >= 0 && times.entries() < times.capacity()) {
            times.maybeAppend(largest);
        }
        offsets.trim();
        times.trim();
    }

    boolean indexFull() {
        return offsets.isFull() || times.isFull();
    }

    void flush() throws IOException {
        log.sync();
        offsets.flush();
        times.flush();
        transactions.flush();
    }

    /** When the batches were last written, wall ms; negative on a disk that does not know. */
    long modifiedMs() throws IOException {
        return disk.lastModifiedMs(log.path());
    }

    void modified(long wallMs) throws IOException {
        disk.setLastModifiedMs(log.path(), wallMs);
    }

    /** Closes all as they are. */
    void abandon() throws IOException {
        unmapIndexes();
        log.close();
    }

    /** Closes what lies beside the batches; slices given out stay readable until those are closed. */
    void unmapIndexes() throws IOException {
        offsets.unmap();
        times.unmap();
    }

    /** Closes all and removes them: it was not to be. Best done, as what is left is found empty and begun anew. */
    void discard(IOException why) {
        try {
            abandon();
            SegmentFiles.delete(disk, directory, baseOffset, suffix);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    /** Gives all the suffix that marks them for removal; slices given out stay readable. */
    void markDeleted() throws IOException {
        unmapIndexes();
        SegmentFiles.rename(disk, directory, baseOffset, "", SegmentFiles.DELETED);
    }

    /** Removes those marked before. */
    void removeDeleted() throws IOException {
        log.close();
        SegmentFiles.delete(disk, directory, baseOffset, SegmentFiles.DELETED);
    }
}
