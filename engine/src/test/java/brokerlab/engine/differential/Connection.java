package brokerlab.engine.differential;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/** One connection to one broker, opened anew after the broker closed it. */
final class Connection implements AutoCloseable {
    /** Longer than any answer takes that comes at all. */
    static final int PATIENCE_MS = 30_000;

    /** For what is known to be left without an answer. */
    static final int SHORT_PATIENCE_MS = 4_000;

    private final int port;
    private Socket socket;

    Connection(int port) {
        this.port = port;
    }

    /** How a request ended without an answer. */
    enum Silence {
        /** The broker closed the connection. */
        CLOSED,
        /** Nothing came. */
        NOTHING
    }

    sealed interface Reply {
        /** What follows the frame's size. */
        record Frame(ByteBuffer bytes) implements Reply {}

        record None(Silence how) implements Reply {}
    }

    /** Sends the frame as it is. */
    void send(ByteBuffer frame) throws IOException {
        if (socket == null || socket.isClosed()) {
            socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
        }
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    Reply receive(int patienceMs) throws IOException {
        try {
            socket.setSoTimeout(patienceMs);
            var in = new DataInputStream(socket.getInputStream());
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return new Reply.Frame(ByteBuffer.wrap(bytes));
        } catch (SocketTimeoutException e) {
            close();
            return new Reply.None(Silence.NOTHING);
        } catch (EOFException | SocketException e) {
            close();
            return new Reply.None(Silence.CLOSED);
        }
    }

    Reply receive() throws IOException {
        return receive(PATIENCE_MS);
    }

    static ByteBuffer framed(ByteBuffer content) {
        return ByteBuffer.allocate(4 + content.remaining())
                .putInt(content.remaining())
                .put(content.duplicate())
                .flip();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }
}
