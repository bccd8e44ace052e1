package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies in the log directory of a broker that does not run: every file's name, the size of those whose size is decided by
 * what was written, the text of markers and checkpoints. Folders of other scenarios' partitions are left out.
 */
final class Folders {
    private Folders() {}

    /** @param timed a file whose text depends on the moment, and is not looked at; empty if there is none */
    static JsonNode of(Side side, int broker, String prefix, String timed) throws IOException {
        ObjectNode all = Messages.JSON.createObjectNode();
        for (Path path : sorted(side.logs(broker))) {
            String name = path.getFileName().toString();
            if (!Files.isDirectory(path)) {
                all.set(name, name.equals(timed) ? Messages.JSON.createObjectNode() : text(path, prefix));
            } else if (name.startsWith(prefix)) {
                ObjectNode partition = all.putObject(name.substring(prefix.length()));
                for (Path file : sorted(path)) {
                    partition.set(file.getFileName().toString(), content(file, prefix));
                }
            }
        }
        return all;
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
        }
    }

    private static JsonNode content(Path file, String prefix) throws IOException {
        String name = file.getFileName().toString();
        if (name.equals("leader-epoch-checkpoint")) {
            // How often leaders changed while all stopped together is chance.
            return Messages.JSON
                    .createObjectNode()
                    .put("version", Files.readAllLines(file).getFirst());
        }
        return name.equals("partition.metadata")
                ? text(file, prefix)
                : Messages.JSON.createObjectNode().put("size", Files.size(file));
    }

    private static JsonNode text(Path file, String prefix) throws IOException {
        ObjectNode lines = Messages.JSON.createObjectNode();
        int number = 0;
        boolean checkpoint = file.getFileName().toString().endsWith("-checkpoint");
        for (String line : Files.readAllLines(file)) {
            number++;
            boolean comment = line.startsWith("#");
            // The second line of a checkpoint counts the others, those of other scenarios, too.
            boolean foreign = checkpoint && number > 1 && !line.startsWith(prefix);
            // How far a follower had heard of the high watermark when all stopped together is chance.
            boolean late = checkpoint && line.startsWith(prefix + "replicated ");
            if (!comment && !foreign && !late) {
                String plain = line.replace(prefix, "")
                        .replaceAll("^(topic_id: |cluster\\.id=)[A-Za-z0-9_-]{22}$", "$1<id>")
                        .replaceAll("^(directory\\.id=)[A-Za-z0-9_-]{22}$", "$1<id>");
                lines.put(plain, lines.path(plain).asInt() + 1);
            }
        }
        return lines;
    }
}
