package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** The strings are what a Kafka 3.9 cluster keeps in ZooKeeper. */
final class ZnodeLayoutTest {
    private static final Uuid ID = Uuid.fromString("3Q0VhQkZTsm2R0rbq3qpeg");

    @Test
    void aBrokersRegistrationIsKafkasByteForByte() {
        var broker = new BrokerZnode(
                List.of(
                        new BrokerZnode.Endpoint("PLAINTEXT", "PLAINTEXT", "kafka-1", 29092),
                        new BrokerZnode.Endpoint("EXTERNAL", "PLAINTEXT", "::1", 9092)),
                Optional.empty(),
                -1,
                1724097127252L);
        String json = "{\"features\":{},\"listener_security_protocol_map\":{\"PLAINTEXT\":\"PLAINTEXT\","
                + "\"EXTERNAL\":\"PLAINTEXT\"},\"endpoints\":[\"PLAINTEXT://kafka-1:29092\",\"EXTERNAL://[::1]:9092\"],"
                + "\"jmx_port\":-1,\"port\":29092,\"host\":\"kafka-1\",\"version\":5,\"timestamp\":\"1724097127252\"}";
        assertEquals(json, text(broker.encode()));
        assertEquals(broker, BrokerZnode.decode("/brokers/ids/1", bytes(json)));
        var racked = new BrokerZnode(broker.endpoints(), Optional.of("rack-a"), 9999, 5);
        assertEquals(racked, BrokerZnode.decode("/brokers/ids/1", racked.encode()));
    }

    @Test
    void aBrokerWithoutPlaintextHasNoHostForOldReaders() {
        var broker = new BrokerZnode(List.of(new BrokerZnode.Endpoint("SSL", "SSL", "h", 1)), Optional.empty(), -1, 1);
        assertTrue(text(broker.encode()).contains("\"port\":-1,\"host\":null"));
        assertEquals(broker, BrokerZnode.decode("/brokers/ids/1", broker.encode()));
    }

    @Test
    void aTopicIsKafkasByteForByte() {
        var topic = TopicZnode.of(ID, Map.of(1, List.of(2, 3), 0, List.of(1, 2), 10, List.of(3)));
        String json = "{\"partitions\":{\"0\":[1,2],\"1\":[2,3],\"10\":[3]},"
                + "\"topic_id\":\"3Q0VhQkZTsm2R0rbq3qpeg\",\"adding_replicas\":{},\"removing_replicas\":{},\"version\":3}";
        assertEquals(json, text(topic.encode()));
        assertEquals(topic, TopicZnode.decode("/brokers/topics/t", bytes(json)));
        assertEquals(
                new TopicZnode(Optional.empty(), Map.of(0, List.of(1)), Map.of(), Map.of()),
                TopicZnode.decode("/brokers/topics/t", bytes("{\"version\":1,\"partitions\":{\"0\":[1]},\"new\":7}")));
    }

