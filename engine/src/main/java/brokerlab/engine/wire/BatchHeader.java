package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record batch of magic 2 (KIP-98), or a message of the formats before (see {@link OldMessages}), seen through its header; a view of
 * the buffer, nothing is copied.
 *
 * <pre>
 *    0  int64  base offset              rewritten by the leader, outside the checksum
 *    8  int32  batch length             bytes after this field
 *   12  int32  partition leader epoch   rewritten by the leader, outside the checksum
 *   16  int8   magic = 2
 *   17  uint32 CRC-32C                  of everything from the attributes on
 *   21  int16  attributes               0-2 codec, 3 append time, 4 transactional, 5 control, 6 delete horizon (KIP-534)
 *   23  int32  last offset delta        stays when compaction drops the last record
 *   27  int64  base timestamp           or the delete horizon
 *   35  int64  max timestamp
 *   43  int64  producer id              -1: none
 *   51  int16  producer epoch
 *   53  int32  base sequence
 *   57  int32  record count
 *   61  records, compressed together
 * </pre>
 */
public final class BatchHeader {
    /** Bytes before the first record. */
    public static final int SIZE = 61;

    /** Bytes of the shortest batch of any format: a message of magic 0 without key and value. */
    public static final int SMALLEST = 26;

    /** Bytes before those that the length field counts. */
    public static final int LOG_OVERHEAD = 12;

    /** The magic of what is written today. */
    public static final byte MAGIC = 2;

    static final int LENGTH_AT = 8;
    static final int EPOCH_AT = 12;
    static final int MAGIC_AT = 16;
    static final int CRC_AT = 17;
    static final int ATTRIBUTES_AT = 21;
    static final int LAST_DELTA_AT = 23;
    static final int BASE_TIMESTAMP_AT = 27;
    static final int MAX_TIMESTAMP_AT = 35;
    static final int PRODUCER_ID_AT = 43;
    static final int PRODUCER_EPOCH_AT = 51;
    static final int BASE_SEQUENCE_AT = 53;
    static final int COUNT_AT = 57;

    static final int CODEC_MASK = 0x07;
    static final int APPEND_TIME_FLAG = 0x08;
    static final int TRANSACTIONAL_FLAG = 0x10;
    static final int CONTROL_FLAG = 0x20;
    static final int DELETE_HORIZON_FLAG = 0x40;

    private final ByteBuffer buffer;
    private final int start;
    private final boolean old;

    private BatchHeader(ByteBuffer buffer, int start) {
        this.buffer = buffer;
        this.start = start;
        this.old = OldMessages.is(buffer.get(start + MAGIC_AT));
    }

    /**
     * The batch that begins at index {@code start} of a big-endian buffer, of which at least {@link #SIZE} bytes are there, or all of
     * an {@link #old} one.
     */
    public static BatchHeader at(ByteBuffer buffer, int start) {
        return new BatchHeader(buffer, start);
    }

    /** Index of its first byte in the buffer. */
    public int start() {
        return start;
    }

    /** Whether it is a message of magic 0 or 1, by itself or a wrapper: without producer, epoch, transaction and headers. */
    public boolean old() {
        return old;
    }

    /** Bytes that a batch of this format has at least. */
    public int smallest() {
        return old ? OldMessages.smallest(magic()) : SIZE;
    }

    /** Of an old wrapper it is known from the messages in it alone, which are decompressed. */
    public long baseOffset() {
        if (old && !plain()) {
            var first = new long[] {-1};
            OldMessages.each(this, r -> first[0] = first[0] < 0 ? r.offset() : first[0]);
            return first[0];
        }
        return buffer.getLong(start);
    }

    /** By which it is put in order without a look at its records: the base offset, of an old wrapper the last one. */
    public long placingOffset() {
        return buffer.getLong(start);
    }

    public long lastOffset() {
        return old ? buffer.getLong(start) : baseOffset() + lastOffsetDelta();
    }

    private boolean plain() {
        return (buffer.get(start + OldMessages.ATTRIBUTES_AT) & CODEC_MASK) == 0;
    }

    public long nextOffset() {
        return lastOffset() + 1;
    }

    /** Header included. */
    public int sizeInBytes() {
        return LOG_OVERHEAD + buffer.getInt(start + LENGTH_AT);
    }

    public int partitionLeaderEpoch() {
        return old ? -1 : buffer.getInt(start + EPOCH_AT);
    }

    public byte magic() {
        return buffer.get(start + MAGIC_AT);
    }

    /** As stored, unsigned. */
    public long crc() {
        return Integer.toUnsignedLong(buffer.getInt(start + (old ? OldMessages.CRC_AT : CRC_AT)));
    }

    public short attributes() {
        return old ? buffer.get(start + OldMessages.ATTRIBUTES_AT) : buffer.getShort(start + ATTRIBUTES_AT);
    }

