package brokerlab.engine.cluster;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Release;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster to run in this process.
 *
 * @param folder everything it keeps: {@code cluster.json}, a folder of each broker and one of the ensemble
 * @param settings static settings of every broker
 * @param shareAs address under which other machines reach this one; empty: loopback only
 * @param freePorts brokers may move to another port when theirs is taken
 * @param speaks the release its brokers speak as; empty: as they did last, 3.9 in a new folder
 */
public record ClusterSpec(
        String name,
        Path folder,
        List<BrokerSpec> brokers,
        Map<String, String> settings,
        ZooKeeperSpec zooKeeper,
        Optional<String> shareAs,
        boolean freePorts,
        Optional<Release> speaks) {
    public ClusterSpec {
        brokers = List.copyOf(brokers);
        settings = Map.copyOf(settings);
    }

    /** The release its brokers speak as. */
    public Release release() {
        return speaks.orElse(Release.KAFKA_3_9);
    }

    ClusterSpec named(String other, Path own) {
        return new ClusterSpec(other, own, brokers, settings, zooKeeper, shareAs, freePorts, speaks);
    }

    ClusterSpec speakingAs(Optional<Release> changed) {
        return new ClusterSpec(name, folder, brokers, settings, zooKeeper, shareAs, freePorts, changed);
    }

    /** Where a broker keeps its own, unless its settings say otherwise. */
    Path folderOf(int broker) {
        return folder.resolve("broker-" + broker);
    }

    /** What all brokers have in common. */
    BrokerSettings common() {
        return new BrokerSettings(settings);
    }

    /** A broker's own, empty for one that is not there. */
    public Map<String, String> settingsOf(int broker) {
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
        return new ClusterSpec(name, folder, brokers, changed, zooKeeper, shareAs, freePorts, speaks);
    }

    ClusterSpec withZooKeeper(ZooKeeperSpec changed) {
        return new ClusterSpec(name, folder, brokers, settings, changed, shareAs, freePorts, speaks);
    }

    ClusterSpec withBrokers(List<BrokerSpec> changed) {
        return new ClusterSpec(name, folder, changed, settings, zooKeeper, shareAs, freePorts, speaks);
    }
}
