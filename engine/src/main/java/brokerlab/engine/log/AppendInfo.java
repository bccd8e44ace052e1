package brokerlab.engine.log;

/**
 * What an append did.
 *
 * @param firstOffset of the first record, or of the earlier batch when {@code duplicate}
 * @param logAppendTimeMs -1 under CreateTime
 * @param duplicate an idempotent producer's batch that is already in the log: nothing was written
 */
public record AppendInfo(
        long firstOffset,
        long lastOffset,
        long maxTimestampMs,
        long logAppendTimeMs,
        long logStartOffset,
        int bytes,
        boolean duplicate)
        implements AppendOutcome {}
