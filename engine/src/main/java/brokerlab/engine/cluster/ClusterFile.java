package brokerlab.engine.cluster;

import brokerlab.engine.disk.Disk;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * and ports. Written aside and renamed.
 */
final class ClusterFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private final Disk disk;
    private final Path file;

    ClusterFile(Disk disk, Path folder) {
        this.disk = disk;
        this.file = folder.resolve("cluster.json");
    }

    /** What is kept of a cluster. */
    record Kept(List<BrokerSpec> brokers, int zooKeeperNodes) {}

    Optional<Kept> read() throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        JsonNode root = JSON.readTree(disk.readAll(file));
        if (root.path("version").asInt() != VERSION) {
            throw new IOException(file + " has version " + root.path("version") + ", this engine reads version "
                    + VERSION + ": open it with the release that wrote it");
        }
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
        return Optional.of(new Kept(brokers, root.path("zooKeeperNodes").asInt()));
    }

    void write(ClusterSpec spec) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION);
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
        disk.writeAtomically(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }
}
