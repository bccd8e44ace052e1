package brokerlab.engine.cluster;

import java.util.Map;

/**
 * One broker to run.
 *
 * @param rack empty for none
 * @param port it listens on; 0 before it has chosen a free one
 * @param settings its own static settings, over the cluster's
 */
public record BrokerSpec(int id, String rack, int port, Map<String, String> settings) {
    public BrokerSpec {
        settings = Map.copyOf(settings);
    }

    BrokerSpec withPort(int chosen) {
        return new BrokerSpec(id, rack, chosen, settings);
    }

    BrokerSpec withSettings(Map<String, String> changed) {
        return new BrokerSpec(id, rack, port, changed);
    }
}
