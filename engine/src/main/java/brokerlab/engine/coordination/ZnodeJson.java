package brokerlab.engine.coordination;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A znode's JSON object, read field by field with errors that name path and field; unknown fields are passed over. */
final class ZnodeJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String path;
    private final JsonNode node;

    private ZnodeJson(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    static ZnodeJson parse(String path, byte[] data) {
        JsonNode node;
        try {
            node = JSON.readTree(data);
        } catch (IOException e) {
            throw new MalformedZnodeException(path, "not JSON", e);
        }
        if (!(node instanceof ObjectNode)) {
            throw new MalformedZnodeException(path, "expected a JSON object, found " + node.getNodeType());
        }
        return new ZnodeJson(path, node);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }

    static ArrayNode ints(Collection<Integer> values) {
        ArrayNode array = JSON.createArrayNode();
        values.forEach(array::add);
        return array;
    }

    static ArrayNode strings(Collection<String> values) {
        ArrayNode array = JSON.createArrayNode();
        values.forEach(array::add);
        return array;
    }

    static ObjectNode stringMap(Map<String, String> values) {
        ObjectNode object = object();
        values.forEach(object::put);
        return object;
    }

    static ObjectNode replicas(Map<Integer, List<Integer>> byPartition) {
        ObjectNode object = object();
        new TreeMap<>(byPartition).forEach((p, brokers) -> object.set(Integer.toString(p), ints(brokers)));
        return object;
    }

    /** Whole number, also one written as a string. */
    long number(String field) {
        return optionalNumber(field).orElseThrow(() -> missing(field));
    }

    int integer(String field) {
        return Math.toIntExact(number(field));
    }

    Optional<Long> optionalNumber(String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (value.isIntegralNumber()) {
            return Optional.of(value.longValue());
        }
        try {
            return Optional.of(Long.parseLong(value.asText()));
        } catch (NumberFormatException e) {
            throw new MalformedZnodeException(path, field + " must be a whole number, found " + value, e);
        }
    }

    String string(String field) {
        return optionalString(field).orElseThrow(() -> missing(field));
    }

    Optional<String> optionalString(String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    List<Integer> ints(String field) {
        return ints(field, node.get(field));
    }

    List<String> strings(String field) {
        JsonNode value = node.get(field);
        if (!(value instanceof ArrayNode)) {
            throw missing(field);
        }
        var result = new ArrayList<String>();
        value.forEach(v -> result.add(v.asText()));
        return List.copyOf(result);
    }

    /** Empty when the field is missing. */
    Map<String, String> stringMap(String field) {
        var result = new LinkedHashMap<String, String>();
        JsonNode value = node.get(field);
        if (value != null) {
            value.properties().forEach(e -> result.put(e.getKey(), e.getValue().asText()));
        }
        return result;
    }

    /** Empty when the field is missing. */
    Map<Integer, List<Integer>> replicas(String field) {
        var result = new TreeMap<Integer, List<Integer>>();
        JsonNode value = node.get(field);
        if (value != null) {
            for (var entry : value.properties()) {
                try {
                    result.put(Integer.valueOf(entry.getKey()), ints(field, entry.getValue()));
                } catch (NumberFormatException e) {
                    throw new MalformedZnodeException(path, field + " has partition " + entry.getKey(), e);
                }
            }
        }
        return result;
    }

    /** The objects of an array. */
    List<ZnodeJson> objects(String field) {
        JsonNode value = node.get(field);
        if (!(value instanceof ArrayNode)) {
            throw missing(field);
        }
        var result = new ArrayList<ZnodeJson>();
        value.forEach(v -> result.add(new ZnodeJson(path, v)));
        return result;
    }

    private List<Integer> ints(String field, JsonNode value) {
        if (!(value instanceof ArrayNode)) {
            throw missing(field);
        }
        var result = new ArrayList<Integer>();
        for (JsonNode v : value) {
            if (!v.canConvertToInt()) {
                throw new MalformedZnodeException(path, field + " must hold broker ids, found " + v);
            }
            result.add(v.intValue());
        }
        return List.copyOf(result);
    }

    MalformedZnodeException malformed(String why) {
        return new MalformedZnodeException(path, why);
    }

    private MalformedZnodeException missing(String field) {
        return new MalformedZnodeException(path, "field " + field + " is missing or of the wrong kind in " + node);
    }
}
