package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that has its role in a new partition before it has heard of the topic's settings. */
final class FirstRecordTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);
    private static final TopicPartition Q = new TopicPartition("payments", 0);

    @TempDir
    Path root;

    private final List<Set<String>> asked = new ArrayList<>();
    private final CompletableFuture<Void> read = new CompletableFuture<>();

    private TestCluster behind() {
        var cluster = new TestCluster(root, Map.of());
        cluster.settingsReads = topics -> {
            asked.add(topics);
            return read;
        };
        cluster.start(1, 2, 3);
        return cluster;
    }

    @Test
    void S17_aRoleInANewPartitionWaitsForTheTopicsSettings() {
        TestCluster cluster = behind();
        cluster.create(P, List.of(1, 2, 3));
        assertFalse(cluster.node(1).replicas.leads(P), "its settings are not known yet");
        assertEquals(
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                cluster.await(cluster.produce(1, P, -1, "too early")).error());
        cluster.overrides.put(P.topic(), Map.of("min.insync.replicas", "3", "max.message.bytes", "100"));
        read.complete(null);
        cluster.settle();
        assertEquals(List.of(Set.of("orders"), Set.of("orders"), Set.of("orders")), asked);
        assertEquals(3, cluster.node(1).log(P).settings().minInsyncReplicas());
        assertEquals(
                ErrorCode.MESSAGE_TOO_LARGE,
                cluster.await(cluster.produce(1, P, -1, "x".repeat(200))).error());
        assertEquals(0, cluster.node(1).log(P).offsets().logEnd());
    }

    @Test
    void S17_ordersBehindOneThatWaitsWaitAsWell() {
        TestCluster cluster = behind();
        cluster.create(P, List.of(1));
        cluster.create(Q, List.of(1));
        var stopped = cluster.courier.send(
                TestCluster.CONTROLLER,
                1,
                new StopReplicas(
                        TestCluster.CONTROLLER,
                        cluster.controllerEpoch,
                        cluster.node(1).brokerEpoch,
                        true,
                        List.of(P)));
        cluster.settle();
        assertFalse(stopped.isDone(), "or the log would be made after it was deleted");
        read.complete(null);
        cluster.settle();
        assertTrue(stopped.isDone());
        assertTrue(cluster.node(1).logs.get(P).isEmpty());
        assertTrue(cluster.node(1).replicas.leads(Q));
    }

    @Test
    void S17_aRoleInAKnownPartitionDoesNotWait() {
        TestCluster cluster = behind();
        read.complete(null);
        cluster.create(P, List.of(1, 2, 3));
        cluster.settingsReads = topics -> {
            throw new AssertionError("no need to read " + topics);
        };
        cluster.elect(P, 2, List.of(1, 2, 3));
        assertTrue(cluster.node(2).replicas.leads(P));
        assertEquals(List.of(), cluster.failures);
    }
}
