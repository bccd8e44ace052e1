package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.Consequence;
import brokerlab.app.words.BundleTexts;
import brokerlab.engine.local.LocalElections;
import brokerlab.engine.view.Outage;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.NodeState;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import brokerlab.engine.view.WeakPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static SnapshotBuilder three() {
        return new SnapshotBuilder().broker(1, "a").broker(2, "b").broker(3, "c");
    }

    @Test
    void nextLeaderIsTheFirstLiveInSyncReplicaInAssignmentOrder() {
        var partitions = new ArrayList<Snapshot.Partition>();
        partitions.add(SnapshotBuilder.partition(0, 1, List.of(1, 3), List.of(1, 2, 3)));
        Outage outage = Outage.ofBrokers(
                LocalElections.RULE, three().withPartitions("t", partitions).snapshot(), Set.of(1));
        assertEquals(List.of(new Outage.Move(new TopicPartitionName("t", 0), 1, 3, false)), outage.moves());
        assertTrue(outage.harmless());
        assertTrue(outage.controllerGoes());
    }

    @Test
    void aPartitionWhoseOnlyInSyncReplicaGoesHasNoLeader() {
        var partitions = new ArrayList<Snapshot.Partition>();
        partitions.add(SnapshotBuilder.partition(0, 1, List.of(1), List.of(1, 2, 3)));
        Outage outage = Outage.ofBrokers(
                LocalElections.RULE, three().withPartitions("t", partitions).snapshot(), Set.of(1));
        assertEquals(List.of(new TopicPartitionName("t", 0)), outage.leaderless());
        assertTrue(outage.moves().isEmpty());
        assertFalse(outage.harmless());
    }

    @Test
    void aPartitionThatKeepsALeaderButTooFewInSyncReplicasRefusesWrites() {
        List<List<Integer>> replicas = List.of(List.of(1, 2), List.of(2, 3));
        Outage outage = Outage.ofBrokers(
                LocalElections.RULE, three().minInsync(2).topic("t", replicas).snapshot(), Set.of(2));
        assertEquals(List.of(new TopicPartitionName("t", 0), new TopicPartitionName("t", 1)), outage.belowMin());
        assertFalse(outage.minUnknown());
        assertTrue(Outage.ofBrokers(
                        LocalElections.RULE, three().topic("t", replicas).snapshot(), Set.of(2))
                .minUnknown());
    }

    /** Unclean elections allowed: a lagging replica leads, and that is said. */
    @Test
    void anUncleanLeaderIsForeseenWhereAllowed() {
        var partitions = List.of(SnapshotBuilder.partition(0, 1, List.of(1), List.of(1, 2, 3)));
        Outage outage = Outage.ofBrokers(
                LocalElections.RULE,
                three().unclean().withPartitions("t", partitions).snapshot(),
                Set.of(1));
        assertEquals(List.of(new Outage.Move(new TopicPartitionName("t", 0), 1, 2, true)), outage.moves());
        assertEquals(List.of(), outage.leaderless());
    }

    @Test
    void losingTheLastRunningBrokerIsSaid() {
        Snapshot snapshot = new SnapshotBuilder()
                .broker(1, "a")
                .broker(2, "b", BrokerState.KILLED)
                .topic("t", List.of(List.of(1, 2)))
                .group("g", 1, "t", 0, 5)
                .snapshot();
        Outage outage = Outage.ofBrokers(LocalElections.RULE, snapshot, Set.of(1));
        assertTrue(outage.nobodyLeft());
        assertEquals(List.of("g"), outage.coordinated());
        assertEquals(1, outage.leaderless().size());
    }

    /** Who is in a group joins again at its new coordinator; a group that nobody is in has nobody to rebalance. */
    @Test
    void onlyGroupsWithMembersRebalanceAtTheirNewCoordinator() {
        SnapshotBuilder clusters = three().topic("t", List.of(List.of(2, 3, 1)))
                .group("idle", 1, "t", 0, 5)
                .groupOfOne("billing", 1, "t")
                .groupOfOne("far", 2, "t");
        Outage both = Outage.ofBrokers(LocalElections.RULE, clusters.snapshot(), Set.of(1));
        assertEquals(
                List.of(
                        "1 group gets another coordinator and rebalances: billing.",
                        "1 group without members gets another coordinator, nothing more: idle."),
                aboutGroups(both));
        assertEquals(
                List.of("그룹 1개의 코디네이터가 바뀌고 리밸런스합니다: billing.", "구성원이 없는 그룹 1개는 코디네이터만 바뀝니다: idle."),
                aboutGroups(both, Locale.KOREAN));
    }

    /** Siblings: none of one kind, none of the other, and without a quorum all of them lose their coordinator alike. */
    @Test
    void groupsOfOneKindAreToldInOneSentence() {
        SnapshotBuilder idle = three().topic("t", List.of(List.of(2, 3, 1)))
                .group("a", 1, "t", 0, 5)
                .group("b", 1, "t", 0, 0);
        assertEquals(
                List.of("2 groups without members get another coordinator, nothing more: a, b."),
                aboutGroups(Outage.ofBrokers(LocalElections.RULE, idle.snapshot(), Set.of(1))));
        SnapshotBuilder read = three().topic("t", List.of(List.of(2, 3, 1))).groupOfOne("a", 1, "t");
        assertEquals(
                List.of("1 group gets another coordinator and rebalances: a."),
                aboutGroups(Outage.ofBrokers(LocalElections.RULE, read.snapshot(), Set.of(1))));
        Snapshot silent = three().node(1, NodeState.LOOKING)
                .node(2, NodeState.STOPPED)
                .node(3, NodeState.STOPPED)
                .group("a", 1, "t", 0, 5)
                .groupOfOne("b", 1, "t")
                .snapshot();
        assertEquals(
                List.of("2 groups lose their coordinator until the quorum is back: a, b."),
                aboutGroups(Outage.ofBrokers(LocalElections.RULE, silent, Set.of(1))));
    }

    private static List<String> aboutGroups(Outage outage) {
        return aboutGroups(outage, Locale.ENGLISH);
    }

    private static List<String> aboutGroups(Outage outage, Locale language) {
        return new RacksWords(new BundleTexts(language))
                .outage(outage).stream()
                        .map(Consequence::text)
                        .filter(t -> t.contains("group") || t.contains("그룹"))
                        .toList();
    }

    /** A rack of one broker is that broker; a rack of several is worse than each of them. */
    @Test
    void safetyNamesTheWorstSingleLoss() {
        Snapshot safe = ensemble(three()).topic("t", List.of(List.of(1, 2, 3))).snapshot();
        assertEquals(new Safety.Safe(3, 3), safety(safe));
        Snapshot risky = ensemble(three())
                .topic("t", List.of(List.of(1), List.of(2), List.of(2)))
                .snapshot();
        assertEquals(new WeakPoint(WeakPoint.Kind.BROKER, "2", 2, 0, false), worst(risky));
        Snapshot racks = ensemble(three().broker(4, "b"))
                .topic("t", List.of(List.of(2, 4), List.of(4, 1)))
                .snapshot();
        assertEquals(new WeakPoint(WeakPoint.Kind.RACK, "b", 1, 0, false), worst(racks));
        Snapshot oneRack = ensemble(new SnapshotBuilder().broker(1, "").broker(2, ""))
                .topic("t", List.of(List.of(1, 2)))
                .snapshot();
        assertEquals(new Safety.OneRack(2, 2), safety(oneRack));
    }

    /** With one of three brokers dead every leader is there, but a second loss would let nobody write. */
    @Test
    void withABrokerDeadTheNextOneIsASinglePointOfFailure() {
        var partitions = List.of(
                SnapshotBuilder.partition(0, 1, List.of(1, 2), List.of(1, 2, 3)),
                SnapshotBuilder.partition(1, 2, List.of(2, 1), List.of(3, 2, 1)));
        Snapshot snapshot = ensemble(
                        new SnapshotBuilder().broker(1, "a").broker(2, "b").broker(3, "c", BrokerState.KILLED))
                .minInsync(2)
                .withPartitions("t", partitions)
                .snapshot();
        assertEquals(new WeakPoint(WeakPoint.Kind.BROKER, "1", 0, 2, false), worst(snapshot));
    }

    /** Sibling: what refuses writes already is told before what might. */
    @Test
    void writesRefusedNowComeBeforeWhatALossWouldDo() {
        Snapshot snapshot = ensemble(three())
                .minInsync(2)
                .withPartitions("t", List.of(SnapshotBuilder.partition(0, 1, List.of(1), List.of(1, 2, 3))))
                .snapshot();
        assertEquals(new Safety.Refusing(1), safety(snapshot));
    }

    /** Sibling: two of three ZooKeeper nodes are a quorum that no node may leave; one is none. */
    @Test
    void anEnsembleAtItsQuorumIsAWeakPointAndOneBelowItIsTheFirstThingTold() {
        Snapshot two = three().node(1, NodeState.STOPPED)
                .node(2, NodeState.LEADING)
                .node(3, NodeState.FOLLOWING)
                .topic("t", List.of(List.of(1, 2, 3)))
                .snapshot();
        assertEquals(new WeakPoint(WeakPoint.Kind.NODE, "2", 0, 0, true), worst(two));
        Snapshot one = three().node(1, NodeState.STOPPED)
                .node(2, NodeState.LOOKING)
                .node(3, NodeState.STOPPED)
                .topic("t", List.of(List.of(1, 2, 3)))
                .snapshot();
        assertEquals(new Safety.NoQuorum(1, 2), safety(one));
    }

    /** A leader that was killed answers nobody, though its session lives. */
    @Test
    void aLeaderKilledAndNotMissedYetIsOffline() {
        Snapshot snapshot = ensemble(new SnapshotBuilder().broker(1, "a").broker(2, "b", BrokerState.KILLED))
                .topic("t", List.of(List.of(2, 1)))
                .snapshot();
        assertEquals(new Safety.Offline(1), safety(snapshot));
    }

    private static SnapshotBuilder ensemble(SnapshotBuilder of) {
        return of.node(1, NodeState.FOLLOWING).node(2, NodeState.LEADING).node(3, NodeState.FOLLOWING);
    }

    private static Safety safety(Snapshot snapshot) {
        return Safety.of(LocalElections.RULE, snapshot, Floor.of(snapshot, new TopicColours()));
    }

    private static WeakPoint worst(Snapshot snapshot) {
        return ((Safety.AtRisk) safety(snapshot)).points().getFirst();
    }

    @Test
    void endingANodeOfThreeKeepsTheQuorumAndASecondLosesIt() {
        Snapshot all = ensemble(three()).snapshot();
        assertFalse(node(all, 1).lost());
        assertTrue(node(all, 2).newLeader());
        Snapshot two = three().node(1, NodeState.STOPPED)
                .node(2, NodeState.LEADING)
                .node(3, NodeState.FOLLOWING)
                .snapshot();
        assertTrue(node(two, 3).lost());
        assertFalse(node(two, 1).lost(), "a stopped node cannot be lost again");
    }

    private static Outage.Quorum node(Snapshot snapshot, int node) {
        return Outage.ofNodes(LocalElections.RULE, snapshot, Set.of(node)).quorum();
    }

    /** Without a quorum no leader moves: what the broker led is silent, where it was in sync writes wait. */
    @Test
    void withoutAQuorumNothingMoves() {
        Snapshot snapshot = three().node(1, NodeState.STOPPED)
                .node(2, NodeState.LOOKING)
                .node(3, NodeState.STOPPED)
                .topic("t", List.of(List.of(1, 2), List.of(2, 1), List.of(2, 3)))
                .snapshot();
        Outage outage = Outage.ofBrokers(LocalElections.RULE, snapshot, Set.of(1));
        assertEquals(List.of(), outage.moves());
        assertEquals(List.of(new TopicPartitionName("t", 0)), outage.silent());
        assertEquals(List.of(new TopicPartitionName("t", 1)), outage.waiting());
        assertFalse(outage.harmless());
    }

    /** Sibling: with the last node that makes the quorum goes the notice of a broker that is dead already. */
    @Test
    void aQuorumThatGoesLeavesADeadBrokersPartitionsSilent() {
        Snapshot snapshot = new SnapshotBuilder()
                .broker(1, "a", BrokerState.KILLED)
                .broker(2, "b")
                .node(1, NodeState.LEADING)
                .topic("t", List.of(List.of(1, 2), List.of(2, 1)))
                .snapshot();
        Outage outage = Outage.ofNodes(LocalElections.RULE, snapshot, Set.of(1));
        assertEquals(List.of(new TopicPartitionName("t", 0)), outage.silent());
        assertEquals(List.of(new TopicPartitionName("t", 1)), outage.waiting());
    }

    /** The header offers to elect exactly the leaders that can move; a leader whose preferred replica lags is left out. */
    @Test
    void leadersThatCanGoBackAreCounted() {
        var model = new RacksModel(LocalElections.RULE);
        model.take(three().withPartitions(
                        "t",
                        List.of(
                                SnapshotBuilder.partition(0, 2, List.of(1, 2), List.of(1, 2)),
                                SnapshotBuilder.partition(1, 3, List.of(3), List.of(2, 3)),
                                SnapshotBuilder.partition(2, 3, List.of(3, 1), List.of(3, 1))))
                .snapshot());
        assertEquals(1, model.nonPreferredLeaders());
    }
}
