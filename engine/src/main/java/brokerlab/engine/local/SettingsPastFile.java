package brokerlab.engine.local;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Query.SettingPast;
import brokerlab.engine.view.SettingOrigin;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes of settings that outlive the process: one JSON object a line in the cluster's folder, oldest first. A line that cannot be read,
 * as the last one of a process that was killed, is passed over. Belongs to one lane.
 */
final class SettingsPastFile {
    /** Of former processes; older ones are forgotten at a start. */
    static final int KEPT = 500;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    SettingsPastFile(Path folder) {
        file = folder.resolve("settings-history.jsonl");
    }

    /** What former processes left, newest first; a file that has grown long is cut. */
    List<SettingPast> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        if (!content.isEmpty() && !content.endsWith("\n")) {
            // What comes next must not be spoilt by it.
            Files.writeString(file, "\n", StandardOpenOption.APPEND);
        }
        List<String> lines = content.lines().toList();
        if (lines.size() > 2 * KEPT) {
            lines = lines.subList(lines.size() - KEPT, lines.size());
            Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
            Files.write(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
        var past = new ArrayList<SettingPast>();
        for (String line : lines.reversed()) {
            parsed(line).ifPresent(past::add);
        }
        return past.size() > KEPT ? List.copyOf(past.subList(0, KEPT)) : List.copyOf(past);
    }

    void append(SettingPast change) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("wallMs", change.wallMs());
        switch (change.scope()) {
            case SettingScope.ClusterDefault s -> node.put("scope", "brokers");
            case SettingScope.Broker s -> node.put("scope", "broker").put("entity", Integer.toString(s.id()));
            case SettingScope.Topic s -> node.put("scope", "topic").put("entity", s.name());
            case SettingScope.Ensemble s -> node.put("scope", "zookeeper");
            case SettingScope.Quotas s -> throw SettingChecks.notHere(s);
        }
        node.put("name", change.name());
        change.oldValue().ifPresent(v -> node.put("old", v));
        change.newValue().ifPresent(v -> node.put("new", v));
        node.put("origin", change.origin().name());
        node.put("by", change.by());
        Files.writeString(
                file, JSON.writeValueAsString(node) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Optional<SettingPast> parsed(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            Optional<SettingScope> scope = scope(node);
            return scope.map(s -> new SettingPast(
                    0,
                    node.path("wallMs").asLong(),
                    s,
                    node.path("name").asText(),
                    text(node, "old"),
                    text(node, "new"),
                    SettingOrigin.valueOf(node.path("origin").asText()),
                    node.path("by").asText(),
                    0));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Half written, or of a release that knows more: the others still tell.
            return Optional.empty();
        }
    }

    private static Optional<SettingScope> scope(JsonNode node) {
        String entity = node.path("entity").asText();
        return switch (node.path("scope").asText()) {
            case "brokers" -> Optional.of(new SettingScope.ClusterDefault());
            case "broker" -> Optional.of(new SettingScope.Broker(Integer.parseInt(entity)));
            case "topic" -> Optional.of(new SettingScope.Topic(entity));
            case "zookeeper" -> Optional.of(new SettingScope.Ensemble());
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.has(field) ? Optional.of(node.get(field).asText()) : Optional.empty();
    }
}
