package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;

/**
 * Record batches as a case describes them, written by hand so that they can be wrong in every way:
 * {@code [{magic:2, codec:'gzip', at:TIME, records:[{key:'k', value:'v', headers:[['h','x']]}], …}]}. Everything has a default;
 * {@code producerId, epoch, sequence, offset, leaderEpoch, attributes, crc, length, lastDelta, count, maxAt, payload, cut} say what
 * differs. A number in the place of a record's {@code value} is that many bytes; {@code {hex:'…'}} in the place of a batch is
 * those bytes.
 */
final class RecordBytes {
    /** In the past of both sides and of no one's retention: cases that do not speak of time set topics to keep everything. */
    static final long AT = 1_700_000_000_000L;

    private static final int V2_OVERHEAD = 61;

    private RecordBytes() {}

    static byte[] write(JsonNode batches) {
        if (batches.has("hex")) {
            return Messages.bytes(batches);
        }
        var all = new ByteArrayOutputStream();
        for (JsonNode batch : batches) {
            byte[] bytes;
            if (batch.has("hex")) {
                bytes = Messages.bytes(batch);
            } else {
                bytes = batch.path("magic").asInt(2) == 2 ? v2(batch) : old(batch);
            }
            all.write(bytes, 0, batch.path("cut").asInt(bytes.length));
        }
        return all.toByteArray();
    }

    private static byte[] v2(JsonNode batch) {
        JsonNode records = batch.path("records");
        var body = new ByteArrayOutputStream();
        int delta = 0;
        long at = batch.path("at").asLong(AT);
        long max = records.isEmpty() ? -1 : at;
        for (JsonNode record : records) {
            byte[] bytes = record(record, delta, record.path("at").asLong(at) - at);
            max = Math.max(max, record.path("at").asLong(at));
            ByteBuffer size = ByteBuffer.allocate(5);
            writeVarint(bytes.length, size);
            body.write(size.array(), 0, size.position());
            body.write(bytes, 0, bytes.length);
            delta++;
        }
        String codec = batch.path("codec").asText("none");
        byte[] payload = batch.has("payload")
                ? Messages.bytes(batch.get("payload"))
                : Codecs.compress(codec, body.toByteArray());
        int attributes = batch.path("attributes").asInt(0) | Codecs.id(codec);
        ByteBuffer out = ByteBuffer.allocate(V2_OVERHEAD + payload.length);
        out.putLong(batch.path("offset").asLong(0));
        out.putInt(batch.path("length").asInt(V2_OVERHEAD - 12 + payload.length));
        out.putInt(batch.path("leaderEpoch").asInt(-1));
        out.put((byte) 2).putInt(0);
        out.putShort((short) attributes);
        out.putInt(batch.path("lastDelta").asInt(Math.max(0, delta - 1)));
        out.putLong(at).putLong(batch.path("maxAt").asLong(max));
        out.putLong(batch.path("producerId").asLong(-1));
        out.putShort((short) batch.path("epoch").asInt(-1));
        out.putInt(batch.path("sequence").asInt(-1));
        out.putInt(batch.path("count").asInt(delta));
        out.put(payload);
        var crc = new CRC32C();
        crc.update(out.array(), 21, out.capacity() - 21);
        out.putInt(17, batch.has("crc") ? batch.get("crc").asInt() : (int) crc.getValue());
        return out.array();
    }

