package brokerlab.engine.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a log remembers of one idempotent producer. Immutable.
 *
 * @param coordinatorEpoch of the last transaction marker, -1 for none
 * @param transactionFirstOffset of the open transaction, -1 for none
 * @param lastTimestampMs of its newest batch; by it a silent producer is forgotten
 * @param batches the newest {@value #WINDOW} at most, oldest first
 */
public record ProducerEntry(
        long producerId,
        short epoch,
        int coordinatorEpoch,
        long transactionFirstOffset,
        long lastTimestampMs,
        List<ProducerEntry.WindowBatch> batches) {
    /** A client keeps at most five requests in flight, so at most five batches can come again (KIP-98). */
    static final int WINDOW = 5;

    /** A batch of the window; sequences wrap to 0 after {@link Integer#MAX_VALUE}. */
    public record WindowBatch(int lastSequence, long lastOffset, int offsetDelta, long timestampMs) {
        int firstSequence() {
            return (lastSequence - offsetDelta) & Integer.MAX_VALUE;
        }

        long firstOffset() {
            return lastOffset - offsetDelta;
        }

        static WindowBatch of(ProducerBatch batch) {
            return new WindowBatch(
                    batch.lastSequence(), batch.lastOffset(), batch.lastOffsetDelta(), batch.maxTimestampMs());
        }
    }

    static ProducerEntry unknown(long producerId) {
        return new ProducerEntry(producerId, (short) -1, -1, -1, -1, List.of());
    }

    /** This entry after {@code batch} was appended. A new epoch starts a new window. */
    ProducerEntry after(ProducerBatch batch) {
        if (batch.control() && batch.marker().isEmpty()) {
            return this;
        }
        var window = new ArrayList<WindowBatch>(WINDOW + 1);
        if (batch.epoch() == epoch) {
            window.addAll(batches);
        }
        if (!batch.control()) {
            window.add(WindowBatch.of(batch));
        }
        if (window.size() > WINDOW) {
            window.removeFirst();
        }
        return new ProducerEntry(
                producerId,
                batch.epoch(),
                batch.marker().map(ProducerBatch.Marker::coordinatorEpoch).orElse(coordinatorEpoch),
                transactionAfter(batch),
                batch.maxTimestampMs(),
                List.copyOf(window));
    }

    private long transactionAfter(ProducerBatch batch) {
        if (batch.control()) {
            return -1;
        }
        return batch.transactional() && transactionFirstOffset < 0 ? batch.baseOffset() : transactionFirstOffset;
    }

    /** What {@code batch} does to the producer's transaction. */
    Optional<OpenTransactions.TransactionStep> step(ProducerBatch batch) {
        if (batch.marker().isPresent()) {
            return transactionFirstOffset < 0
                    ? Optional.empty()
                    : Optional.of(new OpenTransactions.TransactionStep.Ended(
                            producerId,
                            transactionFirstOffset,
                            batch.lastOffset(),
                            !batch.marker().get().commit()));
        }
        return batch.transactional() && !batch.control() && transactionFirstOffset < 0
                ? Optional.of(new OpenTransactions.TransactionStep.Begun(producerId, batch.baseOffset()))
                : Optional.empty();
    }

    /** The batch of the window that {@code batch} repeats. */
    Optional<WindowBatch> repeated(ProducerBatch batch) {
        if (batch.epoch() != epoch) {
            return Optional.empty();
        }
        return batches.stream()
                .filter(b -> b.firstSequence() == batch.baseSequence() && b.lastSequence() == batch.lastSequence())
                .findFirst();
    }

    ProducerEntry withWindow(List<WindowBatch> window) {
        return new ProducerEntry(producerId, epoch, coordinatorEpoch, transactionFirstOffset, lastTimestampMs, window);
    }

    /** -1 when the window is empty. */
    public int lastSequence() {
        return batches.isEmpty() ? -1 : batches.getLast().lastSequence();
    }
}
