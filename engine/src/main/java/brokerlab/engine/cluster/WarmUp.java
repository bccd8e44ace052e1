package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.wire.Api;
import java.lang.management.ManagementFactory;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;

/**
 * Loads what every start needs, beside the start itself. Most of a start is class loading, one after another on one core: the wire
 * messages alone are hundreds of classes, ZooKeeper reads the default trust store, both want the MBean server. Once in a process;
 * a start that is faster than this simply loads the rest itself.
 */
public final class WarmUp {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private WarmUp() {}

    /** The sooner the better. */
    public static void begin(Tasks tasks) {
        if (BEGUN.compareAndSet(false, true)) {
            tasks.execute(() -> {
                ManagementFactory.getPlatformMBeanServer();
                loadTrustStore();
                loadMessages();
            });
        }
    }

    private static void loadTrustStore() {
        try {
            SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            // Whoever needs it meets the same error, and has a place to say so.
            return;
        }
    }

    private static void loadMessages() {
        for (Api api : Api.values()) {
            api.newest();
        }
    }
}
