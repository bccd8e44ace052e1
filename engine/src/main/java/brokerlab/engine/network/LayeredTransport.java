package brokerlab.engine.network;

import brokerlab.engine.wire.RecordSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.network.TransportLayer;

/** TLS by Kafka's own transport layer. It keeps the last record of what was written until the socket takes it. */
record LayeredTransport(TransportLayer layer) implements Transport {
    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            return layer.read(target);
        } catch (AuthenticationException e) {
            // Under TLS 1.3 a client tells only now that it does not trust us.
            throw new NotAuthenticatedException(e);
        }
    }

    @Override
    public long write(ByteBuffer[] buffers) throws IOException {
        return layer.write(buffers);
    }

    @Override
    public boolean flushed() throws IOException {
        if (layer.hasPendingWrites()) {
            layer.write(ByteBuffer.allocate(0));
        }
        return !layer.hasPendingWrites();
    }

    @Override
    public long send(RecordSource records, int position, int count) throws IOException {
        return records.transferTo(layer, position, count);
    }

    @Override
    public void close() throws IOException {
        layer.close();
    }
}
