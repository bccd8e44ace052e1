package brokerlab.engine.replica;

import brokerlab.engine.log.LogOffsets;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.log.TimestampOffset;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Optional;

/** ListOffsets at the leader: nothing above what consumers may read is ever named. */
final class OffsetLookup {
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long MAX_TIMESTAMP = -3;
    private static final long EARLIEST_LOCAL = -4;
    private static final long LATEST_TIERED = -5;

    private OffsetLookup() {}

    static Optional<TimestampOffset> find(Partition partition, long timestamp, boolean committed, int askersEpoch) {
        Leadership leader = partition.leaderOrThrow(askersEpoch);
        PartitionLog log = partition.log();
        LogOffsets now = log.offsets();
        long limit = committed ? now.lastStable() : now.highWatermark();
        if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) {
            return Optional.of(
                    new TimestampOffset(-1, now.logStart(), log.earliestEpoch().orElse(-1)));
        }
        if (timestamp == LATEST) {
            requireCaughtUp(partition, leader);
            return Optional.of(new TimestampOffset(-1, limit, leader.leaderEpoch()));
        }
        if (timestamp == LATEST_TIERED) {
            return Optional.empty();
        }
        Optional<TimestampOffset> found =
                timestamp == MAX_TIMESTAMP ? log.offsetOfMaxTimestamp() : lookup(log, timestamp);
        if (found.isEmpty() || found.get().offset() < limit) {
            return found;
        }
        requireCaughtUp(partition, leader);
        return Optional.empty();
    }

    private static Optional<TimestampOffset> lookup(PartitionLog log, long timestamp) {
        if (timestamp < 0) {
            throw new ProtocolException(ErrorCode.INVALID_REQUEST, timestamp + " is no timestamp of ListOffsets");
        }
        return log.offsetForTimestamp(timestamp);
    }

    /** A new leader's high watermark lags until its ISR has fetched: an answer now could go back behind the former leader's (KIP-207). */
    private static void requireCaughtUp(Partition partition, Leadership leader) {
        long highWatermark = partition.log().offsets().highWatermark();
        if (highWatermark < leader.epochStart()) {
            throw new ProtocolException(
                    ErrorCode.OFFSET_NOT_AVAILABLE,
                    partition.name() + ": high watermark " + highWatermark + " has not reached the start of epoch "
                            + leader.leaderEpoch() + " at " + leader.epochStart() + " yet, try again");
        }
    }
}
