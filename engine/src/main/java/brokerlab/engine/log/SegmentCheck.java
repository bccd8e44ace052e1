package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Finds out what a segment on disk holds: quickly, trusting its indexes, or in full, batch by batch.
 *
 * <pre>
 *   clean stop ──▶ trusted ── index missing or wrong ──▶ checked: longest valid prefix kept,
 *   else ────────────────────────────────────────────▶          rest cut, indexes built anew
 *                                       a format not known here ──▶ nothing is cut, the log is refused
 * </pre>
 */
final class SegmentCheck {
    /** Large enough that the disk reads ahead, small enough that the checksum finds it in the processor's cache. */
    private static final int SCAN_WINDOW = 1024 * 1024;

    private static final int TAIL_WINDOW = 8 * 1024;

    private final Disk disk;
    private final Path directory;

    SegmentCheck(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** What a full check found. */
    record CheckResult(long bytesDropped, String why) {}

    /** Takes the segment as its indexes describe it. Returns what is wrong with them; then it must be {@link #checked}. */
    Optional<String> trusted(LogSegment segment) throws IOException {
        long base = segment.baseOffset();
        for (String suffix : List.of(SegmentFiles.OFFSET_INDEX, SegmentFiles.TIME_INDEX)) {
            Path file = SegmentFiles.of(directory, base, suffix);
            // A segment without batches may well have lost its empty indexes.
            if (segment.size() > 0 && !disk.exists(file)) {
                return Optional.of(file + " is missing");
            }
        }
        if (!segment.files.offsets.openAsIs()) {
            return Optional.of(segment.files.offsets.file() + " is no multiple of " + OffsetIndex.ENTRY + " bytes");
        }
        if (!segment.files.times.openAsIs()) {
            return Optional.of(segment.files.times.file() + " is no multiple of " + TimeIndex.ENTRY + " bytes");
        }
        var fault = segment.files.offsets.fault(segment.size());
        if (fault.isPresent()) {
            return fault;
        }
        var transactions = segment.files.transactions.load(base);
        if (transactions.isPresent()) {
            return transactions;
        }
        return settle(segment);
    }

    /** @throws NotUnderstoodException when what stopped {@code cursor} is a batch of a format not known here */
    private static void requireKnown(BatchCursor cursor, LogSegment segment) throws NotUnderstoodException {
        if (cursor.unknown()) {
            throw new NotUnderstoodException(
                    segment.files.log.path(), "at position " + cursor.next() + ": " + cursor.stop());
        }
    }

    private Optional<String> settle(LogSegment segment) throws IOException {
        int entries = segment.files.offsets.entries();
        var tail = segment.cursor(
                entries == 0 ? 0 : segment.files.offsets.entry(entries - 1).position(), TAIL_WINDOW);
        long next = segment.baseOffset();
        while (tail.advance()) {
            if (tail.header().placingOffset() < next) {
                return Optional.of("offset " + tail.header().placingOffset() + " does not follow " + next);
            }
            next = tail.header().nextOffset();
        }
        requireKnown(tail, segment);
        if (!tail.stop().isEmpty()) {
            return Optional.of(segment.files.log.path() + ": " + tail.stop());
        }
        if (entries > 0 && next <= segment.files.offsets.entry(entries - 1).offset()) {
            return Optional.of(segment.files.offsets.file() + " ends beyond the log's offset " + next);
        }
        var fault = segment.files.times.fault(next);
        if (fault.isPresent()) {
            return fault;
        }
        var head = segment.cursor(0, BatchHeader.SIZE);
        long first = head.advance() ? head.header().maxTimestampMs() : -1;
        requireKnown(head, segment);
        segment.settle(segment.size(), next, segment.findLargest(), first);
        segment.ageByFile();
        return Optional.empty();
    }

    /**
     * Reads every batch, takes the longest prefix of whole and valid ones with rising offsets, builds the indexes anew. The rest is
     * to be cut by {@link LogSegment#cutRest}, once it is known that all segments of the log are understood.
     *
     * @param scan told what it sees, batch by batch
     * @throws NotUnderstoodException at a batch that is not damaged, but nothing this engine knows
     */
    CheckResult checked(SegmentScan scan, int maxIndexBytes, LongConsumer read, BooleanSupplier abandoned)
            throws IOException {
        LogSegment segment = scan.segment;
        var head = segment.cursor(0, BatchHeader.SIZE);
        head.advance();
        requireKnown(head, segment);
        segment.startIndexing(maxIndexBytes);
        int bytes = segment.size();
        var cursor = BatchCursor.scanning(segment.files.log, bytes, SCAN_WINDOW);
        int valid = 0;
        long next = segment.baseOffset();
        int epoch = -1;
        long epochFirst = -1;
        long epochLast = -1;
        int counted = 0;
        String why = "";
        while (why.isEmpty() && cursor.advance()) {
            if (abandoned.getAsBoolean()) {
                throw new IOException("abandoned while checking " + segment.files.log.path());
            }
            why = faultOf(cursor, segment, next, epoch);
            if (why.isEmpty()) {
                BatchHeader batch = cursor.header();
                segment.index(batch, cursor.position());
                if (batch.partitionLeaderEpoch() != epoch) {
                    scan.ran(epoch, epochFirst, epochLast);
                    epoch = batch.partitionLeaderEpoch();
                    epochFirst = batch.placingOffset();
                }
                epochLast = batch.placingOffset();
                if (batch.hasProducerId()) {
                    scan.producers.add(ProducerBatch.of(batch));
                }
                next = batch.nextOffset();
                valid = cursor.next();
                if (valid - counted >= SCAN_WINDOW) {
                    read.accept(valid - counted);
                    counted = valid;
                }
            }
        }
        requireKnown(cursor, segment);
        if (why.isEmpty()) {
            why = cursor.stop();
        }
        scan.ran(epoch, epochFirst, epochLast);
        read.accept(bytes - counted);
        if (valid < bytes) {
            why = SegmentFiles.name(segment.baseOffset(), SegmentFiles.LOG) + " at position " + valid + ", offset "
                    + next + ": " + why;
        }
        segment.settle(valid, next, segment.largest(), segment.firstTimestampMs());
        segment.ageByFile();
        segment.verified(0, segment.size());
        segment.becomeInactive();
        return new CheckResult(bytes - valid, why);
    }

    private static String faultOf(BatchCursor cursor, LogSegment segment, long next, int epoch) throws IOException {
        BatchHeader header = cursor.header();
        if (header.placingOffset() < next) {
            return "a batch at offset " + header.placingOffset() + " follows offset " + (next - 1);
        }
        if (header.partitionLeaderEpoch() >= 0 && header.partitionLeaderEpoch() < epoch) {
            // What a truncation had cut off may be back after a loss of power, behind what was written in its place.
            return "a batch of leader epoch " + header.partitionLeaderEpoch() + " follows one of epoch " + epoch;
        }
        if (header.lastOffset() - segment.baseOffset() > Integer.MAX_VALUE) {
            return "offset " + header.lastOffset() + " is too far from the segment's base";
        }
        try {
            Batches.checkHeader(cursor.whole(), Batches.Origin.REPLICA);
            return "";
        } catch (ProtocolException e) {
            if (e.code() != ErrorCode.CORRUPT_MESSAGE) {
                throw new NotUnderstoodException(
                        segment.files.log.path(),
                        "at position " + cursor.position() + ": " + e.getMessage() + ", though its checksum is right");
            }
            return e.getMessage();
        }
    }
}
