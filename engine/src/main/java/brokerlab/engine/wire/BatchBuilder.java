package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes one record batch. Not thread-safe; {@link #build} may be called once. */
public final class BatchBuilder {
    private final Codec codec;
    private final Optional<Integer> level;
    private byte[] records = new byte[256];
    private int used;
    private int count;
    private long baseOffset;
    private long lastOffset = -1;
    private int leaderEpoch = -1;
    private int flags;
    private long baseTimestampMs = -1;
    private long maxTimestampMs = -1;
    private long appendTimeMs = -1;
    private long producerId = -1;
    private short producerEpoch = -1;
    private int baseSequence = -1;

    private BatchBuilder(Codec codec, Optional<Integer> level) {
        this.codec = codec;
        this.level = level;
    }

    /** Uncompressed, offsets from 0, record times as given. */
    public static BatchBuilder plain() {
        return new BatchBuilder(Codec.NONE, Optional.empty());
    }

    /** Like {@link #plain}, compressed at the codec's default level. */
    public static BatchBuilder compressed(Codec codec) {
        return new BatchBuilder(codec, Optional.empty());
    }

    /** Like {@link #plain}, compressed at {@code level}, which only gzip, lz4 and zstd look at. */
    public static BatchBuilder compressed(Codec codec, int level) {
        return new BatchBuilder(codec, Optional.of(level));
    }

    /** Before the first record. */
    public BatchBuilder baseOffset(long offset) {
        if (count > 0) {
            throw new IllegalStateException("the base offset comes before the records");
        }
        baseOffset = offset;
        lastOffset = offset - 1;
        return this;
    }

    /** Extends the batch's range beyond its last record, as compaction does when it dropped that one. */
    public BatchBuilder lastOffset(long offset) {
        lastOffset = Math.max(lastOffset, offset);
        return this;
    }

    /** Says of offset, producer, transaction and append time what {@code batch}, of magic 2, says. Before the first record. */
    public BatchBuilder like(BatchHeader batch) {
        baseOffset(batch.baseOffset());
        if (batch.hasProducerId()) {
            producer(batch.producerId(), batch.producerEpoch(), batch.baseSequence());
        }
        if (batch.transactional()) {
            transactional();
        }
        return batch.logAppendTime() ? logAppendTime(batch.maxTimestampMs()) : this;
    }

    public BatchBuilder partitionLeaderEpoch(int epoch) {
        leaderEpoch = epoch;
        return this;
    }

    /** Marks the batch as an idempotent producer's. */
    public BatchBuilder producer(long id, short epoch, int firstSequence) {
        producerId = id;
        producerEpoch = epoch;
        baseSequence = firstSequence;
        return this;
    }

    public BatchBuilder transactional() {
        flags |= BatchHeader.TRANSACTIONAL_FLAG;
        return this;
    }

    public BatchBuilder control() {
        flags |= BatchHeader.CONTROL_FLAG;
        return this;
    }

    /** Gives all records the broker's time. */
    public BatchBuilder logAppendTime(long timestampMs) {
        flags |= BatchHeader.APPEND_TIME_FLAG;
        appendTimeMs = timestampMs;
        return this;
    }

    /** Writes the delete horizon into the base timestamp (KIP-534). Before the first record. */
    public BatchBuilder deleteHorizon(long timestampMs) {
        if (count > 0) {
            throw new IllegalStateException("the delete horizon comes before the records");
        }
        flags |= BatchHeader.DELETE_HORIZON_FLAG;
        baseTimestampMs = timestampMs;
        return this;
    }

    public BatchBuilder add(long timestampMs, Optional<byte[]> key, Optional<byte[]> value) {
        return add(lastOffset < baseOffset ? baseOffset : lastOffset + 1, timestampMs, key, value, List.of());
    }

    public BatchBuilder add(
            long timestampMs, Optional<byte[]> key, Optional<byte[]> value, List<LogRecord.Header> headers) {
        return add(lastOffset < baseOffset ? baseOffset : lastOffset + 1, timestampMs, key, value, headers);
    }

    /** Adds a record at its offset, above that of the one before. */
    public BatchBuilder add(
            long offset,
            long timestampMs,
            Optional<byte[]> key,
            Optional<byte[]> value,
            List<LogRecord.Header> headers) {
        if (offset < baseOffset || (count > 0 && offset <= lastOffset)) {
            throw new IllegalArgumentException("offset " + offset + " does not follow " + lastOffset);
        }
        if (count == 0 && (flags & BatchHeader.DELETE_HORIZON_FLAG) == 0) {
            baseTimestampMs = timestampMs;
        }
        long timestampDelta = timestampMs - baseTimestampMs;
        int offsetDelta = Math.toIntExact(offset - baseOffset);
        varint(1
                + sizeOf(timestampDelta)
                + sizeOf(offsetDelta)
                + sizedSize(key)
                + sizedSize(value)
                + headersSize(headers));
        room(1);
        records[used++] = 0;
        varlong(timestampDelta);
        varint(offsetDelta);
        sized(key);
        sized(value);
        varint(headers.size());
        for (LogRecord.Header header : headers) {
            sized(Optional.of(header.key().getBytes(StandardCharsets.UTF_8)));
            sized(header.value());
        }
        count++;
        lastOffset = offset;
        maxTimestampMs = Math.max(maxTimestampMs, timestampMs);
        return this;
    }

    public int count() {
        return count;
    }

    /** Size of the batch so far, before compression. */
    public int sizeInBytes() {
        return BatchHeader.SIZE + used;
    }

    /** The batch, position 0, limit at its end, big-endian, on the heap. */
    public ByteBuffer build() {
        if (lastOffset < baseOffset) {
            throw new IllegalStateException("a batch covers at least one offset");
        }
        byte[] body = codec.compress(records, used, level, BatchHeader.MAGIC);
        var batch = ByteBuffer.allocate(BatchHeader.SIZE + body.length);
        batch.putLong(baseOffset);
        batch.putInt(BatchHeader.SIZE - BatchHeader.LOG_OVERHEAD + body.length);
        batch.putInt(leaderEpoch);
        batch.put(BatchHeader.MAGIC);
        batch.putInt(0);
        batch.putShort((short) (flags | codec.id()));
        batch.putInt(Math.toIntExact(lastOffset - baseOffset));
        batch.putLong(baseTimestampMs);
        batch.putLong(appendTimeMs >= 0 ? appendTimeMs : maxTimestampMs);
        batch.putLong(producerId);
        batch.putShort(producerEpoch);
        batch.putInt(baseSequence);
        batch.putInt(count);
        batch.put(body);
        batch.flip();
        batch.putInt(BatchHeader.CRC_AT, (int) BatchHeader.at(batch, 0).computeCrc());
        return batch;
    }

    private static int headersSize(List<LogRecord.Header> headers) {
        int size = sizeOf(headers.size());
        for (LogRecord.Header header : headers) {
            size += sizedSize(Optional.of(header.key().getBytes(StandardCharsets.UTF_8))) + sizedSize(header.value());
        }
        return size;
    }

    private static int sizedSize(Optional<byte[]> bytes) {
        int length = bytes.map(b -> b.length).orElse(-1);
        return sizeOf(length) + Math.max(0, length);
    }

    private static int sizeOf(long value) {
        long raw = (value << 1) ^ (value >> 63);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(raw | 1);
        return (bits + 6) / 7;
    }

    private void sized(Optional<byte[]> bytes) {
        if (bytes.isEmpty()) {
            varint(-1);
            return;
        }
        byte[] b = bytes.get();
        varint(b.length);
        room(b.length);
        System.arraycopy(b, 0, records, used, b.length);
        used += b.length;
    }

    private void varint(int value) {
        varlong(value);
    }

    private void varlong(long value) {
        room(10);
        long raw = (value << 1) ^ (value >> 63);
        while ((raw & ~0x7fL) != 0) {
            records[used++] = (byte) (raw | 0x80);
            raw >>>= 7;
        }
        records[used++] = (byte) raw;
    }

    private void room(int bytes) {
        if (records.length - used < bytes) {
            records = Arrays.copyOf(records, (int)
                    Math.min(Integer.MAX_VALUE - 8L, Math.max(records.length * 2L, (long) used + bytes)));
        }
    }
}
