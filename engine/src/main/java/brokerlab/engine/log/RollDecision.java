package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.LogEvent.RollReason;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Whether the active segment is closed before an append. A pure function. */
final class RollDecision {
    private RollDecision() {}

    /**
     * @param size of the active segment
     * @param firstTimestampMs of its first batch, -1 when there is none
     * @param appendTimestampMs largest of what is to be appended
     * @param appendLastOffset last offset of what is to be appended
     */
    record Input(
            long baseOffset,
            int size,
            long firstTimestampMs,
            long createdMs,
            boolean indexFull,
            int appendBytes,
            long appendTimestampMs,
            long appendLastOffset,
            long jitterMs,
            long nowMs) {}

    /** Why the segment is rolled, empty when it is not. An empty segment is rolled only when its offsets would overflow. */
    static Optional<RollReason> of(Input in, TopicSettings settings) {
        if (in.appendLastOffset() - in.baseOffset() > Integer.MAX_VALUE) {
            return Optional.of(RollReason.OFFSET_RANGE);
        }
        if (in.size() == 0) {
            return Optional.empty();
        }
        if (in.appendBytes() > room(in.size(), settings)) {
            return Optional.of(RollReason.SIZE);
        }
        if (age(in) > maxAgeMs(in.jitterMs(), settings)) {
            return Optional.of(RollReason.AGE);
        }
        return in.indexFull() ? Optional.of(RollReason.INDEX_FULL) : Optional.empty();
    }

    /** Bytes that still fit into an active segment of {@code size} bytes; negative when it is too large already. */
    static long room(int size, TopicSettings settings) {
        return settings.segmentBytes() - (long) size;
    }

    /** The age up to which a segment stays active. */
    static long maxAgeMs(long jitterMs, TopicSettings settings) {
        // Only closed segments are compacted, so a bound on the compaction's lag is one on the segment's age (KIP-354).
        long maxAge = settings.cleanupCompact()
                ? Math.min(settings.segmentMs(), settings.maxCompactionLagMs())
                : settings.segmentMs();
        return maxAge - jitterMs;
    }

    /** Records tell their own time when they have one, so that a replayed log rolls where the first one did. */
    private static long age(Input in) {
        return in.firstTimestampMs() >= 0 && in.appendTimestampMs() >= 0
                ? in.appendTimestampMs() - in.firstTimestampMs()
                : in.nowMs() - in.createdMs();
    }

    /** By how much a segment rolls early, so that the partitions of a topic do not all roll at once. */
    static long jitterMs(TopicPartition partition, long baseOffset, TopicSettings settings) {
        long bound = Math.min(settings.segmentJitterMs(), settings.segmentMs());
        if (bound <= 0) {
            return 0;
        }
        long mixed = (partition.hashCode() * 31L + baseOffset) * 0x9E3779B97F4A7C15L;
        return Math.floorMod(mixed ^ (mixed >>> 32), bound);
    }
}
