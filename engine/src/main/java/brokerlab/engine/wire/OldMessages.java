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

    /**
     * Like {@link #each} for what comes from outside: messages within a wrapper are checked, what they weigh is bounded, and what cannot
     * be read though its checksum is right is told as 3.9.1 tells it, by an error that nobody tries again on.
     */
    static void eachChecked(BatchHeader batch, Consumer<LogRecord> to) {
        read(batch, true, to);
    }

    private static void read(BatchHeader batch, boolean untrusted, Consumer<LogRecord> to) {
        if (batch.codec() == Codec.NONE) {
            to.accept(parsed(batch.bytes(), batch, batch.lastOffset(), 0, untrusted));
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
        check(batch, inner, untrusted);
        for (Inner each : inner) {
            to.accept(parsed(each.message(), batch, first + each.offset(), -1, untrusted));
        }
    }

    /** @param offset as it stands in the wrapper */
    private record Inner(long offset, ByteBuffer message) {}

    /** Whole messages; what was cut off behind the last of them was never written, and is passed over as behind a whole set. */
    private static List<Inner> inner(BatchHeader batch, boolean untrusted) {
        if (batch.codec() == Codec.ZSTD) {
            throw invalid(batch, "is compressed with zstd, which came after its format");
        }
        ByteBuffer value = value(batch, untrusted);
        var found = new ArrayList<Inner>();
        Optional<Integer> impossible = Optional.empty();
        try (var in = RecordBytes.of(batch, value, untrusted)) {
            while (true) {
                byte[] head = in.readUpTo(BatchHeader.LOG_OVERHEAD);
                if (head.length < BatchHeader.LOG_OVERHEAD) {
                    break;
                }
                ByteBuffer header = ByteBuffer.wrap(head);
                long offset = header.getLong();
                int size = header.getInt();
                if (size < BatchHeader.SMALLEST - BatchHeader.LOG_OVERHEAD) {
                    impossible = Optional.of(size);
                    break;
                }
                byte[] rest = in.readUpTo(size);
                if (rest.length < size) {
                    break;
                }
                found.add(new Inner(offset, ByteBuffer.wrap(joined(head, rest))));
            }
        } catch (IOException | RuntimeException e) {
            throw e instanceof ProtocolException p && p.code() != ErrorCode.CORRUPT_MESSAGE
                    ? p
                    : new ProtocolException(unreadable(untrusted), "The messages in " + batch + " cannot be read", e);
        }
        if (impossible.isPresent()) {
            throw new ProtocolException(
                    ErrorCode.CORRUPT_MESSAGE, batch + " holds a message of " + impossible.get() + " bytes");
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

    private static void check(BatchHeader wrapper, List<Inner> inner, boolean untrusted) {
        Optional<Byte> odd = Optional.empty();
        for (Inner each : inner) {
            ByteBuffer message = each.message();
            byte magic = message.get(BatchHeader.MAGIC_AT);
            int codec = message.get(ATTRIBUTES_AT) & BatchHeader.CODEC_MASK;
            if (codec != Codec.NONE.id()) {
                if (Codec.ofId(codec).isEmpty()) {
                    throw new ProtocolException(
                            ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                            wrapper + " holds a message of unknown codec id " + codec);
                }
                throw invalid(wrapper, "holds a message that is compressed once more");
            }
            if (untrusted ? magic != wrapper.magic() : !is(magic)) {
                odd = odd.or(() -> Optional.of(magic));
            } else if (untrusted && !BatchHeader.at(message, 0).crcMatches()) {
                throw new ProtocolException(
                        ErrorCode.CORRUPT_MESSAGE, "The checksum of a message in " + wrapper + " is wrong");
            }
        }
        odd.ifPresent(magic -> {
            throw invalid(wrapper, "of magic " + wrapper.magic() + " holds a message of magic " + magic);
        });
    }

    private static LogRecord parsed(
            ByteBuffer message, BatchHeader batch, long offset, int position, boolean untrusted) {
        byte magic = message.get(BatchHeader.MAGIC_AT);
        long timestamp = -1;
        if (magic == 1) {
            timestamp = batch.logAppendTime() ? batch.maxTimestampMs() : message.getLong(TIMESTAMP_AT);
        }
        ByteBuffer in = message.duplicate().position(headerSize(magic));
        Optional<byte[]> key = sized(batch, in, untrusted).map(OldMessages::bytes);
        Optional<byte[]> value = sized(batch, in, untrusted).map(OldMessages::bytes);
        return new LogRecord(offset, timestamp, key, value, List.of(), position, message.remaining());
    }

    /** Of a wrapper: the compressed messages. */
    private static ByteBuffer value(BatchHeader batch, boolean untrusted) {
        ByteBuffer in = batch.bytes().position(headerSize(batch.magic()));
        sized(batch, in, untrusted);
        return sized(batch, in, untrusted).orElseThrow(() -> invalid(batch, "is compressed and has no value"));
    }

    private static Optional<ByteBuffer> sized(BatchHeader batch, ByteBuffer in, boolean untrusted) {
        if (in.remaining() < Integer.BYTES) {
            throw new ProtocolException(unreadable(untrusted), batch + " ends within a message");
        }
        int length = in.getInt();
        if (length < 0) {
            return Optional.empty();
        }
        if (length > in.remaining()) {
            throw new ProtocolException(
                    unreadable(untrusted),
                    batch + " holds a key or value of " + length + " bytes where " + in.remaining() + " are left");
        }
        ByteBuffer found = in.slice(in.position(), length);
        in.position(in.position() + length);
        return Optional.of(found);
    }

    private static byte[] bytes(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }

    private static ErrorCode unreadable(boolean untrusted) {
        return untrusted ? ErrorCode.UNKNOWN_SERVER_ERROR : ErrorCode.CORRUPT_MESSAGE;
    }

    private static ProtocolException invalid(BatchHeader batch, String why) {
        return new ProtocolException(ErrorCode.INVALID_RECORD, batch + " " + why);
    }
}
