package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.wire.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is in sync, and what ZooKeeper has to say about it. */
final class IsrTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);

    @TempDir
    Path root;

    private TestCluster cluster;

    @BeforeEach
    void threeBrokers() {
        cluster = new TestCluster(root, Map.of("replica.lag.time.max.ms", "2000"));
        cluster.start(1, 2, 3);
        cluster.create(P, List.of(1, 2, 3));
        cluster.produced(1, P, -1, "a");
        cluster.settle();
    }

    private List<Integer> isr() {
        return cluster.state(P).isr().stream().sorted().toList();
    }

    @Test
    void laggardLeavesTheIsrAndComesBackWhenCaughtUp() {
        cluster.cut(1, 3, true);
        var waiting = cluster.produce(1, P, -1, "b");
        cluster.advance(1500);
        assertEquals(List.of(1, 2, 3), isr(), "not before replica.lag.time.max.ms");
        assertEquals(ErrorCode.NONE, cluster.await(waiting).error());
        assertEquals(List.of(1, 2), isr());
        assertEquals(List.of(1, 2), cluster.node(1).snapshot(P).isr());
        cluster.cut(1, 3, false);
        cluster.advance(3000);
        assertEquals(List.of(1, 2, 3), isr());
        assertEquals(cluster.content(1, P), cluster.content(3, P));
        assertEquals(
                List.of(new ReplicationEvent.IsrShrunk("orders", 0, List.of(1, 2, 3), List.of(1, 2))),
                cluster.events(ReplicationEvent.IsrShrunk.class));
        assertEquals(
                List.of(new ReplicationEvent.IsrExpanded("orders", 0, List.of(1, 2), List.of(1, 2, 3))),
                cluster.events(ReplicationEvent.IsrExpanded.class));
    }

    @Test
    void idlePartitionKeepsItsIsr() {
        cluster.advance(30_000);
        assertEquals(List.of(1, 2, 3), isr());
        assertEquals(0, cluster.znodes.writes());
    }

    @Test
    void theControllerIsTold() {
        cluster.cut(1, 3, true);
        cluster.await(cluster.produce(1, P, -1, "b"));
        cluster.advance(500);
        var notices = cluster.znodes.under(ZnodeLayout.ISR_CHANGE_PREFIX);
        assertEquals(1, notices.size());
        assertEquals(
                "{\"version\":1,\"partitions\":[{\"topic\":\"orders\",\"partition\":0}]}",
                new String(notices.getFirst().data(), StandardCharsets.UTF_8));
    }

    @Test
    void R7_followerJoinsOnlyAtHighWatermarkAndEpochStart() {
        cluster.kill(3);
        cluster.elect(P, 1, List.of(1, 2));
        // "b" is in the leader's log but not committed: 2 cannot have it.
        cluster.cut(1, 2, true);
        cluster.await(cluster.produce(1, P, 1, "b"));
        cluster.elect(P, 1, List.of(1, 2));
        assertEquals(1, cluster.node(1).log(P).offsets().highWatermark());
        // Answers to 3 are lost from here on: it asks at 1, the high watermark, but below the start of this epoch.
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR.cutOff(true));
        cluster.start(3);
        cluster.deliverImage();
        cluster.tell(P, List.of(3), false);
        cluster.settle();
        assertEquals(1, cluster.node(1).snapshot(P).followerEnds().get(3));
        assertEquals(List.of(1, 2), isr());
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR);
        cluster.advance(1900);
        assertEquals(2, cluster.node(3).log(P).offsets().logEnd());
        assertTrue(isr().contains(3));
    }

    @Test
    void R9_isrChangeIsCompareAndSet() {
        // Somebody else wrote: same leader and epoch, so what is there is taken over.
        cluster.write(P, 1, cluster.state(P).leaderEpoch(), List.of(1, 2));
        cluster.cut(1, 3, true);
        cluster.await(cluster.produce(1, P, 1, "b"));
        cluster.advance(5000);
        assertEquals(List.of(1, 2), cluster.node(1).snapshot(P).isr());
        assertEquals(
                0,
                cluster.znodes.under(ZnodeLayout.partitionState(P)).getFirst().version() - 1,
                "never overwritten");
    }

    @Test
    void C4_anIsrChangeKeepsTheEpochOfTheControllerThatWroteBefore() {
        cluster.controllerEpoch = 2;
        cluster.write(P, 1, cluster.state(P).leaderEpoch(), List.of(1, 2));
        cluster.cut(1, 3, true);
        cluster.await(cluster.produce(1, P, 1, "b"));
        cluster.advance(5000);
        cluster.cut(1, 3, false);
        cluster.advance(5000);
        assertEquals(List.of(1, 2, 3), cluster.state(P).isr());
        assertEquals(2, cluster.state(P).controllerEpoch());
    }

    @Test
    void R9_deposedLeaderChangesNothingAndCommitsNothing() {
        cluster.cut(1, 2, true);
        cluster.cut(1, 3, true);
        // The controller elected 2, but 1 has not heard of it.
        cluster.write(P, 2, 1, List.of(2, 3));
        cluster.tell(P, List.of(2, 3), false);
        var waiting = cluster.produce(1, P, -1, "zombie");
        cluster.advance(10_000);
        assertFalse(waiting.isDone());
        assertEquals(1, cluster.node(1).log(P).offsets().highWatermark());
        assertEquals(2, cluster.state(P).leader());
        assertEquals(List.of(2, 3), isr());
        cluster.tell(P, List.of(1), false);
        cluster.settle();
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, waiting.join().error());
    }

    @Test
    void R6_whileTheOutcomeIsUnknownTheLargerIsrCounts() {
        cluster.cut(1, 3, true);
        var waiting = cluster.produce(1, P, -1, "b");
        cluster.znodes.fault(TestZnodes.Fault.LOST_AFTER);
        cluster.advance(4000);
        assertEquals(List.of(1, 2), isr(), "the write happened, its answer was lost");
        assertEquals(1, cluster.node(1).log(P).offsets().highWatermark());
        assertFalse(waiting.isDone());
        cluster.znodes.fault(TestZnodes.Fault.NONE);
        assertEquals(ErrorCode.NONE, cluster.await(waiting).error());
        assertEquals(List.of(1, 2), cluster.node(1).snapshot(P).isr());
    }

    /** 3 has left the ISR and has all again, but nobody can write that it is back. */
    private void caughtUpWhileZooKeeperIsAway() {
        cluster.cut(1, 3, true);
        cluster.await(cluster.produce(1, P, -1, "b"));
        assertEquals(List.of(1, 2), isr());
        cluster.znodes.fault(TestZnodes.Fault.LOST_BEFORE);
        cluster.cut(1, 3, false);
        cluster.advance(1900);
        assertEquals(2, cluster.node(3).log(P).offsets().logEnd());
    }

    @Test
    void R6_pendingMemberCountsBeforeItIsConfirmed() {
        caughtUpWhileZooKeeperIsAway();
        assertEquals(List.of(1, 2), isr());
        cluster.cut(1, 3, true);
        var waiting = cluster.produce(1, P, -1, "c");
        cluster.advance(10_000);
        assertFalse(waiting.isDone(), "3 may be in the znode already");
        assertEquals(2, cluster.node(1).log(P).offsets().highWatermark());
    }

    @Test
    void R1_whatWasToJoinBeforeAnOutageHasToAskAgainAfterIt() {
        caughtUpWhileZooKeeperIsAway();
        // From here on nobody knows whether 3 still has what it had.
        cluster.cut(1, 3, true);
        cluster.znodes.fault(TestZnodes.Fault.NONE);
        assertEquals(
                ErrorCode.NONE, cluster.await(cluster.produce(1, P, -1, "c")).error());
        assertEquals(List.of(1, 2), isr());
        assertEquals(List.of(), cluster.events(ReplicationEvent.IsrExpanded.class));
        cluster.cut(1, 3, false);
        cluster.advance(3000);
        assertEquals(List.of(1, 2, 3), isr());
    }

    @Test
    void C6_withoutZooKeeperProduceAndFetchGoOn() {
        cluster.znodes.fault(TestZnodes.Fault.LOST_BEFORE);
        cluster.produced(1, P, -1, "b");
        cluster.advance(30_000);
        cluster.produced(1, P, -1, "c");
        assertEquals(List.of("a", "b", "c"), TestCluster.values(cluster.fetch(1, P, 0)));
        assertEquals(cluster.content(1, P), cluster.content(3, P));
    }

    @Test
    void R11_brokerOfAnEarlierLifeDoesNotJoin() {
        cluster.kill(3);
        cluster.elect(P, 1, List.of(1, 2));
        cluster.produced(1, P, -1, "b");
        cluster.start(3);
        // The metadata still names its earlier registration: it may fetch, but it does not count.
        cluster.tell(P, List.of(3), false);
        cluster.settle();
        assertEquals(2, cluster.node(3).log(P).offsets().logEnd());
        assertEquals(List.of(1, 2), isr());
        cluster.deliverImage();
        cluster.advance(600);
        assertEquals(List.of(1, 2, 3), isr());
    }

    @Test
    void R11_fetchOfAnEarlierLifeIsRefused() {
        cluster.node(3).brokerEpoch = cluster.node(3).brokerEpoch - 50;
        cluster.cut(1, 2, true);
        var waiting = cluster.produce(1, P, -1, "b");
        cluster.advance(1000);
        assertFalse(waiting.isDone());
        cluster.advance(5000);
        assertEquals(1, cluster.events(ProblemEvent.TaskFailed.class).size(), "said once, when it lasts");
    }

    @Test
    void R11_anOrderForAnEarlierLifeIsRefusedWhileTheNextIsNotRegistered() {
        cluster.kill(1);
        cluster.start(1);
        long registered = cluster.node(1).brokerEpoch;
        cluster.node(1).brokerEpoch = -1;
        cluster.write(P, 1, 1, List.of(1, 2, 3));
        var order = cluster.courier.send(TestCluster.CONTROLLER, 1, cluster.order(P, registered - 1, false));
        cluster.settle();
        assertEquals(ErrorCode.STALE_BROKER_EPOCH, order.join().error());
        assertFalse(cluster.node(1).replicas.leads(P), "its disk may have lost what its earlier life had");
        cluster.node(1).brokerEpoch = registered;
        var again = cluster.courier.send(TestCluster.CONTROLLER, 1, cluster.order(P, registered, false));
        cluster.settle();
        assertEquals(ErrorCode.NONE, again.join().error());
        assertTrue(cluster.node(1).replicas.leads(P));
    }

    @Test
    void R11_aMemberThatRegisteredAnewLeavesTheIsrAndJoinsAgain() {
        int before = cluster.znodes.at(ZnodeLayout.partitionState(P)).version();
        cluster.node(3).brokerEpoch = cluster.node(3).brokerEpoch + 50;
        cluster.znodes.fault(TestZnodes.Fault.LOST_BEFORE);
        var waiting = cluster.produce(1, P, -1, "b");
        cluster.advance(5_000);
        assertFalse(waiting.isDone(), "the ISR in the znode still means the earlier life of 3");
        cluster.znodes.fault(TestZnodes.Fault.NONE);
        cluster.deliverImage();
        cluster.advance(5_000);
        assertTrue(waiting.isDone());
        assertEquals(List.of(1, 2, 3), isr());
        assertTrue(
                cluster.znodes.at(ZnodeLayout.partitionState(P)).version() >= before + 2,
                "dropped, and taken in again");
    }

    @Test
    void lostAnswersAreAskedForAgain() {
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR.cutOff(true));
        var waiting = cluster.produce(1, P, -1, "b");
        cluster.settle();
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR);
        cluster.advance(1900);
        assertTrue(waiting.isDone());
        assertEquals(List.of(1, 2, 3), isr());
    }

    @Test
    void R8_aLateAnswerAboutWhatWasCutSinceCutsNothing() {
        cluster.cut(1, 3, true);
        cluster.cut(2, 3, true);
        cluster.elect(P, 3, List.of(3));
        cluster.await(cluster.produce(3, P, 1, "x"));
        cluster.await(cluster.produce(3, P, 1, "y"));
        Partition follower = cluster.node(3).replicas.hosted(P).orElseThrow();
        assertEquals(3, follower.log().offsets().logEnd());
        cluster.elect(P, 1, List.of(1, 2));
        cluster.produced(1, P, -1, "b");
        cluster.produced(1, P, -1, "c");
        cluster.cut(1, 3, false);
        cluster.tell(P, List.of(3), false);
        cluster.advance(5_000);
        assertEquals(3, follower.log().offsets().logEnd(), "x and y were cut, b and c stand in their place");
        assertEquals(List.of(1, 2, 3), isr());
        var asked =
                new FollowerFetch.Part(P, follower.topicId(), cluster.state(P).leaderEpoch(), 3, 1, 0, 0, 1 << 20);
        var late = new FollowerFetch.Answer(asked, ErrorCode.NONE, 0, 1, 1, 0, 1, FetchedBatches.NONE);
        assertEquals(Partition.ApplyOutcome.STALE, follower.apply(late));
        assertEquals(cluster.content(1, P), cluster.content(3, P));
    }

    @Test
    void slowLinkIsSlowerThanTheTimeOutAndStillCopies() {
        cluster.courier.link(3, 1).conditions(LinkConditions.CLEAR.delayed(3000));
        cluster.await(cluster.produce(1, P, 1, "b"));
        cluster.advance(10_000);
        assertEquals(cluster.content(1, P), cluster.content(3, P));
    }
}
