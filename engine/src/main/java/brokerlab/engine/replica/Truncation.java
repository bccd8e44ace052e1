package brokerlab.engine.replica;

import brokerlab.engine.log.EpochEnd;

/** Where logs part, and where a follower cuts (KIP-101, 279, 595). Pure functions. */
final class Truncation {
    private Truncation() {}

    /**
     * The leader's side: whether a follower whose next offset is {@code offset} and whose newest epoch is {@code lastFetchedEpoch}
     * has records the leader has not.
     *
     * @param own where {@code lastFetchedEpoch} (or the largest below) ends in the leader's log
     * @param ownLogStart everything in the leader's log is newer than {@code lastFetchedEpoch} when it knows no such epoch, so that
     *     epoch ends no later than here
     * @return where they part, {@link EpochEnd#UNKNOWN} when they do not
     */
    static EpochEnd diverging(long offset, int lastFetchedEpoch, EpochEnd own, long ownLogStart) {
        if (lastFetchedEpoch < 0) {
            return EpochEnd.UNKNOWN;
        }
        EpochEnd end = own.epoch() < 0 ? new EpochEnd(lastFetchedEpoch, ownLogStart) : own;
        return end.epoch() < lastFetchedEpoch || end.endOffset() < offset ? end : EpochEnd.UNKNOWN;
    }

    /**
     * The follower's side: the offset to cut at. Each round cuts at least one record, so the rounds end.
     *
     * @param leader the leader's answer
     * @param own where {@code leader.epoch()} (or the largest below) ends in the follower's log
     */
    static long point(EpochEnd leader, EpochEnd own, long logStart, long logEnd) {
        long cut;
        if (own.epoch() < 0) {
            // Everything here was written in epochs the leader has nothing of.
            cut = logStart;
        } else if (own.epoch() == leader.epoch()) {
            cut = Math.min(own.endOffset(), leader.endOffset());
        } else {
            cut = own.endOffset();
        }
        return Math.max(logStart, Math.min(cut, logEnd));
    }
}
