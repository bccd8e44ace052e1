package brokerlab.engine.cluster;

import brokerlab.engine.config.BrokerSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster to run in this process.
 *
 * @param folder everything it keeps: {@code cluster.json}, {@code broker-N}, {@code zookeeper}
 * @param settings static settings of every broker
 * @param connect an outside ensemble with optional chroot; empty for our own
 * @param zooKeeperNodes of our own ensemble
 * @param zooKeeperPort of its first node, 0 for free ports
 * @param shareAs address under which other machines reach this one; empty: loopback only
 * @param freePorts brokers may move to another port when theirs is taken
 */
public record ClusterSpec(
        String name,
        Path folder,
        List<BrokerSpec> brokers,
        Map<String, String> settings,
        Optional<String> connect,
        int zooKeeperNodes,
        int zooKeeperPort,
        Map<String, String> zooCfg,
        Optional<String> shareAs,
        boolean freePorts) {
    public ClusterSpec {
        brokers = List.copyOf(brokers);
        settings = Map.copyOf(settings);
        zooCfg = Map.copyOf(zooCfg);
    }

    /** What all brokers have in common. */
    BrokerSettings common() {
        return new BrokerSettings(settings);
    }

    /** A broker's own, empty for one that is not there. */
    Map<String, String> settingsOf(int broker) {
        return brokers.stream()
                .filter(b -> b.id() == broker)
                .findFirst()
                .map(BrokerSpec::settings)
                .orElse(Map.of());
    }

    /** With the values of {@code after} for some brokers only, as their own. */
    ClusterSpec partly(ClusterSpec after, List<Integer> done) {
        return withBrokers(brokers.stream()
                .map(b -> {
                    if (!done.contains(b.id())) {
                        return b;
                    }
                    var own = new LinkedHashMap<String, String>();
                    after.settings().forEach((setting, value) -> {
                        if (!value.equals(settings.get(setting))) {
                            own.put(setting, value);
                        }
                    });
                    own.putAll(after.settingsOf(b.id()));
                    return b.withSettings(own);
                })
                .toList());
    }

    /** Whether a broker may have another port than its own: one that was asked for by name is not exchanged. */
    boolean freePort(int broker) {
        return freePorts
                && !settings.containsKey("listeners")
                && !settingsOf(broker).containsKey("listeners");
    }

    ClusterSpec withSettings(Map<String, String> changed) {
        return new ClusterSpec(
                name, folder, brokers, changed, connect, zooKeeperNodes, zooKeeperPort, zooCfg, shareAs, freePorts);
    }

    ClusterSpec withZooCfg(Map<String, String> changed) {
        return new ClusterSpec(
                name, folder, brokers, settings, connect, zooKeeperNodes, zooKeeperPort, changed, shareAs, freePorts);
    }

    ClusterSpec withBrokers(List<BrokerSpec> changed) {
        return new ClusterSpec(
                name, folder, changed, settings, connect, zooKeeperNodes, zooKeeperPort, zooCfg, shareAs, freePorts);
    }

    ClusterSpec withConnect(String ensemble) {
        return new ClusterSpec(
                name,
                folder,
                brokers,
                settings,
                Optional.of(ensemble),
                zooKeeperNodes,
                zooKeeperPort,
                zooCfg,
                shareAs,
                freePorts);
    }
}
