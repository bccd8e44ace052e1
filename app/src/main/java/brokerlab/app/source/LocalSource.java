package brokerlab.app.source;

import brokerlab.engine.local.LocalDoor;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Door;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletionStage;

/** A cluster that runs in this process. */
public final class LocalSource implements ClusterSource {
    private final String name;
    private final Door door;

    /**
     * Starts it; returns at once.
     *
     * @throws brokerlab.engine.view.DoorException when the specification is malformed
     */
    public LocalSource(LocalSpec spec) {
        name = spec.name();
        door = LocalDoor.open(spec);
    }

    /** The same, started when {@code when} completes: a window has its first picture before the cluster takes the processor. */
    public LocalSource(LocalSpec spec, CompletionStage<?> when) {
        name = spec.name();
        door = LocalDoor.open(spec, when);
    }

    /** {@code first} when it and the {@code count - 1} ports after it are free on this machine, otherwise 0 for any. */
    public static int portOr0(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                return 0;
            }
        }
        return first;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Door door() {
        return door;
    }

    @Override
    public void close() {
        door.close();
    }
}
