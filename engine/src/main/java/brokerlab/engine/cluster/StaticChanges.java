package brokerlab.engine.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Settings read at a start, to be changed in the cluster's specification; by name, empty to take out.
 *
 * @param shared of all brokers that have no value of their own
 * @param brokers of single brokers, by id
 * @param zooCfg of the ensemble
 */
public record StaticChanges(
        Map<String, Optional<String>> shared,
        Map<Integer, Map<String, Optional<String>>> brokers,
        Map<String, Optional<String>> zooCfg) {
    public StaticChanges {
        shared = Map.copyOf(shared);
        brokers = Map.copyOf(brokers);
        zooCfg = Map.copyOf(zooCfg);
    }

    public boolean isEmpty() {
        return shared.isEmpty() && brokers.isEmpty() && zooCfg.isEmpty();
    }

    /** The specification with all of them. */
    ClusterSpec appliedTo(ClusterSpec spec) {
        return spec.withSettings(changed(spec.settings(), shared))
                .withBrokers(spec.brokers().stream()
                        .map(b -> b.withSettings(changed(b.settings(), brokers.getOrDefault(b.id(), Map.of()))))
                        .toList())
                .withZooKeeper(
                        spec.zooKeeper().withZooCfg(changed(spec.zooKeeper().zooCfg(), zooCfg)));
    }

    private static Map<String, String> changed(Map<String, String> before, Map<String, Optional<String>> changes) {
        var after = new LinkedHashMap<>(before);
        changes.forEach((name, value) -> value.ifPresentOrElse(v -> after.put(name, v), () -> after.remove(name)));
        return after;
    }
}
