package brokerlab.engine.cluster;

import brokerlab.engine.disk.Disk;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A JSON file of ours with the version of its format in it; written aside and renamed. */
record JsonFile(Disk disk, Path file, int version) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Empty when there is none.
     *
     * @throws IOException naming the file, also for another version
     */
    Optional<JsonNode> read() throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        JsonNode root = parsed(disk.readAll(file));
        if (!root.isObject()) {
            throw damaged();
        }
        if (root.path("version").asInt() != version) {
            throw new IOException(file + " has version " + root.path("version") + ", this engine reads version "
                    + version + ": open it with the release that wrote it");
        }
        return Optional.of(root);
    }

    private JsonNode parsed(byte[] content) throws IOException {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw damaged();
        }
    }

    private IOException damaged() {
        return new IOException(
                file + " is damaged: it is no JSON that a cluster can be read from; put back a copy of it, or"
                        + " choose another folder");
    }

    /** A root to fill and {@link #write}. */
    ObjectNode fresh() {
        return JSON.createObjectNode().put("version", version);
    }

    void write(ObjectNode root) throws IOException {
        disk.writeAtomically(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }
}
