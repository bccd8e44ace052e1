package brokerlab.engine.cluster;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One connection to a broker, over which bytes go as they are given: for versions that no library speaks any more. */
final class Line implements AutoCloseable {
    static final int CORRELATION_ID = 7;

    /** Longer than any answer takes on a busy machine. */
    private static final int PATIENCE_MS = 60_000;

    private static final byte[] CLIENT = "raw".getBytes(StandardCharsets.UTF_8);

    private final Socket socket;
    private final DataInputStream in;

    Line(String bootstrap) throws IOException {
        String first = bootstrap.split(",", -1)[0];
        socket = new Socket(
                InetAddress.getLoopbackAddress(), Integer.parseInt(first.substring(first.lastIndexOf(':') + 1)));
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** The answer with its header, empty when the broker closed the connection instead. */
    Optional<ByteBuffer> ask(int key, int version, boolean tagged, ByteBuffer body) throws IOException {
        int bytes = 10 + CLIENT.length + (tagged ? 1 : 0) + body.remaining();
        ByteBuffer frame = ByteBuffer.allocate(4 + bytes).putInt(bytes);
        frame.putShort((short) key).putShort((short) version).putInt(CORRELATION_ID);
        frame.putShort((short) CLIENT.length).put(CLIENT);
        if (tagged) {
            frame.put((byte) 0);
        }
        socket.getOutputStream().write(frame.put(body.duplicate()).array());
        try {
            byte[] answer = new byte[in.readInt()];
            in.readFully(answer);
            return Optional.of(ByteBuffer.wrap(answer));
        } catch (EOFException e) {
            return Optional.empty();
        } catch (java.net.SocketException e) {
            // Closed with bytes of ours unread.
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
