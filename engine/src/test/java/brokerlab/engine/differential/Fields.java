package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer as its fields, each with its path; elements of a list are told apart by what names them, not by their place. */
final class Fields {
    private static final List<String> NAMES = List.of(
            "name",
            "topicName",
            "topic",
            "topicId",
            "groupId",
            "memberId",
            "transactionalId",
            "configName",
            "resourceName",
            "resourceType",
            "partitionIndex",
            "partition",
            "index",
            "partitionId",
            "nodeId",
            "brokerId",
            "apiKey",
            "logDir",
            "key",
            "user",
            "entityType",
            "entityName",
            "mechanism",
            "line");

    static final String ABSENT = "(absent)";

    private final Map<String, String> all = new TreeMap<>();

    private Fields() {}

    static Map<String, String> of(JsonNode answer) {
        var fields = new Fields();
        fields.walk("", answer);
        return fields.all;
    }

    /**
     * Field → its value in the first and in the second, where they differ. What one of them lacks as a whole (an element of a list,
     * every field because the other was no answer at all) is one difference.
     */
    static Map<String, List<String>> differences(Map<String, String> first, Map<String, String> second) {
        var all = new TreeMap<String, List<String>>();
        if (first.containsKey("") != second.containsKey("")) {
            all.put("(answer)", List.of(whole(first), whole(second)));
            return all;
        }
        first.forEach((path, value) -> {
            if (!value.equals(second.get(path)) && !betterText(value, second.getOrDefault(path, ABSENT))) {
                String lacking = second.containsKey(path) ? path : lacking(path, second);
                all.put(lacking, List.of(part(first, lacking), part(second, lacking)));
            }
        });
        second.forEach((path, value) -> {
            if (!first.containsKey(path)) {
                String lacking = lacking(path, first);
                all.put(lacking, List.of(part(first, lacking), part(second, lacking)));
            }
        });
        return all;
    }

    /** A text that explains where Apache Kafka has none is no difference. */
    static boolean betterText(String kafka, String ours) {
        return ours.equals("<text>") && (kafka.equals("null") || kafka.equals("<text>"));
    }

    private static String whole(Map<String, String> fields) {
        return fields.isEmpty() ? ABSENT : fields.getOrDefault("", fields.toString());
    }

    /** The widest part of the path that the other has nothing of. */
    private static String lacking(String path, Map<String, String> other) {
        for (int end = path.indexOf(']'); end >= 0; end = path.indexOf(']', end + 1)) {
            String element = path.substring(0, end + 1);
            String list = path.substring(0, path.lastIndexOf('[', end));
            if (other.containsKey(list)) {
                // Nothing is in it, or it is null.
                return list;
            }
            if (other.keySet().stream().noneMatch(p -> p.startsWith(element))) {
                return element;
            }
        }
        return path;
    }

    private static String part(Map<String, String> fields, String path) {
        if (fields.containsKey(path)) {
            return fields.get(path);
        }
        var part = new TreeMap<String, String>();
        fields.forEach((p, value) -> {
            if (p.startsWith(path)) {
                part.put(p.substring(path.length()).replaceFirst("^\\.", ""), value);
            }
        });
        return part.isEmpty() ? ABSENT : part.toString();
    }

    private void walk(String path, JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(f -> walk(path.isEmpty() ? f.getKey() : path + "." + f.getKey(), f.getValue()));
        } else if (node instanceof ArrayNode array
                && !array.isEmpty()
                && array.get(0).isObject()) {
            var seen = new HashMap<String, Integer>();
            for (JsonNode child : array) {
                String label = label(child);
                int times = seen.merge(label, 1, Integer::sum);
                walk(path + "[" + label + (times > 1 ? " #" + times : "") + "]", child);
            }
        } else {
            all.put(path, node.isTextual() ? node.asText() : node.toString());
        }
    }

    private static String label(JsonNode element) {
        var label = new StringBuilder();
        boolean named = !element.path("name").asText().isEmpty();
        for (String name : NAMES) {
            // An id stands for its topic where there is no name.
            if (!(named && name.equals("topicId"))
                    && element.hasNonNull(name)
                    && element.get(name).isValueNode()) {
                label.append(label.isEmpty() ? "" : " ")
                        .append(element.get(name).asText());
            }
        }
        if (label.isEmpty() && element.has("entity")) {
            // A quota's owner is named by several names.
            List<String> names = new ArrayList<>();
            element.get("entity").forEach(name -> names.add(label(name)));
            return String.join(", ", names.stream().sorted().toList());
        }
        return label.toString();
    }
}
