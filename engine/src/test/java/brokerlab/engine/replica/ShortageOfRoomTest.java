package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.disk.SimulatedDisk;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A disk that is full keeps a broker from its role no longer than it is. */
final class ShortageOfRoomTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);
    private static final TopicPartition Q = new TopicPartition("payments", 0);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final TestCluster cluster = new TestCluster(
            Path.of("/simulated"), Map.of("replica.lag.time.max.ms", "3000", "segment.index.bytes", "4096"), disk);

    private long told(String part) {
        return cluster.journal.since(0).stream()
                .filter(e -> e.event() instanceof ProblemEvent.Warning w
                        && w.toString().contains(part))
                .count();
    }

    @Test
    void S18_aTopicThatWasMadeWithoutRoomIsWholeWhenThereIsSome() {
        cluster.start(1, 2, 3);
        disk.leave(0);
        cluster.create(P, List.of(1, 2, 3));
        cluster.create(Q, List.of(2, 3, 1));
        cluster.advance(10_000);
        assertEquals(3, told("has no room to take its role"));
        assertEquals(0, told("is offline"));
        disk.makeRoom();
        cluster.advance(2_000);
        assertEquals(3, told("has taken all roles"));
        for (TopicPartition each : List.of(P, Q)) {
            int leader = cluster.state(each).leader();
            cluster.produced(leader, each, -1, "a", "b");
            cluster.advance(2_000);
            for (int id : List.of(1, 2, 3)) {
                assertEquals(2, cluster.node(id).log(each).offsets().highWatermark(), each + " on " + id);
            }
        }
        cluster.assertNoProblems(ProblemEvent.Warning.class::isInstance);
    }

    @Test
    void S18_aNewerOrderTakesThePlaceOfOneThatWaits() {
        cluster.start(1, 2);
        disk.leave(0);
        cluster.create(P, List.of(1, 2));
        cluster.elect(P, 2, List.of(1, 2));
        disk.makeRoom();
        cluster.advance(3_000);
        assertTrue(cluster.node(2).replicas.log(P).isPresent());
        cluster.produced(2, P, -1, "a");
        cluster.advance(1_000);
        assertEquals(1, cluster.node(1).log(P).offsets().highWatermark());
        cluster.assertNoProblems(ProblemEvent.Warning.class::isInstance);
    }

    @Test
    void S18_anErrorInAnAppendIsAnsweredAndToldAndTheNextOneGoesOn() {
        cluster.start(1, 2, 3);
        cluster.create(P, List.of(1, 2, 3));
        cluster.produced(1, P, -1, "a");
        disk.fail(path -> {
            if (path.toString().endsWith(".log")) {
                throw new NoClassDefFoundError("planted");
            }
            return false;
        });
        assertEquals(
                ErrorCode.UNKNOWN_SERVER_ERROR,
                cluster.await(cluster.produce(1, P, 1, "b")).error());
        assertEquals(
                1,
                cluster.journal.since(0).stream()
                        .filter(e -> e.event() instanceof ProblemEvent.TaskFailed f
                                && f.toString().contains("appending to " + P))
                        .count());
        disk.fail(path -> false);
        cluster.produced(1, P, -1, "c");
        cluster.advance(2_000);
        assertEquals(2, cluster.node(1).log(P).offsets().highWatermark());
        assertEquals(cluster.content(1, P), cluster.content(3, P));
    }

    @Test
    void S18_whatFindsNoRoomIsToldToTheProducerAndFitsLater() {
        cluster.start(1, 2, 3);
        cluster.create(P, List.of(1, 2, 3));
        cluster.produced(1, P, -1, "a");
        disk.leave(10);
        assertEquals(
                ErrorCode.KAFKA_STORAGE_ERROR,
                cluster.await(cluster.produce(1, P, 1, "b")).error());
        assertEquals(1, cluster.node(1).log(P).offsets().logEnd());
        disk.makeRoom();
        cluster.produced(1, P, -1, "c");
        cluster.advance(2_000);
        assertEquals(cluster.content(1, P), cluster.content(3, P));
        assertEquals(List.of(1, 2, 3), cluster.state(P).isr());
        assertEquals(0, told("is offline"));
        cluster.assertNoProblems(ProblemEvent.Warning.class::isInstance);
    }
}
