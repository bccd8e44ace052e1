package brokerlab.engine.wire;

import java.nio.ByteBuffer;

/**
 * Looks at the sizes that snappy data announces before the codec believes them: it allocates what each chunk says it expands to,
 * so that a few bytes could ask for gigabytes.
 *
 * <pre>
 *   framed   magic(8) version(4) compatible(4) [ length(4) chunk(length) ]*
 *   bare     chunk
 *   chunk    expanded size (varint) data …
 * </pre>
 */
final class SnappyCheck {
    /** {@code 0x82 S N A P P Y 0}. */
    private static final long MAGIC = 0x82534e4150505900L;

    private static final int HEADER = 16;

    /** A copy of three bytes makes 64 at most. */
    private static final int EXPANSION = 32;

    private static final int SMALLEST = 64;

    private SnappyCheck() {}

    /** @throws ProtocolException CORRUPT_MESSAGE for sizes that cannot be */
    static void sizes(ByteBuffer body) {
        int at = body.position();
        if (body.remaining() < HEADER || body.getLong(at) != MAGIC) {
            chunk(body, at, body.remaining());
            return;
        }
        at += HEADER;
        while (body.limit() - at >= Integer.BYTES) {
            int length = body.getInt(at);
            at += Integer.BYTES;
            if (at + 4 <= body.limit() && (((long) length << 32) | Integer.toUnsignedLong(body.getInt(at))) == MAGIC) {
                // Streams may be put one after another: the next header begins here.
                at += HEADER - Integer.BYTES;
                continue;
            }
            if (length < 0 || length > body.limit() - at) {
                throw corrupt("a snappy chunk of " + length + " bytes where " + (body.limit() - at) + " are left");
            }
            chunk(body, at, length);
            at += length;
        }
    }

    private static void chunk(ByteBuffer body, int at, int length) {
        long expanded = 0;
        for (int i = 0; i < Math.min(5, length); i++) {
            byte b = body.get(at + i);
            expanded |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                if (expanded > (long) length * EXPANSION + SMALLEST) {
                    throw corrupt("a snappy chunk of " + length + " bytes that says it expands to " + expanded);
                }
                return;
            }
        }
    }

    private static ProtocolException corrupt(String what) {
        return new ProtocolException(ErrorCode.CORRUPT_MESSAGE, "The records hold " + what);
    }
}
