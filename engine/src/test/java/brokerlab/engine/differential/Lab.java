package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.kafka.common.message.ApiMessageType;

/**
 * What a scenario acts on: one side's cluster. The scenario runs once on each side and asks both the same; each answer is noted
 * under its step. Names that begin with {@code @} in a request get the run's prefix, so that runs on one cluster do not meet;
 * in what is noted it is taken off again.
 */
final class Lab implements AutoCloseable {
    /** In the place of a broker's id: whichever is the controller. */
    static final int CONTROLLER = -1;

    /** What an error says is for people. */
    private static final Pattern THROWN = Pattern.compile(
            "((?:[a-z]+\\.)+\\w*(?:Exception|Error)|Error while executing [a-z- ]*command|Error: [A-Z][a-z ]+failed[a-z ]*) ?: .*");

    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long BETWEEN_LOOKS_NANOS = 20_000_000L;

    private final Side side;
    private final String prefix;
    private final Optional<Tools> tools;
    private final Symbols symbols;
    private final Map<Integer, Connection> connections = new HashMap<>();
    private final Map<String, Map<String, String>> notes = new LinkedHashMap<>();
    private int requests;
    private int correlation;
    private int patienceMs = Connection.PATIENCE_MS;

    Lab(Side side, String prefix) {
        this(side, prefix, Optional.empty());
    }

    Lab(Side side, String prefix, Optional<Tools> tools) {
        this.side = side;
        this.tools = tools;
        this.prefix = prefix;
        symbols = new Symbols(side, prefix);
    }

    Map<String, Map<String, String>> notes() {
        return notes;
    }

    int requests() {
        return requests;
    }

    Side side() {
        return side;
    }

    String name(String plain) {
        return prefix + plain;
    }

    // ---- asking -----------------------------------------------------------------------------------------------------

    JsonNode ask(String step, String api, int version, String body) {
        return ask(step, 1, api, version, body);
    }

    JsonNode ask(String step, int broker, String api, int version, String body) {
        return ask(step, broker, api, version, body, UnaryOperator.identity());
    }

    /** Notes only what concerns names of this scenario. */
    JsonNode askMine(String step, int broker, String api, int version, String body) {
        return ask(step, broker, api, version, body, this::mine);
    }

    JsonNode ask(String step, int broker, String api, int version, String body, UnaryOperator<JsonNode> view) {
        JsonNode answer = look(broker, api, version, body);
        if (!answer.isMissingNode()) {
            requests++;
            note(api + " v" + version + " " + step, view.apply(answer.deepCopy()));
        }
        return answer;
    }

    /** In every version of Apache Kafka 3.9.1's client that can say what the body says. */
    void everyVersion(String step, int broker, String api, String body) {
        ApiMessageType type = Messages.api(api);
        for (int v = type.lowestSupportedVersion(); v <= type.highestSupportedVersion(true); v++) {
            ask(step, broker, api, v, body);
        }
    }

    void versions(int from, int until, String step, int broker, String api, String body) {
        for (int v = from; v <= until; v++) {
            ask(step, broker, api, v, body);
        }
    }

    /** Asks without a note; missing when the version cannot say this, a text when no answer came. */
    JsonNode look(int broker, String api, int version, String body) {
        ApiMessageType type = Messages.api(api);
        JsonNode json = named(Messages.json(body));
        int id = broker == CONTROLLER ? controller() : broker;
        return Messages.request(type, (short) version, ++correlation, json)
                .map(bytes -> exchange(id, bytes, type, version))
                .orElse(MissingNode.getInstance());
    }

    private JsonNode exchange(int broker, ByteBuffer bytes, ApiMessageType type, int version) {
        return read(raw(broker, Connection.framed(bytes)), type, version, correlation);
    }

    private static JsonNode read(Connection.Reply reply, ApiMessageType type, int version, int correlation) {
        return switch (reply) {
            case Connection.Reply.None none -> new TextNode(none.how().toString());
            case Connection.Reply.Frame frame -> {
                int id = frame.bytes().getInt();
                yield id == correlation
                        ? Messages.answer(type, (short) version, frame.bytes())
                        : new TextNode("correlation id " + id + " instead of " + correlation);
            }
        };
    }

