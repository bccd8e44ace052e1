package brokerlab.engine.api;

import brokerlab.engine.log.LogOffsets;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.log.SegmentInfo;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/**
 * What ListOffsets 0 asks for: where segments start, newest first, from the newest on that was not written after a time
 * (UnifiedLog.legacyFetchOffsetsBefore of Apache Kafka 3.9). The end of the log counts as the start of a segment written now.
 */
final class SegmentStarts {
    private static final long EARLIEST = -2;

    private record Start(long offset, long writtenMs) {}

    /** Oldest first. */
    private final List<Start> starts = new ArrayList<>();

    SegmentStarts(PartitionLog log, long nowMs) {
        List<SegmentInfo> segments = log.segments();
        LogOffsets now = log.offsets();
        for (SegmentInfo segment : segments) {
            starts.add(new Start(
                    Math.max(segment.baseOffset(), now.logStart()),
                    segment.bytes() > 0 ? segment.largestTimestampMs() : segment.createdMs()));
        }
        if (segments.getLast().bytes() > 0) {
            starts.add(new Start(now.logEnd(), nowMs));
        }
    }

    /**
     * @param timestampMs wall time; -1 for the latest, -2 for the earliest
     * @throws ProtocolException UNKNOWN_SERVER_ERROR for less than none, as 3.9.1
     */
    List<Long> before(long timestampMs, int most) {
        if (most < 0) {
            throw new ProtocolException(ErrorCode.UNKNOWN_SERVER_ERROR, "at most " + most + " offsets cannot be told");
        }
        int from = timestampMs == EARLIEST ? 0 : starts.size() - 1;
        while (from >= 0 && timestampMs >= 0 && starts.get(from).writtenMs() > timestampMs) {
            from--;
        }
        var found = new ArrayList<Long>();
        for (int i = from; i >= 0 && found.size() < most; i--) {
            found.add(starts.get(i).offset());
        }
        found.sort((a, b) -> Long.compare(b, a));
        return found;
    }

    /** Nothing that consumers may not read yet is named: its place is the high watermark's. */
    static List<Long> upTo(long highWatermark, List<Long> offsets) {
        var bounded = new ArrayList<Long>(offsets);
        if (bounded.removeIf(offset -> offset > highWatermark)) {
            bounded.addFirst(highWatermark);
        }
        return bounded;
    }
}
