package brokerlab.engine.group;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads Kafka's primitive encodings, plain or flexible (KIP-482: lengths as unsigned varints plus one, tagged fields at the end
 * of each struct). Bytes that end too early or lengths that cannot be are {@link IllegalArgumentException}s.
 */
final class SchemaReader {
    private final ByteBuffer in;
    private boolean flexible;

    SchemaReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    /** Which encoding what follows has. */
    void flexible(boolean on) {
        flexible = on;
    }

    short int16() {
        need(Short.BYTES);
        return in.getShort();
    }

    int int32() {
        need(Integer.BYTES);
        return in.getInt();
    }

    long int64() {
        need(Long.BYTES);
        return in.getLong();
    }

    String string() {
        return nullableString().orElseThrow(() -> new IllegalArgumentException("null where a string must be"));
    }

    Optional<String> nullableString() {
        int length = flexible ? unsignedVarint() - 1 : int16();
        return length < 0 ? Optional.empty() : Optional.of(new String(take(length), StandardCharsets.UTF_8));
    }

    byte[] sized() {
        int length = flexible ? unsignedVarint() - 1 : int32();
        return length < 0 ? new byte[0] : take(length);
    }

    int arrayLength() {
        int length = flexible ? unsignedVarint() - 1 : int32();
        // Every element has at least one byte: a longer array is damage, not data.
        if (length > in.remaining()) {
            throw new IllegalArgumentException("array of " + length + " in " + in.remaining() + " bytes");
        }
        return Math.max(0, length);
    }

    void skipTags() {
        if (flexible) {
            int tags = unsignedVarint();
            for (int i = 0; i < tags; i++) {
                unsignedVarint();
                take(unsignedVarint());
            }
        }
    }

    private int unsignedVarint() {
        int value = 0;
        for (int shift = 0; shift <= 28; shift += 7) {
            need(1);
            byte next = in.get();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint longer than 5 bytes");
    }

    private byte[] take(int length) {
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private void need(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(length + " bytes wanted, " + in.remaining() + " left");
        }
    }
}
