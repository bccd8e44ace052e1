package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts symbols in the place of what no two clusters have in common, so that answers of both can be compared: the first topic id
 * met in a scenario is {@code <id 1>} wherever it comes again, and so with producer ids, members, sessions; a port is the broker
 * that listens there, a time of today is {@code <now>}, a text meant for people is {@code <text>}. Everything else stays as it is.
 */
final class Symbols {
    private static final Pattern RANDOM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Pattern TOPIC_ID = Pattern.compile("TopicId: ([A-Za-z0-9_-]{22})");
    private static final String NO_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final Set<String> IDS =
            Set.of("topicId", "topic_id", "clusterId", "directoryId", "id", "clientInstanceId", "replicaDirectoryId");
    private static final Set<String> NUMBERS = Set.of("producerId", "sessionId", "brokerEpoch", "firstPid");
    private static final long DAY_MS = 86_400_000L;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Side side;
    private final String prefix;
    private final long now = System.currentTimeMillis();
    private final Map<String, Map<Object, String>> known = new HashMap<>();

    Symbols(Side side, String prefix) {
        this.side = side;
        this.prefix = prefix;
    }

    private String symbol(String kind, Object value) {
        Map<Object, String> of = known.computeIfAbsent(kind, k -> new HashMap<>());
        return of.computeIfAbsent(value, v -> "<" + kind + " " + (of.size() + 1) + ">");
    }

    JsonNode of(JsonNode node) {
        return of("", node);
    }

    private JsonNode of(String field, JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = NODES.objectNode();
            object.properties().forEach(f -> copy.set(f.getKey(), of(f.getKey(), f.getValue())));
            return copy;
        } else if (node instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode();
            array.forEach(child -> copy.add(of(field, child)));
            return copy;
        } else if (node.isTextual()) {
            return NODES.textNode(text(field, node.asText()));
        } else if (node.isIntegralNumber()) {
            return number(field, node);
        }
        return node;
    }

    private JsonNode number(String field, JsonNode node) {
        long value = node.asLong();
        if (NUMBERS.contains(field) && value > (field.equals("sessionId") ? 0 : -1)) {
            return NODES.textNode(symbol(field, value));
        } else if (field.equals("port") && value >= side.firstPort() && value < side.firstPort() + Side.BROKERS) {
            return NODES.textNode("<port of broker " + (value - side.firstPort() + 1) + ">");
        } else if (field.equals("controllerId") && value > 0) {
            return NODES.textNode("<controller>");
        } else if (field.equals("usableBytes") || field.equals("totalBytes")) {
            return NODES.textNode(value > 0 ? "<bytes>" : Long.toString(value));
        } else if (Math.abs(value - now) < DAY_MS) {
            return NODES.textNode("<now>");
        }
        return node;
    }

    String text(String field, String value) {
        if (field.equals("timestamp") && value.matches("\\d{13}")) {
            return "<now>";
        }
        String lower = field.toLowerCase(Locale.ROOT);
        if (lower.endsWith("errormessage") || lower.equals("errortext")) {
            return "<text>";
        } else if (IDS.contains(field) && ID.matcher(value).matches() && !value.equals(NO_ID)) {
            return symbol("id", value);
        }
        String plain = value.replace(side.folder().toString(), "<folder>").replace(prefix, "");
        for (int broker = 1; broker <= Side.BROKERS; broker++) {
            plain = plain.replace("127.0.0.1:" + side.port(broker), "<broker " + broker + ">");
        }
        plain = TOPIC_ID.matcher(plain).replaceAll(found -> "TopicId: " + symbol("id", found.group(1)));
        return RANDOM.matcher(plain.replace(side.zooKeeper(), "<zookeeper>"))
                .replaceAll(found -> symbol("random", found.group()));
    }
}
