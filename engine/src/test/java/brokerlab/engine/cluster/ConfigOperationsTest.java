package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every way to change settings, answered as Apache Kafka 3.9.1 (ZooKeeper mode) answered the same requests. */
@Timeout(120)
final class ConfigOperationsTest {
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;
    private static final String NAME = "t";

    @TempDir
    static Path folder;

    private static RunningCluster running;
    private static OneBrokersClient client;

    private record Op(String name, byte operation, String value) {}

    @BeforeAll
    static void start() throws Exception {
        running = RunningCluster.start(folder, 1, Map.of("offsets.topic.replication.factor", "1"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(NAME, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
        client = new OneBrokersClient(running.cluster.brokers().getFirst().port());
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        running.close();
    }

    @BeforeEach
    void nothingOfItsOwn() throws IOException {
        assertEquals(ErrorCode.NONE, replace(TOPIC, NAME, Map.of()));
        assertEquals(ErrorCode.NONE, replace(BROKER, "1", Map.of()));
        assertEquals(ErrorCode.NONE, replace(BROKER, "", Map.of()));
    }

    private static ErrorCode alter(byte type, String name, Op... ops) throws IOException {
        return alter(type, name, false, ops);
    }

    private static ErrorCode alter(byte type, String name, boolean validateOnly, Op... ops) throws IOException {
        var resource = new AlterConfigsResource().setResourceType(type).setResourceName(name);
        for (Op op : ops) {
            resource.configs()
                    .add(new AlterableConfig()
                            .setName(op.name())
                            .setConfigOperation(op.operation())
                            .setValue(op.value()));
        }
        var request = new IncrementalAlterConfigsRequestData().setValidateOnly(validateOnly);
        request.resources().add(resource);
        var response = client.ask(
                        ApiKeys.INCREMENTAL_ALTER_CONFIGS, 1, request, IncrementalAlterConfigsResponseData.class)
                .responses()
                .getFirst();
        return told(response.errorCode(), response.errorMessage());
    }

    /** Every refusal says why. */
    private static ErrorCode told(short code, String message) {
        assertTrue(code == 0 || (message != null && !message.isBlank()), "code " + code + " without a word");
        return Arrays.stream(ErrorCode.values())
                .filter(known -> known.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private static ErrorCode replace(byte type, String name, Map<String, String> values) throws IOException {
        var resource = new AlterConfigsRequestData.AlterConfigsResource()
                .setResourceType(type)
                .setResourceName(name);
        values.forEach((key, value) -> resource.configs()
                .add(new AlterConfigsRequestData.AlterableConfig().setName(key).setValue(value)));
        var request = new AlterConfigsRequestData();
        request.resources().add(resource);
        var response = client.ask(ApiKeys.ALTER_CONFIGS, 2, request, AlterConfigsResponseData.class)
                .responses()
                .getFirst();
        return told(response.errorCode(), response.errorMessage());
    }

    private static ErrorCode create(String name, Map<String, String> settings) throws IOException {
        var topic = new CreatableTopic().setName(name).setNumPartitions(1).setReplicationFactor((short) 1);
        settings.forEach((key, value) ->
                topic.configs().add(new CreatableTopicConfig().setName(key).setValue(value)));
        var request = new CreateTopicsRequestData().setTimeoutMs(30_000);
        request.topics().add(topic);
        var response = client.ask(ApiKeys.CREATE_TOPICS, 7, request, CreateTopicsResponseData.class)
                .topics()
                .find(name);
        return told(response.errorCode(), response.errorMessage());
    }

    /** The own values of an entity. */
    private static Map<String, String> own(byte type, String name) throws IOException {
        var request = new DescribeConfigsRequestData()
                .setResources(List.of(
                        new DescribeConfigsResource().setResourceType(type).setResourceName(name)));
        var own = new TreeMap<String, String>();
        client
                .ask(ApiKeys.DESCRIBE_CONFIGS, 4, request, DescribeConfigsResponseData.class)
                .results()
                .getFirst()
                .configs()
                .stream()
                .filter(e -> e.configSource() >= 1 && e.configSource() <= 3)
                .forEach(e -> own.put(e.name(), Optional.ofNullable(e.value()).orElse("?")));
        return own;
    }

    /** By what the topic has, operation and value: what it has then, or the refusal. */
    @Test
    void C9_listsOfTopicsGrowAndShrinkFromTheDefaultOfKafka() throws IOException {
        for (String each : List.of(
                "- 2 delete > delete",
                "- 3 delete > ",
                "- 2 compact > delete,compact",
                "- 3 compact > delete",
                "- 2 x > INVALID_CONFIG",
                "- 3 x > delete",
                "compact 2 delete > compact,delete",
                "compact 3 compact > ",
                "compact 3 delete > compact",
                "delete,compact 3 delete,compact > ",
                "delete,compact 2 compact > delete,compact",
                "- 0 , > INVALID_CONFIG",
                "- 0 delete,delete > delete,delete")) {
            String[] part = each.split(" ", -1);
            var before = part[0].equals("-") ? Map.<String, String>of() : Map.of("cleanup.policy", part[0]);
            assertEquals(ErrorCode.NONE, replace(TOPIC, NAME, before), each);
            ErrorCode code = alter(TOPIC, NAME, new Op("cleanup.policy", Byte.parseByte(part[1]), part[2]));
            if (part[4].startsWith("INVALID")) {
                assertEquals(part[4], code.name(), each);
                assertEquals(before, own(TOPIC, NAME), each);
            } else {
                assertEquals(ErrorCode.NONE, code, each);
                assertEquals(Map.of("cleanup.policy", part[4]), own(TOPIC, NAME), each);
            }
        }
    }

    @Test
    void C9_whatStandsBetweenCommasIsTakenAsItStands() throws IOException {
        replace(TOPIC, NAME, Map.of("cleanup.policy", "delete"));
        assertEquals(ErrorCode.NONE, alter(TOPIC, NAME, new Op("cleanup.policy", APPEND, " delete")));
        assertEquals(Map.of("cleanup.policy", "delete,delete"), own(TOPIC, NAME));
        assertEquals(ErrorCode.INVALID_CONFIG, alter(TOPIC, NAME, new Op("cleanup.policy", APPEND, "")));
        assertEquals(ErrorCode.NONE, alter(TOPIC, NAME, new Op("cleanup.policy", SET, "")));
        assertEquals(Map.of("cleanup.policy", ""), own(TOPIC, NAME));
        String throttled = "leader.replication.throttled.replicas";
        assertEquals(ErrorCode.INVALID_CONFIG, alter(TOPIC, NAME, new Op(throttled, SET, "none")));
        assertEquals(ErrorCode.NONE, alter(TOPIC, NAME, new Op(throttled, APPEND, "0:1, 1:1")));
        assertEquals("0:1,1:1", own(TOPIC, NAME).get(throttled));
    }

    @Test
    void C9_operationsOnWhatIsNoListOrUnknownOrTwiceAreRefused() throws IOException {
        assertEquals(ErrorCode.INVALID_CONFIG, alter(TOPIC, NAME, new Op("retention.ms", APPEND, "5")));
        assertEquals(ErrorCode.INVALID_CONFIG, alter(BROKER, "1", new Op("listeners", SUBTRACT, "A://:1")));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, alter(TOPIC, NAME, new Op("made.up", APPEND, "5")));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, alter(BROKER, "1", new Op("made.up", SUBTRACT, "5")));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, alter(TOPIC, NAME, new Op("retention.ms", (byte) 9, "5")));
        assertEquals(ErrorCode.INVALID_REQUEST, alter(BROKER, "1", new Op("log.retention.ms", (byte) 9, "5")));
        assertEquals(ErrorCode.INVALID_CONFIG, alter(TOPIC, NAME, new Op("made.up", SET, "5")));
        assertEquals(ErrorCode.NONE, alter(TOPIC, NAME, new Op("made.up", DELETE, null)));
        assertEquals(ErrorCode.INVALID_REQUEST, alter(TOPIC, NAME, new Op("retention.ms", SET, null)));
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                alter(TOPIC, NAME, new Op("retention.ms", SET, "5"), new Op("retention.ms", DELETE, null)));
        assertEquals(
                ErrorCode.INVALID_CONFIG,
                alter(TOPIC, NAME, new Op("retention.ms", SET, "5"), new Op("segment.bytes", SET, "1")));
        assertEquals(ErrorCode.NONE, alter(TOPIC, NAME, true, new Op("retention.ms", SET, "5")));
        assertEquals(Map.of(), own(TOPIC, NAME));
    }

    @Test
    void C9_resourcesThatAreNoneAreRefused() throws IOException {
        var retention = new Op("retention.ms", SET, "5");
        assertEquals(ErrorCode.INVALID_REQUEST, alter(TOPIC, "", retention));
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, alter(TOPIC, "a b", retention));
        assertEquals(ErrorCode.INVALID_CONFIG, alter(TOPIC, ".", retention));
        assertEquals(ErrorCode.INVALID_CONFIG, alter(TOPIC, "..", retention));
        for (String name : List.of("99", "x", " 1")) {
            assertEquals(ErrorCode.INVALID_REQUEST, alter(BROKER, name, retention), name);
        }
        assertEquals(ErrorCode.NONE, alter(BROKER, "01", retention));
        for (byte type : new byte[] {0, 1, 3, 16, 32, 127, -1}) {
            assertEquals(ErrorCode.INVALID_REQUEST, alter(type, "1", retention), "type " + type);
        }
    }

