package brokerlab.engine.log;

import brokerlab.engine.disk.DiskFile;
import brokerlab.engine.wire.BatchHeader;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Walks over the batches of a log file from a batch's begin, reading headers in windows. Stops at the limit, or where what
 * lies there is no whole batch: {@link #stop} says why.
 */
final class BatchCursor {
    private final DiskFile file;
    private final int limit;
    private ByteBuffer window;
    private int windowStart;
    private int position;
    private int next;
    private BatchHeader header = BatchHeader.at(ByteBuffer.allocate(BatchHeader.SIZE), 0);
    private String stop = "";
    private boolean unknown;

    /** @param windowBytes how much to read at once, at least a header */
    BatchCursor(DiskFile file, int position, int limit, int windowBytes) {
        this(
                file,
                position,
                limit,
                ByteBuffer.allocate(Math.max(BatchHeader.SIZE, Math.min(windowBytes, Math.max(0, limit - position)))));
    }

    private BatchCursor(DiskFile file, int position, int limit, ByteBuffer window) {
        this.file = file;
        this.next = position;
        this.limit = limit;
        this.window = window.limit(0);
        this.windowStart = position;
    }

    /** For reading a whole file once: what is read is not copied on the heap first, unless there is little of it. */
    static BatchCursor scanning(DiskFile file, int limit, int windowBytes) {
        return limit <= windowBytes
                ? new BatchCursor(file, 0, limit, windowBytes)
                : new BatchCursor(file, 0, limit, ByteBuffer.allocateDirect(windowBytes));
    }

    /** Moves to the next batch; false at the end. */
    boolean advance() throws IOException {
        if (!stop.isEmpty() || next >= limit) {
            return false;
        }
        int left = limit - next;
        if (left < BatchHeader.SMALLEST) {
            return stopped(left + " bytes are less than a batch's header");
        }
        load(next, Math.min(left, BatchHeader.SIZE));
        var found = BatchHeader.at(window, next - windowStart);
        int size = found.sizeInBytes();
        if (size < BatchHeader.SMALLEST) {
            return stopped("a batch of " + size + " bytes is shorter than its header");
        }
        if (size > left) {
            return stopped("of a batch of " + size + " bytes only " + left + " are there");
        }
        if (found.old()) {
            // What it covers is known from all of it.
            load(next, size);
            found = BatchHeader.at(window, next - windowStart);
        } else if (found.magic() != BatchHeader.MAGIC) {
            unknown = true;
            return stopped("a batch has magic " + found.magic() + ", a format that is not known here");
        }
        if (size < found.smallest()) {
            return stopped("a batch of " + size + " bytes is shorter than its header");
        }
        header = found;
        position = next;
        next = position + size;
        return true;
    }

    private boolean stopped(String why) {
        stop = why;
        return false;
    }

    /**
     * The current batch's header; valid until the next move. Its records are there only after {@link #whole}, unless it is of an old
     * format.
     */
    BatchHeader header() {
        return header;
    }

    /** The current batch with its records; valid until the next move. */
    BatchHeader whole() throws IOException {
        load(position, next - position);
        header = BatchHeader.at(window, position - windowStart);
        return header;
    }

    /** Where the current batch begins. */
    int position() {
        return position;
    }

    /** Where the next batch begins. */
    int next() {
        return next;
    }

    /** Why it ended before the limit; empty when it did not. */
    String stop() {
        return stop;
    }

    /** Whether it ended at a batch that is whole but of a format not known here, which is no damage. */
    boolean unknown() {
        return unknown;
    }

    private void load(int from, int bytes) throws IOException {
        if (from >= windowStart && from + bytes <= windowStart + window.limit()) {
            return;
        }
        if (window.capacity() < bytes) {
            window = ByteBuffer.allocate(bytes);
        }
        window.clear().limit(Math.min(window.capacity(), limit - from));
        int read = file.read(window, from);
        window.flip();
        windowStart = from;
        if (read < bytes) {
            throw new IOException(file.path() + " ends at " + (from + read) + ", expected " + (from + bytes));
        }
    }
}
