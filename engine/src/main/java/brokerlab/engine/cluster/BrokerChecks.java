package brokerlab.engine.cluster;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Contradictions;
import brokerlab.engine.settings.LiveChecks;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a running broker says to changes of settings.
 *
 * @param network refuses listeners it could not have
 */
record BrokerChecks(BrokerSettings settings, Consumer<BrokerSettings> network) implements LiveChecks.Check {
    @Override
    public void own(Map<String, String> after) {
        BrokerSettings then = settings.with(after);
        Contradictions.ofChange(settings, then);
        network.accept(then);
    }

    @Override
    public void clusterWide(Map<String, String> after) {
        Contradictions.ofChange(settings, settings.withDefault(after));
    }

    @Override
    public void topic(Map<String, String> after) {
        Contradictions.ofTopic(settings, after);
    }
}
