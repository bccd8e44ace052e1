package brokerlab.engine.group;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Kafka's primitive encodings, the non-flexible ones: big-endian numbers, strings and bytes after their length. */
final class SchemaWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    SchemaWriter int16(int value) {
        out.write(value >>> 8);
        out.write(value);
        return this;
    }

    SchemaWriter int32(int value) {
        return int16(value >>> 16).int16(value);
    }

    SchemaWriter int64(long value) {
        return int32((int) (value >>> 32)).int32((int) value);
    }

    SchemaWriter string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("string of " + utf8.length + " bytes is longer than " + Short.MAX_VALUE);
        }
        int16(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    SchemaWriter nullableString(Optional<String> value) {
        return value.map(this::string).orElseGet(() -> int16(-1));
    }

    SchemaWriter sized(byte[] value) {
        int32(value.length);
        out.writeBytes(value);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
