package brokerlab.engine.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.xerial.snappy.SnappyError;

/**
 * The bytes of a batch's records, in order. An uncompressed batch on the heap is read where it lies; others come through a
 * window of fixed size, so a small batch that expands to gigabytes costs time but no memory.
 */
final class RecordBytes implements AutoCloseable {
    private static final int WINDOW = 16 * 1024;

    /** More than any client makes of one batch, whatever the size of the requests it may send. */
    private static final long EXPANDED_ALWAYS = 64L << 20;

    /** The best codec on the best of honest data stays below; a bomb goes to thousands. */
    private static final long EXPANSION = 128;

    private final InputStream source;
    private final long limit;
    private byte[] window;
    private int at;
    private int end;
    private long passedBefore;

    /** The records of {@code batch}, which was checked when it was taken in. */
    RecordBytes(BatchHeader batch) {
        this(batch, batch.body(), Long.MAX_VALUE);
    }

    /** The records of {@code batch} from outside: reading ends with MESSAGE_TOO_LARGE when it expands beyond all measure. */
    static RecordBytes untrusted(BatchHeader batch) {
        return of(batch, batch.body(), true);
    }

    /** The uncompressed form of {@code body}, which lies in {@code batch}; bounded when it is from outside. */
    static RecordBytes of(BatchHeader batch, ByteBuffer body, boolean untrusted) {
        return new RecordBytes(
                batch, body, untrusted ? Math.max(EXPANDED_ALWAYS, EXPANSION * batch.sizeInBytes()) : Long.MAX_VALUE);
    }

    private RecordBytes(BatchHeader batch, ByteBuffer body, long limit) {
        this.limit = limit;
        Codec codec = batch.codec();
        if (codec == Codec.NONE && body.hasArray()) {
            window = body.array();
            at = body.arrayOffset() + body.position();
            end = at + body.remaining();
            passedBefore = -at;
            source = InputStream.nullInputStream();
        } else {
            window = new byte[WINDOW];
            source = codec.reader(body, batch.magic());
        }
    }

    /** Bytes read so far. */
    long passed() {
        return passedBefore + at;
    }

    boolean atEnd() throws IOException {
        return at == end && !refill();
    }

    byte readByte() throws IOException {
        if (at == end && !refill()) {
            throw tooShort();
        }
        return window[at++];
    }

    /** Zig-zag, at most five bytes. */
    int readVarint() throws IOException {
        int raw = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte b = readByte();
            raw |= (b & 0x7f) << shift;
            if (b >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new ProtocolException(ErrorCode.INVALID_RECORD, "A record holds a varint of more than 5 bytes");
    }

    /** Zig-zag, at most ten bytes. */
    long readVarlong() throws IOException {
        long raw = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte b = readByte();
            raw |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new ProtocolException(ErrorCode.INVALID_RECORD, "A record holds a varlong of more than 10 bytes");
    }

    void skip(int count) throws IOException {
        int left = count;
        while (left > end - at) {
            left -= end - at;
            at = end;
            if (!refill()) {
                throw tooShort();
            }
        }
        at += left;
    }

    byte[] readBytes(int count) throws IOException {
        byte[] bytes = readUpTo(count);
        if (bytes.length < count) {
            throw tooShort();
        }
        return bytes;
    }

    /** Fewer than {@code count} where they end before. Grows as bytes arrive, so a false length is found before it is paid for. */
    byte[] readUpTo(int count) throws IOException {
        if (count <= end - at) {
            byte[] bytes = Arrays.copyOfRange(window, at, at + count);
            at += count;
            return bytes;
        }
        byte[] bytes = new byte[Math.min(count, Math.max(WINDOW, end - at))];
        int filled = 0;
        while (filled < count) {
            if (at == end && !refill()) {
                return Arrays.copyOf(bytes, filled);
            }
            int some = Math.min(count - filled, end - at);
            if (filled + some > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(count, Math.max(bytes.length * 2L, filled + some)));
            }
            System.arraycopy(window, at, bytes, filled, some);
            at += some;
            filled += some;
        }
        return bytes;
    }

    private boolean refill() throws IOException {
        int read;
        try {
            read = source.read(window, 0, window.length);
        } catch (SnappyError e) {
            // The one codec that reports damaged input as an Error.
            throw new IOException(e);
        }
        // A stream may answer 0 only for a window of no size; -1 is its end.
        if (read <= 0) {
            return false;
        }
        passedBefore += end;
        if (passedBefore + read > limit) {
            throw new ProtocolException(
                    ErrorCode.MESSAGE_TOO_LARGE, "A compressed batch expands to more than " + limit + " bytes");
        }
        at = 0;
        end = read;
        return true;
    }

    private static ProtocolException tooShort() {
        return new ProtocolException(ErrorCode.INVALID_RECORD, "A batch ends within a record");
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
