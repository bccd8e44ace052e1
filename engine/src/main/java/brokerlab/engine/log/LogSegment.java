package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.wire.BatchHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A piece of a log: one file of batches and its two indexes. Written by one thread at a time, under the log's lock; read by
 * any number beside it, up to {@link #size()}.
 */
final class LogSegment {
    final SegmentHandles files;
    private final long baseOffset;
    private volatile int size;
    private volatile long nextOffset;
    private volatile TimeIndex.TimeEntry largest;
    private volatile long createdMs;
    /** Maximum timestamp of the first batch, by which the segment's age is counted; -1 while unknown. */
    private volatile long firstTimestampMs = -1;

    /** By which retention counts the age of a segment whose records have no time. */
    private volatile long withoutTimeSinceMs;

    private volatile RecentBatches recent = RecentBatches.NONE;
    /** What was written or checked in this life. */
    private volatile Extent verified = Extent.NOTHING;

    private int sizeAtLastIndexEntry;
    private boolean preallocated;
    /** The file may hold more than was appended. */
    private boolean overhang;

    private LogSegment(SegmentHandles files, long baseOffset, long createdMs) {
        this.files = files;
        this.baseOffset = baseOffset;
        this.createdMs = createdMs;
        this.withoutTimeSinceMs = createdMs;
        this.nextOffset = baseOffset;
        this.largest = new TimeIndex.TimeEntry(-1, baseOffset);
    }

    /** A new log's empty segment to append to; replaces files of that name. */
    static LogSegment create(Disk disk, Path directory, long baseOffset, TopicSettings settings, long nowMs)
            throws IOException {
        return create(disk, directory, baseOffset, "", false, settings, nowMs);
    }

    /** The next segment of a log, whose indexes are made with its first batch, as Kafka does (LazyIndex). */
    static LogSegment createNext(Disk disk, Path directory, long baseOffset, TopicSettings settings, long nowMs)
            throws IOException {
        return create(disk, directory, baseOffset, "", true, settings, nowMs);
    }

    /** What compaction writes into, under a name that says it is not finished. */
    static LogSegment createCleaned(Disk disk, Path directory, long baseOffset, TopicSettings settings, long nowMs)
            throws IOException {
        return create(disk, directory, baseOffset, SegmentFiles.CLEANED, false, settings, nowMs);
    }

    private static LogSegment create(
            Disk disk,
            Path directory,
            long baseOffset,
            String suffix,
            boolean lazily,
            TopicSettings settings,
            long nowMs)
            throws IOException {
        var files = new SegmentHandles(disk, directory, baseOffset, suffix);
        var segment = new LogSegment(files, baseOffset, nowMs);
        try {
            files.log.truncate(0);
            files.startIndexes(settings.segmentIndexBytes(), lazily);
            files.transactions.replace(List.of());
            segment.indexIntervalBytes = settings.indexIntervalBytes();
            if (settings.preallocate() && suffix.isEmpty()) {
                files.log.write(ByteBuffer.allocate(1), settings.segmentBytes() - 1L);
                segment.preallocated = true;
            }
        } catch (IOException e) {
            files.discard(e);
            throw e;
        }
        return segment;
    }

    /** A segment found on disk. Its end and its indexes are known only after {@link SegmentCheck} has looked at it. */
    static LogSegment found(Disk disk, Path directory, long baseOffset, long nowMs) throws IOException {
        var files = new SegmentHandles(disk, directory, baseOffset, "");
        var segment = new LogSegment(files, baseOffset, nowMs);
        long bytes = files.log.size();
        if (bytes > Integer.MAX_VALUE) {
            files.abandon();
            throw new IOException(files.log.path() + " has " + bytes + " bytes, more than a segment can");
        }
        segment.size = (int) bytes;
        return segment;
    }

    // ---- write

    /** Appends batches, whose bytes are {@code pieces} one after another, in one write. */
    void append(List<ByteBuffer> pieces, List<BatchHeader> batches) throws IOException {
        int position = size;
        files.makeIndexes(true);
        try {
            files.log.writeAll(pieces, position);
        } catch (IOException | RuntimeException | Error e) {
            cutWhatWasNotAppended(position, e);
            throw e;
        }
        for (BatchHeader batch : batches) {
            index(batch, position);
            position += batch.sizeInBytes();
        }
        recent = recent.with(batches, size);
        nextOffset = batches.getLast().nextOffset();
        verified = verified.with(size, position);
        size = position;
    }

    /** Part of it may have been written. What stays behind the end is written over by what comes next, or cut when that is closed. */
    private void cutWhatWasNotAppended(int end, Throwable why) {
        try {
            files.log.truncate(end);
            preallocated = false;
        } catch (IOException e) {
            overhang = true;
            why.addSuppressed(e);
        }
    }

    /** Takes note of a batch that lies at {@code position}. */
    void index(BatchHeader batch, int position) throws IOException {
        if (position == 0) {
            firstTimestampMs = batch.maxTimestampMs();
        }
        long last = batch.lastOffset();
        if (batch.maxTimestampMs() > largest.timestampMs()) {
            largest = new TimeIndex.TimeEntry(batch.maxTimestampMs(), last);
        }
        if (position - sizeAtLastIndexEntry > indexIntervalBytes && !files.offsets.isFull()) {
            try {
                files.offsets.append(last, position);
                sizeAtLastIndexEntry = position;
                if (!files.times.isFull()) {
                    files.times.maybeAppend(largest);
                }
            } catch (IOException e) {
                // Without room the entry is left out and the next batch gets one: a search reads on for a while.
                if (Shortage.of(e).isEmpty()) {
                    throw e;
                }
            }
        }
    }

    private volatile int indexIntervalBytes = 4096;

    void indexInterval(int bytes) {
        indexIntervalBytes = bytes;
    }

    /** Cuts everything from {@code offset} on, to be made active next. Returns the bytes cut. */
    int truncateTo(long offset, long nowMs) throws IOException {
        int before = size;
        int position = SegmentReads.positionOf(this, offset);
        var cut = cursor(position, BatchHeader.SIZE);
        // A batch is kept or cut as a whole, so the segment may end below the offset asked for.
        long end = cut.advance() ? Math.min(offset, cut.header().baseOffset()) : offset;
        files.offsets.truncateTo(offset);
        files.times.truncateTo(offset);
        recent = RecentBatches.NONE;
        files.transactions.truncateTo(offset);
        // Readers must not look beyond the cut while the file is cut.
        size = Math.min(size, position);
        verified = verified.upTo(size);
        files.log.truncate(size);
        preallocated = false;
        overhang = false;
        if (size == 0) {
            createdMs = nowMs;
            withoutTimeSinceMs = nowMs;
            firstTimestampMs = -1;
        }
        sizeAtLastIndexEntry = size;
        largest = findLargest();
        nextOffset = Math.min(nextOffset, Math.max(end, baseOffset));
        return before - size;
    }

    /** The segment's largest timestamp: the time index knows it up to its last entry, the batches behind tell the rest. */
    TimeIndex.TimeEntry findLargest() throws IOException {
        TimeIndex.TimeEntry found = files.times.last();
        var cursor =
                cursor(found.timestampMs() < 0 ? 0 : files.offsets.lookup(found.offset()), SegmentReads.LOOKUP_WINDOW);
        while (cursor.advance()) {
            if (cursor.header().maxTimestampMs() > found.timestampMs()) {
                found = new TimeIndex.TimeEntry(
                        cursor.header().maxTimestampMs(), cursor.header().lastOffset());
            }
        }
        return found;
    }

    /** No more appends: the largest timestamp is written and all files are cut to what they hold. */
    void becomeInactive() throws IOException {
        files.trimIndexes(largest);
        if (preallocated || overhang) {
            files.log.truncate(size);
            preallocated = false;
            overhang = false;
        }
    }

    /** Closes all files, cut to what they hold. Reads fail from now on. */
    void close() throws IOException {
        becomeInactive();
        files.abandon();
    }

    // ---- read

    /** Batches from file position {@code from} on, as far as the segment goes now. */
    BatchCursor cursor(int from, int windowBytes) {
        return new BatchCursor(files.log, from, size, windowBytes);
    }

    LogSlice slice(int from, int to) {
        return new FileSlice(files.log, from, to - from);
    }

    // ---- what the loader sets

    /** Sets what a look at the file found. */
    void settle(int newSize, long newNextOffset, TimeIndex.TimeEntry newLargest, long newFirstTimestampMs) {
        size = newSize;
        nextOffset = newNextOffset;
        largest = newLargest;
        firstTimestampMs = newFirstTimestampMs;
        if (newFirstTimestampMs >= 0) {
            createdMs = newFirstTimestampMs;
        }
        sizeAtLastIndexEntry = files.offsets.entries() == 0
                ? 0
                : files.offsets.entry(files.offsets.entries() - 1).position();
    }

    /** When its file was last written, wall ms; when it was opened, on a disk that does not know. */
    long modifiedMs() throws IOException {
        long known = files.modifiedMs();
        return known < 0 ? createdMs : known;
    }

    long withoutTimeSinceMs() {
        return withoutTimeSinceMs;
    }

    /** Records without time are as old as their file, as there is nothing else to go by. */
    void ageByFile() throws IOException {
        if (size > 0 && largest.timestampMs() < 0) {
            withoutTimeSinceMs = modifiedMs();
        }
    }

    /** Cuts what lies behind the end that was found. */
    void cutRest() throws IOException {
        files.log.truncate(size);
    }

    /** The batches there need no look at their checksums. */
    Extent verified() {
        return verified;
    }

    void verified(int from, int to) {
        verified = verified.with(from, to);
    }

    /** Forgets the indexes, which are about to be built anew. */
    void startIndexing(int maxIndexBytes) throws IOException {
        files.startIndexes(maxIndexBytes, false);
        sizeAtLastIndexEntry = 0;
        largest = new TimeIndex.TimeEntry(-1, baseOffset);
        firstTimestampMs = -1;
    }

    // ---- facts

    long baseOffset() {
        return baseOffset;
    }

    /** Bytes of whole batches. */
    int size() {
        return size;
    }

    long nextOffset() {
        return nextOffset;
    }

    TimeIndex.TimeEntry largest() {
        return largest;
    }

    /** Where the newest batches lie. */
    RecentBatches recent() {
        return recent;
    }

    long createdMs() {
        return createdMs;
    }

    long firstTimestampMs() {
        return firstTimestampMs;
    }

    SegmentInfo info(boolean active) {
        return new SegmentInfo(
                baseOffset,
                nextOffset,
                size,
                largest.timestampMs(),
                createdMs,
                files.offsets.entries(),
                files.times.entries(),
                active,
                SegmentFiles.name(baseOffset, SegmentFiles.LOG));
    }
}
