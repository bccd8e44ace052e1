package brokerlab.engine.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.controller.TopicMade;
import brokerlab.engine.controller.TopicRequest;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent.Warning;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.BrokerNode;
import brokerlab.engine.metadata.ClusterImage.Endpoint;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

final class OffsetsTopicTest {
    private final MetadataHolder metadata = new MetadataHolder();
    private final Journal journal = new Journal(new ManualClock(), 100);
    private final List<TopicRequest> requests = new ArrayList<>();
    private CompletableFuture<TopicMade> answer = new CompletableFuture<>();
    private final OffsetsTopic topic = topic(Map.of());
    private long version;

    private OffsetsTopic topic(Map<String, String> settings) {
        return new OffsetsTopic(1, metadata, new BrokerSettings(settings), journal, request -> {
            requests.add(request);
            return answer;
        });
    }

    private void image(int brokers, Map<String, TopicImage> topics) {
        var nodes = new HashMap<Integer, BrokerNode>();
        for (int id = 1; id <= brokers; id++) {
            nodes.put(id, new BrokerNode(id, "", id, List.of(new Endpoint("PLAINTEXT", "PLAINTEXT", "h", 9000 + id))));
        }
        metadata.deliver(ClusterImage.of(++version, 1, 1, nodes, topics));
    }

    private void unavailable() {
        var error = assertThrows(ProtocolException.class, () -> topic.coordinatorOf("billing"));
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, error.code());
    }

    @Test
    void itIsMadeOnceAndOnlyWithTheFullReplicationFactor() {
        image(2, Map.of());
        unavailable();
        assertTrue(requests.isEmpty());
        image(3, Map.of());
        unavailable();
        unavailable();
        assertEquals(1, requests.size());
        TopicRequest request = requests.getFirst();
        assertEquals(50, request.partitions());
        assertEquals(3, request.replicationFactor());
        assertEquals(
                Map.of("cleanup.policy", "compact", "compression.type", "producer", "segment.bytes", "104857600"),
                request.settings());
    }

    @Test
    void offsetsTopicNumPartitions_offsetsTopicReplicationFactor_offsetsTopicSegmentBytes_itIsMadeLikeThat() {
        var small = topic(Map.of(
                "offsets.topic.num.partitions", "7",
                "offsets.topic.replication.factor", "2",
                "offsets.topic.segment.bytes", "5000"));
        image(1, Map.of());
        assertThrows(ProtocolException.class, () -> small.coordinatorOf("billing"));
        assertTrue(requests.isEmpty(), "one broker cannot hold two replicas");
        image(2, Map.of());
        assertThrows(ProtocolException.class, () -> small.coordinatorOf("billing"));
        TopicRequest request = requests.getFirst();
        assertEquals(7, request.partitions());
        assertEquals(2, request.replicationFactor());
        assertEquals("5000", request.settings().get("segment.bytes"));
    }

    @Test
    void aFailureIsToldAndTheNextClientTriesAgain() {
        image(3, Map.of());
        unavailable();
        answer.completeExceptionally(new ProtocolException(ErrorCode.POLICY_VIOLATION, "no"));
        assertTrue(journal.since(0).getFirst().event() instanceof Warning);
        answer = new CompletableFuture<>();
        unavailable();
        assertEquals(2, requests.size());
    }

    @Test
    void theLeaderOfTheGroupsPartitionCoordinates() {
        var partitions = new HashMap<Integer, PartitionImage>();
        for (int p = 0; p < 50; p++) {
            int leader = p == 9 ? 2 : -1;
            partitions.put(p, new PartitionImage(p, leader, 0, List.of(2), List.of(2), 0));
        }
        image(3, Map.of(OffsetsTopic.NAME, new TopicImage(OffsetsTopic.NAME, Uuid.randomUuid(), false, partitions)));
        assertEquals(2, topic.coordinatorOf("billing").id());
        assertThrows(ProtocolException.class, () -> topic.coordinatorOf("orders-service"));
        assertTrue(requests.isEmpty());
    }
}