    @Test
    void C9_brokersTakeWhatNobodyKnowsAndRefuseWhatIsReadAtStart() throws IOException {
        assertEquals(ErrorCode.NONE, alter(BROKER, "1", new Op("made.up", SET, "1"), new Op("retention.ms", SET, "5")));
        assertEquals(Map.of("made.up", "?", "retention.ms", "?"), own(BROKER, "1"));
        for (String name : List.of(
                "num.partitions", "log.initial.task.delay.ms", "log.message.format.version", "authorizer.class.name")) {
            assertEquals(ErrorCode.INVALID_REQUEST, alter(BROKER, "1", new Op(name, SET, "2")), name);
        }
        assertEquals(ErrorCode.INVALID_REQUEST, alter(BROKER, "1", new Op("ssl.keystore.location", SET, "/x")));
        assertEquals(ErrorCode.INVALID_CONFIG, alter(BROKER, "1", new Op("sasl.jaas.config", SET, "x")));
        var kerberos = new Op("sasl.kerberos.service.name", SET, "kafka");
        assertEquals(ErrorCode.NONE, alter(BROKER, "1", kerberos));
        assertEquals(ErrorCode.INVALID_REQUEST, alter(BROKER, "", kerberos));
        var ofListener = new Op("listener.name.plaintext.max.connections", SET, "50");
        assertEquals(ErrorCode.NONE, alter(BROKER, "", ofListener));
        assertEquals(ErrorCode.INVALID_REQUEST, alter(BROKER, "", new Op("listener.name.plaintext.made.up", SET, "4")));
    }

