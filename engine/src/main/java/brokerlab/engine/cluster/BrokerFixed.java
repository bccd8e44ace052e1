package brokerlab.engine.cluster;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Contradictions;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A broker's static settings: the cluster's, over them its own, and what the workbench itself decides. */
public final class BrokerFixed {
    /** What would contradict the cluster's own arrangement. */
    private static final Map<String, String> OURS = Map.of(
            "broker.id", "brokers get their ids from the cluster",
            "zookeeper.connect", "the cluster's ensemble is chosen for all brokers together");

    private BrokerFixed() {}

    /** Why a setting is not the user's to give, empty when it is. */
    public static Optional<String> decided(String setting) {
        return Optional.ofNullable(OURS.get(setting));
    }

    /** Listeners that were given are told as they are, those on every interface by the address of this machine. */
    private static String shared(String listeners, String host) {
        return Listeners.named(listeners).stream()
                .map(l -> l.onEveryInterface() ? new Listeners.Endpoint(l.name(), l.protocol(), host, 0) : l)
                .map(Listeners.Endpoint::entry)
                .collect(Collectors.joining(","));
    }

    /**
     * Puts the settings together and checks them.
     *
     * @throws InvalidSettingException naming setting and value
     */
    static BrokerSettings of(ClusterSpec cluster, BrokerSpec broker, Path folder, String connect) {
        Map<String, String> fixed = new LinkedHashMap<>(cluster.settings());
        fixed.putAll(broker.settings());
        OURS.forEach((name, why) -> {
            String value = fixed.get(name);
            if (value != null) {
                throw new InvalidSettingException(name, value, why + "; leave it out");
            }
        });
        fixed.put("broker.id", Integer.toString(broker.id()));
        fixed.put("zookeeper.connect", connect);
        if (!broker.rack().isEmpty()) {
            fixed.putIfAbsent("broker.rack", broker.rack());
        }
        if (!fixed.containsKey("log.dirs") && !fixed.containsKey("log.dir")) {
            fixed.put("log.dirs", folder.resolve("logs").toString());
        }
        Optional<String> share = cluster.shareAs();
        if (!fixed.containsKey("listeners")) {
            fixed.put(
                    "listeners", "PLAINTEXT://" + (share.isPresent() ? "0.0.0.0" : "127.0.0.1") + ":" + broker.port());
            share.ifPresent(
                    host -> fixed.putIfAbsent("advertised.listeners", "PLAINTEXT://" + Listeners.address(host, 0)));
        } else {
            share.ifPresent(host -> fixed.putIfAbsent("advertised.listeners", shared(fixed.get("listeners"), host)));
        }
        // Kafka's default of 3 would leave consumer groups without a coordinator on fewer brokers.
        fixed.putIfAbsent(
                "offsets.topic.replication.factor",
                Integer.toString(Math.min(3, cluster.brokers().size())));
        // Kafka's default of 30 s stands behind TCP, which sends again what a link loses; our links do not.
        fixed.putIfAbsent("controller.socket.timeout.ms", "10000");
        var settings = new BrokerSettings(fixed);
        Contradictions.atStart(settings);
        return settings;
    }
}