    @Test
    void smallRecordsAreKafkasByteForByte() {
        var state = new PartitionStateZnode(1, 4, List.of(1, 2), 3);
        assertEquals(
                "{\"controller_epoch\":3,\"leader\":1,\"version\":1,\"leader_epoch\":4,\"isr\":[1,2]}",
                text(state.encode()));
        assertEquals(state, PartitionStateZnode.decode("/p", state.encode()));
        var recovering = new PartitionStateZnode(3, 3, List.of(3), 1, true);
        assertEquals(
                "{\"controller_epoch\":1,\"leader\":3,\"version\":1,\"leader_recovery_state\":1,\"leader_epoch\":3,\"isr\":[3]}",
                text(recovering.encode()));
        assertEquals(recovering, PartitionStateZnode.decode("/p", recovering.encode()));

        var controller = new ControllerZnode(1, 1704032949256L);
        assertEquals(
                "{\"version\":2,\"brokerid\":1,\"timestamp\":\"1704032949256\",\"kraftControllerEpoch\":-1}",
                text(controller.encode()));
        assertEquals(controller, ControllerZnode.decode("/controller", controller.encode()));

        assertEquals(
                "{\"version\":\"1\",\"id\":\"IOejp_IKSbWbySJc0sRrKw\"}",
                text(new ClusterIdZnode("IOejp_IKSbWbySJc0sRrKw").encode()));
        assertEquals(
                "x",
                ClusterIdZnode.decode("/cluster/id", new ClusterIdZnode("x").encode())
                        .id());

        var config = new ConfigZnode(Map.of("retention.ms", "1000"));
        assertEquals("{\"version\":1,\"config\":{\"retention.ms\":\"1000\"}}", text(config.encode()));
        assertEquals(config, ConfigZnode.decode("/config/topics/t", config.encode()));
        assertEquals(ConfigZnode.EMPTY, ConfigZnode.decode("/config/topics", new byte[0]));

        assertEquals("{\"version\":2,\"entity_path\":\"topics/t\"}", text(new ConfigChangeZnode("topics/t").encode()));
        assertEquals(
                new ConfigChangeZnode("topics/t"),
                ConfigChangeZnode.decode(
                        "/c", bytes("{\"version\":1,\"entity_type\":\"topics\",\"entity_name\":\"t\"}")));

        var partitions = new PartitionsZnode(List.of(new TopicPartition("t", 3)));
        assertEquals("{\"version\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":3}]}", text(partitions.encode()));
        assertEquals(partitions, PartitionsZnode.decode("/i", partitions.encode()));

        var move = new ReassignmentZnode(Map.of(new TopicPartition("t", 3), List.of(1, 2)));
        assertEquals(
                "{\"version\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":3,\"replicas\":[1,2]}]}",
                text(move.encode()));
        assertEquals(move, ReassignmentZnode.decode("/admin/reassign_partitions", move.encode()));

        assertEquals("{\"version\":1,\"broker\":2,\"event\":1}", text(new LogDirEventZnode(2).encode()));
        assertEquals(new LogDirEventZnode(2), LogDirEventZnode.decode("/l", new LogDirEventZnode(2).encode()));

        var feature = new FeatureZnode(true, Map.of("x", (short) 3));
        assertEquals("{\"features\":{\"x\":3},\"version\":2,\"status\":1}", text(feature.encode()));
        assertEquals(feature, FeatureZnode.decode("/feature", feature.encode()));
    }

    @Test
    void producerIdBlocksFollowEachOther() {
        var first = ProducerIdBlockZnode.first(1);
        assertEquals("{\"version\":1,\"broker\":1,\"block_start\":\"0\",\"block_end\":\"999\"}", text(first.encode()));
        var second = ProducerIdBlockZnode.decode("/latest_producer_id_block", first.encode())
                .next(2);
        assertEquals(new ProducerIdBlockZnode(2, 1000, 1999), second);
    }

    @Test
    void errorsNameThePathAndWhatIsWrong() {
        assertError(
                "/brokers/topics/t",
                "topic_id",
                () -> TopicZnode.decode("/brokers/topics/t", bytes("{\"partitions\":{},\"topic_id\":\"short\"}")));
        assertError("/controller", "brokerid", () -> ControllerZnode.decode("/controller", bytes("{}")));
        assertError("/controller", "not JSON", () -> ControllerZnode.decode("/controller", bytes("{")));
        assertError("/controller", "object", () -> ControllerZnode.decode("/controller", bytes("7")));
        assertError("/controller", "object", () -> ControllerZnode.decode("/controller", new byte[0]));
        assertError(
                "/s",
                "isr",
                () -> PartitionStateZnode.decode(
                        "/s", bytes("{\"leader\":1,\"leader_epoch\":1,\"controller_epoch\":1,\"isr\":[\"a\"]}")));
        assertError("/controller_epoch", "\"x\"", () -> ZnodeLayout.decodeNumber("/controller_epoch", bytes("x")));
    }

    @Test
    void pathsAreKafkas() {
        var p = new TopicPartition("t", 5);
        assertEquals("/brokers/topics/t/partitions/5/state", ZnodeLayout.partitionState(p));
        assertEquals("/config/brokers/<default>", ZnodeLayout.config(new SettingScope.ClusterDefault()));
        assertEquals("/config/topics/t", ZnodeLayout.config(new SettingScope.Topic("t")));
        assertEquals(17, ZnodeLayout.sequence("/config/changes/config_change_0000000017"));
        assertEquals(17, ZnodeLayout.decodeNumber("/controller_epoch", ZnodeLayout.encodeNumber(17)));
    }

    private static void assertError(String path, String part, Runnable decode) {
        var e = assertThrows(MalformedZnodeException.class, decode::run);
        assertTrue(e.getMessage().startsWith(path + ":") && e.getMessage().contains(part), e.getMessage());
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
