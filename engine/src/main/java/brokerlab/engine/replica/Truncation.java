package brokerlab.engine.replica;

import brokerlab.engine.log.EpochEnd;
import brokerlab.engine.log.PartitionLog;

/** Where logs part, and where a follower cuts (KIP-101, 279, 595). */
final class Truncation {
    private Truncation() {}

    /**
     * The epoch of the last record below {@code end}, -1 when there is none. Not simply the newest epoch: one that was begun here as
     * leader and got no record says nothing about what this log holds, and no leader after it would know it.
     */
    static int lastFetchedEpoch(PartitionLog log, long end) {
        if (end <= log.offsets().logStart()) {
            return -1;
        }
        int epoch = log.latestEpoch().orElse(-1);
        while (epoch > 0) {
            EpochEnd before = log.endOfEpoch(epoch - 1);
            if (before.epoch() < 0 || before.endOffset() < end) {
                break;
            }
            epoch = before.epoch() < epoch - 1 ? before.epoch() : epoch - 1;
        }
        return epoch;
    }

    /**
     * The leader's side: whether a follower whose next offset is {@code offset} and whose newest record is of
     * {@code lastFetchedEpoch} has records the leader has not.
     *
     * @param own where {@code lastFetchedEpoch} (or the largest below) ends in the leader's log; an epoch below all of them ends
     *     where the log begins
     * @return where they part, {@link EpochEnd#UNKNOWN} when they do not
     */
    static EpochEnd diverging(long offset, int lastFetchedEpoch, EpochEnd own) {
        return lastFetchedEpoch >= 0 && (own.epoch() < lastFetchedEpoch || own.endOffset() < offset)
                ? own
                : EpochEnd.UNKNOWN;
    }

    /**
     * The follower's side: the offset to cut at. Each round cuts at least one record, so the rounds end.
     *
     * @param leader the leader's answer
     * @param own where {@code leader.epoch()} (or the largest below) ends in the follower's log
     */
    static long point(EpochEnd leader, EpochEnd own, long logStart, long logEnd) {
        // Where this log knows an older epoch only, everything after that one is of epochs the leader has nothing of.
        long cut = own.epoch() < 0 || own.epoch() == leader.epoch()
                ? Math.min(own.epoch() < 0 ? logEnd : own.endOffset(), leader.endOffset())
                : own.endOffset();
        return Math.max(logStart, Math.min(cut, logEnd));
    }
}
