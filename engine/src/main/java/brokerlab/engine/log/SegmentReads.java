package brokerlab.engine.log;

import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Where in a segment something lies, and how far it may be served; nothing here changes what it holds. */
final class SegmentReads {
    /** Large enough for the batches between two index entries, small enough to read for one of them. */
    static final int LOOKUP_WINDOW = 8 * 1024;

    private static final int VERIFY_WINDOW = 256 * 1024;

    private SegmentReads() {}

    /** Where the first batch that ends at or after {@code offset} begins; the size when there is none. */
    static int positionOf(LogSegment segment, long offset) throws IOException {
        int end = segment.size();
        return placeOf(segment, offset).map(BatchPlace::position).orElse(end);
    }

    /** The first batch that ends at or after {@code offset}. */
    static Optional<BatchPlace> placeOf(LogSegment segment, long offset) throws IOException {
        if (offset >= segment.nextOffset()) {
            return Optional.empty();
        }
        Optional<BatchPlace> known = segment.recent().holding(offset);
        return known.isPresent() ? known : search(segment, offset, BatchHeader::lastOffset);
    }

    /** Like {@link #positionOf}, for the end of a read: where the first batch with a base at or above {@code offset} begins. */
    static int endOf(LogSegment segment, long offset) throws IOException {
        int end = segment.size();
        if (offset >= segment.nextOffset()) {
            return end;
        }
        Optional<BatchPlace> known = segment.recent().from(offset);
        return (known.isPresent() ? known : search(segment, offset, BatchHeader::placingOffset))
                .map(BatchPlace::position)
                .orElse(end);
    }

    private static Optional<BatchPlace> search(LogSegment segment, long offset, ToLongFunction<BatchHeader> reached)
            throws IOException {
        var cursor = segment.cursor(segment.files.offsets.lookup(offset), LOOKUP_WINDOW);
        while (cursor.advance()) {
            if (reached.applyAsLong(cursor.header()) >= offset) {
                return Optional.of(
                        new BatchPlace(cursor.position(), cursor.header().placingOffset()));
            }
        }
        requireWhole(segment, cursor);
        return Optional.empty();
    }

    /** The end of the last whole batch within {@code [from, to)}; {@code from} when the first one does not fit. */
    static int boundary(LogSegment segment, int from, int to) throws IOException {
        var cursor = segment.cursor(Math.max(from, segment.files.offsets.batchAtOrBefore(to)), LOOKUP_WINDOW);
        int boundary = cursor.next();
        while (boundary < to && cursor.advance() && cursor.next() <= to) {
            boundary = cursor.next();
        }
        return boundary;
    }

    /**
     * How far what lies from {@code from} to {@code to} may be served: batches that were here before the broker started have
     * their checksums looked at before they are first read, as nothing else would notice a byte that changed on the disk.
     *
     * @param damaged told where the first bad batch is, and why
     * @throws DamagedLogException when it is the first one
     */
    static int soundUpTo(LogSegment segment, int from, int to, Damage damaged) throws IOException {
        if (segment.verified().covers(from, to)) {
            return to;
        }
        var cursor = segment.cursor(from, VERIFY_WINDOW);
        int sound = from;
        while (sound < to && cursor.advance()) {
            try {
                Batches.checkHeader(cursor.whole(), Batches.Origin.REPLICA);
            } catch (ProtocolException e) {
                damaged.found(segment, cursor.position(), cursor.header().placingOffset(), e.getMessage());
                if (sound == from) {
                    throw new DamagedLogException(
                            segment.files.log.path() + " is damaged at position " + sound + ": " + e.getMessage());
                }
                break;
            }
            sound = cursor.next();
        }
        segment.verified(from, sound);
        return sound;
    }

    /** Is told of a batch that must not be served. */
    interface Damage {
        void found(LogSegment segment, int position, long offset, String why);
    }

    /** The first record at or after {@code timestampMs} with an offset of at least {@code fromOffset}. */
    static Optional<TimestampOffset> firstAtOrAfter(LogSegment segment, long timestampMs, long fromOffset)
            throws IOException {
        long start = Math.max(segment.files.times.lookup(timestampMs).offset(), fromOffset);
        var cursor = segment.cursor(segment.files.offsets.lookup(start), LOOKUP_WINDOW);
        while (cursor.advance()) {
            if (cursor.header().maxTimestampMs() >= timestampMs
                    && cursor.header().lastOffset() >= fromOffset) {
                BatchHeader batch = cursor.whole();
                for (var record : Batches.records(batch, Integer.MAX_VALUE)) {
                    if (record.timestampMs() >= timestampMs && record.offset() >= fromOffset) {
                        return Optional.of(new TimestampOffset(
                                record.timestampMs(), record.offset(), batch.partitionLeaderEpoch()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The first record that has the segment's largest timestamp. */
    static Optional<TimestampOffset> firstWithLargest(LogSegment segment) throws IOException {
        TimeIndex.TimeEntry entry = segment.largest();
        if (entry.timestampMs() < 0) {
            return Optional.empty();
        }
        var cursor = segment.cursor(positionOf(segment, entry.offset()), LOOKUP_WINDOW);
        if (!cursor.advance()) {
            return Optional.empty();
        }
        BatchHeader batch = cursor.whole();
        return Batches.records(batch, Integer.MAX_VALUE).stream()
                .filter(r -> r.timestampMs() == entry.timestampMs())
                .findFirst()
                .map(r -> new TimestampOffset(r.timestampMs(), r.offset(), batch.partitionLeaderEpoch()));
    }

    private static void requireWhole(LogSegment segment, BatchCursor cursor) throws DamagedLogException {
        if (!cursor.stop().isEmpty()) {
            throw new DamagedLogException(
                    segment.files.log.path() + " is damaged at " + cursor.next() + ": " + cursor.stop());
        }
    }
}
