package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.coordination.CutLine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.ZooDefs;

/** Stands between a broker and a ZooKeeper node, and cuts the connection once, at the request that was chosen. */
final class CutProxy implements AutoCloseable {
    /** What no operation of ours is: it keeps the session or sets watches again. */
    private static final Set<Integer> UPKEEP = Set.of(
            ZooDefs.OpCode.ping,
            ZooDefs.OpCode.auth,
            ZooDefs.OpCode.setWatches,
            ZooDefs.OpCode.setWatches2,
            ZooDefs.OpCode.closeSession);

    private final ServerSocket server;
    private final InetSocketAddress node;
    private final Tasks tasks;
    private final int at;
    private final CutLine.Lost lost;
    private final AtomicInteger requests = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param at the request it cuts at, counted from 1 over all connections */
    CutProxy(InetSocketAddress node, int at, CutLine.Lost lost, Tasks tasks) throws IOException {
        this(InetAddress.getLoopbackAddress(), node, at, lost, tasks);
    }

    /** Cuts nothing, at another address. */
    CutProxy(InetAddress here, InetSocketAddress node, Tasks tasks) throws IOException {
        this(here, node, Integer.MAX_VALUE, CutLine.Lost.REQUEST, tasks);
    }

    private CutProxy(InetAddress here, InetSocketAddress node, int at, CutLine.Lost lost, Tasks tasks)
            throws IOException {
        this.server = new ServerSocket(0, 10, here);
        this.node = node;
        this.at = at;
        this.lost = lost;
        this.tasks = tasks;
        tasks.loop("cut-proxy", this::accept);
    }

    String address() {
        return Listeners.address(server.getInetAddress().getHostAddress(), server.getLocalPort());
    }

    /** How many were seen. */
    int requests() {
        return requests.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                var behind = new Socket();
                open.add(client);
                open.add(behind);
                behind.connect(node);
                var awaited = new AtomicInteger(Integer.MIN_VALUE);
                tasks.loop("cut-proxy-there", () -> pass(client, behind, frame -> request(frame, awaited)));
                tasks.loop("cut-proxy-back", () -> pass(behind, client, frame -> frame.getInt(0) != awaited.get()));
            } catch (IOException e) {
                // Closed, or the client left again; the next one may stay.
            }
        }
    }

    /** Decides whether a frame goes on; if not, the connection ends. */
    private interface Gate {
        boolean lets(ByteBuffer frame);
    }

    private boolean request(ByteBuffer frame, AtomicInteger awaited) {
        if (UPKEEP.contains(frame.getInt(4)) || requests.incrementAndGet() != at) {
            return true;
        }
        awaited.set(frame.getInt(0));
        return lost == CutLine.Lost.ANSWER;
    }

    private void pass(Socket from, Socket to, Gate gate) {
        try (from;
                to) {
            var in = new DataInputStream(from.getInputStream());
            var out = new DataOutputStream(to.getOutputStream());
            // The first frame each way makes the session.
            for (boolean greeting = true; ; greeting = false) {
                byte[] frame = in.readNBytes(in.readInt());
                if (!greeting && !gate.lets(ByteBuffer.wrap(frame))) {
                    return;
                }
                out.writeInt(frame.length);
                out.write(frame);
                out.flush();
            }
        } catch (IOException e) {
            // One side left; the other one learns it.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
