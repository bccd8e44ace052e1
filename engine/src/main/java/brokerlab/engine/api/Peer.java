package brokerlab.engine.api;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/** One client connection, as far as requests are concerned. */
public final class Peer {
    private final String connectionId;
    private final InetAddress address;
    private final String listener;
    private volatile KafkaPrincipal principal = KafkaPrincipal.ANONYMOUS;
    private volatile String clientSoftware = "";
    private final AtomicLong throttleMs = new AtomicLong();

    /** @param listener name of the listener it came in on */
    public Peer(String connectionId, InetAddress address, String listener) {
        this.connectionId = connectionId;
        this.address = address;
        this.listener = listener;
    }

    public String connectionId() {
        return connectionId;
    }

    public InetAddress address() {
        return address;
    }

    public String listener() {
        return listener;
    }

    /** Who the client is; without authentication nobody in particular. */
    public KafkaPrincipal principal() {
        return principal;
    }

    /** The connection has proved who it is. */
    public void authenticated(KafkaPrincipal as) {
        principal = as;
    }

    /** Name and version as the client gave them in ApiVersions (KIP-511), empty before. */
    public String clientSoftware() {
        return clientSoftware;
    }

    public void tookSoftware(String name, String version) {
        clientSoftware = name + " " + version;
    }

    /** The client has spent more than its quotas allow. */
    public void throttle(long ms) {
        throttleMs.accumulateAndGet(ms, Math::max);
    }

    /** How long to read nothing from it from now on, in ms; each throttle is told once. */
    public long takeThrottleMs() {
        return throttleMs.get() == 0 ? 0 : throttleMs.getAndSet(0);
    }
}
