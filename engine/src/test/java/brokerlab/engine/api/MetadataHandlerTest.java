package brokerlab.engine.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Release;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.BrokerNode;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataHandlerTest {
    private static final Uuid ID = new Uuid(3, 4);
    private final MetadataHolder metadata = new MetadataHolder();
    private final ManualTasks tasks = new ManualTasks(new ManualClock());

    /** What lies beside metadata and settings is not reached: auto-creation is off. */
    private final BrokerContext broker = broker(Map.of("auto.create.topics.enable", "false"));

    private BrokerContext broker(Map<String, String> settings) {
        return new BrokerContext(
                1,
                "cluster",
                tasks,
                null,
                new BrokerSettings(settings),
                null,
                metadata,
                null,
                null,
                null,
                null,
                null,
                null,
                () -> Release.KAFKA_3_9);
    }

    @BeforeEach
    void aClusterOfTwoWithBrokerThreeDown() {
        var one = new BrokerNode(
                1,
                "a",
                10,
                List.of(
                        new ClusterImage.Endpoint("PLAINTEXT", "PLAINTEXT", "one", 1001),
                        new ClusterImage.Endpoint("OUTSIDE", "PLAINTEXT", "far", 2001)));
        var two = new BrokerNode(2, "", 11, List.of(new ClusterImage.Endpoint("PLAINTEXT", "PLAINTEXT", "two", 1002)));
        var led = new PartitionImage(0, 1, 5, List.of(1, 2), List.of(1, 2, 3), 0);
        var orphan = new PartitionImage(1, 3, 6, List.of(3), List.of(3, 1), 0);
        var topics = Map.of(
                "t", new TopicImage("t", ID, false, Map.of(0, led, 1, orphan)),
                "going", new TopicImage("going", new Uuid(9, 9), true, Map.of()));
        metadata.deliver(ClusterImage.of(1, 1, 2, Map.of(1, one, 2, two), topics));
    }

    private static RequestContext context(int version, String listener) {
        return new RequestContext(
                (short) 3,
                (short) version,
                1,
                "c",
                "id",
                InetAddress.getLoopbackAddress(),
                listener,
                KafkaPrincipal.ANONYMOUS,
                "");
    }

    private MetadataResponseData ask(int version, MetadataRequestData request) {
        return (MetadataResponseData) new MetadataHandler(broker)
                .handle(context(version, "PLAINTEXT"), request)
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }

    @Test
    void everythingIsToldButTopicsBeingDeleted() {
        var answer = ask(12, new MetadataRequestData().setTopics(null));
        assertEquals("cluster", answer.clusterId());
        assertEquals(2, answer.controllerId());
        assertEquals(1, answer.topics().size());
        assertEquals("a", answer.brokers().find(1).rack());
        assertNull(answer.brokers().find(2).rack());
        var partitions = answer.topics().find("t").partitions();
        assertEquals(List.of(3), partitions.get(0).offlineReplicas());
        assertEquals(ErrorCode.LEADER_NOT_AVAILABLE.code(), partitions.get(1).errorCode());
        assertEquals(-1, partitions.get(1).leaderId());
        assertEquals(
                1,
                ask(0, new MetadataRequestData().setTopics(List.of())).topics().size());
        assertTrue(
                ask(1, new MetadataRequestData().setTopics(List.of())).topics().isEmpty());
    }

    @Test
    void brokersAreToldByTheListenerTheClientCameInOn() {
        ClusterImage now = metadata.current();
        var topics = new HashMap<>(now.topics());
        var onTwo = new PartitionImage(0, 2, 7, List.of(2), List.of(2), 0);
        topics.put("far", new TopicImage("far", new Uuid(5, 5), false, Map.of(0, onTwo)));
        metadata.deliver(ClusterImage.of(2, 1, 2, now.brokers(), topics));
        var outside = on("OUTSIDE", 9);
        assertEquals(2001, outside.brokers().find(1).port());
        assertNull(outside.brokers().find(2), "has no such listener");
        var far = outside.topics().find("far").partitions().getFirst();
        assertEquals(ErrorCode.LISTENER_NOT_FOUND.code(), far.errorCode());
        assertEquals(-1, far.leaderId());
        var before = on("OUTSIDE", 5).topics().find("far").partitions().getFirst();
        assertEquals(ErrorCode.LEADER_NOT_AVAILABLE.code(), before.errorCode());
        // One that nobody tells of.
        var secret = on("SECRET", 9);
        assertEquals(1001, secret.brokers().find(1).port());
        assertEquals(1002, secret.brokers().find(2).port());
    }

    private MetadataResponseData on(String listener, int version) {
        return (MetadataResponseData) new MetadataHandler(broker)
                .handle(context(version, listener), new MetadataRequestData().setTopics(null))
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }

    @Test
    void topicsAreFoundByIdWhetherTheNameIsNullOrEmpty() {
        for (String name : new String[] {null, ""}) {
            var known = new MetadataRequestTopic().setName(name).setTopicId(ID);
            var unknown = new MetadataRequestTopic().setName(name).setTopicId(new Uuid(7, 7));
            var gone = new MetadataRequestTopic().setName(name).setTopicId(new Uuid(9, 9));
            var answer = ask(12, new MetadataRequestData().setTopics(List.of(known, unknown, gone)));
            var topics = List.copyOf(answer.topics());
            assertEquals("t", topics.get(0).name());
            assertEquals(ErrorCode.UNKNOWN_TOPIC_ID.code(), topics.get(1).errorCode());
            assertEquals(new Uuid(7, 7), topics.get(1).topicId());
            assertEquals(ErrorCode.UNKNOWN_TOPIC_ID.code(), topics.get(2).errorCode());
            var tooOld = new MetadataRequestData().setTopics(List.of(known));
            assertEquals(
                    ErrorCode.INVALID_REQUEST,
                    assertThrows(ProtocolException.class, () -> ask(11, tooOld)).code());
        }
    }

    @Test
    void unknownAndIllegalNamesAreToldApart() {
        var request = new MetadataRequestData()
                .setTopics(List.of(
                        new MetadataRequestTopic().setName("nobody"),
                        new MetadataRequestTopic().setName("not legal!")));
        var answer = ask(12, request);
        assertEquals(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(),
                answer.topics().find("nobody").errorCode());
        assertEquals(
                ErrorCode.INVALID_TOPIC_EXCEPTION.code(),
                answer.topics().find("not legal!").errorCode());
    }

    @Test
    void maxRequestPartitionSizeLimit_noPageHasMorePartitions() {
        var handler = new DescribeTopicPartitionsHandler(broker(Map.of("max.request.partition.size.limit", "1")));
        var request = new DescribeTopicPartitionsRequestData().setResponsePartitionLimit(100);
        var page = (DescribeTopicPartitionsResponseData) handler.handle(context(0, "PLAINTEXT"), request)
                .toCompletableFuture()
                .join()
                .orElseThrow();
        assertEquals(1, page.topics().find("t").partitions().size());
        assertEquals(1, page.nextCursor().partitionIndex());
    }

    @Test
    void topicPartitionsComeInPagesThatJoinWithoutGap() {
        var handler = new DescribeTopicPartitionsHandler(broker);
        var request = new DescribeTopicPartitionsRequestData().setResponsePartitionLimit(1);
        var first = (DescribeTopicPartitionsResponseData) handler.handle(context(0, "PLAINTEXT"), request)
                .toCompletableFuture()
                .join()
                .orElseThrow();
        assertEquals("t", first.nextCursor().topicName());
        assertEquals(1, first.nextCursor().partitionIndex());
        request.setCursor(new DescribeTopicPartitionsRequestData.Cursor()
                .setTopicName("t")
                .setPartitionIndex(1));
        var second = (DescribeTopicPartitionsResponseData) handler.handle(context(0, "PLAINTEXT"), request)
                .toCompletableFuture()
                .join()
                .orElseThrow();
        assertNull(second.nextCursor());
        var page = second.topics().find("t").partitions();
        assertEquals(List.of(1), page.stream().map(p -> p.partitionIndex()).toList());
        assertFalse(page.getFirst().replicaNodes().isEmpty());
        assertEquals(List.of(), page.getFirst().eligibleLeaderReplicas());
    }
}
