package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.wire.Api;
import java.lang.management.ManagementFactory;

/**
 * Loads classes every broker needs while the ensemble starts and votes. Most of a start is class loading, and the wire messages
 * alone are hundreds of them; a second core would be idle meanwhile.
 */
final class WarmUp {
    private WarmUp() {}

    static void begin(Tasks tasks) {
        tasks.execute(ManagementFactory::getPlatformMBeanServer);
        tasks.execute(() -> {
            for (Api api : Api.values()) {
                api.newest();
            }
        });
    }
}
