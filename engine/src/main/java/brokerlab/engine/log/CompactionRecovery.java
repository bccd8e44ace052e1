package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finishes, or undoes, a compaction that a crash interrupted: while a {@code .cleaned} file is left the old segments are
 * whole and win; once all are {@code .swap} the new one wins.
 */
final class CompactionRecovery {
    private static final int WINDOW = 64 * 1024;

    private CompactionRecovery() {}

    static void finish(Disk disk, Path directory) throws IOException {
        List<Path> files = disk.list(directory);
        for (Path file : files) {
            Optional<Long> unfinished = SegmentFiles.baseOf(file, SegmentFiles.CLEANED);
            if (unfinished.isPresent()) {
                // Those last, so that a crash in between finds it unfinished again.
                SegmentFiles.delete(disk, directory, unfinished.get(), SegmentFiles.SWAP);
                SegmentFiles.delete(disk, directory, unfinished.get(), SegmentFiles.CLEANED);
            }
        }
        for (Path file : disk.list(directory)) {
            Optional<Long> base = SegmentFiles.offset(file, SegmentFiles.LOG + SegmentFiles.SWAP);
            if (base.isPresent()) {
                takeOver(disk, directory, base.get(), endOf(disk, file, base.get()));
            }
        }
        for (Path file : disk.list(directory)) {
            // The log was renamed before the crash, its indexes were not: they are built anew.
            Optional<Long> transactions = SegmentFiles.offset(file, SegmentFiles.TRANSACTION_INDEX + SegmentFiles.SWAP);
            if (transactions.isPresent()) {
                // It alone cannot be built anew from what compaction left.
                disk.rename(file, SegmentFiles.of(directory, transactions.get(), SegmentFiles.TRANSACTION_INDEX));
            } else if (file.getFileName().toString().endsWith(SegmentFiles.SWAP)) {
                disk.delete(file);
            }
        }
    }

    private static long endOf(Disk disk, Path log, long base) throws IOException {
        try (DiskFile file = disk.open(log)) {
            var cursor = new BatchCursor(file, 0, Math.toIntExact(file.size()), WINDOW);
            long end = base + 1;
            while (cursor.advance()) {
                end = cursor.header().nextOffset();
            }
            if (cursor.unknown()) {
                throw new NotUnderstoodException(log, "at position " + cursor.next() + ": " + cursor.stop());
            }
            return end;
        }
    }

    private static void takeOver(Disk disk, Path directory, long base, long end) throws IOException {
        for (Path file : disk.list(directory)) {
            Optional<Long> old = SegmentFiles.baseOf(file, "");
            if (old.isPresent() && old.get() >= base && old.get() < end) {
                disk.delete(file);
            }
        }
        SegmentFiles.rename(disk, directory, base, SegmentFiles.SWAP, "");
    }
}
