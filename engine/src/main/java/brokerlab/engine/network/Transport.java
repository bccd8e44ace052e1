package brokerlab.engine.network;

import brokerlab.engine.wire.RecordSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes to and from one peer, never blocking: plain, or under TLS without its users noticing. */
interface Transport extends Closeable {
    /** Reads what is there into {@code target}: 0 when nothing, -1 at the end. */
    int read(ByteBuffer target) throws IOException;

    /** Writes as much as fits now. */
    long write(ByteBuffer[] buffers) throws IOException;

    /** Whether nothing of what was written is left to go out; tries to send it. */
    boolean flushed() throws IOException;

    /** Sends records as much as fits now. */
    long send(RecordSource records, int position, int count) throws IOException;
}
