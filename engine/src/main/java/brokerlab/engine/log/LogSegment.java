package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
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
    private final Disk disk;
    private final Path directory;
    private final long baseOffset;
    private final String suffix;
    private final DiskFile file;
    private final OffsetIndex offsetIndex;
    private final TimeIndex timeIndex;
    private final TransactionIndex transactionIndex;
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

    private LogSegment(Disk disk, Path directory, long baseOffset, String suffix, long createdMs) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.suffix = suffix;
        this.createdMs = createdMs;
        this.withoutTimeSinceMs = createdMs;
        this.file = disk.open(SegmentFiles.of(directory, baseOffset, SegmentFiles.LOG + suffix));
        this.offsetIndex = new OffsetIndex(
                disk, SegmentFiles.of(directory, baseOffset, SegmentFiles.OFFSET_INDEX + suffix), baseOffset);
        this.timeIndex = new TimeIndex(
                disk, SegmentFiles.of(directory, baseOffset, SegmentFiles.TIME_INDEX + suffix), baseOffset);
        this.transactionIndex = new TransactionIndex(
                disk, SegmentFiles.of(directory, baseOffset, SegmentFiles.TRANSACTION_INDEX + suffix));
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
        var segment = new LogSegment(disk, directory, baseOffset, suffix, nowMs);
        try {
            segment.file.truncate(0);
            if (lazily) {
                segment.offsetIndex.startLazily(settings.segmentIndexBytes());
                segment.timeIndex.startLazily(settings.segmentIndexBytes());
            } else {
                segment.offsetIndex.startEmpty(settings.segmentIndexBytes());
                segment.timeIndex.startEmpty(settings.segmentIndexBytes());
            }
            segment.transactionIndex.replace(List.of());
            segment.indexIntervalBytes = settings.indexIntervalBytes();
            if (settings.preallocate() && suffix.isEmpty()) {
                segment.file.write(ByteBuffer.allocate(1), settings.segmentBytes() - 1L);
                segment.preallocated = true;
            }
        } catch (IOException e) {
            segment.discard(e);
            throw e;
        }
        return segment;
    }

    /** A segment found on disk. Its end and its indexes are known only after {@link SegmentCheck} has looked at it. */
    static LogSegment found(Disk disk, Path directory, long baseOffset, long nowMs) throws IOException {
        var segment = new LogSegment(disk, directory, baseOffset, "", nowMs);
        long bytes = segment.file.size();
        if (bytes > Integer.MAX_VALUE) {
            segment.abandon();
            throw new IOException(segment.file.path() + " has " + bytes + " bytes, more than a segment can");
        }
        segment.size = (int) bytes;
        return segment;
    }

    // ---- write

    /** Appends batches, whose bytes are {@code pieces} one after another, in one write. */
    void append(List<ByteBuffer> pieces, List<BatchHeader> batches) throws IOException {
        int position = size;
        makeIndexes(true);
        try {
            file.writeAll(pieces, position);
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

    /** The first batch is about to come, or its times are asked for. Without room they are made with an entry, or the next batch. */
    void makeIndexes(boolean both) throws IOException {
        try {
            timeIndex.make();
            if (both) {
                offsetIndex.make();
            }
        } catch (IOException e) {
            if (Shortage.of(e).isEmpty()) {
                throw e;
            }
        }
    }

    /** Part of it may have been written. What stays behind the end is written over by what comes next, or cut when that is closed. */
    private void cutWhatWasNotAppended(int end, Throwable why) {
        try {
            file.truncate(end);
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
        if (position - sizeAtLastIndexEntry > indexIntervalBytes && !offsetIndex.isFull()) {
            try {
                offsetIndex.append(last, position);
                sizeAtLastIndexEntry = position;
                if (!timeIndex.isFull()) {
                    timeIndex.maybeAppend(largest);
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
        offsetIndex.truncateTo(offset);
        timeIndex.truncateTo(offset);
        recent = RecentBatches.NONE;
        transactionIndex.truncateTo(offset);
        // Readers must not look beyond the cut while the file is cut.
        size = Math.min(size, position);
        verified = verified.upTo(size);
        file.truncate(size);
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
        TimeIndex.TimeEntry found = timeIndex.last();
        var cursor =
                cursor(found.timestampMs() < 0 ? 0 : offsetIndex.lookup(found.offset()), SegmentReads.LOOKUP_WINDOW);
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
        closeIndexes();
        if (preallocated || overhang) {
            file.truncate(size);
            preallocated = false;
            overhang = false;
        }
    }

    private void closeIndexes() throws IOException {
        if (largest.timestampMs() >= 0 && timeIndex.entries() < timeIndex.capacity()) {
            timeIndex.maybeAppend(largest);
        }
        offsetIndex.trim();
        timeIndex.trim();
    }

    /** Makes room in the indexes of the segment that is appended to. */
    void becomeActive(int maxIndexBytes) throws IOException {
        offsetIndex.grow(maxIndexBytes);
        timeIndex.grow(maxIndexBytes);
    }

    void flush() throws IOException {
        file.sync();
        offsetIndex.flush();
        timeIndex.flush();
        transactionIndex.flush();
    }

    /** Closes all files, cut to what they hold. Reads fail from now on. */
    void close() throws IOException {
        becomeInactive();
        abandon();
    }

    /** Closes all files and removes them: it was not to be. Best done, as what is left is found empty and begun anew. */
    void discard(IOException why) {
        try {
            abandon();
            for (String suffix : SegmentFiles.WITH_TRANSACTIONS) {
                disk.delete(SegmentFiles.of(directory, baseOffset, suffix + this.suffix));
            }
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    /** Closes all files as they are. */
    void abandon() throws IOException {
        unmapIndexes();
        closeFile();
    }

    /** Closes what lies beside the log; slices given out stay readable until {@link #closeFile}. */
    void unmapIndexes() throws IOException {
        offsetIndex.unmap();
        timeIndex.unmap();
    }

    void closeFile() throws IOException {
        file.close();
    }

    // ---- deletion

    /** Gives the files the suffix that marks them for removal; slices given out stay readable. */
    void markDeleted() throws IOException {
        unmapIndexes();
        for (String suffix : SegmentFiles.WITH_TRANSACTIONS) {
            Path live = SegmentFiles.of(directory, baseOffset, suffix);
            if (disk.exists(live)) {
                disk.rename(live, SegmentFiles.of(directory, baseOffset, suffix + SegmentFiles.DELETED));
            }
        }
    }

    /** Removes the files marked before. */
    void removeDeleted() throws IOException {
        file.close();
        for (String suffix : SegmentFiles.WITH_TRANSACTIONS) {
            disk.delete(SegmentFiles.of(directory, baseOffset, suffix + SegmentFiles.DELETED));
        }
    }

    // ---- read

    /** Batches from file position {@code from} on, as far as the segment goes now. */
    BatchCursor cursor(int from, int windowBytes) {
        return new BatchCursor(file, from, size, windowBytes);
    }

    LogSlice slice(int from, int to) {
        return new FileSlice(file, from, to - from);
    }

    // ---- what the loader sets

    DiskFile file() {
        return file;
    }

    OffsetIndex offsetIndex() {
        return offsetIndex;
    }

    TimeIndex timeIndex() {
        return timeIndex;
    }

    TransactionIndex transactionIndex() {
        return transactionIndex;
    }

    /** Sets what a look at the file found. */
    void settle(int newSize, long newNextOffset, TimeIndex.TimeEntry newLargest, long newFirstTimestampMs) {
        size = newSize;
        nextOffset = newNextOffset;
        largest = newLargest;
        firstTimestampMs = newFirstTimestampMs;
        if (newFirstTimestampMs >= 0) {
            createdMs = newFirstTimestampMs;
        }
        sizeAtLastIndexEntry = offsetIndex.entries() == 0
                ? 0
                : offsetIndex.entry(offsetIndex.entries() - 1).position();
    }

    /** When its file was last written, wall ms; when it was opened, on a disk that does not know. */
    long modifiedMs() throws IOException {
        long known = disk.lastModifiedMs(file.path());
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

    void modified(long wallMs) throws IOException {
        disk.setLastModifiedMs(file.path(), wallMs);
    }

    /** Cuts what lies behind the end that was found. */
    void cutRest() throws IOException {
        file.truncate(size);
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
        offsetIndex.startEmpty(maxIndexBytes);
        timeIndex.startEmpty(maxIndexBytes);
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

    boolean indexFull() {
        return offsetIndex.isFull() || timeIndex.isFull();
    }

    SegmentInfo info(boolean active) {
        return new SegmentInfo(
                baseOffset,
                nextOffset,
                size,
                largest.timestampMs(),
                createdMs,
                offsetIndex.entries(),
                timeIndex.entries(),
                active,
                SegmentFiles.name(baseOffset, SegmentFiles.LOG));
    }
}
