package brokerlab.engine.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.NullableSchema;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;

/**
 * Requests made by chance from an API's own schema: names that exist and names that do not, numbers at their limits, and, where
 * lies are wanted, lengths that are not true and nulls where none may be.
 */
final class RandomRequest {
    private static final int MOST_ELEMENTS = 4;
    private static final List<String> NAMES =
            List.of("target", "absent", "", "..", "group-1", "__consumer_offsets", "1");

    private final Random random;
    private final double lies;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** @param lies share of the lengths that are not true */
    private RandomRequest(Random random, double lies) {
        this.random = random;
        this.lies = lies;
    }

    /** A frame with its size in front. */
    static byte[] of(ApiKeys key, short version, int correlationId, Random random, double lies) {
        var made = new RandomRequest(random, lies);
        made.number(2, key.id);
        made.number(2, version);
        made.number(4, correlationId);
        made.string("fuzz", false);
        if (key.requestHeaderVersion(version) >= 2) {
            made.out.write(0);
        }
        made.write(key.messageType.requestSchemas()[version]);
        return framed(made.out.toByteArray());
    }

    static byte[] framed(byte[] body) {
        return ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .array();
    }

    private void write(Type type) {
        if (type instanceof Schema struct) {
            if (type instanceof NullableSchema) {
                boolean absent = random.nextInt(3) == 0;
                out.write(absent ? -1 : 1);
                if (absent) {
                    return;
                }
            }
            for (BoundField field : struct.fields()) {
                write(field.def.type);
            }
            return;
        }
        if (type instanceof TaggedFields) {
            out.write(0);
            return;
        }
        boolean compact = type.toString().startsWith("COMPACT")
                || type.getClass().getSimpleName().startsWith("Compact");
        if (type.isArray()) {
            boolean absent = type.isNullable() && random.nextInt(8) == 0;
            int count = absent ? 0 : random.nextInt(MOST_ELEMENTS);
            length(absent ? -1 : count, 4, compact);
            for (int i = 0; i < count; i++) {
                write(type.arrayElementType().orElseThrow());
            }
            return;
        }
        String name = type.toString();
        if (name.endsWith("STRING")) {
            if (type.isNullable() && random.nextInt(6) == 0) {
                length(-1, 2, compact);
            } else {
                string(text(), compact);
            }
        } else if (name.endsWith("BYTES") || name.endsWith("RECORDS")) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            boolean absent = type.isNullable() && random.nextInt(6) == 0;
            length(absent ? -1 : bytes.length, 4, compact);
            if (!absent) {
                out.writeBytes(bytes);
            }
        } else {
            scalar(name);
        }
    }

    private void scalar(String name) {
        switch (name) {
            case "BOOLEAN" -> out.write(random.nextInt(2));
            case "INT8" -> number(1, value());
            case "INT16", "UINT16" -> number(2, value());
            case "INT32", "UINT32" -> number(4, value());
            case "INT64", "FLOAT64" -> number(8, value());
            case "UUID" -> {
                number(8, random.nextInt(3));
                number(8, random.nextInt(3));
            }
            default -> throw new IllegalStateException("no random " + name);
        }
    }

    private long value() {
        return switch (random.nextInt(10)) {
            case 0 -> -1;
            case 1 -> Integer.MAX_VALUE;
            case 2 -> Long.MIN_VALUE;
            case 3 -> random.nextLong();
            case 4 -> Short.MAX_VALUE;
            default -> random.nextInt(4);
        };
    }

    private String text() {
        return random.nextInt(40) == 0 ? "x".repeat(random.nextInt(32_000)) : NAMES.get(random.nextInt(NAMES.size()));
    }

    private void string(String text, boolean compact) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        length(bytes.length, 2, compact);
        out.writeBytes(bytes);
    }

    private void length(int length, int width, boolean compact) {
        int said = random.nextDouble() < lies ? (int) value() : length;
        if (compact) {
            int left = said + 1;
            while ((left & ~0x7f) != 0) {
                out.write((left & 0x7f) | 0x80);
                left >>>= 7;
            }
            out.write(left);
        } else {
            number(width, said);
        }
    }

    private void number(int width, long value) {
        for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
            out.write((int) (value >> shift));
        }
    }
}
