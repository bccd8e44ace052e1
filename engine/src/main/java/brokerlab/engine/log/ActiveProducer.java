package brokerlab.engine.log;

/**
 * An idempotent producer that a log remembers.
 *
 * @param lastSequence of its newest batch, -1 when none is remembered
 * @param coordinatorEpoch of its last transaction marker, -1 for none
 * @param transactionFirstOffset where its open transaction begins, -1 for none
 */
public record ActiveProducer(
        long producerId,
        short epoch,
        int lastSequence,
        long lastTimestampMs,
        int coordinatorEpoch,
        long transactionFirstOffset) {}
