package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes messages of magic 0 or 1 as {@link OldMessages} describes them: each by itself, or all in one wrapper. Not thread-safe;
 * {@link #build} may be called once.
 */
final class OldMessageBuilder {
    private final byte magic;
    private final Codec codec;
    private final boolean appendTime;
    private final List<LogRecord> records = new ArrayList<>();

    /** @param appendTime whether the records' time is the broker's, which magic 0 cannot say */
    OldMessageBuilder(byte magic, Codec codec, boolean appendTime) {
        this.magic = magic;
        this.codec = codec;
        this.appendTime = appendTime && magic == 1;
    }

    /** Adds a record at its offset; its headers are left out, as there is no place for them. */
    void add(LogRecord record) {
        records.add(record);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    ByteBuffer build() {
        if (codec == Codec.NONE) {
            return plain(0);
        }
        long first = records.getFirst().offset();
        long last = records.getLast().offset();
        ByteBuffer messages = plain(magic == 1 ? first : 0);
        long timestamp =
                records.stream().mapToLong(LogRecord::timestampMs).max().orElse(-1);
        var bytes = new byte[messages.remaining()];
        messages.get(bytes);
        byte[] value = codec.compress(bytes, bytes.length, Optional.empty(), magic);
        ByteBuffer wrapper = ByteBuffer.allocate(OldMessages.smallest(magic) + value.length);
        write(wrapper, last, codec.id(), timestamp, Optional.empty(), Optional.of(value));
        return wrapper.flip();
    }

    /** One message after another, with offsets counted from {@code from}. */
    private ByteBuffer plain(long from) {
        int size = 0;
        for (LogRecord r : records) {
            size += OldMessages.smallest(magic)
                    + r.key().map(k -> k.length).orElse(0)
                    + r.value().map(v -> v.length).orElse(0);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (LogRecord r : records) {
            write(out, r.offset() - from, 0, r.timestampMs(), r.key(), r.value());
        }
        return out.flip();
    }

    private void write(
            ByteBuffer out, long offset, int codecId, long timestamp, Optional<byte[]> key, Optional<byte[]> value) {
        int start = out.position();
        out.putLong(offset).putInt(0).putInt(0).put(magic);
        out.put((byte) (codecId | (appendTime ? BatchHeader.APPEND_TIME_FLAG : 0)));
        if (magic == 1) {
            out.putLong(timestamp);
        }
        sized(out, key);
        sized(out, value);
        out.putInt(start + BatchHeader.LENGTH_AT, out.position() - start - BatchHeader.LOG_OVERHEAD);
        out.putInt(start + OldMessages.CRC_AT, (int) OldMessages.crc(out, start, out.position()));
    }

    private static void sized(ByteBuffer out, Optional<byte[]> bytes) {
        out.putInt(bytes.map(b -> b.length).orElse(-1));
        bytes.ifPresent(out::put);
    }
}
