package brokerlab.engine.network;

import brokerlab.engine.wire.RecordSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes to and from one peer, never blocking. Plain today; TLS takes its place without its users noticing. */
interface Transport extends Closeable {
    /** Reads what is there into {@code target}: 0 when nothing, -1 at the end. */
    int read(ByteBuffer target) throws IOException;

    /** Writes as much as fits now. */
    long write(ByteBuffer[] buffers) throws IOException;

    /** Sends records as much as fits now. */
    long send(RecordSource records, int position, int count) throws IOException;
}
