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
        List<UnreadMessage> found = found(batch, false);
        if (batch.codec() != Codec.NONE) {
            check(found);
        }
        found.forEach(message -> to.accept(message.read()));
    }

    /**
     * The messages of {@code batch}, which comes from outside, in order. What they weigh is bounded; those within a wrapper are not
     * looked at.
     */
    static List<UnreadMessage> unread(BatchHeader batch) {
        return found(batch, true);
    }

    private static List<UnreadMessage> found(BatchHeader batch, boolean untrusted) {
        if (batch.codec() == Codec.NONE) {
            return List.of(new UnreadMessage(batch, batch.bytes(), batch.lastOffset(), 0, untrusted));
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
        var found = new ArrayList<UnreadMessage>(inner.size());
        for (Inner each : inner) {
            found.add(new UnreadMessage(batch, each.message(), first + each.offset(), -1, untrusted));
        }
        return found;
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
                    : new ProtocolException(
                            UnreadMessage.unreadable(untrusted), "The messages in " + batch + " cannot be read", e);
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

    private static void check(List<UnreadMessage> inner) {
        inner.forEach(UnreadMessage::checkUncompressed);
        for (UnreadMessage each : inner) {
            if (!is(each.magic())) {
                throw invalid(each.batch(), "holds a message of magic " + each.magic());
            }
        }
    }

    /** Of a wrapper: the compressed messages. */
    private static ByteBuffer value(BatchHeader batch, boolean untrusted) {
        ByteBuffer in = batch.bytes().position(headerSize(batch.magic()));
        UnreadMessage.sized(batch, in, untrusted);
        return UnreadMessage.sized(batch, in, untrusted)
                .orElseThrow(() -> invalid(batch, "is compressed and has no value"));
    }

    private static ProtocolException invalid(BatchHeader batch, String why) {
        return new ProtocolException(ErrorCode.INVALID_RECORD, batch + " " + why);
    }
}
