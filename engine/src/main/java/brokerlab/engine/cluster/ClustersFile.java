package brokerlab.engine.cluster;

import brokerlab.engine.disk.Disk;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * {@code clusters.json}: marks a folder as one of several named clusters, and keeps what they share:
 * {@code {"version":1,"zooKeeperNodes":3,"names":["blue","green"]}}.
 */
final class ClustersFile {
    private final JsonFile file;

    ClustersFile(Disk disk, Path folder) {
        this.file = new JsonFile(disk, folder.resolve("clusters.json"), 1);
    }

    /** What is kept. */
    record Kept(List<String> names, int zooKeeperNodes) {}

    Optional<Kept> read() throws IOException {
        return file.read().map(ClustersFile::parse);
    }

    private static Kept parse(JsonNode root) {
        var names = new ArrayList<String>();
        root.path("names").forEach(name -> names.add(name.asText()));
        return new Kept(names, root.path("zooKeeperNodes").asInt());
    }

    /** Adds what is new; writes nothing when nothing is. */
    void add(List<String> names, int zooKeeperNodes) throws IOException {
        Optional<Kept> kept = read();
        var all = new LinkedHashSet<String>(kept.map(Kept::names).orElse(List.of()));
        if (!all.addAll(names) && kept.isPresent()) {
            return;
        }
        ObjectNode root = file.fresh();
        root.put("zooKeeperNodes", zooKeeperNodes);
        var array = root.putArray("names");
        all.forEach(array::add);
        file.write(root);
    }
}