    /** Sends these bytes, size and all. */
    Connection.Reply raw(int broker, ByteBuffer frame) {
        try {
            Connection to = connection(broker);
            to.send(frame);
            return to.receive(patienceMs);
        } catch (IOException e) {
            return new Connection.Reply.None(Connection.Silence.CLOSED);
        }
    }

    /** Not patient: one of both sides is known never to answer. */
    void patient(boolean patient) {
        patienceMs = patient ? Connection.PATIENCE_MS : Connection.SHORT_PATIENCE_MS;
    }

    /** One more was asked in raw bytes. */
    void count() {
        requests++;
    }

    /** Sends what is not answered (produce with acks 0), and asks for something else to see that the connection still lives. */
    void tell(String step, int broker, String api, int version, String body) {
        ApiMessageType type = Messages.api(api);
        requests++;
        Messages.request(type, (short) version, ++correlation, named(Messages.json(body)))
                .ifPresent(bytes -> {
                    try {
                        connection(broker).send(Connection.framed(bytes));
                    } catch (IOException e) {
                        note(api + " v" + version + " " + step, new TextNode("not taken"));
                    }
                    JsonNode after = look(broker, "ApiVersions", 0, "{}");
                    note(api + " v" + version + " " + step, after.has("errorCode") ? new TextNode("goes on") : after);
                });
    }

    /** A question whose answer may depend on what is asked next; it has a connection of its own. */
    final class Pending {
        private final String step;
        private final ApiMessageType type;
        private final int version;
        private final int id;
        private final Connection to;

        private Pending(String step, ApiMessageType type, int version, int id, Connection to) {
            this.id = id;
            this.step = step;
            this.type = type;
            this.version = version;
            this.to = to;
        }

        /** Waits for the answer and notes it. */
        JsonNode end() throws IOException {
            try (to) {
                JsonNode answer = read(to.receive(), type, version, id);
                note(type.name + " v" + version + " " + step, answer);
                return answer;
            }
        }
    }

    Pending begin(String step, int broker, String api, int version, String body) throws IOException {
        ApiMessageType type = Messages.api(api);
        requests++;
        var to = new Connection(side.port(broker));
        to.send(Connection.framed(Messages.request(type, (short) version, ++correlation, named(Messages.json(body)))
                .orElseThrow()));
        return new Pending(step, type, version, correlation, to);
    }

    private Connection connection(int broker) {
        return connections.computeIfAbsent(broker, i -> new Connection(side.port(i)));
    }

    void znodes(String step) throws Exception {
        note("znodes " + step, Znodes.of(side, prefix));
    }

    // ---- tools ------------------------------------------------------------------------------------------------------

    /** Notes what a tool of {@code org.apache.kafka.tools} says; its arguments lack the bootstrap address only. */
    void tool(String tool, String arguments) {
        tool(tool, arguments, "");
    }

    void tool(String tool, String arguments, String stdin) {
        note(tool + " " + plain(arguments), called(tool, arguments, stdin, "(?!)", ""));
    }

    /** What matches the pattern is chance, and is replaced. */
    void tool(String tool, String arguments, String chance, String by) {
        note(tool + " " + plain(arguments), called(tool, arguments, "", chance, by));
    }

    /** Without the chance in the names of files that tools read. */
    private static String plain(String text) {
        return text.replaceAll("\\S*(moves|records)\\d+\\.json", "FILE");
    }

    void configs(String arguments) {
        note("ConfigCommand " + arguments, called("kafka.admin.ConfigCommand", arguments, "", "(?!)", ""));
    }

