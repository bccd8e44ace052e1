package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.LogEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower that comes back with nothing, or with what nobody has any more, ends with what the leader has. */
final class EmptyDiskTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);

    @TempDir
    Path root;

    private TestCluster cluster;

    @BeforeEach
    void threeBrokersAndThreeEpochs() {
        cluster = new TestCluster(root, Map.of("replica.lag.time.max.ms", "3000", "replica.fetch.max.bytes", "200"));
        cluster.start(1, 2, 3);
        cluster.create(P, List.of(1, 2, 3));
        for (int epoch = 0; epoch < 3; epoch++) {
            cluster.produced(1, P, -1, "a" + epoch, "b" + epoch, "c" + epoch);
            cluster.produced(1, P, -1, "d" + epoch, "e" + epoch);
            cluster.elect(P, 1, List.of(1, 2, 3));
        }
        cluster.settle();
    }

    @AfterEach
    void noProblems() {
        cluster.assertNoProblems(e -> false);
    }

    private void gone() {
        cluster.kill(3);
        cluster.elect(P, 1, List.of(1, 2));
    }

    private void backWithoutAnything() throws IOException {
        new RealDisk().deleteRecursively(root.resolve("broker-3"));
        cluster.start(3);
        cluster.deliverImage();
        cluster.tell(P, List.of(3), false);
        cluster.advance(5_000);
    }

    private void sameAsTheLeader() {
        assertEquals(cluster.content(1, P), cluster.content(3, P));
        assertEquals(
                cluster.node(1).log(P).offsets().logStart(),
                cluster.node(3).log(P).offsets().logStart());
        assertEquals(
                cluster.node(1).log(P).offsets().highWatermark(),
                cluster.node(3).log(P).offsets().highWatermark());
        for (int epoch = 0; epoch < 3; epoch++) {
            if (cluster.node(1).log(P).endOfEpoch(epoch).endOffset()
                    > cluster.node(1).log(P).offsets().logStart()) {
                assertEquals(
                        cluster.node(1).log(P).endOfEpoch(epoch),
                        cluster.node(3).log(P).endOfEpoch(epoch),
                        "epoch " + epoch);
            }
        }
        assertEquals(List.of(1, 2, 3), cluster.state(P).isr());
    }

    @Test
    void everythingIsCopiedAgain() throws IOException {
        gone();
        cluster.produced(1, P, -1, "while it was away");
        backWithoutAnything();
        sameAsTheLeader();
    }

    @Test
    void aLogThatStartsLaterIsCopiedFromThere() throws IOException {
        gone();
        cluster.await(cluster.node(1).replicas.deleteRecords(P, 5, 30_000));
        backWithoutAnything();
        assertEquals(5, cluster.node(3).log(P).offsets().logStart());
        sameAsTheLeader();
    }

    @Test
    void aLogThatStartsWithinABatchIsCopiedFromThatBatchOn() throws IOException {
        gone();
        cluster.await(cluster.node(1).replicas.deleteRecords(P, 7, 30_000));
        backWithoutAnything();
        assertEquals(7, cluster.node(3).log(P).offsets().logStart());
        sameAsTheLeader();
    }

    @Test
    void anEmptyLogThatDoesNotStartAtZeroIsTakenOver() throws IOException {
        gone();
        cluster.await(cluster.node(1).replicas.deleteRecords(P, -1, 30_000));
        backWithoutAnything();
        assertEquals(15, cluster.node(3).log(P).offsets().logEnd());
        sameAsTheLeader();
        cluster.produced(1, P, -1, "first again");
        sameAsTheLeader();
    }

    @Test
    void aLogThatEndsBeforeTheLeadersBeginsIsBegunAnew() {
        gone();
        cluster.produced(1, P, -1, "x", "y");
        cluster.await(cluster.node(1).replicas.deleteRecords(P, -1, 30_000));
        cluster.produced(1, P, -1, "z");
        cluster.start(3);
        cluster.deliverImage();
        cluster.tell(P, List.of(3), false);
        cluster.advance(5_000);
        sameAsTheLeader();
    }

    @Test
    void R8_anEpochThatNeverGotARecordMisleadsNobody() {
        // Broker 3 leads twice without a record, and is nobody's source.
        cluster.elect(P, 3, List.of(1, 2, 3));
        cluster.elect(P, 1, List.of(1, 2, 3));
        cluster.elect(P, 3, List.of(1, 2, 3));
        cluster.cut(1, 3, true);
        cluster.elect(P, 1, List.of(1, 2));
        cluster.produced(1, P, 1, "new");
        cluster.cut(1, 3, false);
        cluster.advance(5_000);
        assertEquals(cluster.content(1, P), cluster.content(3, P));
        int newest = cluster.state(P).leaderEpoch();
        assertEquals(newest, cluster.node(3).log(P).latestEpoch().orElseThrow());
        for (int epoch = 0; epoch <= newest; epoch++) {
            assertEquals(
                    cluster.node(1).log(P).endOfEpoch(epoch),
                    cluster.node(3).log(P).endOfEpoch(epoch),
                    "epoch " + epoch);
        }
        assertEquals(
                0,
                cluster.journal.since(0).stream()
                        .filter(e -> e.event() instanceof LogEvent.LogTruncated)
                        .count());
    }
}
