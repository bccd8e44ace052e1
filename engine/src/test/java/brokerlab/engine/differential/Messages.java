package brokerlab.engine.differential;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/**
 * Requests written as JSON and answers read into it, for every API and version that the Kafka client on the class path knows. It
 * is Apache Kafka's own client there, of the release compared with, and not the one this is compiled against: what moved between
 * the two is reached by reflection.
 *
 * <p>A request names the fields that differ from their defaults; a field that a version lacks is left out of it. {@code bytes} are
 * text ({@code 'abc'}) or {@code {hex:'00ff'}}, records are what {@link RecordBytes} reads. In an answer each {@code …errorCode} is
 * its name, and records are the list of their batches.
 */
final class Messages {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private Messages() {}

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    static ApiMessageType api(String name) {
        return Arrays.stream(ApiMessageType.values())
                .filter(type -> type.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no API is called " + name));
    }

    /** The request's header and body without the frame's size; empty when this version cannot say what the body says. */
    static Optional<ByteBuffer> request(ApiMessageType api, short version, int correlation, JsonNode body) {
        ApiMessage message = api.newRequest();
        fill(message, body);
        return write(message, version).map(bytes -> {
            ByteBuffer header = header(api.apiKey(), version, correlation, "lab", api.requestHeaderVersion(version));
            return ByteBuffer.allocate(header.remaining() + bytes.remaining())
                    .put(header)
                    .put(bytes)
                    .flip();
        });
    }

    static ByteBuffer header(short key, short version, int correlation, String client, short headerVersion) {
        byte[] name = client.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ByteBuffer.allocate(16 + name.length);
        header.putShort(key).putShort(version).putInt(correlation);
        if (headerVersion >= 1) {
            header.putShort((short) name.length).put(name);
        }
        if (headerVersion >= 2) {
            header.put((byte) 0);
        }
        return header.flip();
    }

    private static Optional<ByteBuffer> write(ApiMessage message, short version) {
        try {
            var cache = new ObjectSerializationCache();
            ByteBuffer bytes = ByteBuffer.allocate(message.size(cache, version));
            message.write(new ByteBufferAccessor(bytes), cache, version);
            return Optional.of(bytes.flip());
        } catch (org.apache.kafka.common.errors.UnsupportedVersionException e) {
            return Optional.empty();
        }
    }

    /** The answer's fields; the buffer starts behind the correlation id. */
    static JsonNode answer(ApiMessageType api, short version, ByteBuffer bytes) {
        try {
            if (api.responseHeaderVersion(version) >= 1) {
                var header = new ByteBufferAccessor(bytes);
                int tags = header.readUnsignedVarint();
                if (tags != 0) {
                    return new TextNode("unreadable: " + tags + " tags in its header");
                }
            }
            ApiMessage message = api.newResponse();
            message.read(new ByteBufferAccessor(bytes), version);
            String converter = message.getClass().getName() + "JsonConverter";
            JsonNode node = (JsonNode) Class.forName(converter)
                    .getMethod("write", message.getClass(), short.class)
                    .invoke(null, message, version);
            finish(node, message);
            return bytes.hasRemaining() ? new TextNode("unreadable: " + bytes.remaining() + " bytes too many") : node;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(api + " " + version, e);
        } catch (RuntimeException e) {
            return new TextNode("unreadable: " + e);
        }
    }

    /** Names errors, and puts in the records, which Kafka's own converter leaves out. */
    private static void finish(JsonNode node, Object message) throws ReflectiveOperationException {
        if (!(node instanceof ObjectNode object)) {
            return;
        }
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode value = object.get(name);
            if (name.toLowerCase(java.util.Locale.ROOT).endsWith("errorcode")) {
                object.put(name, Errors.forCode(value.shortValue()).name());
            } else if (name.equals("records") && value.isBinary()) {
                Object records = getter(message, "records").invoke(message);
                ByteBuffer bytes =
                        (ByteBuffer) records.getClass().getMethod("buffer").invoke(records);
                object.set(name, RecordBytes.read(bytes.duplicate()));
            } else if (value.isObject()) {
                finish(value, getter(message, name).invoke(message));
            } else if (value instanceof ArrayNode array
                    && !array.isEmpty()
                    && array.get(0).isObject()) {
                Iterator<?> each = ((Iterable<?>) getter(message, name).invoke(message)).iterator();
                for (JsonNode child : array) {
                    finish(child, each.next());
                }
            }
        }
    }

    private static Method getter(Object message, String name) throws NoSuchMethodException {
        return message.getClass().getMethod(name);
    }

    /** Sets the fields that the JSON names; one that the message does not have is a mistake of the case. */
    private static void fill(Object message, JsonNode body) {
        body.properties().forEach(field -> {
            String setter = "set" + Character.toUpperCase(field.getKey().charAt(0))
                    + field.getKey().substring(1);
            Method method = Arrays.stream(message.getClass().getMethods())
                    .filter(m -> m.getName().equals(setter))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(message.getClass() + " has no " + field.getKey()));
            try {
                method.invoke(message, value(field.getValue(), method.getGenericParameterTypes()[0]));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException(field.getKey() + "=" + field.getValue(), e.getCause());
            }
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the message's own collection and element classes
    private static Object value(JsonNode node, Type type) {
        Class<?> raw = (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
        if (node.isNull()) {
            return null;
        } else if (raw == String.class) {
            return node.asText();
        } else if (raw == boolean.class) {
            return node.asBoolean();
        } else if (raw == byte.class || raw == Byte.class) {
            return (byte) node.asInt();
        } else if (raw == short.class || raw == Short.class) {
            return (short) node.asInt();
        } else if (raw == int.class || raw == Integer.class) {
            return node.asInt();
        } else if (raw == long.class || raw == Long.class) {
            return node.asLong();
        } else if (raw == double.class || raw == Double.class) {
            return node.asDouble();
        } else if (raw == Uuid.class) {
            return Uuid.fromString(node.asText());
        } else if (raw == byte[].class) {
            return bytes(node);
        } else if (raw == ByteBuffer.class) {
            return ByteBuffer.wrap(bytes(node));
        } else if (raw.getSimpleName().equals("BaseRecords")) {
            return records(RecordBytes.write(node));
        } else if (Collection.class.isAssignableFrom(raw)) {
            Type element = type instanceof ParameterizedType list
                    ? list.getActualTypeArguments()[0]
                    : ((ParameterizedType) raw.getGenericSuperclass()).getActualTypeArguments()[0];
            Collection all = raw == List.class ? new ArrayList<>() : (Collection) instance(raw);
            node.forEach(child -> all.add(value(child, element)));
            return all;
        }
        Object message = instance(raw);
        fill(message, node);
        return message;
    }

    /** Text is its UTF-8, {@code {hex}} and {@code {base64}} say bytes. */
    static byte[] bytes(JsonNode node) {
        if (node.has("hex")) {
            return HexFormat.of().parseHex(node.get("hex").asText());
        } else if (node.has("base64")) {
            return Base64.getDecoder().decode(node.get("base64").asText());
        }
        return node.asText().getBytes(StandardCharsets.UTF_8);
    }

    private static Object records(byte[] bytes) {
        try {
            return Class.forName("org.apache.kafka.common.record.MemoryRecords")
                    .getMethod("readableRecords", ByteBuffer.class)
                    .invoke(null, ByteBuffer.wrap(bytes));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the class path is not that of Apache Kafka 3.9.1", e);
        }
    }

    private static Object instance(Class<?> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }
}