    JsonNode called(String tool, String arguments, String stdin, String chance, String by) {
        requests++;
        var all = new ArrayList<String>();
        for (String argument : arguments.isBlank() ? new String[0] : arguments.split(" ")) {
            all.add((argument.startsWith("@") ? name(argument.substring(1)) : argument)
                    .replace("BOOTSTRAP", side.bootstrap()));
        }
        boolean offline = tool.equals("DumpLogSegments")
                || arguments.contains("BOOTSTRAP")
                || arguments.contains("--validate-regex");
        if (!offline) {
            all.addAll(List.of("--bootstrap-server", side.bootstrap()));
        }
        String main = tool.startsWith("kafka.") ? tool : "org.apache.kafka.tools." + tool;
        JsonNode told = tools.orElseThrow(() -> new IllegalStateException("no --tools-lib is given"))
                .call(main, all, stdin);
        ObjectNode note =
                Messages.JSON.createObjectNode().put("exit", told.path("exit").asInt());
        ObjectNode said = note.putObject("said");
        String text = plain(told.path("said").asText().replace(prefix, "@"));
        for (int broker = 1; broker <= Side.BROKERS; broker++) {
            text = text.replace("127.0.0.1:" + side.port(broker), "<broker " + broker + ">")
                    .replace(Integer.toString(side.port(broker)), "<port of broker " + broker + ">");
        }
        for (String line : symbols.text("", text).replaceAll(chance, by).lines().toList()) {
            String plain = line.strip().replaceAll("\\s+", " ");
            plain = THROWN.matcher(plain).replaceAll("$1: <text>");
            if (!plain.isEmpty()
                    && !plain.startsWith("at ")
                    && !plain.startsWith("... ")
                    && !plain.contains("ERROR Reconfiguration failed")) {
                said.put(plain, said.path(plain).asInt() + 1);
            }
        }
        return note;
    }

