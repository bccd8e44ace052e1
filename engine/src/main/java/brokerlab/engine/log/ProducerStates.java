package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** The idempotent producers of one log. Guarded by the log's lock. */
final class ProducerStates {
    private final Disk disk;
    private final Path directory;
    private final TopicPartition partition;
    private final Map<Long, ProducerEntry> producers = new HashMap<>();
    private long mapEnd;
    private long lastSnapshot = -1;

    ProducerStates(Disk disk, Path directory, TopicPartition partition) {
        this.disk = disk;
        this.directory = directory;
        this.partition = partition;
    }

    // ---- append

    /** The batch of this producer's window that {@code batch} repeats. */
    Optional<ProducerEntry.Batch> repeated(BatchHeader batch) {
        ProducerEntry entry = batch.hasProducerId() ? producers.get(batch.producerId()) : null;
        return entry == null ? Optional.empty() : entry.repeated(batch);
    }

    /**
     * What the producers would be after {@code batches}, without changing them.
     *
     * @throws ProtocolException INVALID_PRODUCER_EPOCH or OUT_OF_ORDER_SEQUENCE_NUMBER
     */
    Map<Long, ProducerEntry> prepare(List<BatchHeader> batches, Batches.Origin origin) {
        var changed = new HashMap<Long, ProducerEntry>();
        for (BatchHeader batch : batches) {
            if (batch.hasProducerId()) {
                long id = batch.producerId();
                ProducerEntry entry = changed.getOrDefault(id, producers.getOrDefault(id, ProducerEntry.unknown(id)));
                check(batch, entry, origin);
                changed.put(id, entry.after(batch));
            }
        }
        return changed;
    }

    private void check(BatchHeader batch, ProducerEntry entry, Batches.Origin origin) {
        if (origin == Batches.Origin.REPLICA) {
            return;
        }
        if (batch.producerEpoch() < entry.epoch()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_PRODUCER_EPOCH,
                    "Producer " + batch.producerId() + " of " + partition + " has epoch " + batch.producerEpoch()
                            + ", which is below the last seen " + entry.epoch());
        }
        if (origin == Batches.Origin.CLIENT && !batch.control()) {
            checkSequence(batch, entry);
        }
    }

    /** A producer of which nothing is known may start anywhere: its past may have been deleted (KIP-360). */
    private void checkSequence(BatchHeader batch, ProducerEntry entry) {
        int first = batch.baseSequence();
        if (entry.epoch() == -1) {
            return;
        }
        boolean newEpoch = batch.producerEpoch() != entry.epoch();
        int last = newEpoch ? -1 : entry.lastSequence();
        boolean inSequence = first == (last + 1 & Integer.MAX_VALUE);
        if (!inSequence) {
            throw new ProtocolException(
                    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                    "Producer " + batch.producerId() + " of " + partition + " sent sequence " + first + ", expected "
                            + (last + 1 & Integer.MAX_VALUE) + (newEpoch ? " for its new epoch" : ""));
        }
    }

    /** Takes over what {@link #prepare} made, once it is written. */
    void commit(Map<Long, ProducerEntry> changed, long newMapEnd) {
        producers.putAll(changed);
        mapEnd = newMapEnd;
    }

    /** Replays a batch found in the log. */
    void replay(BatchHeader batch) {
        if (batch.hasProducerId()) {
            producers.merge(
                    batch.producerId(),
                    ProducerEntry.unknown(batch.producerId()).after(batch),
                    (known, fresh) -> known.after(batch));
        }
        mapEnd = batch.nextOffset();
    }

    /** Puts batches before the known window, as far as they belong to its epoch. */
    void completeWindow(long producerId, List<ProducerEntry.Batch> found) {
        ProducerEntry entry = producers.get(producerId);
        long known = entry.batches().isEmpty()
                ? Long.MAX_VALUE
                : entry.batches().getFirst().lastOffset();
        var window = new ArrayList<>(
                found.stream().filter(b -> b.lastOffset() < known).toList());
        window.addAll(entry.batches());
        while (window.size() > ProducerEntry.WINDOW) {
            window.removeFirst();
        }
        producers.put(
                producerId,
                new ProducerEntry(
                        producerId,
                        entry.epoch(),
                        entry.coordinatorEpoch(),
                        entry.transactionFirstOffset(),
                        entry.lastTimestampMs(),
                        List.copyOf(window)));
    }

    /** Forgets producers silent for {@code expirationMs}. Returns how many. */
    int expire(long nowMs, long expirationMs) {
        int before = producers.size();
        producers.values().removeIf(p -> p.transactionFirstOffset() < 0 && nowMs - p.lastTimestampMs() >= expirationMs);
        return before - producers.size();
    }

    Collection<ProducerEntry> all() {
        return producers.values();
    }

    Optional<ProducerEntry> find(long producerId) {
        return Optional.ofNullable(producers.get(producerId));
    }

    /** The offset up to which the log's batches are counted in. */
    long mapEnd() {
        return mapEnd;
    }

    void mapEnd(long offset) {
        mapEnd = offset;
    }

    // ---- snapshots

    /** Writes the snapshot of the state as it is, unless that was done. */
    void takeSnapshot() throws IOException {
        if (mapEnd > lastSnapshot) {
            // Not synced, as appends wait for it: a torn one fails its checksum and an older one takes its place.
            try (DiskFile file = disk.open(snapshotFile(mapEnd))) {
                file.truncate(0);
                file.write(ByteBuffer.wrap(ProducerSnapshot.encode(producers.values())), 0);
            }
            lastSnapshot = mapEnd;
        }
    }

    /**
     * Becomes what the newest good snapshot not above {@code endOffset} says, or empty as of {@code startOffset}. Snapshots
     * above the end, and damaged ones, are deleted.
     */
    void loadSnapshot(long startOffset, long endOffset) throws IOException {
        producers.clear();
        mapEnd = startOffset;
        lastSnapshot = -1;
        for (long offset : snapshots().reversed()) {
            if (offset > endOffset) {
                disk.delete(snapshotFile(offset));
                continue;
            }
            var entries = ProducerSnapshot.decode(disk.readAll(snapshotFile(offset)));
            if (entries.isEmpty()) {
                disk.delete(snapshotFile(offset));
                continue;
            }
            entries.get().forEach(e -> producers.put(e.producerId(), e));
            mapEnd = Math.max(startOffset, offset);
            lastSnapshot = offset;
            return;
        }
    }

    /** Deletes snapshots that belong to no segment, but for the newest, which a clean stop may have left at the log end. */
    void removeStray(Collection<Long> segmentBases) throws IOException {
        List<Long> offsets = snapshots();
        for (int i = 0; i < offsets.size() - 1; i++) {
            if (!segmentBases.contains(offsets.get(i))) {
                disk.delete(snapshotFile(offsets.get(i)));
            }
        }
    }

    void deleteSnapshot(long offset) throws IOException {
        disk.delete(snapshotFile(offset));
    }

    /** Forgets everything and starts at {@code offset}. */
    void restart(long offset) throws IOException {
        producers.clear();
        mapEnd = offset;
        lastSnapshot = -1;
        for (long snapshot : snapshots()) {
            disk.delete(snapshotFile(snapshot));
        }
    }

    private List<Long> snapshots() throws IOException {
        return disk.list(directory).stream()
                .flatMap(f -> SegmentFiles.offset(f, SegmentFiles.SNAPSHOT).stream())
                .sorted()
                .toList();
    }

    private Path snapshotFile(long offset) {
        return SegmentFiles.of(directory, offset, SegmentFiles.SNAPSHOT);
    }
}
