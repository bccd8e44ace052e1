package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.LogEvent.DeletionReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What retention deletes now, and when the rest expires. A pure function: the deletion acts on what it returns and the
 * preview shows it.
 */
final class RetentionDecision {
    /** Never, as far as can be told. */
    static final long NEVER = Long.MAX_VALUE;

    private RetentionDecision() {}

    /**
     * @param endOffset base of the next segment, or the log end
     * @param largestTimestampMs of its records; for records without time, when its file was last written
     */
    record RetainedSegment(long baseOffset, long endOffset, long bytes, long largestTimestampMs, boolean active) {}

    /** @param due why it goes now; {@code expiresMs} is then 0 */
    record RetentionVerdict(Optional<DeletionReason> due, long expiresMs) {}

    /**
     * What goes of a log: so many of its first segments.
     *
     * @param newLogStart where the log begins afterwards
     */
    record DueSegments(int count, long bytes, long newLogStart) {}

    /** What is deleted of {@code segments} by these verdicts. */
    static DueSegments deletion(List<RetainedSegment> segments, List<RetentionVerdict> verdicts, long logStart) {
        int count = 0;
        long bytes = 0;
        long start = logStart;
        while (count < verdicts.size() && verdicts.get(count).due().isPresent()) {
            bytes += segments.get(count).bytes();
            start = Math.max(start, segments.get(count).endOffset());
            count++;
        }
        return new DueSegments(count, bytes, start);
    }

    /** One verdict per segment, in their order; those due are the first ones. */
    static List<RetentionVerdict> of(
            List<RetainedSegment> segments, long logStart, long highWatermark, TopicSettings settings, long nowMs) {
        var verdicts = new ArrayList<RetentionVerdict>(segments.size());
        boolean byTime = settings.cleanupDelete() && settings.retentionMs() >= 0;
        boolean bySize = settings.cleanupDelete() && settings.retentionBytes() >= 0;
        long excess =
                bySize ? segments.stream().mapToLong(RetainedSegment::bytes).sum() - settings.retentionBytes() : 0;
        boolean prefix = true;
        long earliest = 0;
        for (RetainedSegment s : segments) {
            boolean free = s.endOffset() <= highWatermark && !(s.active() && s.bytes() == 0);
            Optional<DeletionReason> due = Optional.empty();
            if (prefix && free) {
                due = reason(s, logStart, excess, byTime, bySize, settings, nowMs);
            }
            if (due.isPresent()) {
                excess -= s.bytes();
                verdicts.add(new RetentionVerdict(due, 0));
            } else {
                prefix = false;
                earliest = Math.max(earliest, expiry(s, byTime, settings, nowMs));
                verdicts.add(new RetentionVerdict(Optional.empty(), earliest));
            }
        }
        return verdicts;
    }

    private static Optional<DeletionReason> reason(
            RetainedSegment s,
            long logStart,
            long excess,
            boolean byTime,
            boolean bySize,
            TopicSettings settings,
            long nowMs) {
        if (!s.active() && s.endOffset() <= logStart) {
            return Optional.of(DeletionReason.LOG_START);
        }
        if (bySize && excess >= s.bytes()) {
            return Optional.of(DeletionReason.RETENTION_SIZE);
        }
        return byTime && nowMs - s.largestTimestampMs() > settings.retentionMs()
                ? Optional.of(DeletionReason.RETENTION_TIME)
                : Optional.empty();
    }

    /** A segment held back by the high watermark or by an older one is foreseen for no time. */
    private static long expiry(RetainedSegment s, boolean byTime, TopicSettings settings, long nowMs) {
        if (!byTime || settings.retentionMs() > NEVER - 1 - Math.max(0, s.largestTimestampMs())) {
            return NEVER;
        }
        long at = s.largestTimestampMs() + settings.retentionMs() + 1;
        return at > nowMs ? at : NEVER;
    }
}
