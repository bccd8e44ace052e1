package brokerlab.engine.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;

/** Asks one broker and no other, also what Kafka's own clients would not send. */
final class OneBrokersClient implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int asked;

    OneBrokersClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /** The answer to a request of that version. */
    <T extends ApiMessage> T ask(ApiKeys key, int version, ApiMessage request, Class<T> answer) throws IOException {
        var header = new RequestHeader(key, (short) version, "one", ++asked);
        ByteBuffer frame = RequestUtils.serialize(header.data(), header.headerVersion(), request, (short) version);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
        byte[] answered = new byte[in.readInt()];
        in.readFully(answered);
        return answer.cast(AbstractResponse.parseResponse(ByteBuffer.wrap(answered), header)
                .data());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
