package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** The idempotent and transactional producers of one log. Guarded by the log's lock. */
final class ProducerStates {
    private final TopicPartition partition;
    final ProducerSnapshots snapshots;
    final OpenTransactions transactions = new OpenTransactions();
    private final Map<Long, ProducerEntry> producers = new HashMap<>();
    private long mapEnd;
    private long lastSnapshot;

    ProducerStates(Disk disk, Path directory, TopicPartition partition) {
        this.partition = partition;
        this.snapshots = new ProducerSnapshots(disk, directory);
    }

    // ---- append

    /** The batch of this producer's window that {@code batch} repeats. */
    Optional<ProducerEntry.WindowBatch> repeated(BatchHeader batch) {
        ProducerEntry entry = batch.hasProducerId() ? producers.get(batch.producerId()) : null;
        return entry == null ? Optional.empty() : entry.repeated(ProducerBatch.of(batch));
    }

    /** What is to become of the producers and their transactions once the batches are written. */
    record ProducerChanges(Map<Long, ProducerEntry> changed, List<OpenTransactions.TransactionStep> steps) {
        static final ProducerChanges NOTHING = new ProducerChanges(Map.of(), List.of());
    }

    /**
     * What the producers would be after {@code batches}, without changing them.
     *
     * @throws ProtocolException INVALID_PRODUCER_EPOCH or OUT_OF_ORDER_SEQUENCE_NUMBER
     */
    ProducerChanges prepare(List<BatchHeader> batches, Batches.Origin origin) {
        Map<Long, ProducerEntry> changed = Map.of();
        List<OpenTransactions.TransactionStep> steps = List.of();
        for (BatchHeader header : batches) {
            if (header.hasProducerId()) {
                if (changed.isEmpty()) {
                    changed = new HashMap<>();
                    steps = new ArrayList<>(0);
                }
                long id = header.producerId();
                ProducerEntry entry = changed.getOrDefault(id, producers.getOrDefault(id, ProducerEntry.unknown(id)));
                check(header, entry, origin);
                var batch = ProducerBatch.of(header);
                entry.step(batch).ifPresent(steps::add);
                changed.put(id, entry.after(batch));
            }
        }
        return changed.isEmpty() ? ProducerChanges.NOTHING : new ProducerChanges(changed, steps);
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

    /** What producers and transactions were before batches that are not written yet. */
    static final class Before {
        private final Map<Long, Optional<ProducerEntry>> producers = new HashMap<>(2);
        private final Optional<OpenTransactions> transactions;
        private final long mapEnd;

        private Before(ProducerStates now) {
            transactions = now.transactions.isEmpty() ? Optional.empty() : Optional.of(now.transactions.copied());
            mapEnd = now.mapEnd;
        }
    }

    Before before() {
        return new Before(this);
    }

    /** Takes over what {@link #prepare} made, noting in {@code before} what it was. Returns what was aborted. */
    List<AbortedTransaction> commit(ProducerChanges prepared, long newMapEnd, Before before) {
        prepared.changed().forEach((id, entry) -> {
            ProducerEntry was = producers.put(id, entry);
            before.producers.putIfAbsent(id, Optional.ofNullable(was));
        });
        mapEnd = newMapEnd;
        return transactions.take(prepared.steps());
    }

    /** As if what came since had never been. */
    void back(Before before) {
        before.producers.forEach((id, was) -> {
            if (was.isPresent()) {
                producers.put(id, was.get());
            } else {
                producers.remove(id);
            }
        });
        before.transactions.ifPresentOrElse(transactions::copy, transactions::clear);
        mapEnd = before.mapEnd;
    }

    /** Replays a batch found in the log. Returns what it aborted. */
    List<AbortedTransaction> replay(ProducerBatch batch) {
        ProducerEntry entry = producers.getOrDefault(batch.producerId(), ProducerEntry.unknown(batch.producerId()));
        List<OpenTransactions.TransactionStep> steps =
                entry.step(batch).map(List::of).orElse(List.of());
        ProducerEntry after = entry.after(batch);
        if (after.epoch() >= 0) {
            producers.put(batch.producerId(), after);
        }
        mapEnd = batch.lastOffset() + 1;
        return transactions.take(steps);
    }

    /** Puts batches before the known window, as far as they belong to its epoch. */
    void completeWindow(long producerId, List<ProducerEntry.WindowBatch> found) {
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
        producers.put(producerId, entry.withWindow(List.copyOf(window)));
    }

    // ---- all of them

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
            snapshots.write(mapEnd, producers.values());
            lastSnapshot = mapEnd;
        }
    }

    /**
     * Becomes what the newest good snapshot not above {@code endOffset} says, or empty as of {@code startOffset}. Returns whether
     * all duplicate windows are known, as far as the log was read for them.
     */
    boolean loadSnapshot(long startOffset, long endOffset) throws IOException {
        producers.clear();
        transactions.clear();
        mapEnd = startOffset;
        // Where the log begins there is nothing to tell of.
        lastSnapshot = startOffset;
        Optional<ProducerSnapshots.SnapshotRead> found = snapshots.newest(endOffset);
        if (found.isEmpty()) {
            return true;
        }
        var begun = new ArrayList<OpenTransactions.TransactionStep>();
        for (ProducerEntry e : found.get().producers()) {
            producers.put(e.producerId(), e);
            if (e.transactionFirstOffset() >= 0) {
                begun.add(new OpenTransactions.TransactionStep.Begun(e.producerId(), e.transactionFirstOffset()));
            }
        }
        transactions.take(begun);
        mapEnd = Math.max(startOffset, found.get().offset());
        lastSnapshot = found.get().offset();
        return found.get().windowsKnown();
    }

    /** Becomes the same as {@code other}. */
    void copy(ProducerStates other) {
        producers.clear();
        producers.putAll(other.producers);
        transactions.copy(other.transactions);
        mapEnd = other.mapEnd;
    }

    /** Forgets everything and starts at {@code offset}. */
    void restart(long offset) throws IOException {
        producers.clear();
        transactions.clear();
        mapEnd = offset;
        lastSnapshot = -1;
        snapshots.deleteAll();
    }
}
