package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import java.util.List;

/** What of a log may be compacted now, and whether it should be. A pure function. */
final class CompactionDecision {
    private CompactionDecision() {}

    /** @param firstTimestampMs of its first batch, -1 when unknown */
    record ClosedSegment(long baseOffset, long bytes, long firstTimestampMs, long largestTimestampMs) {}

    /**
     * @param firstDirty where the part begins that was never compacted
     * @param end where the part ends that may be compacted now
     * @param dirtyRatio dirty bytes of all that may be compacted
     * @param due whether the settings ask for it now
     */
    record CompactionVerdict(long firstDirty, long end, double dirtyRatio, boolean due) {}

    /**
     * @param closed the closed segments, oldest first
     * @param activeBase where the active one begins
     * @param checkpoint where the last compaction ended; less than the log start counts as the log start
     * @param bound what lies at or above it may still change: the last stable offset
     */
    static CompactionVerdict of(
            List<ClosedSegment> closed,
            long activeBase,
            long logStart,
            long checkpoint,
            long bound,
            TopicSettings settings,
            long nowMs) {
        long firstDirty = checkpoint < logStart || checkpoint > activeBase ? logStart : checkpoint;
        long end = activeBase;
        long clean = 0;
        long dirty = 0;
        boolean overdue = false;
        for (int i = 0; i < closed.size(); i++) {
            ClosedSegment s = closed.get(i);
            long next = i + 1 < closed.size() ? closed.get(i + 1).baseOffset() : activeBase;
            boolean tooYoung = settings.minCompactionLagMs() > 0
                    && s.largestTimestampMs() > nowMs - settings.minCompactionLagMs()
                    && next > firstDirty;
            if (next > bound || tooYoung) {
                end = s.baseOffset();
                break;
            }
            if (next <= firstDirty) {
                clean += s.bytes();
            } else {
                dirty += s.bytes();
                overdue |= s.firstTimestampMs() >= 0 && nowMs - s.firstTimestampMs() > settings.maxCompactionLagMs();
            }
        }
        double ratio = dirty == 0 ? 0 : (double) dirty / (clean + dirty);
        boolean due = dirty > 0 && (overdue || ratio > settings.minCleanableDirtyRatio());
        return new CompactionVerdict(firstDirty, Math.max(end, firstDirty), ratio, due);
    }
}
