package brokerlab.engine.network;

import brokerlab.engine.wire.RecordSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** PLAINTEXT: the socket itself, so that files go to it by the kernel's own copy. */
record PlainTransport(SocketChannel channel) implements Transport {
    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public long write(ByteBuffer[] buffers) throws IOException {
        return channel.write(buffers);
    }

    @Override
    public boolean flushed() {
        return true;
    }

    @Override
    public long send(RecordSource records, int position, int count) throws IOException {
        return records.transferTo(channel, position, count);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
