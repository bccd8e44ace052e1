package brokerlab.engine.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which of the values a start was given were changed since. A change holds at the next start too, until a start asks for another
 * value than the one that was changed.
 */
record SpecChanges(Map<String, Change> shared, Map<Integer, Map<String, Change>> brokers, Map<String, Change> zooCfg) {
    static final SpecChanges NONE = new SpecChanges(Map.of(), Map.of(), Map.of());

    /**
     * One value.
     *
     * @param value empty when it was taken out
     * @param instead what the start had asked for
     */
    record Change(Optional<String> value, Optional<String> instead) {}

    /** What makes {@code now} of {@code given}. */
    static SpecChanges between(ClusterSpec given, ClusterSpec now) {
        var brokers = new LinkedHashMap<Integer, Map<String, Change>>();
        for (BrokerSpec broker : now.brokers()) {
            Map<String, Change> own = between(given.settingsOf(broker.id()), broker.settings());
            if (!own.isEmpty()) {
                brokers.put(broker.id(), own);
            }
        }
        return new SpecChanges(
                between(given.settings(), now.settings()),
                brokers,
                between(given.zooKeeper().zooCfg(), now.zooKeeper().zooCfg()));
    }

    private static Map<String, Change> between(Map<String, String> given, Map<String, String> now) {
        var changes = new LinkedHashMap<String, Change>();
        var names = new TreeSet<>(given.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            var change = new Change(Optional.ofNullable(now.get(name)), Optional.ofNullable(given.get(name)));
            if (!change.value().equals(change.instead())) {
                changes.put(name, change);
            }
        }
        return changes;
    }

    ClusterSpec appliedTo(ClusterSpec given) {
        return given.withSettings(applied(given.settings(), shared))
                .withBrokers(given.brokers().stream()
                        .map(b -> b.withSettings(applied(b.settings(), brokers.getOrDefault(b.id(), Map.of()))))
                        .toList())
                .withZooKeeper(
                        given.zooKeeper().withZooCfg(applied(given.zooKeeper().zooCfg(), zooCfg)));
    }

    private static Map<String, String> applied(Map<String, String> given, Map<String, Change> changes) {
        var result = new LinkedHashMap<>(given);
        changes.forEach((name, change) -> {
            if (Optional.ofNullable(given.get(name)).equals(change.instead())) {
                change.value().ifPresentOrElse(v -> result.put(name, v), () -> result.remove(name));
            }
        });
        return result;
    }
}
