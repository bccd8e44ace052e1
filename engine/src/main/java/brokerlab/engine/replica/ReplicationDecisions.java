package brokerlab.engine.replica;

import brokerlab.engine.log.EpochEnd;
import brokerlab.engine.log.LogOffsets;
import brokerlab.engine.log.PartitionLog;

/**
 * The decisions on which "nothing acknowledged is lost" rests, each a function of what it is given. There is one right way, which is
 * {@link #RIGHT}; the simulation puts a wrong one in its place to prove that it would find it.
 */
interface ReplicationDecisions {
    ReplicationDecisions RIGHT = new ReplicationDecisions() {};

    /** Whether an order in epoch {@code told} comes too late for who knows of epoch {@code known}. */
    default boolean outdated(int told, int known) {
        return told < known;
    }

    /** Whether the high watermark waits for the follower: it does for the largest ISR there may be (R6). */
    default boolean counts(IsrState isr, int follower) {
        return isr.possibly(follower);
    }

    /** Whether a follower has all that the ISR may have to answer for: committed records, and the start of the epoch (R7). */
    default boolean mayJoin(long followerEnd, long highWatermark, long epochStart) {
        return followerEnd >= highWatermark && followerEnd >= epochStart;
    }

    /** Where a follower cuts its log when the leader's parts from it after {@code leader}'s epoch (R8). */
    default long cut(EpochEnd leader, PartitionLog log) {
        LogOffsets now = log.offsets();
        return Truncation.point(leader, log.endOfEpoch(leader.epoch()), now.logStart(), now.logEnd());
    }
}
