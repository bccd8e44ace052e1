package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static Clusters three() {
        return new Clusters().broker(1, "a").broker(2, "b").broker(3, "c");
    }

    @Test
    void nextLeaderIsTheFirstLiveInSyncReplicaInAssignmentOrder() {
        var partitions = new ArrayList<Snapshot.Partition>();
        partitions.add(Clusters.partition(0, 1, List.of(1, 3), List.of(1, 2, 3)));
        Outage outage = Outage.of(three().withPartitions("t", partitions).snapshot(), Set.of(1), t -> 1);
        assertEquals(List.of(new Outage.Move(new PartitionName("t", 0), 1, 3)), outage.moves());
        assertTrue(outage.harmless());
        assertTrue(outage.controllerMoves());
    }

    @Test
    void aPartitionWhoseOnlyInSyncReplicaGoesHasNoLeader() {
        var partitions = new ArrayList<Snapshot.Partition>();
        partitions.add(Clusters.partition(0, 1, List.of(1), List.of(1, 2, 3)));
        Outage outage = Outage.of(three().withPartitions("t", partitions).snapshot(), Set.of(1), t -> 1);
        assertEquals(List.of(new PartitionName("t", 0)), outage.leaderless());
        assertTrue(outage.moves().isEmpty());
        assertFalse(outage.harmless());
    }

    @Test
    void aPartitionThatKeepsALeaderButTooFewInSyncReplicasRefusesWrites() {
        Snapshot snapshot =
                three().topic("t", List.of(List.of(1, 2), List.of(2, 3))).snapshot();
        Outage outage = Outage.of(snapshot, Set.of(2), t -> 2);
        assertEquals(List.of(new PartitionName("t", 0), new PartitionName("t", 1)), outage.belowMin());
        assertFalse(outage.minUnknown());
        assertTrue(Outage.of(snapshot, Set.of(2), t -> -1).minUnknown());
    }

    @Test
    void losingTheLastRunningBrokerIsSaid() {
        Snapshot snapshot = new Clusters()
                .broker(1, "a")
                .broker(2, "b", BrokerState.KILLED)
                .topic("t", List.of(List.of(1, 2)))
                .group("g", 1, "t", 0, 5)
                .snapshot();
        Outage outage = Outage.of(snapshot, Set.of(1), t -> 1);
        assertTrue(outage.nobodyLeft());
        assertEquals(List.of("g"), outage.coordinated());
        assertEquals(1, outage.leaderless().size());
    }

    @Test
    void safetyNamesTheWorstRack() {
        Snapshot safe = three().topic("t", List.of(List.of(1, 2, 3))).snapshot();
        assertEquals(new Safety.Safe(3, 3), Safety.of(safe, Floor.of(safe)));
        Snapshot risky =
                three().topic("t", List.of(List.of(1), List.of(2), List.of(2))).snapshot();
        assertEquals(new Safety.RackAtRisk(3, "b", 2), Safety.of(risky, Floor.of(risky)));
        Snapshot oneRack = new Clusters()
                .broker(1, "")
                .broker(2, "")
                .topic("t", List.of(List.of(1, 2)))
                .snapshot();
        assertEquals(new Safety.OneRack(2, 2), Safety.of(oneRack, Floor.of(oneRack)));
    }

    @Test
    void endingANodeOfThreeKeepsTheQuorumAndASecondLosesIt() {
        Snapshot.ZooKeeper all = new Clusters()
                .node(1, NodeState.FOLLOWING)
                .node(2, NodeState.LEADING)
                .node(3, NodeState.FOLLOWING)
                .snapshot()
                .zooKeeper();
        assertFalse(QuorumLoss.of(all, 1).losesQuorum());
        assertTrue(QuorumLoss.of(all, 2).newLeader());
        Snapshot.ZooKeeper two = new Clusters()
                .node(1, NodeState.STOPPED)
                .node(2, NodeState.LEADING)
                .node(3, NodeState.FOLLOWING)
                .snapshot()
                .zooKeeper();
        assertTrue(QuorumLoss.of(two, 3).losesQuorum());
        assertFalse(QuorumLoss.of(two, 1).losesQuorum(), "a stopped node cannot be lost again");
    }
}