    @Test
    void C9_poolsAtMostDoubleOrHalve() throws IOException {
        Map<String, List<String>> pools = Map.of(
                "num.io.threads", List.of("16", "4", "17", "3", "0"),
                "num.network.threads", List.of("6", "6", "7", "7", "0"),
                "num.replica.fetchers", List.of("2", "2", "3", "3", "0"),
                "num.recovery.threads.per.data.dir", List.of("2", "2", "3", "3", "0"),
                "background.threads", List.of("20", "5", "21", "4", "0"),
                "log.cleaner.threads", List.of("2", "2", "3", "3", "0"));
        for (var pool : pools.entrySet()) {
            for (String of : List.of("1", "")) {
                for (String taken : pool.getValue().subList(0, 2)) {
                    assertEquals(ErrorCode.NONE, alter(BROKER, of, new Op(pool.getKey(), SET, taken)), pool.getKey());
                    assertEquals(ErrorCode.NONE, alter(BROKER, of, new Op(pool.getKey(), DELETE, null)), pool.getKey());
                }
                for (String refused : pool.getValue().subList(2, 5)) {
                    assertEquals(
                            ErrorCode.INVALID_REQUEST,
                            alter(BROKER, of, new Op(pool.getKey(), SET, refused)),
                            pool.getKey() + "=" + refused);
                }
            }
        }
    }

    @Test
    void C9_settingsOfTopicsThatContradictOneAnotherAreRefused() throws IOException {
        String least = "min.compaction.lag.ms";
        String most = "max.compaction.lag.ms";
        assertEquals(ErrorCode.INVALID_CONFIG, create("torn", Map.of(least, "10", most, "5")));
        assertEquals(ErrorCode.NONE, create("whole", Map.of(least, "5", most, "5")));
        assertEquals(ErrorCode.INVALID_CONFIG, replace(TOPIC, NAME, Map.of(least, "10", most, "5")));
        assertEquals(ErrorCode.NONE, alter(TOPIC, NAME, new Op(least, SET, "5"), new Op(most, SET, "5")));
        assertEquals(ErrorCode.INVALID_CONFIG, alter(TOPIC, NAME, new Op(least, SET, "6")));
        assertEquals(ErrorCode.NONE, alter(TOPIC, NAME, new Op(most, DELETE, null)));
        assertEquals(ErrorCode.INVALID_CONFIG, alter(TOPIC, NAME, new Op(most, SET, "1")));
        // Also with what is inherited; such a default itself is taken.
        assertEquals(ErrorCode.NONE, alter(BROKER, "", new Op("log.cleaner.max.compaction.lag.ms", SET, "4")));
        assertEquals(ErrorCode.INVALID_CONFIG, alter(TOPIC, NAME, new Op("retention.ms", SET, "7")));
        assertEquals(ErrorCode.INVALID_CONFIG, create("inheriting", Map.of(least, "10")));
        for (String never :
                List.of("remote.storage.enable", "remote.log.copy.disable", "remote.log.delete.on.disable")) {
            assertEquals(ErrorCode.INVALID_CONFIG, create("tiered", Map.of(never, "true")), never);
        }
    }

    @Test
    void C9_settingsOfBrokersThatContradictOneAnotherAreRefused() throws IOException {
        for (String each : List.of(
                "log.cleaner.dedupe.buffer.size=1000",
                "log.retention.ms=0",
                "log.roll.ms=0",
                "log.roll.jitter.ms=-1",
                "log.local.retention.ms=-1",
                "log.local.retention.ms=9999999999999",
                "max.connections=0",
                "max.connection.creation.rate=0",
                "max.connections.per.ip=0",
                "max.connections.per.ip.overrides=!!:1",
                "metric.reporters=no.such.Reporter")) {
            String[] part = each.split("=", 2);
            for (String of : List.of("1", "")) {
                assertEquals(ErrorCode.INVALID_REQUEST, alter(BROKER, of, new Op(part[0], SET, part[1])), each);
            }
        }
        assertEquals(ErrorCode.NONE, alter(BROKER, "1", new Op("log.local.retention.ms", SET, "5")));
    }
}
