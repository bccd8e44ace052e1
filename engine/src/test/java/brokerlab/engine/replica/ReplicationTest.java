package brokerlab.engine.replica;

import static brokerlab.engine.replica.TestCluster.query;
import static brokerlab.engine.replica.TestCluster.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appending, copying, committing and taking over, between real logs. */
final class ReplicationTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);

    @TempDir
    Path root;

    private TestCluster cluster;

    @BeforeEach
    void threeBrokers() {
        cluster = new TestCluster(root, Map.of("min.insync.replicas", "2", "replica.lag.time.max.ms", "3000"));
        cluster.start(1, 2, 3);
        cluster.create(P, List.of(1, 2, 3));
    }

    @Test
    void acknowledgedByAllIsOnEveryReplicaWithoutAnyTimePassing() {
        long before = cluster.clock.elapsedMs();
        cluster.produced(1, P, -1, "a", "b");
        assertEquals(before, cluster.clock.elapsedMs(), "followers are woken by the append, not by a timer");
        assertEquals(List.of("0@0:a", "1@0:b"), cluster.content(2, P));
        assertEquals(List.of("0@0:a", "1@0:b"), cluster.content(3, P));
        assertEquals(2, cluster.node(1).log(P).offsets().highWatermark());
        cluster.assertNoProblems(e -> false);
    }

    @Test
    void theHighWatermarkReachesFollowersAtOnce() {
        cluster.produced(1, P, -1, "a");
        cluster.settle();
        assertEquals(1, cluster.node(2).log(P).offsets().highWatermark());
        assertEquals(1, cluster.node(3).log(P).offsets().highWatermark());
    }

    @Test
    void anIdleClusterSendsOneFetchPerPairAndWaitTime() {
        for (int i = 1; i < 50; i++) {
            cluster.create(new TopicPartition("orders", i), List.of(1, 2, 3));
        }
        cluster.advance(1000);
        int before = cluster.fetches.get();
        cluster.advance(10_000);
        int sent = cluster.fetches.get() - before;
        assertTrue(sent >= 38 && sent <= 42, "two followers, waits of 500 ms, 10 s: " + sent);
        assertEquals(0, cluster.znodes.writes());
        cluster.assertNoProblems(e -> false);
    }

    @Test
    void aProduceCostsFollowersFewFetches() {
        cluster.advance(1000);
        int before = cluster.fetches.get();
        cluster.produced(1, P, -1, "a");
        cluster.settle();
        int sent = cluster.fetches.get() - before;
        assertTrue(sent <= 5, "two for the records, two for the high watermark at most: " + sent);
    }

    @Test
    void acks0And1DoNotWaitForFollowers() {
        cluster.cut(1, 2, true);
        cluster.cut(1, 3, true);
        assertTrue(cluster.produce(1, P, 1, "a").isDone());
        assertTrue(cluster.produce(1, P, 0, "b").isDone());
        assertFalse(cluster.produce(1, P, -1, "c").isDone());
        assertEquals(0, cluster.node(1).log(P).offsets().highWatermark());
    }

    @Test
    void acksAllTimesOutAsSuch() {
        cluster.cut(1, 2, true);
        var answer = cluster.node(1).replicas.append(-1, 1000, Map.of(P, cluster.batch("a")), false);
        cluster.settle();
        assertFalse(answer.isDone());
        assertEquals(ErrorCode.REQUEST_TIMED_OUT, cluster.await(answer).get(P).error());
    }

    @Test
    void R6_highWatermarkIsTheMinimumOverTheIsr() {
        cluster.cut(1, 3, true);
        var waiting = cluster.produce(1, P, -1, "a");
        cluster.settle();
        assertEquals(1, cluster.node(2).log(P).offsets().logEnd());
        assertEquals(0, cluster.node(1).log(P).offsets().highWatermark());
        assertFalse(waiting.isDone());
        cluster.cut(1, 3, false);
        assertEquals(ErrorCode.NONE, cluster.await(waiting).error());
        assertEquals(1, cluster.node(1).log(P).offsets().highWatermark());
    }

    @Test
    void R10_belowMinInsyncReplicasIsRefusedBeforeTheAppend() {
        cluster.kill(2);
        cluster.kill(3);
        cluster.elect(P, 1, List.of(1));
        ProduceResult refused = cluster.await(cluster.produce(1, P, -1, "a"));
        assertEquals(ErrorCode.NOT_ENOUGH_REPLICAS, refused.error());
        assertTrue(refused.message().orElseThrow().contains("min.insync.replicas asks for 2"));
        assertEquals(0, cluster.node(1).log(P).offsets().logEnd());
        assertEquals(
                ErrorCode.NONE, cluster.await(cluster.produce(1, P, 1, "b")).error());
        assertEquals(
                0, cluster.node(1).log(P).offsets().highWatermark(), "below min.insync.replicas nothing is committed");
    }

    @Test
    void R10_isrThatShrankAfterTheAppendIsSaid() {
        cluster.produced(1, P, -1, "a");
        cluster.cut(1, 2, true);
        cluster.cut(1, 3, true);
        var waiting = cluster.produce(1, P, -1, "b");
        cluster.settle();
        assertFalse(waiting.isDone());
        assertEquals(
                ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
                cluster.await(waiting).error());
        assertEquals(List.of(1), cluster.state(P).isr());
    }

    @Test
    void oneBadPartitionDoesNotKeepOthersFromBeingWritten() {
        var other = new TopicPartition("orders", 1);
        cluster.create(other, List.of(2, 1, 3));
        var missing = new TopicPartition("nothing", 0);
        ByteBuffer broken = cluster.batch("x");
        broken.put(30, (byte) (broken.get(30) ^ 1));
        var broken1 = new TopicPartition("orders", 2);
        cluster.create(broken1, List.of(1, 2, 3));
        var batches = new LinkedHashMap<TopicPartition, ByteBuffer>();
        batches.put(missing, cluster.batch("x"));
        batches.put(other, cluster.batch("x"));
        batches.put(broken1, broken);
        batches.put(P, cluster.batch("good"));
        var results = cluster.await(cluster.node(1).replicas.append(-1, 30_000, batches, false));
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, results.get(missing).error());
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, results.get(other).error());
        assertEquals(ErrorCode.CORRUPT_MESSAGE, results.get(broken1).error());
        assertEquals(ErrorCode.NONE, results.get(P).error());
        assertEquals(0, results.get(P).baseOffset());
    }

    @Test
    void clientsCannotWriteInternalTopics() {
        var offsets = new TopicPartition("__consumer_offsets", 0);
        cluster.create(offsets, List.of(1, 2, 3));
        assertEquals(
                ErrorCode.INVALID_TOPIC_EXCEPTION,
                cluster.await(cluster.produce(1, offsets, -1, "a")).error());
        var internal = cluster.node(1).replicas.append(-1, 1000, Map.of(offsets, cluster.batch("a")), true);
        assertEquals(ErrorCode.NONE, cluster.await(internal).get(offsets).error());
    }

    @Test
    void R4_leaderFromTheIsrHasEverythingAcknowledged() {
        cluster.produced(1, P, -1, "a", "b");
        cluster.produced(1, P, -1, "c");
        cluster.kill(1);
        cluster.elect(P, 2, List.of(2, 3));
        cluster.produced(2, P, -1, "d");
        assertEquals(List.of("0@0:a", "1@0:b", "2@0:c", "3@1:d"), cluster.content(2, P));
        assertEquals(cluster.content(2, P), cluster.content(3, P));
        assertEquals(List.of("a", "b", "c", "d"), values(cluster.fetch(2, P, 0)));
    }

    @Test
    void R8_oldLeaderCutsWhatNobodyElseHasBeforeItFetches() {
        cluster.produced(1, P, -1, "a");
        cluster.cut(1, 2, true);
        cluster.cut(1, 3, true);
        assertEquals(
                ErrorCode.NONE,
                cluster.await(cluster.produce(1, P, 1, "lost1", "lost2")).error());
        cluster.kill(1);
        cluster.elect(P, 2, List.of(2, 3));
        cluster.produced(2, P, -1, "b");
        cluster.cut(1, 2, false);
        cluster.cut(1, 3, false);
        cluster.start(1);
        assertEquals(
                3, cluster.node(1).logs.get(P).orElseThrow().offsets().logEnd(), "it came back with its lost tail");
        cluster.deliverImage();
        cluster.tell(P, List.of(1), false);
        cluster.settle();
        assertEquals(List.of("0@0:a", "1@1:b"), cluster.content(1, P));
        var cut = cluster.events(LogEvent.LogTruncated.class);
        assertEquals(1, cut.size());
        assertEquals(1, cut.getFirst().to());
        assertEquals(List.of(1, 2, 3), cluster.state(P).isr().stream().sorted().toList());
        cluster.assertNoProblems(e -> false);
    }

    @Test
    void R8_divergenceOverSeveralEpochsEndsInTheLeadersLog() {
        cluster.produced(1, P, -1, "a");
        // Each leader writes alone in turn, so all three logs part in different epochs.
        for (int leader : List.of(2, 3, 1, 2, 3)) {
            for (int a = 1; a <= 3; a++) {
                for (int b = a + 1; b <= 3; b++) {
                    cluster.cut(a, b, true);
                }
            }
            cluster.elect(P, leader, List.of(1, 2, 3));
            cluster.await(cluster.produce(leader, P, 1, "alone" + leader, "again" + leader));
        }
        for (int a = 1; a <= 3; a++) {
            for (int b = a + 1; b <= 3; b++) {
                cluster.cut(a, b, false);
            }
        }
        cluster.elect(P, 2, List.of(1, 2, 3));
        cluster.advance(20_000);
        assertEquals(cluster.content(2, P), cluster.content(1, P));
        assertEquals(cluster.content(2, P), cluster.content(3, P));
    }

    @Test
    void R12_afterAnUncleanElectionLogsConverge() {
        cluster.cut(1, 3, true);
        cluster.produced(1, P, 1, "a", "b", "c");
        cluster.settle();
        assertEquals(3, cluster.node(2).log(P).offsets().logEnd());
        cluster.kill(1);
        cluster.elect(P, 3, List.of(3));
        cluster.advance(3000);
        assertEquals(List.of(), cluster.content(3, P));
        assertEquals(List.of(), cluster.content(2, P), "what the unclean leader does not have is gone everywhere");
        cluster.produced(3, P, 1, "new");
        cluster.settle();
        assertEquals(List.of("0@1:new"), cluster.content(2, P));
    }

    @Test
    void produceWaitingAtALeaderThatIsReplacedIsToldSo() {
        cluster.cut(1, 2, true);
        cluster.cut(1, 3, true);
        var waiting = cluster.produce(1, P, -1, "a");
        cluster.elect(P, 2, List.of(2, 3));
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, waiting.join().error());
        assertEquals(
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                cluster.await(cluster.produce(1, P, -1, "b")).error());
    }

    @Test
    void produceWaitingAtALeaderThatStaysOneIsAcknowledged() {
        cluster.cut(1, 2, true);
        cluster.cut(1, 3, true);
        var waiting = cluster.produce(1, P, -1, "a");
        cluster.settle();
        cluster.cut(1, 2, false);
        cluster.cut(1, 3, false);
        cluster.elect(P, 1, List.of(1, 2, 3));
        assertEquals(ErrorCode.NONE, cluster.await(waiting).error());
    }

    @Test
    void R6_followersOfAnEarlierEpochDoNotCount() {
        cluster.produced(1, P, -1, "a");
        cluster.cut(1, 2, true);
        cluster.cut(1, 3, true);
        cluster.await(cluster.produce(1, P, 1, "b"));
        // A new epoch of the same leader while nobody can fetch: what was fetched before says nothing any more.
        cluster.elect(P, 1, List.of(1, 2, 3));
        assertEquals(1, cluster.node(1).log(P).offsets().highWatermark());
        assertEquals(
                List.of(-1L, -1L),
                List.copyOf(cluster.node(1).snapshot(P).followerEnds().values()));
    }

    @Test
    void ordersOfAnOldControllerOrForAnEarlierLifeAreRefused() {
        cluster.controllerEpoch = 5;
        cluster.elect(P, 1, List.of(1, 2, 3));
        var node = cluster.node(1);
        cluster.controllerEpoch = 4;
        var old = cluster.courier.send(TestCluster.CONTROLLER, 1, cluster.order(P, node.brokerEpoch, false));
        assertEquals(ErrorCode.STALE_CONTROLLER_EPOCH, cluster.await(old).error());
        cluster.controllerEpoch = 5;
        var earlier = cluster.courier.send(TestCluster.CONTROLLER, 1, cluster.order(P, node.brokerEpoch - 1, false));
        assertEquals(ErrorCode.STALE_BROKER_EPOCH, cluster.await(earlier).error());
        var stop = new StopReplicas(TestCluster.CONTROLLER, 4, node.brokerEpoch, true, List.of(P));
        assertEquals(
                ErrorCode.STALE_CONTROLLER_EPOCH,
                cluster.await(cluster.courier.send(TestCluster.CONTROLLER, 1, stop))
                        .error());
        assertTrue(node.replicas.leads(P));
    }

    @Test
    void roleOfAnOlderLeaderEpochIsNotTaken() {
        var older = cluster.order(P, cluster.node(1).brokerEpoch, false);
        cluster.elect(P, 2, List.of(1, 2, 3));
        var reply = cluster.await(cluster.courier.send(TestCluster.CONTROLLER, 1, older));
        assertEquals(ErrorCode.STALE_CONTROLLER_EPOCH, reply.partitions().get(P));
        assertFalse(cluster.node(1).replicas.leads(P));
    }

    @Test
    void deletedPartitionIsGoneAndItsWaitersKnow() {
        cluster.cut(1, 2, true);
        var waiting = cluster.produce(1, P, -1, "a");
        var fetch = cluster.node(1).replicas.fetch(query(P, 0, 1, 60_000));
        cluster.settle();
        var stop = new StopReplicas(TestCluster.CONTROLLER, 1, cluster.node(1).brokerEpoch, true, List.of(P));
        var reply = cluster.await(cluster.courier.send(TestCluster.CONTROLLER, 1, stop));
        assertEquals(ErrorCode.NONE, reply.partitions().get(P));
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, waiting.join().error());
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, fetch.join().getFirst().error());
        assertTrue(cluster.node(1).logs.get(P).isEmpty());
        assertTrue(cluster.node(1).replicas.log(P).isEmpty());
    }

    @Test
    void closingAnswersEverybodyWhoWaits() {
        cluster.cut(1, 2, true);
        var waiting = cluster.produce(1, P, -1, "a");
        var fetch = cluster.node(1).replicas.fetch(query(P, 0, 1, 60_000));
        cluster.node(1).replicas.close();
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, waiting.join().error());
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, fetch.join().getFirst().error());
    }

    @Test
    void R13_followersServeNoOldClientAndStayBehindTheLeadersHighWatermark() {
        cluster.cut(1, 3, true);
        cluster.await(cluster.produce(1, P, 1, "a"));
        cluster.settle();
        assertEquals(1, cluster.node(2).log(P).offsets().logEnd());
        assertEquals(0, cluster.node(2).log(P).offsets().highWatermark());
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, cluster.fetch(2, P, 0).error());
    }

    @Test
    void wrongTopicIdIsRefused() {
        var part = new FetchQuery.Part(P, new Uuid(9, 9), 0, 1000, -1, -1);
        var answer =
                cluster.await(cluster.node(1).replicas.fetch(new FetchQuery(1, 1000, 0, false, "", List.of(part))));
        assertEquals(ErrorCode.INCONSISTENT_TOPIC_ID, answer.getFirst().error());
        var unknown = new FetchQuery.Part(new TopicPartition("x", 0), new Uuid(9, 9), 0, 1000, -1, -1);
        var none =
                cluster.await(cluster.node(1).replicas.fetch(new FetchQuery(1, 1000, 0, false, "", List.of(unknown))));
        assertEquals(ErrorCode.UNKNOWN_TOPIC_ID, none.getFirst().error());
    }

    @Test
    void followerToldBeforeTheLeaderIsServedAsSoonAsTheLeaderKnows() {
        var q = new TopicPartition("orders", 7);
        cluster.assignments.put(q, List.of(1, 2, 3));
        cluster.write(q, 1, 0, List.of(1, 2, 3));
        cluster.deliverImage();
        cluster.tell(q, List.of(2, 3), true);
        cluster.settle();
        long before = cluster.clock.elapsedMs();
        cluster.tell(q, List.of(1), true);
        cluster.settle();
        cluster.produced(1, q, -1, "a");
        assertEquals(before, cluster.clock.elapsedMs(), "no back-off was waited for");
    }

    @Test
    void cleanRestartContinuesWithHighWatermarkAndData() {
        cluster.produced(1, P, -1, "a", "b");
        cluster.settle();
        for (int id : List.of(3, 2, 1)) {
            cluster.stop(id);
        }
        cluster.start(1, 2, 3);
        assertEquals(2, cluster.node(1).logs.checkpointedHighWatermark(P));
        cluster.elect(P, 2, List.of(1, 2, 3));
        cluster.produced(2, P, -1, "c");
        assertEquals(List.of("a", "b", "c"), values(cluster.fetch(2, P, 0)));
    }

    @Test
    void leadershipIsToldOncePerChange() {
        var told = new ArrayList<String>();
        cluster.node(2).replicas.onLeadership(new LeadershipListener() {
            @Override
            public void becameLeader(TopicPartition partition, int leaderEpoch) {
                told.add("leads in " + leaderEpoch);
            }

            @Override
            public void noLongerLeader(TopicPartition partition, int leaderEpoch) {
                told.add("stopped in " + leaderEpoch);
            }
        });
        cluster.elect(P, 2, List.of(1, 2, 3));
        cluster.elect(P, 2, List.of(1, 2));
        cluster.elect(P, 1, List.of(1, 2));
        assertEquals(List.of("leads in 1", "stopped in 3"), told);
    }

    @Test
    void manyPartitionsShareOneFetchAndNoneStarves() {
        var names = new ArrayList<TopicPartition>();
        for (int i = 0; i < 20; i++) {
            names.add(new TopicPartition("many", i));
            cluster.create(names.getLast(), List.of(1, 2, 3));
        }
        var batches = new LinkedHashMap<TopicPartition, ByteBuffer>();
        names.forEach(name -> batches.put(name, cluster.batch("v".repeat(100_000))));
        var results = cluster.await(cluster.node(1).replicas.append(-1, 30_000, batches, false));
        results.values().forEach(result -> assertEquals(ErrorCode.NONE, result.error()));
        names.forEach(
                name -> assertEquals(1, cluster.node(3).log(name).offsets().logEnd()));
        var traffic = cluster.node(1).replicas.traffic();
        assertEquals(20, traffic.recordsIn());
        assertTrue(traffic.bytesIn() > 2_000_000);
    }
}
