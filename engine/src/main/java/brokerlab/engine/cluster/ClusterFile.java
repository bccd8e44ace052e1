package brokerlab.engine.cluster;

import brokerlab.engine.config.Release;
import brokerlab.engine.disk.Disk;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code cluster.json}: which brokers a cluster folder holds, so that the same folder opened again continues with the same ids, racks
 * and ports, as which release they speak, and which of the settings its start was given were changed since.
 */
final class ClusterFile {
    private final JsonFile file;

    ClusterFile(Disk disk, Path folder) {
        this.file = new JsonFile(disk, folder.resolve("cluster.json"), 1);
    }

    /**
     * What is kept of a cluster.
     *
     * @param brokers with the settings their start was given
     */
    record Kept(List<BrokerSpec> brokers, int zooKeeperNodes, SpecChanges changes, Optional<Release> speaks) {
        /** As it is started: continued, with what was changed since. */
        ClusterSpec started(ClusterSpec wanted) {
            return changes.appliedTo(continued(wanted));
        }

        /** The brokers kept in the folder, on the ports now asked for where they are fixed. */
        ClusterSpec continued(ClusterSpec wanted) {
            int first = wanted.brokers().getFirst().port();
            List<BrokerSpec> continued = brokers.stream()
                    .map(b -> {
                        Map<String, String> settings = wanted.brokers().stream()
                                .filter(w -> w.id() == b.id() && !w.settings().isEmpty())
                                .map(BrokerSpec::settings)
                                .findFirst()
                                .orElse(b.settings());
                        int port = wanted.freePorts() ? b.port() : first + b.id() - 1;
                        return new BrokerSpec(b.id(), b.rack(), port, settings);
                    })
                    .toList();
            return wanted.withBrokers(continued)
                    .withZooKeeper(wanted.zooKeeper().withNodes(zooKeeperNodes))
                    .speakingAs(wanted.speaks().or(() -> speaks));
        }
    }

    Optional<Kept> read() throws IOException {
        return file.read().map(ClusterFile::parse);
    }

    private static Kept parse(JsonNode root) {
        var brokers = new ArrayList<BrokerSpec>();
        var changed = new LinkedHashMap<Integer, Map<String, SpecChanges.Change>>();
        for (JsonNode node : root.path("brokers")) {
            Map<String, String> settings = new LinkedHashMap<>();
            node.path("settings")
                    .properties()
                    .forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
            int id = node.path("id").asInt();
            brokers.add(new BrokerSpec(
                    id, node.path("rack").asText(), node.path("port").asInt(), settings));
            changed.put(id, changes(node));
        }
        return new Kept(
                brokers,
                root.path("zooKeeperNodes").asInt(),
                new SpecChanges(changes(root), changed, changes(root.path("zooCfg"))),
                text(root, "speaks").flatMap(Release::of));
    }

    private static Map<String, SpecChanges.Change> changes(JsonNode node) {
        var changes = new LinkedHashMap<String, SpecChanges.Change>();
        node.path("changed")
                .properties()
                .forEach(e -> changes.put(
                        e.getKey(),
                        new SpecChanges.Change(text(e.getValue(), "value"), text(e.getValue(), "instead"))));
        return changes;
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.has(field) ? Optional.of(node.get(field).asText()) : Optional.empty();
    }

    /** @param given as the start asked for it */
    void write(ClusterSpec spec, ClusterSpec given) throws IOException {
        SpecChanges changes = SpecChanges.between(given, spec);
        ObjectNode root = file.fresh();
        root.put("zooKeeperNodes", spec.zooKeeper().nodes());
        root.put("speaks", spec.release().label());
        put(root, changes.shared());
        if (!changes.zooCfg().isEmpty()) {
            put(root.putObject("zooCfg"), changes.zooCfg());
        }
        var brokers = root.putArray("brokers");
        for (BrokerSpec broker : spec.brokers()) {
            ObjectNode node = brokers.addObject();
            node.put("id", broker.id());
            node.put("rack", broker.rack());
            node.put("port", broker.port());
            ObjectNode settings = node.putObject("settings");
            given.settingsOf(broker.id()).forEach(settings::put);
            put(node, changes.brokers().getOrDefault(broker.id(), Map.of()));
        }
        file.write(root);
    }

    private static void put(ObjectNode node, Map<String, SpecChanges.Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        ObjectNode changed = node.putObject("changed");
        changes.forEach((name, change) -> {
            ObjectNode one = changed.putObject(name);
            change.value().ifPresent(v -> one.put("value", v));
            change.instead().ifPresent(v -> one.put("instead", v));
        });
    }
}
