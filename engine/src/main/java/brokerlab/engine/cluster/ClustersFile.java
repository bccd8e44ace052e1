package brokerlab.engine.cluster;

import brokerlab.engine.disk.Disk;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * {@code clusters.json}: marks a folder as one of several named clusters, and keeps what they share:
 * {@code {"version":1,"zooKeeperNodes":3,"names":["blue","green"]}}. Written aside and renamed.
 */
final class ClustersFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private final Disk disk;
    private final Path file;

    ClustersFile(Disk disk, Path folder) {
        this.disk = disk;
        this.file = folder.resolve("clusters.json");
    }

    /** What is kept. */
    record Kept(List<String> names, int zooKeeperNodes) {}

    Optional<Kept> read() throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        JsonNode root = JSON.readTree(disk.readAll(file));
        if (root.path("version").asInt() != VERSION) {
            throw new IOException(file + " has version " + root.path("version") + ", this engine reads version "
                    + VERSION + ": open it with the release that wrote it");
        }
        var names = new ArrayList<String>();
        root.path("names").forEach(name -> names.add(name.asText()));
        return Optional.of(new Kept(names, root.path("zooKeeperNodes").asInt()));
    }

    /** Adds what is new; writes nothing when nothing is. */
    void add(List<String> names, int zooKeeperNodes) throws IOException {
        Optional<Kept> kept = read();
        var all = new LinkedHashSet<String>(kept.map(Kept::names).orElse(List.of()));
        if (!all.addAll(names) && kept.isPresent()) {
            return;
        }
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION);
        root.put("zooKeeperNodes", zooKeeperNodes);
        var array = root.putArray("names");
        all.forEach(array::add);
        disk.writeAtomically(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }
}
