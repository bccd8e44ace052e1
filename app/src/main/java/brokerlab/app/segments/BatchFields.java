package brokerlab.app.segments;

import brokerlab.app.kit.Ink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The header of a record batch of magic 2 (KIP-98), or of a message of magic 0 or 1, field by field, read from its bytes.
 *
 * <pre>
 *   0 baseOffset 8 batchLength 12 partitionLeaderEpoch 16 magic 17 crc 21 attributes 23 lastOffsetDelta
 *   27 baseTimestamp 35 maxTimestamp 43 producerId 51 producerEpoch 53 baseSequence 57 records 61
 *
 *   before 0.11: 0 offset 8 messageSize 12 crc 16 magic 17 attributes 18 timestamp (magic 1 alone) 26 keyLength 30
 * </pre>
 */
final class BatchFields {
    static final int HEADER = 61;

    private static final int MAGIC_AT = 16;

    private static final String[] CODECS = {"none", "gzip", "snappy", "lz4", "zstd"};

    private BatchFields() {}

    /** How a field's value is written. */
    enum Form {
        NUMBER,
        MOMENT,
        CRC,
        ATTRIBUTES
    }

    /**
     * @param name as in Kafka's format
     * @param to exclusive
     * @param value as a number
     */
    record HeaderField(String name, int from, int to, Ink ink, Form form, long value) {}

    /** Fields whose bytes are there; fewer when the bytes are cut short. */
    static List<HeaderField> of(byte[] bytes) {
        var fields = new ArrayList<HeaderField>();
        var reader = new Reader(ByteBuffer.wrap(bytes), fields);
        if (bytes.length > MAGIC_AT && (bytes[MAGIC_AT] == 0 || bytes[MAGIC_AT] == 1)) {
            old(reader, bytes[MAGIC_AT] == 1);
            return List.copyOf(fields);
        }
        reader.read("baseOffset", 8, Ink.ACCENT, Form.NUMBER);
        reader.read("batchLength", 4, Ink.VIOLET, Form.NUMBER);
        reader.read("partitionLeaderEpoch", 4, Ink.TEAL, Form.NUMBER);
        reader.read("magic", 1, Ink.ORANGE, Form.NUMBER);
        reader.read("crc", 4, Ink.OK, Form.CRC);
        reader.read("attributes", 2, Ink.WARN, Form.ATTRIBUTES);
        reader.read("lastOffsetDelta", 4, Ink.ACCENT, Form.NUMBER);
        reader.read("baseTimestamp", 8, Ink.VIOLET, Form.MOMENT);
        reader.read("maxTimestamp", 8, Ink.PINK, Form.MOMENT);
        reader.read("producerId", 8, Ink.TEAL, Form.NUMBER);
        reader.read("producerEpoch", 2, Ink.SKY, Form.NUMBER);
        reader.read("baseSequence", 4, Ink.ORANGE, Form.NUMBER);
        reader.read("records", 4, Ink.MUTED, Form.NUMBER);
        return List.copyOf(fields);
    }

    private static void old(Reader reader, boolean withTime) {
        reader.read("offset", 8, Ink.ACCENT, Form.NUMBER);
        reader.read("messageSize", 4, Ink.VIOLET, Form.NUMBER);
        reader.read("crc", 4, Ink.OK, Form.CRC);
        reader.read("magic", 1, Ink.ORANGE, Form.NUMBER);
        reader.read("attributes", 1, Ink.WARN, Form.ATTRIBUTES);
        if (withTime) {
            reader.read("timestamp", 8, Ink.PINK, Form.MOMENT);
        }
        reader.read("keyLength", 4, Ink.MUTED, Form.NUMBER);
    }

    static String crc(long value) {
        return "0x" + HexFormat.of().toHexDigits((int) value);
    }

    /** The codec of the attributes' lowest three bits. */
    static String codec(long attributes) {
        int id = (int) attributes & 7;
        return id < CODECS.length ? CODECS[id] : Integer.toString(id);
    }

    static boolean appendTime(long attributes) {
        return (attributes & 8) != 0;
    }

    static boolean transactional(long attributes) {
        return (attributes & 16) != 0;
    }

    static boolean control(long attributes) {
        return (attributes & 32) != 0;
    }

    private record Reader(ByteBuffer bytes, List<HeaderField> fields) {
        void read(String name, int size, Ink ink, Form form) {
            if (bytes.remaining() < size) {
                return;
            }
            int from = bytes.position();
            long value = switch (size) {
                case 1 -> bytes.get();
                case 2 -> bytes.getShort();
                case 4 -> form == Form.CRC ? Integer.toUnsignedLong(bytes.getInt()) : bytes.getInt();
                default -> bytes.getLong();
            };
            fields.add(new HeaderField(name, from, from + size, ink, form, value));
        }
    }
}