    private JsonNode named(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = Messages.JSON.createObjectNode();
            object.properties().forEach(f -> copy.set(f.getKey(), named(f.getValue())));
            return copy;
        } else if (node instanceof ArrayNode array) {
            ArrayNode copy = Messages.JSON.createArrayNode();
            array.forEach(child -> copy.add(named(child)));
            return copy;
        }
        return node.isTextual() && node.asText().startsWith("@")
                ? new TextNode(prefix + node.asText().substring(1))
                : node;
    }

    // ---- noting -----------------------------------------------------------------------------------------------------

    void note(String step, JsonNode node) {
        String unique = step.strip();
        for (int i = 2; notes.containsKey(unique); i++) {
            unique = step.strip() + " (" + i + ")";
        }
        notes.put(unique, Fields.of(symbols.of(node)));
    }

    /** Elements of lists that are named are kept when their name is of this run. */
    JsonNode mine(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(f -> mine(object.get(f)));
        } else if (node instanceof ArrayNode array) {
            for (int i = array.size() - 1; i >= 0; i--) {
                JsonNode child = array.get(i);
                boolean foreign = false;
                for (String field : new String[] {"name", "groupId", "topicName", "topic", "transactionalId"}) {
                    foreign |= child.hasNonNull(field)
                            && !child.get(field).asText().startsWith(prefix);
                }
                if (foreign) {
                    array.remove(i);
                } else {
                    mine(child);
                }
            }
        }
        return node;
    }

    // ---- what scenarios need around their questions
    // -------------------------------------------------------------------

    int controller() {
        return await("a controller", () -> lookup(1).path("controllerId").asInt(-1) > 0)
                .path("controllerId")
                .asInt();
    }

    private JsonNode lookup(int broker) {
        last = look(broker, "Metadata", 1, "{topics:[]}");
        return last;
    }

    private JsonNode last = MissingNode.getInstance();

    /** Looks again and again; the last answer looked at. */
    JsonNode await(String what, BooleanSupplier there) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(side.name() + ": no " + what + ", but " + last);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        return last;
    }

    /** A topic with these replicas, one list for each partition; every broker knows it when this returns. */
    String topic(String plain, String assignments, String configs) {
        var partitions = new StringBuilder();
        JsonNode lists = Messages.json(assignments);
        for (int p = 0; p < lists.size(); p++) {
            partitions
                    .append("{partitionIndex:")
                    .append(p)
                    .append(",brokerIds:")
                    .append(lists.get(p))
                    .append("},");
        }
        var settings = new StringBuilder();
        Messages.json(configs)
                .properties()
                .forEach(f -> settings.append("{name:'%s',value:'%s'},"
                        .formatted(f.getKey(), f.getValue().asText())));
        String request =
                "{timeoutMs:30000,topics:[{name:'@%s',numPartitions:-1,replicationFactor:-1,assignments:[%s],configs:[%s]}]}"
                        .formatted(plain, partitions, settings);
        await("topic " + plain, () -> {
            last = look(CONTROLLER, "CreateTopics", 5, request);
            JsonNode made = last.path("topics").path(0);
            if (made.path("errorMessage").asText().contains("marked for deletion")) {
                return false;
            } else if (!made.path("errorCode").asText().equals("NONE")) {
                throw new IllegalStateException(side.name() + ": topic " + plain + " is not made: " + last);
            }
            return true;
        });
        awaitTopic(plain, lists.size());
        return id(plain);
    }

    /** {@code retention.ms=-1}, so that the old times of cases are no reason to delete. */
    String topic(String plain, String assignments) {
        return topic(plain, assignments, "{'retention.ms':-1}");
    }

    void awaitTopic(String plain, int partitions) {
        for (int broker = 1; broker <= Side.BROKERS; broker++) {
            int at = broker;
            await("topic " + plain + " at broker " + broker, () -> {
                last = look(at, "Metadata", 7, "{topics:[{name:'@%s'}],allowAutoTopicCreation:false}".formatted(plain));
                JsonNode topic = last.path("topics").path(0);
                boolean all = topic.path("errorCode").asText().equals("NONE")
                        && topic.path("partitions").size() >= partitions;
                for (JsonNode partition : topic.path("partitions")) {
                    all &= partition.path("errorCode").asText().equals("NONE");
                    all &= partition.path("isrNodes").size()
                            == partition.path("replicaNodes").size();
                }
                return all;
            });
        }
    }

    void awaitGone(String plain) {
        for (int broker = 1; broker <= Side.BROKERS; broker++) {
            int at = broker;
            await("end of topic " + plain, () -> {
                last = look(at, "Metadata", 7, "{topics:[{name:'@%s'}],allowAutoTopicCreation:false}".formatted(plain));
                return last.path("topics").path(0).path("errorCode").asText().equals("UNKNOWN_TOPIC_OR_PARTITION");
            });
        }
    }

    String id(String plain) {
        return look(1, "Metadata", 12, "{topics:[{name:'@%s'}],allowAutoTopicCreation:false}".formatted(plain))
                .path("topics")
                .path(0)
                .path("topicId")
                .asText();
    }

    /** The broker that coordinates the group ({@code keyType} 0) or the transactional id (1). */
    int coordinator(String key, int keyType) {
        await("coordinator of " + key, () -> {
            last = look(1, "FindCoordinator", 2, "{key:'@%s',keyType:%d}".formatted(key, keyType));
            return last.path("errorCode").asText().equals("NONE");
        });
        int broker = last.path("nodeId").asInt();
        if (keyType == 0) {
            await("group " + key, () -> {
                last = look(broker, "DescribeGroups", 0, "{groups:['@%s']}".formatted(key));
                return last.path("groups").path(0).path("errorCode").asText().equals("NONE");
            });
        }
        return broker;
    }

    /** One uncompressed batch that is acknowledged by all. */
    void produce(String topic, int partition, String records) {
        JsonNode answer = look(
                1,
                "Produce",
                7,
                "{acks:-1,timeoutMs:30000,topicData:[{name:'@%s',partitionData:[{index:%d,records:[{records:%s}]}]}]}"
                        .formatted(topic, partition, records));
        JsonNode error = answer.path("responses")
                .path(0)
                .path("partitionResponses")
                .path(0)
                .path("errorCode");
        if (!error.asText().equals("NONE")) {
            throw new IllegalStateException(side.name() + ": " + answer);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection each : connections.values()) {
            each.close();
        }
    }
}
