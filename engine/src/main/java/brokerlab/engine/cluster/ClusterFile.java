package brokerlab.engine.cluster;

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
 * and ports.
 */
final class ClusterFile {
    private final KeptJson file;

    ClusterFile(Disk disk, Path folder) {
        this.file = new KeptJson(disk, folder.resolve("cluster.json"), 1);
    }

    /** What is kept of a cluster. */
    record Kept(List<BrokerSpec> brokers, int zooKeeperNodes) {}

    Optional<Kept> read() throws IOException {
        return file.read().map(ClusterFile::kept);
    }

    private static Kept kept(JsonNode root) {
        var brokers = new ArrayList<BrokerSpec>();
        for (JsonNode node : root.path("brokers")) {
            Map<String, String> settings = new LinkedHashMap<>();
            node.path("settings")
                    .properties()
                    .forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
            brokers.add(new BrokerSpec(
                    node.path("id").asInt(),
                    node.path("rack").asText(),
                    node.path("port").asInt(),
                    settings));
        }
        return new Kept(brokers, root.path("zooKeeperNodes").asInt());
    }

    void write(ClusterSpec spec) throws IOException {
        ObjectNode root = file.fresh();
        root.put("zooKeeperNodes", spec.zooKeeperNodes());
        var brokers = root.putArray("brokers");
        for (BrokerSpec broker : spec.brokers()) {
            ObjectNode node = brokers.addObject();
            node.put("id", broker.id());
            node.put("rack", broker.rack());
            node.put("port", broker.port());
            ObjectNode settings = node.putObject("settings");
            broker.settings().forEach(settings::put);
        }
        file.write(root);
    }
}
