package brokerlab.engine.log;

import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.LogRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What a batch tells of its producer, without the batch: small enough to be kept for every batch of a segment while the
 * segments before it are still being read.
 *
 * @param marker the transaction's end, in a control batch that holds one
 */
record ProducerBatch(
        long producerId,
        short epoch,
        int baseSequence,
        long baseOffset,
        int lastOffsetDelta,
        long maxTimestampMs,
        boolean transactional,
        boolean control,
        Optional<Marker> marker) {
    private static final short ABORT = 0;
    private static final short COMMIT = 1;
    private static final int KEY_BYTES = 4;
    private static final int VALUE_BYTES = 6;

    /** Ends a producer's transaction (KIP-98): key is version and type, value is version and coordinator epoch. */
    record Marker(boolean commit, int coordinatorEpoch) {}

    /** @param batch with its records when it is a control batch */
    static ProducerBatch of(BatchHeader batch) {
        return new ProducerBatch(
                batch.producerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                batch.baseOffset(),
                batch.lastOffsetDelta(),
                batch.maxTimestampMs(),
                batch.transactional(),
                batch.control(),
                batch.control() ? markerIn(batch) : Optional.empty());
    }

    /** Empty for control records of other kinds, and where compaction has taken the record. */
    private static Optional<Marker> markerIn(BatchHeader batch) {
        List<LogRecord> records = Batches.records(batch, 1);
        if (records.isEmpty()
                || records.getFirst().key().isEmpty()
                || records.getFirst().value().isEmpty()) {
            return Optional.empty();
        }
        byte[] key = records.getFirst().key().get();
        byte[] value = records.getFirst().value().get();
        if (key.length < KEY_BYTES || value.length < VALUE_BYTES) {
            return Optional.empty();
        }
        short type = ByteBuffer.wrap(key).getShort(Short.BYTES);
        return type == ABORT || type == COMMIT
                ? Optional.of(new Marker(type == COMMIT, ByteBuffer.wrap(value).getInt(Short.BYTES)))
                : Optional.empty();
    }

    long lastOffset() {
        return baseOffset + lastOffsetDelta;
    }

    /** -1 for none; sequences wrap to 0 after {@link Integer#MAX_VALUE}. */
    int lastSequence() {
        return baseSequence < 0 ? baseSequence : (baseSequence + lastOffsetDelta) & Integer.MAX_VALUE;
    }
}