    private static byte[] record(JsonNode record, int delta, long atDelta) {
        byte[] key = value(record.path("key"));
        byte[] value = value(record.path("value"));
        int size = 64 + length(key) + length(value);
        for (JsonNode header : record.path("headers")) {
            size += 20 + 4 * header.path(0).asText().length() + length(value(header.path(1)));
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put((byte) 0);
        writeVarint(atDelta, out);
        writeVarint(record.path("delta").asInt(delta), out);
        put(out, key);
        put(out, value);
        writeVarint(record.path("headers").size(), out);
        for (JsonNode header : record.path("headers")) {
            put(out, value(header.path(0)));
            put(out, value(header.path(1)));
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** Null where nothing is said. */
    private static byte[] value(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        return node.isNumber() ? "x".repeat(node.asInt()).getBytes(StandardCharsets.UTF_8) : Messages.bytes(node);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** Zigzag, seven bits a byte. */
    private static void writeVarint(long value, ByteBuffer out) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static void put(ByteBuffer out, byte[] bytes) {
        writeVarint(bytes == null ? -1 : bytes.length, out);
        if (bytes != null) {
            out.put(bytes);
        }
    }

    /**
     * Message sets of format 0 and 1; with a codec one wrapper holds them, with relative offsets in format 1. A record may say
     * {@code magic, attributes, crc, length, keyLength, valueLength, cut} of its own, a batch {@code inner} for other batches in the
     * wrapper and {@code payload} for its very value.
     */
    private static byte[] old(JsonNode batch) {
        int magic = batch.path("magic").asInt();
        String codec = batch.path("codec").asText("none");
        boolean plain = codec.equals("none");
        long at = batch.path("at").asLong(AT);
        var all = new ByteArrayOutputStream();
        long offset = 0;
        long first = batch.path("offset").asLong(0);
        for (JsonNode record : batch.path("records")) {
            byte[] bytes = message(
                    plain ? ((ObjectNode) batch.deepCopy()).setAll((ObjectNode) record) : record,
                    record.path("magic").asInt(magic),
                    record.path("offset").asLong(first + offset),
                    0,
                    record.path("at").asLong(at),
                    value(record.path("key")),
                    value(record.path("value")));
            all.write(bytes, 0, record.path("cut").asInt(bytes.length));
            offset++;
        }
        if (plain) {
            return all.toByteArray();
        }
        byte[] inner = batch.has("inner") ? write(batch.get("inner")) : all.toByteArray();
        return message(
                batch,
                magic,
                batch.path("lastOffset").asLong(Math.max(0, first + offset - 1)),
                Codecs.id(codec),
                at,
                value(batch.path("key")),
                batch.has("payload") ? value(batch.get("payload")) : Codecs.compress(codec, inner));
    }

    private static byte[] message(
            JsonNode says, int magic, long offset, int attributes, long at, byte[] key, byte[] value) {
        int size = 4 + 1 + 1 + (magic == 1 ? 8 : 0) + 4 + length(key) + 4 + length(value);
        ByteBuffer out = ByteBuffer.allocate(12 + size);
        out.putLong(offset)
                .putInt(says.path("length").asInt(size))
                .putInt(0)
                .put((byte) magic)
                .put((byte) (attributes | says.path("attributes").asInt(0)));
        if (magic == 1) {
            out.putLong(at);
        }
        put(out, says.path("keyLength"), key);
        put(out, says.path("valueLength"), value);
        var crc = new CRC32();
        int end = Math.clamp(12L + says.path("length").asInt(size), 16, out.capacity());
        crc.update(out.array(), 16, end - 16);
        out.putInt(12, says.has("crc") ? says.get("crc").asInt() : (int) crc.getValue());
        return out.array();
    }

    private static void put(ByteBuffer out, JsonNode said, byte[] bytes) {
        out.putInt(said.asInt(bytes == null ? -1 : bytes.length));
        if (bytes != null) {
            out.put(bytes);
        }
    }

    /** Heads of the batches, and of what comes back uncompressed every byte. */
    static ArrayNode read(ByteBuffer in) {
        ArrayNode all = Messages.JSON.createArrayNode();
        while (in.remaining() >= 17) {
            int start = in.position();
            int size = 12 + in.getInt(start + 8);
            if (size > in.remaining() || size < 14) {
                all.addObject().put("cut", in.remaining());
                return all;
            }
            ObjectNode batch = all.addObject();
            byte magic = in.get(start + 16);
            batch.put("offset", in.getLong(start)).put("size", size).put("magic", magic);
            if (magic == 2 && size >= V2_OVERHEAD) {
                batch.put("leaderEpoch", in.getInt(start + 12))
                        .put("attributes", in.getShort(start + 21))
                        .put("lastDelta", in.getInt(start + 23))
                        .put("at", in.getLong(start + 27))
                        .put("maxAt", in.getLong(start + 35))
                        .put("producerId", in.getLong(start + 43))
                        .put("epoch", in.getShort(start + 51))
                        .put("sequence", in.getInt(start + 53))
                        .put("count", in.getInt(start + 57));
                if ((in.getShort(start + 21) & 7) == 0) {
                    byte[] payload = new byte[size - V2_OVERHEAD];
                    in.get(start + V2_OVERHEAD, payload);
                    batch.put("payload", payload);
                }
            } else {
                byte[] payload = new byte[size - 12];
                in.get(start + 12, payload);
                batch.put("message", payload);
            }
            in.position(start + size);
        }
        if (in.hasRemaining()) {
            all.addObject().put("cut", in.remaining());
        }
        return all;
    }

    /** The codecs of Kafka's class path. */
    private static final class Codecs {
        private Codecs() {}

        static int id(String codec) {
            return java.util.List.of("none", "gzip", "snappy", "lz4", "zstd", "5", "6", "7")
                    .indexOf(codec);
        }

        static byte[] compress(String codec, byte[] bytes) {
            var out = new ByteArrayOutputStream();
            try (OutputStream to = stream(codec, out)) {
                to.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(codec, e);
            }
            return out.toByteArray();
        }

        private static OutputStream stream(String codec, OutputStream out)
                throws IOException, ReflectiveOperationException {
            return switch (codec) {
                case "gzip" -> new GZIPOutputStream(out);
                case "snappy" -> new org.xerial.snappy.SnappyOutputStream(out);
                case "lz4" -> made("net.jpountz.lz4.LZ4FrameOutputStream", out);
                case "zstd" -> made("com.github.luben.zstd.ZstdOutputStream", out);
                default -> out;
            };
        }

        private static OutputStream made(String name, OutputStream out) throws ReflectiveOperationException {
            return Class.forName(name)
                    .asSubclass(OutputStream.class)
                    .getConstructor(OutputStream.class)
                    .newInstance(out);
        }
    }
}
