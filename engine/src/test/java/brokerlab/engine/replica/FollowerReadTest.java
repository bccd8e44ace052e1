package brokerlab.engine.replica;

import static brokerlab.engine.replica.TestCluster.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.wire.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumers that read from the replica in their rack (KIP-392). */
final class FollowerReadTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);
    private static final String SELECTOR = "org.apache.kafka.common.replica.RackAwareReplicaSelector";

    @TempDir
    Path root;

    private TestCluster cluster;

    @BeforeEach
    void threeRacks() {
        threeRacks(root, Map.of("replica.selector.class", SELECTOR, "replica.lag.time.max.ms", "3000"));
    }

    private void threeRacks(Path folder, Map<String, String> settings) {
        cluster = new TestCluster(folder, settings);
        cluster.racks.putAll(Map.of(1, "a", 2, "b", 3, "c"));
        cluster.start(1, 2, 3);
        cluster.create(P, List.of(1, 2, 3));
        cluster.produced(1, P, -1, "x");
        cluster.settle();
    }

    private CompletableFuture<List<FetchPart>> asked(int broker, long offset, String rack, int maxWaitMs, int epoch) {
        return cluster.node(broker)
                .replicas
                .fetch(new FetchQuery(
                        1,
                        1 << 20,
                        maxWaitMs,
                        false,
                        true,
                        rack,
                        true,
                        List.of(new FetchQuery.Part(P, Uuid.ZERO_UUID, offset, 1 << 20, epoch, -1))));
    }

    private FetchPart fetch(int broker, long offset, String rack) {
        return cluster.await(asked(broker, offset, rack, 0, -1)).getFirst();
    }

    @Test
    void replicaSelectorClass_theLeaderNamesTheReplicaInTheClientsRackAtOnce() {
        var answer = asked(1, 1, "b", 60_000, -1);
        assertTrue(answer.isDone(), "there is nothing to wait for here");
        FetchPart part = answer.join().getFirst();
        assertEquals(2, part.preferredReplica());
        assertEquals(ErrorCode.NONE, part.error());
        assertEquals(0, part.records().sizeInBytes());
        assertEquals(1, part.highWatermark());
        assertEquals(3, fetch(1, 0, "c").preferredReplica());
        for (var settings : List.<Map<String, String>>of(
                Map.of(), Map.of("replica.selector.class", "org.apache.kafka.common.replica.LeaderSelector"))) {
            threeRacks(root.resolve("leader-" + settings.size()), settings);
            assertEquals(-1, fetch(1, 0, "c").preferredReplica(), "the leader serves all");
            assertEquals(List.of("x"), values(fetch(1, 0, "c")));
        }
    }

    @Test
    void theLeaderServesItsOwnRackAndRacksWithoutAReplica() {
        for (String rack : List.of("a", "d", "")) {
            FetchPart part = fetch(1, 0, rack);
            assertEquals(-1, part.preferredReplica());
            assertEquals(List.of("x"), values(part));
        }
    }

    @Test
    void aReplicaOutOfSyncOrWithoutTheOffsetIsNotNamed() {
        assertEquals(-1, fetch(1, 7, "b").preferredReplica(), "nobody has that offset");
        cluster.cut(1, 2, true);
        cluster.produced(1, P, 1, "y");
        cluster.advance(8_000);
        assertEquals(List.of(1, 3), cluster.node(1).snapshot(P).isr());
        assertEquals(-1, fetch(1, 0, "b").preferredReplica());
    }

    @Test
    void R13_aFollowerServesUpToItsOwnHighWatermark() {
        assertEquals(List.of("x"), values(fetch(2, 0, "b")));
        cluster.cut(1, 3, true);
        cluster.produced(1, P, 1, "not yet committed");
        cluster.settle();
        assertEquals(2, cluster.node(2).log(P).offsets().logEnd());
        assertEquals(1, cluster.node(2).log(P).offsets().highWatermark());
        assertEquals(List.of("x"), values(fetch(2, 0, "b")));
        FetchPart between = fetch(2, 2, "b");
        assertEquals(ErrorCode.NONE, between.error(), "up to its log end it has merely nothing to give yet");
        assertEquals(0, between.records().sizeInBytes());
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, fetch(2, 3, "b").error());
    }

    @Test
    void aConsumerThatWaitsAtAFollowerIsServedWithoutAnyTimePassing() {
        var waiting = asked(2, 1, "b", 60_000, 0);
        cluster.settle();
        assertFalse(waiting.isDone());
        long before = cluster.clock.elapsedMs();
        cluster.produced(1, P, -1, "y");
        cluster.settle();
        assertTrue(waiting.isDone());
        assertEquals(List.of("y"), values(waiting.join().getFirst()));
        assertEquals(before, cluster.clock.elapsedMs());
        assertTrue(cluster.node(2).replicas.traffic().bytesOut() > 0);
        assertEquals(0, cluster.node(1).replicas.traffic().bytesOut());
    }

    @Test
    void epochsAreFencedAtFollowersToo() {
        cluster.elect(P, 1, List.of(1, 2, 3));
        assertEquals(
                ErrorCode.FENCED_LEADER_EPOCH,
                cluster.await(asked(2, 0, "b", 0, 0)).getFirst().error());
        assertEquals(
                ErrorCode.UNKNOWN_LEADER_EPOCH,
                cluster.await(asked(2, 0, "b", 0, 2)).getFirst().error());
        assertEquals(
                ErrorCode.NONE, cluster.await(asked(2, 0, "b", 0, 1)).getFirst().error());
    }

    @Test
    void anOldClientIsServedByTheLeaderAlone() {
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, cluster.fetch(2, P, 0).error());
        assertEquals(List.of("x"), values(cluster.fetch(1, P, 0)));
    }

    @Test
    void anUnknownSelectorIsRefusedByName() {
        var refused = assertThrows(
                InvalidSettingException.class,
                () -> new BrokerSettings(Map.of("replica.selector.class", "com.example.Mine")));
        assertTrue(refused.getMessage().contains("RackAwareReplicaSelector"), refused.getMessage());
    }
}
