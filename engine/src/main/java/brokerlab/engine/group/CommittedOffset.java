package brokerlab.engine.group;

import java.util.OptionalLong;

/**
 * A position a group has committed for one partition.
 *
 * @param leaderEpoch of the last record consumed, -1 when unknown
 * @param metadata the client's own words, may be empty
 * @param commitTimestampMs wall time of the commit, the client's own where it says one (OffsetCommit 1)
 * @param expireTimestampMs set only when the client asked for a retention of its own (OffsetCommit before version 5)
 */
public record CommittedOffset(
        long offset, int leaderEpoch, String metadata, long commitTimestampMs, OptionalLong expireTimestampMs) {
    public CommittedOffset(long offset, int leaderEpoch, String metadata, long commitTimestampMs) {
        this(offset, leaderEpoch, metadata, commitTimestampMs, OptionalLong.empty());
    }
}
