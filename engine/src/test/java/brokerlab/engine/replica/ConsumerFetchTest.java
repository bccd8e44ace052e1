package brokerlab.engine.replica;

import static brokerlab.engine.replica.TestCluster.query;
import static brokerlab.engine.replica.TestCluster.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see when they read. */
final class ConsumerFetchTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);
    private static final TopicPartition Q = new TopicPartition("orders", 1);

    @TempDir
    Path root;

    private TestCluster cluster;

    @BeforeEach
    void threeBrokers() {
        cluster = new TestCluster(root, Map.of());
        cluster.start(1, 2, 3);
        cluster.create(P, List.of(1, 2, 3));
        cluster.create(Q, List.of(1, 2, 3));
    }

    private static FetchQuery.Part part(TopicPartition name, long offset, int maxBytes, int epoch) {
        return new FetchQuery.Part(name, Uuid.ZERO_UUID, offset, maxBytes, epoch, -1);
    }

    private List<FetchPart> fetch(int maxBytes, FetchQuery.Part... parts) {
        return cluster.await(cluster.node(1).replicas.fetch(new FetchQuery(1, maxBytes, 0, false, "", List.of(parts))));
    }

    @Test
    void R5_nothingAboveTheHighWatermarkIsRead() {
        cluster.produced(1, P, -1, "a");
        cluster.cut(1, 3, true);
        cluster.await(cluster.produce(1, P, 1, "b"));
        cluster.settle();
        assertEquals(List.of("a"), values(cluster.fetch(1, P, 0)));
        FetchPart above = cluster.fetch(1, P, 1);
        assertEquals(ErrorCode.NONE, above.error());
        assertEquals(0, above.records().sizeInBytes());
        assertEquals(1, above.highWatermark());
    }

    @Test
    void longPollIsWokenByTheHighWatermarkNotByTime() {
        var waiting = cluster.node(1).replicas.fetch(query(P, 0, 1, 60_000));
        cluster.settle();
        assertFalse(waiting.isDone());
        long before = cluster.clock.elapsedMs();
        cluster.produced(1, P, -1, "a");
        cluster.settle();
        assertTrue(waiting.isDone());
        assertEquals(before, cluster.clock.elapsedMs());
        assertEquals(List.of("a"), values(waiting.join().getFirst()));
    }

    @Test
    void longPollEndsEmptyAfterMaxWait() {
        var waiting = cluster.node(1).replicas.fetch(query(P, 0, 1, 500));
        cluster.advance(490);
        assertFalse(waiting.isDone());
        cluster.advance(30);
        assertTrue(waiting.isDone());
        assertEquals(0, waiting.join().getFirst().records().sizeInBytes());
    }

    @Test
    void minBytesAreWaitedFor() {
        var waiting = cluster.node(1).replicas.fetch(query(P, 0, 250, 60_000));
        cluster.produced(1, P, -1, "x".repeat(100));
        cluster.settle();
        assertFalse(waiting.isDone());
        cluster.produced(1, P, -1, "x".repeat(100));
        cluster.settle();
        assertTrue(waiting.isDone());
        assertEquals(2, values(waiting.join().getFirst()).size());
    }

    @Test
    void onlyTheFirstPartitionWithDataMayExceedTheLimit() {
        cluster.produced(1, P, -1, "p".repeat(1000));
        cluster.produced(1, Q, -1, "q".repeat(1000));
        var parts = fetch(10, part(P, 1, 10, -1), part(Q, 0, 10, -1), part(P, 0, 10, -1));
        assertEquals(0, parts.get(0).records().sizeInBytes());
        assertEquals(1, values(parts.get(1)).size(), "progress even with a tiny limit");
        assertEquals(0, parts.get(2).records().sizeInBytes());
        assertEquals(
                cluster.node(1).replicas.traffic().bytesOut(),
                parts.get(1).records().sizeInBytes());
    }

    @Test
    void offsetsOutsideTheLogAreOutOfRange() {
        cluster.produced(1, P, -1, "a", "b");
        cluster.produced(1, P, -1, "c");
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, cluster.fetch(1, P, 4).error());
        assertEquals(2, cluster.await(cluster.node(1).replicas.deleteRecords(P, 2, 30_000)));
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, cluster.fetch(1, P, 1).error());
        assertEquals(List.of("c"), values(cluster.fetch(1, P, 2)));
        var above = cluster.node(1).replicas.deleteRecords(P, 99, 30_000);
        assertEquals(
                ErrorCode.OFFSET_OUT_OF_RANGE,
                ProtocolException.codeOf(above.handle((v, e) -> e).join()));
    }

    private FetchPart after(int epoch, long offset) {
        var part = new FetchQuery.Part(P, org.apache.kafka.common.Uuid.ZERO_UUID, offset, 1000, -1, epoch);
        return cluster.await(cluster.node(1).replicas.fetch(new FetchQuery(1, 1000, 0, false, "", List.of(part))))
                .getFirst();
    }

    @Test
    void C9_aConsumerIsToldWhereTheLogPartsFromWhatItHas() {
        cluster.produced(1, P, -1, "a", "b");
        int epoch = cluster.node(1).log(P).latestEpoch().orElseThrow();
        assertEquals(List.of("a", "b"), values(after(epoch, 0)));
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, after(epoch + 1, 0).error(), "an epoch the leader never had");
        FetchPart ahead = after(epoch, 5);
        assertEquals(ErrorCode.NONE, ahead.error());
        assertEquals(2, ahead.diverging().endOffset());
        assertEquals(epoch, ahead.diverging().epoch());
        assertEquals(0, ahead.records().sizeInBytes());
    }

    @Test
    void C9_beforeKip74NoBatchExceedsTheLimit() {
        cluster.produced(1, P, -1, "a");
        var part = new FetchQuery.Part(P, org.apache.kafka.common.Uuid.ZERO_UUID, 0, 10, -1, -1);
        for (boolean atLeastOne : new boolean[] {true, false}) {
            var query = new FetchQuery(0, 1000, 0, false, atLeastOne, "", false, List.of(part));
            var answer = cluster.await(cluster.node(1).replicas.fetch(query)).getFirst();
            assertEquals(atLeastOne, answer.records().sizeInBytes() > 0);
        }
    }

    @Test
    void C9_anImpossibleLimitMattersOnlyWhereThereIsSomethingToRead() {
        cluster.produced(1, P, -1, "a");
        for (int most : new int[] {-1, Integer.MIN_VALUE}) {
            assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, atMost(1, 0, most));
            assertEquals(ErrorCode.NONE, atMost(1, 1, most), "the end");
            assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, atMost(1, 2, most));
            assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, atMost(1, -1, most));
            assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, atMost(2, 0, most));
        }
    }

    private ErrorCode atMost(int node, long offset, int bytes) {
        var part = new FetchQuery.Part(P, org.apache.kafka.common.Uuid.ZERO_UUID, offset, bytes, -1, -1);
        var query = new FetchQuery(0, 1000, 0, false, false, "", false, List.of(part));
        return cluster.await(cluster.node(node).replicas.fetch(query))
                .getFirst()
                .error();
    }

    @Test
    void C9_anImpossibleLimitOfAllMattersToTheFirstPartitionAlone() {
        cluster.produced(1, P, -1, "a");
        cluster.produced(1, Q, -1, "b");
        for (int most : new int[] {-1, -2, Integer.MIN_VALUE}) {
            var parts = fetch(most, part(P, 0, 1000, -1), part(Q, 0, 1000, -1));
            assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, parts.get(0).error());
            assertEquals(0, parts.get(0).records().sizeInBytes());
            assertEquals(ErrorCode.NONE, parts.get(1).error());
            assertEquals(List.of("b"), values(parts.get(1)));
            parts = fetch(most, part(P, 1, 1000, -1), part(Q, 0, 1000, -1), part(P, 0, 1000, -1));
            assertEquals(ErrorCode.NONE, parts.get(0).error(), "nothing to read");
            assertEquals(List.of("b"), values(parts.get(1)));
            assertEquals(ErrorCode.NONE, parts.get(2).error());
            assertEquals(0, parts.get(2).records().sizeInBytes());
        }
    }

    @Test
    void S15_followersTakeOverTheLogStart() {
        cluster.produced(1, P, -1, "a");
        cluster.produced(1, P, -1, "b");
        cluster.settle();
        long before = cluster.clock.elapsedMs();
        assertEquals(2, cluster.await(cluster.node(1).replicas.deleteRecords(P, -1, 30_000)));
        assertEquals(before, cluster.clock.elapsedMs(), "followers are woken");
        assertEquals(2, cluster.node(2).log(P).offsets().logStart());
        assertEquals(2, cluster.node(3).log(P).offsets().logStart());
    }

    @Test
    void recordsAreDeletedOnceNoLiveReplicaHasThem() {
        cluster.produced(1, P, -1, "a", "b");
        cluster.settle();
        cluster.cut(1, 3, true);
        var late = cluster.node(1).replicas.deleteRecords(P, 2, 1_000);
        cluster.settle();
        assertFalse(late.isDone());
        assertEquals(2, cluster.node(2).log(P).offsets().logStart());
        cluster.advance(1_500);
        assertEquals(
                ErrorCode.REQUEST_TIMED_OUT,
                ProtocolException.codeOf(late.handle((v, e) -> e).join()));
        var waiting = cluster.node(1).replicas.deleteRecords(P, 2, 30_000);
        cluster.settle();
        assertFalse(waiting.isDone());
        cluster.kill(3);
        cluster.deliverImage();
        assertEquals(2, cluster.await(waiting), "a dead broker is not waited for");
        cluster.assertNoProblems(e -> false);
    }

    @Test
    void otherEpochsAreFencedBothWays() {
        cluster.elect(P, 1, List.of(1, 2, 3));
        assertEquals(
                ErrorCode.FENCED_LEADER_EPOCH,
                fetch(100, part(P, 0, 100, 0)).getFirst().error());
        assertEquals(
                ErrorCode.UNKNOWN_LEADER_EPOCH,
                fetch(100, part(P, 0, 100, 2)).getFirst().error());
        assertEquals(ErrorCode.NONE, fetch(100, part(P, 0, 100, 1)).getFirst().error());
        var thrown = assertThrows(
                ProtocolException.class, () -> cluster.node(1).replicas.epochEnd(P, 0, 0));
        assertEquals(ErrorCode.FENCED_LEADER_EPOCH, thrown.code());
    }

    @Test
    void oneErrorAnswersTheWholeFetchAtOnce() {
        var parts = List.of(part(P, 0, 100, -1), part(new TopicPartition("none", 0), 0, 100, -1));
        var answer = cluster.node(1).replicas.fetch(new FetchQuery(1, 1000, 60_000, false, "", parts));
        assertTrue(answer.isDone());
        assertEquals(ErrorCode.NONE, answer.join().get(0).error());
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, answer.join().get(1).error());
    }

    @Test
    void offsetsByTimeAndEnds() {
        cluster.produced(1, P, -1, "a");
        long second = cluster.clock.wallMs() + 1000;
        cluster.advance(1000);
        cluster.produced(1, P, -1, "b");
        var replicas = cluster.node(1).replicas;
        assertEquals(0, replicas.listOffset(P, -2, false, -1).orElseThrow().offset());
        assertEquals(2, replicas.listOffset(P, -1, false, -1).orElseThrow().offset());
        assertEquals(1, replicas.listOffset(P, second, false, -1).orElseThrow().offset());
        assertEquals(1, replicas.listOffset(P, -3, false, -1).orElseThrow().offset());
        assertTrue(replicas.listOffset(P, second + 1, false, -1).isEmpty());
        assertEquals(2, replicas.epochEnd(P, 0, -1).endOffset());
    }

    @Test
    void latestIsNotToldBeforeANewLeaderKnowsIt() {
        cluster.produced(1, P, -1, "a");
        cluster.settle();
        cluster.cut(1, 3, true);
        cluster.await(cluster.produce(1, P, 1, "b"));
        cluster.settle();
        assertEquals(2, cluster.node(2).log(P).offsets().logEnd());
        cluster.cut(2, 3, true);
        cluster.kill(1);
        cluster.elect(P, 2, List.of(2, 3));
        var replicas = cluster.node(2).replicas;
        var early = assertThrows(ProtocolException.class, () -> replicas.listOffset(P, -1, false, -1));
        assertEquals(ErrorCode.OFFSET_NOT_AVAILABLE, early.code());
        cluster.cut(2, 3, false);
        cluster.advance(3000);
        assertEquals(2, replicas.listOffset(P, -1, false, -1).orElseThrow().offset());
    }
}
