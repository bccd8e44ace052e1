package brokerlab.engine.log;

import brokerlab.engine.wire.BatchHeader;
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
record ProducerEntry(
        long producerId,
        short epoch,
        int coordinatorEpoch,
        long transactionFirstOffset,
        long lastTimestampMs,
        List<ProducerEntry.Batch> batches) {
    /** A client keeps at most five requests in flight, so at most five batches can come again (KIP-98). */
    static final int WINDOW = 5;

    /** A batch of the window; sequences wrap to 0 after {@link Integer#MAX_VALUE}. */
    record Batch(int lastSequence, long lastOffset, int offsetDelta, long timestampMs) {
        int firstSequence() {
            return (lastSequence - offsetDelta) & Integer.MAX_VALUE;
        }

        long firstOffset() {
            return lastOffset - offsetDelta;
        }

        static Batch of(BatchHeader header) {
            return new Batch(
                    header.lastSequence(), header.lastOffset(), header.lastOffsetDelta(), header.maxTimestampMs());
        }
    }

    static ProducerEntry unknown(long producerId) {
        return new ProducerEntry(producerId, (short) -1, -1, -1, -1, List.of());
    }

    /** This entry after {@code header} was appended. A new epoch starts a new window. */
    ProducerEntry after(BatchHeader header) {
        var window = new ArrayList<Batch>(WINDOW + 1);
        if (header.producerEpoch() == epoch) {
            window.addAll(batches);
        }
        if (!header.control()) {
            window.add(Batch.of(header));
        }
        if (window.size() > WINDOW) {
            window.removeFirst();
        }
        return new ProducerEntry(
                producerId,
                header.producerEpoch(),
                coordinatorEpoch,
                transactionFirstOffset,
                header.maxTimestampMs(),
                List.copyOf(window));
    }

    /** The batch of the window that {@code header} repeats. */
    Optional<Batch> repeated(BatchHeader header) {
        if (header.producerEpoch() != epoch) {
            return Optional.empty();
        }
        return batches.stream()
                .filter(b -> b.firstSequence() == header.baseSequence() && b.lastSequence() == header.lastSequence())
                .findFirst();
    }

    /** -1 when the window is empty. */
    int lastSequence() {
        return batches.isEmpty() ? -1 : batches.getLast().lastSequence();
    }
}
