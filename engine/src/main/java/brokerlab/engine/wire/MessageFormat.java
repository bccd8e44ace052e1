package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Records from one message format into another, as {@code LogValidator} and {@code RecordsUtil} of Apache Kafka 3.9 do it: up when
 * a client older than 0.11 produces (Produce 0 to 2), down when one fetches (Fetch 0 and 1: magic 0; 2 and 3: magic 1).
 */
public final class MessageFormat {
    private MessageFormat() {}

    /** Whether the first of {@code batches} is of magic 0 or 1, as far as it is there. */
    public static boolean old(ByteBuffer batches) {
        return batches.remaining() > BatchHeader.MAGIC_AT
                && OldMessages.is(batches.get(batches.position() + BatchHeader.MAGIC_AT));
    }

    /**
     * The messages of a produced set as one batch of magic 2: offsets from 0, compressed as the set was, without producer and headers.
     * Records of magic 0 have timestamp -1. What is of magic 2 already is returned as it is. The buffer's position stays.
     *
     * @param messageSet whole messages, one of them when they are compressed, checksums right; the last may be cut off, of what is left
     *     there must be one
     * @throws ProtocolException what {@code demands} has against a record, if nothing is wrong before; INVALID_RECORD for several
     *     compressed messages, several formats or a wrapper that holds anything but messages of its own format; INVALID_TIMESTAMP for a
     *     claim of append time; CORRUPT_MESSAGE for a wrong checksum or an impossible size; UNKNOWN_SERVER_ERROR for what cannot be read
     *     all the same and for a timestamp before 1970 other than -1; MESSAGE_TOO_LARGE for what expands beyond measure;
     *     UNSUPPORTED_COMPRESSION_TYPE for a codec that does not exist
     */
    public static ByteBuffer up(ByteBuffer messageSet, RecordDemands demands) {
        return old(messageSet) ? new ProducedSet(Batches.in(messageSet), demands).batch() : messageSet;
    }

    /**
     * An old message or wrapper that holds {@code stay} alone, some of its records, as compaction writes it: offsets, format and codec
     * stay.
     *
     * @param stay at least one
     */
    public static ByteBuffer rebuilt(BatchHeader batch, List<LogRecord> stay) {
        var builder = new OldMessageBuilder(batch.magic(), batch.codec(), batch.logAppendTime());
        stay.forEach(builder::add);
        return builder.build();
    }

    /**
     * Fetched batches in an older format: headers and control records left out, offsets kept, compressed as they were, what is old
     * enough already as it is. Of uncompressed batches the records below {@code fromOffset} are left out, as each record is a message
     * of its own then. May be empty, when nothing but control records or less than a whole batch is there.
     *
     * @param batches whole ones, the last may be cut off; the buffer's position stays
     * @param magic 0 or 1
     * @throws ProtocolException UNSUPPORTED_COMPRESSION_TYPE for zstd, which those formats do not know; UNKNOWN_SERVER_ERROR for a
     *     timestamp before 1970 other than -1, as 3.9.1; CORRUPT_MESSAGE
     */
    public static ByteBuffer down(ByteBuffer batches, byte magic, long fromOffset) {
        if (!OldMessages.is(magic)) {
            throw new IllegalArgumentException("magic " + magic + " is none of the old formats, 0 and 1");
        }
        var pieces = new ArrayList<ByteBuffer>();
        int bytes = 0;
        for (BatchHeader batch : Batches.in(batches)) {
            if (batch.control()) {
                continue;
            }
            if (batch.codec() == Codec.ZSTD) {
                throw new ProtocolException(
                        ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                        batch + " is compressed with zstd, which a client this old does not know");
            }
            ByteBuffer piece = batch.magic() <= magic ? batch.bytes() : older(batch, magic, fromOffset);
            pieces.add(piece);
            bytes += piece.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(bytes);
        pieces.forEach(all::put);
        return all.flip();
    }

    private static ByteBuffer older(BatchHeader batch, byte magic, long fromOffset) {
        var builder = new OldMessageBuilder(magic, batch.codec(), batch.logAppendTime());
        boolean compressed = batch.codec() != Codec.NONE;
        Batches.each(batch, record -> {
            if (compressed || record.offset() >= fromOffset) {
                if (record.timestampMs() < -1) {
                    throw new ProtocolException(
                            ErrorCode.UNKNOWN_SERVER_ERROR,
                            "Record " + record.offset() + " has the timestamp " + record.timestampMs()
                                    + ", which old formats do not hold");
                }
                builder.add(record);
            }
        });
        return builder.isEmpty() ? ByteBuffer.allocate(0) : builder.build();
    }
}