    /** @throws ProtocolException UNSUPPORTED_COMPRESSION_TYPE for an id that stands for no codec */
    public Codec codec() {
        int id = attributes() & CODEC_MASK;
        return Codec.ofId(id)
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                        "Batch at offset " + placingOffset() + " has unknown codec id " + id));
    }

    /** Whether the records' time is the broker's. */
    public boolean logAppendTime() {
        return (attributes() & APPEND_TIME_FLAG) != 0 && magic() != 0;
    }

    public boolean transactional() {
        return !old && (attributes() & TRANSACTIONAL_FLAG) != 0;
    }

    public boolean control() {
        return !old && (attributes() & CONTROL_FLAG) != 0;
    }

    /** Whether the base timestamp says when compaction may drop this batch's tombstones. */
    public boolean hasDeleteHorizon() {
        return !old && (attributes() & DELETE_HORIZON_FLAG) != 0;
    }

    public int lastOffsetDelta() {
        return old ? (int) (lastOffset() - baseOffset()) : buffer.getInt(start + LAST_DELTA_AT);
    }

    /** Of an old one the same as {@link #maxTimestampMs}. */
    public long baseTimestampMs() {
        return old ? maxTimestampMs() : buffer.getLong(start + BASE_TIMESTAMP_AT);
    }

    /** -1 for none, as in all messages of magic 0. */
    public long maxTimestampMs() {
        if (old) {
            return magic() == 0 ? -1 : buffer.getLong(start + OldMessages.TIMESTAMP_AT);
        }
        return buffer.getLong(start + MAX_TIMESTAMP_AT);
    }

    /** -1 for none. */
    public long producerId() {
        return old ? -1 : buffer.getLong(start + PRODUCER_ID_AT);
    }

    public boolean hasProducerId() {
        return producerId() >= 0;
    }

    public short producerEpoch() {
        return old ? -1 : buffer.getShort(start + PRODUCER_EPOCH_AT);
    }

    /** -1 for none. */
    public int baseSequence() {
        return old ? -1 : buffer.getInt(start + BASE_SEQUENCE_AT);
    }

    /** -1 for none; sequences wrap to 0 after {@link Integer#MAX_VALUE}. */
    public int lastSequence() {
        int base = baseSequence();
        return base < 0 ? base : (base + lastOffsetDelta()) & Integer.MAX_VALUE;
    }

    /** Of an old wrapper it is counted: its messages are decompressed. */
    public int recordCount() {
        if (old) {
            var count = new int[1];
            OldMessages.each(this, r -> count[0]++);
            return count[0];
        }
        return buffer.getInt(start + COUNT_AT);
    }

    /** CRC-32C of the bytes it covers, CRC-32 for an old one. */
    public long computeCrc() {
        if (old) {
            return OldMessages.crc(buffer, start, start + sizeInBytes());
        }
        var crc = new CRC32C();
        crc.update(buffer.duplicate().limit(start + sizeInBytes()).position(start + ATTRIBUTES_AT));
        return crc.getValue();
    }

    public boolean crcMatches() {
        return crc() == computeCrc();
    }

    /** The records of magic 2 as they lie in the buffer, compressed or not. */
    public ByteBuffer body() {
        return buffer.duplicate()
                .limit(start + sizeInBytes())
                .position(start + SIZE)
                .slice();
    }

    /** The whole batch, position 0 at its first byte. */
    public ByteBuffer bytes() {
        return buffer.duplicate().limit(start + sizeInBytes()).position(start).slice();
    }

    /** Moves the batch, its last offset moving along. Outside the checksum. */
    public void rewriteBaseOffset(long offset) {
        buffer.putLong(start, offset);
    }

    /** Outside the checksum. Not of an old one. */
    public void rewriteLeaderEpoch(int epoch) {
        buffer.putInt(start + EPOCH_AT, epoch);
    }

    /** Stamps the batch with the time of its append, or corrects the producer's maximum; the checksum follows. */
    public void rewriteMaxTimestamp(boolean appendTime, long timestampMs) {
        if (logAppendTime() == appendTime && maxTimestampMs() == timestampMs) {
            return;
        }
        int attributes = attributes() & ~APPEND_TIME_FLAG;
        buffer.putShort(start + ATTRIBUTES_AT, (short) (appendTime ? attributes | APPEND_TIME_FLAG : attributes));
        buffer.putLong(start + MAX_TIMESTAMP_AT, timestampMs);
        buffer.putInt(start + CRC_AT, (int) computeCrc());
    }

    @Override
    public String toString() {
        return old
                ? "message " + lastOffset() + " of magic " + magic() + ", " + sizeInBytes() + " bytes"
                : "batch [" + baseOffset() + ", " + lastOffset() + "], " + sizeInBytes() + " bytes";
    }
}
