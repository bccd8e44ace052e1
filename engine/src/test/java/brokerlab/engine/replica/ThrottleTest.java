package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.ErrorCode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replication throttles (KIP-73): a replica that catches up is held to the rate, one in sync never is. */
final class ThrottleTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);
    private static final TopicPartition Q = new TopicPartition("free", 0);
    private static final int RATE = 100_000;

    @TempDir
    Path root;

    private TestCluster cluster;

    @BeforeEach
    void aReplicaFarBehind() {
        aReplicaFarBehind(root, Map.of());
    }

    private void aReplicaFarBehind(Path folder, Map<String, String> more) {
        var settings = new HashMap<>(Map.of("replica.lag.time.max.ms", "3000", "replica.fetch.max.bytes", "20000"));
        settings.putAll(more);
        cluster = new TestCluster(folder, settings);
        cluster.start(1, 2, 3);
        cluster.create(P, List.of(1, 2, 3));
        cluster.create(Q, List.of(1, 2, 3));
        cluster.cut(1, 3, true);
        for (int i = 0; i < 300; i++) {
            cluster.produced(1, P, 1, "x".repeat(9_900));
            cluster.produced(1, Q, 1, "x".repeat(900));
        }
        cluster.advance(10_000);
        assertEquals(List.of(1, 2), cluster.node(1).snapshot(P).isr());
    }

    private void throttle(String side, String replicas, long rate) {
        cluster.overrides.put("orders", Map.of(side + ".replication.throttled.replicas", replicas));
        cluster.nodes.values().forEach(n -> {
            n.topicListeners.forEach(l -> l.changed("orders"));
            n.brokerSettings.takeDynamic(Map.of(side + ".replication.throttled.rate", Long.toString(rate)), Map.of());
        });
        cluster.settle();
    }

    private long copied(int broker, TopicPartition partition) {
        return cluster.node(broker).log(partition).offsets().bytes();
    }

    /** Ten seconds of catching up. */
    private long rateOverTenSeconds() {
        cluster.cut(1, 3, false);
        long before = copied(3, P);
        cluster.advance(10_000);
        return (copied(3, P) - before) / 10;
    }

    @Test
    void leaderReplicationThrottledRate_leaderReplicationThrottledReplicas_theLeaderGivesNoMoreThanItsRate() {
        throttle("leader", "0:1", RATE);
        long rate = rateOverTenSeconds();
        assertTrue(rate > RATE * 0.8 && rate < RATE * 1.3, "bytes a second: " + rate);
        assertEquals(
                cluster.node(1).log(Q).offsets().logEnd(),
                cluster.node(3).log(Q).offsets().logEnd(),
                "not throttled");
    }

    @Test
    void followerReplicationThrottledRate_followerReplicationThrottledReplicas_theFollowerAsksForNoMoreThanItsRate() {
        throttle("follower", "*", RATE);
        long rate = rateOverTenSeconds();
        assertTrue(rate > RATE * 0.8 && rate < RATE * 1.3, "bytes a second: " + rate);
        assertEquals(
                cluster.node(1).log(Q).offsets().logEnd(),
                cluster.node(3).log(Q).offsets().logEnd(),
                "not throttled");
    }

    /** Bytes that the follower gets from then on. */
    private long copiedWithin(long ms, long rate, String samples, String seconds) {
        aReplicaFarBehind(
                root.resolve(samples + "x" + seconds + "at" + rate),
                Map.of("replication.quota.window.num", samples, "replication.quota.window.size.seconds", seconds));
        throttle("leader", "0:1", rate);
        cluster.cut(1, 3, false);
        long before = copied(3, P);
        cluster.advance(ms);
        return copied(3, P) - before;
    }

    @Test
    void replicationQuotaWindowNum_replicationQuotaWindowSizeSeconds_theRateIsMeasuredOverThatTime() {
        long one = copiedWithin(900, RATE, "11", "1");
        assertTrue(one > RATE && one < RATE * 1.5, "a second's worth: " + one);
        long ten = copiedWithin(900, RATE, "11", "10");
        assertTrue(ten > RATE * 10 && ten < RATE * 11, "ten seconds' worth: " + ten);
        // An answer that costs far more is waited for until the last sample that knows of it has expired.
        long remembered = copiedWithin(10_500, 1_000, "11", "1");
        long forgotten = copiedWithin(10_500, 1_000, "3", "1");
        assertTrue(remembered > 0 && forgotten >= 3 * remembered, remembered + " and " + forgotten);
    }

    @Test
    void replicasThatAreNotNamedAreNotHeld() {
        throttle("leader", "0:2,0:3,7:1", RATE);
        rateOverTenSeconds();
        assertEquals(
                cluster.node(1).log(P).offsets().logEnd(),
                cluster.node(3).log(P).offsets().logEnd());
    }

    @Test
    void aReplicaInSyncIsNeverHeldBack() {
        throttle("leader", "*", 1);
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    ErrorCode.NONE,
                    cluster.await(cluster.produce(1, P, -1, "y".repeat(5_000))).error());
        }
        assertEquals(
                cluster.node(1).log(P).offsets().logEnd(),
                cluster.node(2).log(P).offsets().logEnd());
        assertEquals(List.of(1, 2), cluster.node(1).snapshot(P).isr());
    }

    @Test
    void theRestComesWhenTheThrottleIsLifted() {
        throttle("leader", "*", RATE);
        rateOverTenSeconds();
        throttle("leader", "", Long.MAX_VALUE);
        cluster.advance(2_000);
        assertEquals(
                cluster.node(1).log(P).offsets().logEnd(),
                cluster.node(3).log(P).offsets().logEnd());
        assertEquals(List.of(1, 2, 3), cluster.node(1).snapshot(P).isr());
        cluster.assertNoProblems(e -> false);
    }
}
