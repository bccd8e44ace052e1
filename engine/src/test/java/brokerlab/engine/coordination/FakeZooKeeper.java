package brokerlab.engine.coordination;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.ReplyHeader;

/**
 * Stands where an ensemble would: takes sessions and requests of one client after another, and answers requests, each with NO_NODE,
 * only when asked to.
 */
final class FakeZooKeeper implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<Integer> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Socket> sessions = new LinkedBlockingQueue<>();
    private final AtomicLong sessionIds = new AtomicLong(77);
    private volatile Socket client;

    /** @param server bound already; its connections are plain or TLS */
    FakeZooKeeper(ServerSocket server) {
        this.server = server;
        CoordinationContract.TASKS.loop("fake-zookeeper", this::serve);
    }

    static FakeZooKeeper plain() throws IOException {
        return new FakeZooKeeper(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket accepted = server.accept();
                client = accepted;
                serve(accepted);
            } catch (IOException e) {
                // The client left, or was not let in; the next one may.
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        in.readNBytes(in.readInt());
        var welcome = new ByteArrayOutputStream();
        new ConnectResponse(0, 20_000, sessionIds.incrementAndGet(), new byte[16], false)
                .serialize(BinaryOutputArchive.getArchive(welcome), "connect");
        send(socket, welcome.toByteArray());
        sessions.add(socket);
        while (true) {
            int length = in.readInt();
            int xid = in.readInt();
            int type = in.readInt();
            in.readNBytes(length - 8);
            if (type == ZooDefs.OpCode.ping) {
                answer(socket, xid);
            } else {
                requests.add(xid);
            }
        }
    }

    private static synchronized void answer(Socket socket, int xid) throws IOException {
        var reply = new ByteArrayOutputStream();
        new ReplyHeader(xid, 1, KeeperException.Code.NONODE.intValue())
                .serialize(BinaryOutputArchive.getArchive(reply), "header");
        send(socket, reply.toByteArray());
    }

    private static void send(Socket socket, byte[] body) throws IOException {
        var frame = new ByteArrayOutputStream();
        var out = new DataOutputStream(frame);
        out.writeInt(body.length);
        out.write(body);
        socket.getOutputStream().write(frame.toByteArray());
        socket.getOutputStream().flush();
    }

    /** The next client's connection, once it has a session. */
    Socket session() throws InterruptedException {
        Socket socket = sessions.poll(30, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("nobody came");
        }
        return socket;
    }

    /** The next request that arrived. */
    int request() throws InterruptedException {
        Integer xid = requests.poll(30, TimeUnit.SECONDS);
        if (xid == null) {
            throw new AssertionError("no request came");
        }
        return xid;
    }

    /** Requests that arrived and were not taken by {@link #request}. */
    int waiting() {
        return requests.size();
    }

    void answer(int xid) throws IOException {
        answer(client, xid);
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (client != null) {
            client.close();
        }
    }
}
