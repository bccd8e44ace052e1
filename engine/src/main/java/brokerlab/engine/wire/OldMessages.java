package brokerlab.engine.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Messages of the formats before 0.11, magic 0 and 1 (KIP-31, KIP-32). A message is a batch of its own; a compressed one is a
 * wrapper, whose value is a message set.
 *
 * <pre>
 *    0  int64  offset        of a wrapper: that of its last message
 *    8  int32  size          bytes after this field
 *   12  uint32 CRC-32        of everything from the magic on
 *   16  int8   magic         0 or 1
 *   17  int8   attributes    0-2 codec (no zstd), 3 append time (magic 1)
 *   18  int64  timestamp     magic 1 alone; of a wrapper: the largest of its messages, or the time of its append
 *       int32  key length, -1 for none; key
 *       int32  value length, -1 for none; value
 *
 *   within a wrapper   magic 0: offsets as they are      magic 1: counted from the wrapper's first message
 * </pre>
 */
final class OldMessages {
    static final int CRC_AT = 12;
    static final int ATTRIBUTES_AT = 17;
    static final int TIMESTAMP_AT = 18;

    private static final int HEADER = 18;

    private OldMessages() {}

    static boolean is(byte magic) {
        return magic == 0 || magic == 1;
    }

    /** Bytes before the key. */
    static int headerSize(byte magic) {
        return magic == 0 ? HEADER : HEADER + Long.BYTES;
    }

    /** Bytes of a message without key and value. */
    static int smallest(byte magic) {
        return headerSize(magic) + 2 * Integer.BYTES;
    }

    static long crc(ByteBuffer buffer, int start, int end) {
        var crc = new CRC32();
        crc.update(buffer.duplicate().limit(end).position(start + BatchHeader.MAGIC_AT));
        return crc.getValue();
    }

    /** The messages of {@code batch} in order; their checksums are not looked at. */
    static void each(BatchHeader batch, Consumer<LogRecord> to) {
        read(batch, false, to);
    }

    /** Like {@link #each} for what comes from outside: messages within a wrapper are checked, and what they weigh is bounded. */
    static void eachChecked(BatchHeader batch, Consumer<LogRecord> to) {
        read(batch, true, to);
    }

    private static void read(BatchHeader batch, boolean untrusted, Consumer<LogRecord> to) {
        if (batch.codec() == Codec.NONE) {
            to.accept(parsed(batch.bytes(), batch, batch.lastOffset(), 0));
            return;
        }
        List<Inner> inner = inner(batch, untrusted);
        long last = inner.getLast().offset();
        long first = 0;
        if (batch.magic() == 1 && batch.lastOffset() != 0) {
            // A wrapper at offset 0 may be a producer's that gives it no offset.
            if (batch.lastOffset() < last) {
                throw invalid(batch, "ends before its last message, at relative offset " + last);
            }
            first = batch.lastOffset() - last;
        }
        for (Inner each : inner) {
            to.accept(parsed(each.message(), batch, first + each.offset(), -1));
        }
    }

    /** @param offset as it stands in the wrapper */
    private record Inner(long offset, ByteBuffer message) {}

    private static List<Inner> inner(BatchHeader batch, boolean untrusted) {
        if (batch.codec() == Codec.ZSTD) {
            throw invalid(batch, "is compressed with zstd, which came after its format");
        }
        ByteBuffer value =
                value(batch.bytes(), batch.magic()).orElseThrow(() -> invalid(batch, "is compressed and has no value"));
        var found = new ArrayList<Inner>();
        try (var in = RecordBytes.of(batch, value, untrusted)) {
            while (!in.atEnd()) {
                byte[] head = in.readBytes(BatchHeader.LOG_OVERHEAD);
                ByteBuffer header = ByteBuffer.wrap(head);
                long offset = header.getLong();
                int size = header.getInt();
                if (size < smallest((byte) 0) - BatchHeader.LOG_OVERHEAD) {
                    throw invalid(batch, "holds a message of " + size + " bytes");
                }
                ByteBuffer message = ByteBuffer.wrap(joined(head, in.readBytes(size)));
                check(batch, message, untrusted);
                found.add(new Inner(offset, message));
            }
        } catch (IOException | RuntimeException e) {
            throw e instanceof ProtocolException p
                    ? p
                    : new ProtocolException(
                            ErrorCode.CORRUPT_MESSAGE, "The messages in " + batch + " cannot be read", e);
        }
        if (found.isEmpty()) {
            throw invalid(batch, "is compressed and holds no message");
        }
        return found;
    }

    private static byte[] joined(byte[] head, byte[] rest) {
        byte[] all = java.util.Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, all, head.length, rest.length);
        return all;
    }

    private static void check(BatchHeader wrapper, ByteBuffer message, boolean untrusted) {
        BatchHeader header = BatchHeader.at(message, 0);
        if (!OldMessages.is(header.magic()) || message.remaining() < smallest(header.magic())) {
            throw invalid(
                    wrapper, "holds a message of magic " + header.magic() + " in " + message.remaining() + " bytes");
        }
        if (header.codec() != Codec.NONE) {
            throw invalid(wrapper, "holds a message that is compressed once more");
        }
        if (!untrusted) {
            return;
        }
        if (header.magic() != wrapper.magic()) {
            throw invalid(wrapper, "of magic " + wrapper.magic() + " holds a message of magic " + header.magic());
        }
        if (!header.crcMatches()) {
            throw new ProtocolException(
                    ErrorCode.CORRUPT_MESSAGE,
                    "CRC of a message in " + wrapper + " is " + header.computeCrc() + ", it says " + header.crc());
        }
    }

    private static LogRecord parsed(ByteBuffer message, BatchHeader batch, long offset, int position) {
        byte magic = message.get(BatchHeader.MAGIC_AT);
        long timestamp = -1;
        if (magic == 1) {
            timestamp = batch.logAppendTime() ? batch.maxTimestampMs() : message.getLong(TIMESTAMP_AT);
        }
        ByteBuffer in = message.duplicate().position(headerSize(magic));
        Optional<byte[]> key = sized(batch, in);
        Optional<byte[]> value = sized(batch, in);
        return new LogRecord(offset, timestamp, key, value, List.of(), position, message.remaining());
    }

    private static Optional<ByteBuffer> value(ByteBuffer message, byte magic) {
        int keyAt = headerSize(magic);
        long valueAt = (long) keyAt + Integer.BYTES + Math.max(0, message.getInt(keyAt));
        if (valueAt + Integer.BYTES > message.limit()) {
            return Optional.empty();
        }
        int length = message.getInt((int) valueAt);
        int begin = (int) valueAt + Integer.BYTES;
        return length < 0 || length > message.limit() - begin
                ? Optional.empty()
                : Optional.of(message.slice(begin, length));
    }

    private static Optional<byte[]> sized(BatchHeader batch, ByteBuffer in) {
        if (in.remaining() < Integer.BYTES) {
            throw invalid(batch, "ends within a message");
        }
        int length = in.getInt();
        if (length < 0) {
            return Optional.empty();
        }
        if (length > in.remaining()) {
            throw invalid(batch, "holds a key or value of " + length + " bytes where " + in.remaining() + " are left");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Optional.of(bytes);
    }

    private static ProtocolException invalid(BatchHeader batch, String why) {
        return new ProtocolException(ErrorCode.INVALID_RECORD, batch + " " + why);
    }
}
