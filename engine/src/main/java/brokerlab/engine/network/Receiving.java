package brokerlab.engine.network;

import brokerlab.engine.wire.BadFrameException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One frame as it arrives: {@code size(4) body(size)}. Memory follows the bytes that came, not the size announced, so that a lie
 * about the size costs the liar's bytes; a read moves at most {@link #CHUNK}, because the JDK keeps a direct buffer of the
 * largest read for ever.
 */
final class Receiving {
    private static final int FIRST = 64 << 10;
    private static final int CHUNK = 256 << 10;

    private final int maxBytes;
    private final ByteBuffer size = ByteBuffer.allocate(4);
    private ByteBuffer body = size;
    private int announced = -1;

    Receiving(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Reads no more than the size of the frame, and does not look at it. True when any of it is here.
     *
     * @throws EOFException when the peer ended
     */
    boolean begin(Transport from) throws IOException {
        return begun() || filled(size, from) || begun();
    }

    /** Whether any of it is here. */
    boolean begun() {
        return size.position() > 0;
    }

    /**
     * Reads on. Returns the frame's body once it is whole; read no more then.
     *
     * @throws BadFrameException for a size that cannot be
     * @throws EOFException when the peer ended
     */
    Optional<ByteBuffer> read(Transport from) throws IOException {
        if (announced < 0) {
            if (!filled(size, from)) {
                return Optional.empty();
            }
            announced = size.getInt(0);
            if (announced < 0 || announced > maxBytes) {
                throw new BadFrameException(
                        BadFrameException.FrameFault.SIZE,
                        "a request of " + announced + " bytes; 0 to " + maxBytes
                                + " (socket.request.max.bytes) are allowed");
            }
            body = ByteBuffer.allocate(Math.min(announced, FIRST));
        }
        while (filled(body, from)) {
            if (body.position() == announced) {
                return Optional.of(body.flip());
            }
            long grown = Math.max(2L << 20, body.capacity() * 2L);
            body = ByteBuffer.allocate((int) Math.min(announced, grown)).put(body.flip());
        }
        return Optional.empty();
    }

    private static boolean filled(ByteBuffer buffer, Transport from) throws IOException {
        int end = buffer.limit();
        while (buffer.position() < end) {
            buffer.limit(Math.min(end, buffer.position() + CHUNK));
            int read;
            try {
                read = from.read(buffer);
            } finally {
                buffer.limit(end);
            }
            if (read < 0) {
                throw new EOFException("the peer closed");
            }
            if (read == 0) {
                return false;
            }
        }
        return true;
    }
}
