package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The producer snapshots in a log's directory. Kafka's {@code .snapshot} holds one batch per producer; beside it lies a
 * {@code .window}, which Kafka does not look at, with the rest of the duplicate windows. A window belongs to the snapshot whose
 * checksum it names, so that one left by an earlier life, or written before Kafka used the folder, is not believed.
 */
final class ProducerSnapshots {
    private final Disk disk;
    private final Path directory;

    ProducerSnapshots(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** @param windowsKnown false when only the newest batch of each producer could be read */
    record SnapshotRead(long offset, List<ProducerEntry> producers, boolean windowsKnown) {}

    /** Not synced, as appends wait for it: a torn one fails its checksum and an older one takes its place. */
    void write(long offset, Collection<ProducerEntry> producers) throws IOException {
        byte[] snapshot = ProducerSnapshot.encode(producers);
        if (!producers.isEmpty()) {
            write(file(offset, SegmentFiles.WINDOW), ProducerWindows.encode(producers, ProducerSnapshot.crc(snapshot)));
        }
        keepForeign(offset);
        write(file(offset, SegmentFiles.SNAPSHOT), snapshot);
    }

    private void keepForeign(long offset) throws IOException {
        Path file = file(offset, SegmentFiles.SNAPSHOT);
        if (disk.exists(file)) {
            Optional<String> foreign = ProducerSnapshot.foreignVersion(disk.readAll(file));
            if (foreign.isPresent()) {
                ForeignFiles.keep(disk, file, foreign.get());
            }
        }
    }

    private void write(Path file, byte[] content) throws IOException {
        try (DiskFile f = disk.open(file)) {
            f.truncate(0);
            f.write(ByteBuffer.wrap(content), 0);
        }
    }

    /** The newest good one not above {@code endOffset}. Those above, and damaged ones, are deleted; of a newer version, kept aside. */
    Optional<SnapshotRead> newest(long endOffset) throws IOException {
        for (long offset : offsets().reversed()) {
            if (offset <= endOffset) {
                byte[] snapshot = disk.readAll(file(offset, SegmentFiles.SNAPSHOT));
                Optional<List<ProducerEntry>> producers = ProducerSnapshot.decode(snapshot);
                if (producers.isPresent()) {
                    return Optional.of(withWindows(offset, producers.get(), ProducerSnapshot.crc(snapshot)));
                }
            }
            keepForeign(offset);
            delete(offset);
        }
        return Optional.empty();
    }

    private SnapshotRead withWindows(long offset, List<ProducerEntry> producers, int snapshotCrc) throws IOException {
        Path file = file(offset, SegmentFiles.WINDOW);
        if (producers.isEmpty()) {
            return new SnapshotRead(offset, producers, true);
        }
        if (!disk.exists(file)) {
            return new SnapshotRead(offset, producers, false);
        }
        return ProducerWindows.decode(disk.readAll(file), snapshotCrc)
                .map(windows -> new SnapshotRead(
                        offset,
                        producers.stream()
                                .map(p -> p.withWindow(windows.getOrDefault(p.producerId(), p.batches())))
                                .toList(),
                        true))
                .orElse(new SnapshotRead(offset, producers, false));
    }

    /** Deletes those that belong to no segment, but for the newest, which a clean stop may have left at the log end. */
    void removeStray(Collection<Long> segmentBases) throws IOException {
        List<Long> offsets = offsets();
        for (int i = 0; i < offsets.size() - 1; i++) {
            if (!segmentBases.contains(offsets.get(i))) {
                keepForeign(offsets.get(i));
                delete(offsets.get(i));
            }
        }
        for (long window : offsets(SegmentFiles.WINDOW)) {
            if (!offsets.contains(window)) {
                delete(window);
            }
        }
    }

    void delete(long offset) throws IOException {
        disk.delete(file(offset, SegmentFiles.SNAPSHOT));
        disk.delete(file(offset, SegmentFiles.WINDOW));
    }

    void deleteAll() throws IOException {
        for (long offset : offsets()) {
            delete(offset);
        }
    }

    private List<Long> offsets() throws IOException {
        return offsets(SegmentFiles.SNAPSHOT);
    }

    private List<Long> offsets(String suffix) throws IOException {
        return disk.list(directory).stream()
                .flatMap(f -> SegmentFiles.offset(f, suffix).stream())
                .sorted()
                .toList();
    }

    private Path file(long offset, String suffix) {
        return SegmentFiles.of(directory, offset, suffix);
    }
}
