package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.replica.FollowerFetch.Answer;
import brokerlab.engine.wire.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings of replication do between a leader and its follower. */
final class ReplicationSettingsTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);

    @TempDir
    Path root;

    private TestCluster cluster;

    /** Broker 1 leads what broker 2 follows. */
    private void start(Map<String, String> settings, TopicPartition... partitions) {
        cluster = new TestCluster(root.resolve("" + settings.hashCode()), settings);
        cluster.start(1, 2);
        for (TopicPartition partition : partitions) {
            cluster.create(partition, List.of(1, 2));
        }
    }

    private long lag(TopicPartition partition) {
        return cluster.node(1).log(partition).offsets().logEnd()
                - cluster.node(2).log(partition).offsets().logEnd();
    }

    /** The bytes of the answers with which a follower catches up, each answer part by part. */
    private List<List<Integer>> catchingUp(Map<String, String> settings) {
        var partitions = IntStream.range(0, 3)
                .mapToObj(p -> new TopicPartition("orders", p))
                .toArray(TopicPartition[]::new);
        start(settings, partitions);
        cluster.cut(1, 2, true);
        for (int i = 0; i < 20; i++) {
            for (TopicPartition partition : partitions) {
                cluster.produced(1, partition, 1, "x".repeat(900));
            }
        }
        var sizes = new ArrayList<List<Integer>>();
        cluster.answers = reply -> sizes.add(reply.parts().stream()
                .map(Answer::batches)
                .map(FetchedBatches::sizeInBytes)
                .filter(bytes -> bytes > 0)
                .toList());
        cluster.cut(1, 2, false);
        cluster.advance(20_000);
        for (TopicPartition partition : partitions) {
            assertEquals(0, lag(partition));
        }
        sizes.removeIf(List::isEmpty);
        return sizes;
    }

    private static int largest(List<List<Integer>> answers) {
        return answers.stream()
                .mapToInt(parts -> parts.stream().mapToInt(bytes -> bytes).sum())
                .max()
                .orElseThrow();
    }

    @Test
    void replicaFetchMaxBytes_noPartitionGetsMoreInOneAnswer() {
        for (int most : new int[] {3_000, 8_000}) {
            List<List<Integer>> answers = catchingUp(Map.of("replica.fetch.max.bytes", Integer.toString(most)));
            int largestPart = answers.stream()
                    .flatMap(List::stream)
                    .mapToInt(bytes -> bytes)
                    .max()
                    .orElseThrow();
            assertTrue(largestPart <= most && largestPart > most - 1_000, "bytes: " + largestPart);
            assertTrue(largest(answers) > 2 * largestPart, "it is a limit for each");
        }
    }

    @Test
    void replicaFetchResponseMaxBytes_noAnswerIsLarger() {
        for (int most : new int[] {5_000, 30_000}) {
            int largest = largest(catchingUp(Map.of("replica.fetch.response.max.bytes", Integer.toString(most))));
            assertTrue(largest <= most && largest > most - 1_000, "bytes: " + largest);
        }
        // A batch that is larger comes all the same, alone.
        assertTrue(catchingUp(Map.of("replica.fetch.response.max.bytes", "500")).stream()
                .allMatch(parts -> parts.size() == 1 && parts.getFirst() < 1_100));
    }

    @Test
    void replicaFetchMinBytes_replicaFetchWaitMaxMs_aFollowerIsAnsweredWithThatMuchOrAfterThatTime() {
        start(Map.of("replica.fetch.min.bytes", "5000", "replica.fetch.wait.max.ms", "400"), P);
        cluster.advance(4_000);
        cluster.produced(1, P, 1, "x".repeat(900));
        cluster.settle();
        assertEquals(1, lag(P));
        cluster.advance(400);
        assertEquals(0, lag(P));
        cluster.produced(1, P, 1, "x".repeat(900));
        cluster.settle();
        assertEquals(1, lag(P));
        cluster.produced(1, P, 1, "x".repeat(6_000));
        cluster.settle();
        assertEquals(0, lag(P), "no time has passed");
        assertEquals(10, idleFetches(4_000), 1);

        start(Map.of("replica.fetch.wait.max.ms", "100"), P);
        cluster.produced(1, P, 1, "x");
        cluster.settle();
        assertEquals(0, lag(P), "by default one byte is enough");
        assertEquals(40, idleFetches(4_000), 1);
    }

    private int idleFetches(long ms) {
        int before = cluster.fetches.get();
        cluster.advance(ms);
        return cluster.fetches.get() - before;
    }

    @Test
    void replicaFetchBackoffMs_aFollowerThatCannotReachItsLeaderAsksAgainAfterThat() {
        for (int ms : new int[] {200, 2_000}) {
            start(Map.of("replica.fetch.backoff.ms", Integer.toString(ms)), P);
            cluster.kill(1);
            // What was asked before is waited for a while.
            cluster.advance(5_000);
            assertEquals(20_000.0 / ms, idleFetches(20_000), 1);
        }
    }

    @Test
    void replicaLagTimeMaxMs_whoIsBehindForThatLongLeavesTheIsr() {
        for (int ms : new int[] {2_000, 20_000}) {
            start(Map.of("replica.lag.time.max.ms", Integer.toString(ms)), P);
            cluster.produced(1, P, -1, "x");
            cluster.cut(1, 2, true);
            var waiting = cluster.produce(1, P, -1, "y");
            cluster.advance(ms - 100);
            assertFalse(waiting.isDone());
            assertEquals(List.of(1, 2), cluster.state(P).isr());
            // It is looked for every half of that time.
            cluster.advance(ms / 2 + 100);
            assertEquals(List.of(1), cluster.state(P).isr());
            assertEquals(ErrorCode.NONE, cluster.await(waiting).error());
        }
    }

    private void assertAllAcknowledged(ErrorCode expected) {
        assertEquals(expected, cluster.await(cluster.produce(1, P, -1, "x")).error());
    }

    @Test
    void minInsyncReplicas_topicMinInsyncReplicas_fewerInSyncRefuseWhoWantsAllAcknowledgements() {
        start(Map.of("min.insync.replicas", "2", "replica.lag.time.max.ms", "2000"), P);
        assertAllAcknowledged(ErrorCode.NONE);
        cluster.kill(2);
        assertEquals(
                ErrorCode.NONE, cluster.await(cluster.produce(1, P, 1, "x")).error());
        cluster.advance(4_000);
        assertAllAcknowledged(ErrorCode.NOT_ENOUGH_REPLICAS);
        change(Map.of("min.insync.replicas", "1"), Map.of());
        assertAllAcknowledged(ErrorCode.NONE);
        change(Map.of("min.insync.replicas", "1"), Map.of("min.insync.replicas", "2"));
        assertAllAcknowledged(ErrorCode.NOT_ENOUGH_REPLICAS);
        change(Map.of("min.insync.replicas", "2"), Map.of("min.insync.replicas", "1"));
        assertAllAcknowledged(ErrorCode.NONE);
    }

    /** While the brokers run. */
    private void change(Map<String, String> brokers, Map<String, String> topic) {
        cluster.overrides.put(P.topic(), topic);
        cluster.nodes.values().forEach(n -> {
            n.brokerSettings.takeDynamic(brokers, Map.of());
            n.topicListeners.forEach(l -> l.changed(P.topic()));
        });
        cluster.settle();
    }
}
