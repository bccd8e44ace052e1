package brokerlab.engine.local;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.config.Setting;
import brokerlab.engine.security.ListenerConfigs;
import brokerlab.engine.view.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** What a client must know of each listener, from the brokers that run. */
final class ListenerDesk {
    private final Cluster cluster;

    ListenerDesk(Cluster cluster) {
        this.cluster = cluster;
    }

    /** In the order of the first broker's setting; a listener that only others have comes after. */
    List<Query.ListenerAnswer> describe() {
        Map<String, StringJoiner> addresses = new LinkedHashMap<>();
        Map<String, Listeners.Endpoint> first = new LinkedHashMap<>();
        Map<String, BrokerSettings> settings = new LinkedHashMap<>();
        for (Broker broker : cluster.brokers()) {
            for (Listeners.Endpoint each : broker.listeners()) {
                addresses
                        .computeIfAbsent(each.name(), n -> new StringJoiner(","))
                        .add(Listeners.address(each.host(), each.port()));
                first.putIfAbsent(each.name(), each);
                settings.putIfAbsent(each.name(), broker.settings());
            }
        }
        return first.values().stream()
                .map(l -> describe(l, addresses.get(l.name()).toString(), settings.get(l.name())))
                .toList();
    }

    private static Query.ListenerAnswer describe(
            Listeners.Endpoint listener, String bootstrap, BrokerSettings settings) {
        SecurityProtocol protocol = SecurityProtocol.forName(listener.protocol());
        boolean tls = protocol == SecurityProtocol.SSL || protocol == SecurityProtocol.SASL_SSL;
        boolean sasl = protocol == SecurityProtocol.SASL_PLAINTEXT || protocol == SecurityProtocol.SASL_SSL;
        return new Query.ListenerAnswer(
                listener.name(),
                protocol,
                bootstrap,
                sasl
                        ? Setting.list(of(settings, listener, ListenerConfigs.MECHANISMS)
                                .orElse(""))
                        : List.of(),
                tls
                        && of(settings, listener, "ssl.client.auth")
                                .filter("required"::equals)
                                .isPresent(),
                tls && of(settings, listener, "ssl.keystore.location").isEmpty());
    }

    private static Optional<String> of(BrokerSettings settings, Listeners.Endpoint listener, String name) {
        return settings.find(ListenerConfigs.name(listener.name(), name)).filter(v -> !v.isBlank());
    }
}
