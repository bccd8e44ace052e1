package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import java.nio.file.Path;

/**
 * What one life of a broker begins with.
 *
 * @param tasks its own scope, closed when it ends
 * @param settings its static ones at first; what {@code /config} says comes on top
 * @param freePort it takes another port when its former one is taken
 */
record StartParameters(
        int broker, Environment environment, Tasks tasks, BrokerSettings settings, Path folder, boolean freePort) {
    SessionFile sessionFile() {
        return new SessionFile(environment.disk(), folder);
    }
}
