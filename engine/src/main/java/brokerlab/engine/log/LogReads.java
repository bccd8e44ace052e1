package brokerlab.engine.log;

import brokerlab.engine.wire.BatchHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads of a log's segments as they stand; nothing here changes anything. */
final class LogReads {
    private static final int HEADERS_WINDOW = 32 * 1024;

    private LogReads() {}

    /** Whole batches from the one that holds {@code offset}, none from {@code upTo} on, which is at most the log end. */
    static LogRead read(LogCore core, LogState now, long offset, int maxBytes, long upTo, boolean minOneBatch)
            throws IOException {
        SegmentList segments = now.segments();
        for (int i = segments.floorIndex(offset); i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            if (segment.baseOffset() >= upTo) {
                break;
            }
            int size = segment.size();
            Optional<BatchPlace> first = SegmentReads.placeOf(segment, offset);
            if (first.isEmpty() || first.get().position() >= size) {
                // Compaction may have taken all up to the next segment.
                continue;
            }
            int from = first.get().position();
            int end = Math.min(size, SegmentReads.endOf(segment, upTo));
            if (end - from > maxBytes) {
                int whole = SegmentReads.boundary(segment, from, from + Math.max(0, maxBytes));
                end = whole > from || !minOneBatch ? whole : firstEnd(segment, from);
            }
            if (end > from) {
                end = SegmentReads.soundUpTo(segment, from, end, core::damaged);
            }
            return end <= from
                    ? new LogRead(LogSlice.EMPTY, offset)
                    : new LogRead(segment.slice(from, end), first.get().offset());
        }
        return new LogRead(LogSlice.EMPTY, offset);
    }

    /** What was aborted within {@code bytes} from {@code offset} on, as near as the offset index knows. */
    static List<AbortedTransaction> aborted(LogState now, long offset, int bytes) throws IOException {
        SegmentList segments = now.segments();
        var found = new ArrayList<AbortedTransaction>();
        int first = segments.floorIndex(offset);
        LogSegment segment = segments.get(first);
        long next = segments.endOf(first, now.logEnd());
        long upTo = segment.files
                .offsets
                .offsetAtOrAfter((long) SegmentReads.positionOf(segment, offset) + bytes)
                .map(o -> Math.min(o, next))
                .orElse(next);
        for (int i = first; i < segments.size(); i++) {
            if (segments.get(i).files.transactions.collect(offset, upTo, found)) {
                break;
            }
        }
        found.sort(Comparator.comparingLong(AbortedTransaction::firstOffset));
        return found;
    }

    private static int firstEnd(LogSegment segment, int from) throws IOException {
        var cursor = segment.cursor(from, BatchHeader.SIZE);
        return cursor.advance() ? cursor.next() : from;
    }

    static Optional<TimestampOffset> offsetForTimestamp(LogState now, long timestampMs) throws IOException {
        for (LogSegment segment : now.segments().all()) {
            if (segment.largest().timestampMs() >= timestampMs && segment.nextOffset() > now.logStart()) {
                Optional<TimestampOffset> found = SegmentReads.firstAtOrAfter(segment, timestampMs, now.logStart());
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    static Optional<TimestampOffset> offsetOfMaxTimestamp(SegmentList segments) throws IOException {
        LogSegment best = segments.first();
        for (LogSegment segment : segments.all()) {
            if (segment.largest().timestampMs() > best.largest().timestampMs()) {
                best = segment;
            }
        }
        return SegmentReads.firstWithLargest(best);
    }

    static List<SegmentInfo> infos(SegmentList segments) {
        var infos = new ArrayList<SegmentInfo>(segments.size());
        for (int i = 0; i < segments.size(); i++) {
            infos.add(segments.get(i).info(segments.isLast(i)));
        }
        return infos;
    }

    static <T> List<T> batches(LogSegment segment, int fromPosition, int limit, PartitionLog.BatchReader<T> reader)
            throws IOException {
        var batches = new ArrayList<T>();
        var cursor = segment.cursor(Math.max(0, fromPosition), HEADERS_WINDOW);
        while (batches.size() < limit && cursor.advance()) {
            batches.add(reader.of(cursor.position(), cursor.header()));
        }
        return batches;
    }

    static Optional<BatchHeader> batch(LogSegment segment, int position) throws IOException {
        var cursor = segment.cursor(position, BatchHeader.SIZE);
        return position >= 0 && cursor.advance() ? Optional.of(cursor.whole()) : Optional.empty();
    }
}
