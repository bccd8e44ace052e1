package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntityData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntryData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.OpData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData.ComponentData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData.UserName;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for what was changed a moment ago gets what was answered, round after round, three brokers and three ZooKeeper nodes. */
@Timeout(180)
final class AnsweredChangesTest {
    private static final int ROUNDS = 30;
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final int SECONDS = 30;

    @TempDir
    static Path folder;

    private static RunningCluster running;
    private static Admin admin;
    private static final Map<Integer, OneBrokersClient> BROKERS = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        running = RunningCluster.start(folder, 3, RunningCluster.quick());
        admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()));
        admin.createTopics(List.of(
                        new NewTopic("described", 1, (short) 3), new NewTopic("led-by-2", Map.of(0, List.of(2)))))
                .all()
                .get(SECONDS, TimeUnit.SECONDS);
        for (Broker broker : running.cluster.brokers()) {
            BROKERS.put(broker.id(), new OneBrokersClient(broker.port()));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (OneBrokersClient client : BROKERS.values()) {
            client.close();
        }
        admin.close();
        running.close();
    }

    private static int other(int broker) {
        return broker % 3 + 1;
    }

    private static void alter(int at, byte type, String name, String setting, String value) throws Exception {
        var resource = new IncrementalAlterConfigsRequestData.AlterConfigsResource()
                .setResourceType(type)
                .setResourceName(name);
        resource.configs()
                .add(new IncrementalAlterConfigsRequestData.AlterableConfig()
                        .setName(setting)
                        .setValue(value));
        var request = new IncrementalAlterConfigsRequestData();
        request.resources().add(resource);
        var answer = BROKERS.get(at)
                .ask(ApiKeys.INCREMENTAL_ALTER_CONFIGS, 1, request, IncrementalAlterConfigsResponseData.class);
        assertEquals(ErrorCode.NONE.code(), answer.responses().getFirst().errorCode());
    }

    private static void replace(int at, String topic, String setting, String value) throws Exception {
        var resource = new AlterConfigsRequestData.AlterConfigsResource()
                .setResourceType(TOPIC)
                .setResourceName(topic);
        resource.configs()
                .add(new AlterConfigsRequestData.AlterableConfig()
                        .setName(setting)
                        .setValue(value));
        var request = new AlterConfigsRequestData();
        request.resources().add(resource);
        var answer = BROKERS.get(at).ask(ApiKeys.ALTER_CONFIGS, 2, request, AlterConfigsResponseData.class);
        assertEquals(ErrorCode.NONE.code(), answer.responses().getFirst().errorCode());
    }

    private static String described(int at, byte type, String name, String setting) throws Exception {
        var request = new DescribeConfigsRequestData()
                .setResources(List.of(new DescribeConfigsResource()
                        .setResourceType(type)
                        .setResourceName(name)
                        .setConfigurationKeys(List.of(setting))));
        var answer = BROKERS.get(at).ask(ApiKeys.DESCRIBE_CONFIGS, 4, request, DescribeConfigsResponseData.class);
        return answer.results().getFirst().configs().getFirst().value();
    }

    @Test
    void C7_aTopicsAlteredSettingIsDescribedByTheBrokerThatAnsweredAndByTheOthers() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int at = round % 3 + 1;
            String value = Integer.toString(2000 + round);
            if (round % 2 == 0) {
                alter(at, TOPIC, "described", "max.message.bytes", value);
            } else {
                replace(at, "described", "max.message.bytes", value);
            }
            assertEquals(value, described(at, TOPIC, "described", "max.message.bytes"), "round " + round);
            assertEquals(value, described(other(at), TOPIC, "described", "max.message.bytes"), "round " + round);
        }
    }

    @Test
    void C7_aBrokersAlteredSettingIsDescribedByIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int at = round % 3 + 1;
            String value = Integer.toString(70_000 + round);
            String name = round % 2 == 0 ? Integer.toString(at) : "";
            // The own one outweighs the default in its own description, not in the default's.
            alter(at, BROKER, name, "log.retention.ms", value);
            assertEquals(value, described(at, BROKER, name, "log.retention.ms"), "round " + round);
        }
    }

    @Test
    void C7_anAlteredSettingIsInForceAtTheLeaderThatAnswered() throws Exception {
        var config = Map.<String, Object>of(
                "bootstrap.servers",
                running.bootstrap(),
                "linger.ms",
                "0",
                "max.request.size",
                "1000000",
                "enable.idempotence",
                "false");
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            var record = new ProducerRecord<byte[], byte[]>("led-by-2", new byte[5_000]);
            for (int round = 0; round < ROUNDS; round++) {
                alter(2, TOPIC, "led-by-2", "max.message.bytes", "1000");
                var refused = assertThrows(
                        ExecutionException.class, () -> producer.send(record).get(SECONDS, TimeUnit.SECONDS));
                assertEquals(RecordTooLargeException.class, refused.getCause().getClass());
                alter(2, TOPIC, "led-by-2", "max.message.bytes", "10000");
                assertEquals(
                        round,
                        producer.send(record).get(SECONDS, TimeUnit.SECONDS).offset());
            }
        }
    }

    @Test
    void C7_aNewTopicsSettingsAreDescribedByEveryBroker() throws Exception {
        int controller = running.cluster.newestImage().controller();
        for (int round = 0; round < ROUNDS; round++) {
            var topic = new CreatableTopic()
                    .setName("new-" + round)
                    .setNumPartitions(1)
                    .setReplicationFactor((short) 1);
            topic.configs()
                    .add(new CreatableTopicConfig().setName("retention.ms").setValue(Integer.toString(5_000 + round)));
            var request = new CreateTopicsRequestData().setTimeoutMs(SECONDS * 1000);
            request.topics().add(topic);
            var made = BROKERS.get(controller).ask(ApiKeys.CREATE_TOPICS, 7, request, CreateTopicsResponseData.class);
            assertEquals(ErrorCode.NONE.code(), made.topics().find(topic.name()).errorCode());
            for (int broker : BROKERS.keySet()) {
                assertEquals(Integer.toString(5_000 + round), described(broker, TOPIC, topic.name(), "retention.ms"));
            }
        }
    }

    @Test
    void C7_alteredQuotasOfUsersClientIdsAndAddressesAreDescribed() throws Exception {
        var names = Map.of("user", "u", "client-id", "c", "ip", "127.0.0.9");
        for (int round = 0; round < ROUNDS; round++) {
            int at = round % 3 + 1;
            for (var name : names.entrySet()) {
                String key = name.getKey().equals("ip") ? "connection_creation_rate" : "producer_byte_rate";
                double value = 1_000 + round;
                var entry = new EntryData()
                        .setEntity(List.of(
                                new EntityData().setEntityType(name.getKey()).setEntityName(name.getValue())))
                        .setOps(List.of(new OpData().setKey(key).setValue(value)));
                var altered = BROKERS.get(at)
                        .ask(
                                ApiKeys.ALTER_CLIENT_QUOTAS,
                                1,
                                new AlterClientQuotasRequestData().setEntries(List.of(entry)),
                                AlterClientQuotasResponseData.class);
                assertEquals(ErrorCode.NONE.code(), altered.entries().getFirst().errorCode());
                for (int asked : List.of(at, other(at))) {
                    assertEquals(value, quota(asked, name.getKey(), name.getValue()), "round " + round);
                }
            }
        }
    }

    private static AlterClientQuotasResponseData.EntryData alter(EntryData entry) throws Exception {
        return BROKERS.get(1)
                .ask(
                        ApiKeys.ALTER_CLIENT_QUOTAS,
                        1,
                        new AlterClientQuotasRequestData().setEntries(List.of(entry)),
                        AlterClientQuotasResponseData.class)
                .entries()
                .getFirst();
    }

    @Test
    void C9_ofWhatAQuotaNamesTwiceTheLastCounts() throws Exception {
        var first = new EntityData().setEntityType("user").setEntityName("first");
        var last = new EntityData().setEntityType("user").setEntityName("last");
        var low = new OpData().setKey("producer_byte_rate").setValue(1);
        var high = new OpData().setKey("producer_byte_rate").setValue(2);
        var answer = alter(new EntryData().setEntity(List.of(first, last)).setOps(List.of(low, high)));
        assertEquals(ErrorCode.NONE.code(), answer.errorCode());
        assertEquals(1, answer.entity().size());
        assertEquals("last", answer.entity().getFirst().entityName());
        assertEquals(2.0, quota(1, "user", "last"));
    }

    @Test
    void C9_aQuotaOfAnUnknownTypeIsInvalid() throws Exception {
        var group = new EntityData().setEntityType("group").setEntityName("g");
        var answer = alter(new EntryData()
                .setEntity(List.of(group))
                .setOps(List.of(new OpData().setKey("producer_byte_rate").setValue(1))));
        assertEquals(ErrorCode.INVALID_REQUEST.code(), answer.errorCode());
        assertTrue(answer.errorMessage().contains("group"), answer.errorMessage());
    }

    @Test
    void C9_credentialsAreTheControllersToAlter() throws Exception {
        int controller = running.cluster.newestImage().controller();
        var deletion = new AlterUserScramCredentialsRequestData()
                .setDeletions(List.of(new AlterUserScramCredentialsRequestData.ScramCredentialDeletion()
                        .setName("nobody")
                        .setMechanism((byte) 1)));
        for (int asked : BROKERS.keySet()) {
            var answer = BROKERS.get(asked)
                    .ask(
                            ApiKeys.ALTER_USER_SCRAM_CREDENTIALS,
                            0,
                            deletion,
                            AlterUserScramCredentialsResponseData.class);
            ErrorCode expected = asked == controller ? ErrorCode.RESOURCE_NOT_FOUND : ErrorCode.NOT_CONTROLLER;
            assertEquals(expected.code(), answer.results().getFirst().errorCode(), "broker " + asked);
        }
    }

    private static double quota(int at, String type, String name) throws Exception {
        var filter = new DescribeClientQuotasRequestData()
                .setStrict(true)
                .setComponents(List.of(new ComponentData()
                        .setEntityType(type)
                        .setMatchType((byte) 0)
                        .setMatch(name)));
        return BROKERS.get(at)
                .ask(ApiKeys.DESCRIBE_CLIENT_QUOTAS, 1, filter, DescribeClientQuotasResponseData.class)
                .entries()
                .getFirst()
                .values()
                .getFirst()
                .value();
    }

    @Test
    void C7_alteredScramCredentialsAreDescribed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int at = running.cluster.newestImage().controller();
            int iterations = 4_096 + round;
            var upsertion = new ScramCredentialUpsertion()
                    .setName("alice")
                    .setMechanism((byte) 1)
                    .setIterations(iterations)
                    .setSalt(new byte[] {1, 2, 3})
                    .setSaltedPassword(new byte[32]);
            var altered = BROKERS.get(at)
                    .ask(
                            ApiKeys.ALTER_USER_SCRAM_CREDENTIALS,
                            0,
                            new AlterUserScramCredentialsRequestData().setUpsertions(List.of(upsertion)),
                            AlterUserScramCredentialsResponseData.class);
            assertEquals(ErrorCode.NONE.code(), altered.results().getFirst().errorCode());
            var found = new ArrayList<Integer>();
            for (int asked : List.of(at, other(at))) {
                found.add(BROKERS.get(asked)
                        .ask(
                                ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS,
                                0,
                                new DescribeUserScramCredentialsRequestData()
                                        .setUsers(List.of(new UserName().setName("alice"))),
                                DescribeUserScramCredentialsResponseData.class)
                        .results()
                        .getFirst()
                        .credentialInfos()
                        .getFirst()
                        .iterations());
            }
            assertEquals(List.of(iterations, iterations), found, "round " + round);
        }
    }
}
