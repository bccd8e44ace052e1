package brokerlab.engine.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.view.Health.QuorumState;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.NodeState;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a cluster's figures of health count. */
final class HealthTest {
    private final List<BrokerState> brokers =
            new ArrayList<>(List.of(BrokerState.RUNNING, BrokerState.RUNNING, BrokerState.RUNNING));
    private final List<NodeState> nodes =
            new ArrayList<>(List.of(NodeState.LEADING, NodeState.FOLLOWING, NodeState.FOLLOWING));
    private final List<Snapshot.Partition> partitions = new ArrayList<>();
    private int controller = 1;
    private boolean quorum = true;
    private long usable = 300L << 30;
    private long total = 500L << 30;

    private void partition(int leader, Integer... isr) {
        List<Snapshot.Replica> replicas = List.of(replica(1), replica(2), replica(3));
        partitions.add(new Snapshot.Partition(partitions.size(), leader, 1, List.of(isr), 0, 10, 10, replicas));
    }

    private static Snapshot.Replica replica(int broker) {
        return new Snapshot.Replica(broker, Snapshot.ReplicaState.IN_SYNC, 0, 10, 10, 100, 1);
    }

    private Health health() {
        List<Snapshot.Broker> all = new ArrayList<>();
        for (int i = 0; i < brokers.size(); i++) {
            all.add(new Snapshot.Broker(
                    i + 1,
                    "a",
                    "h",
                    9092 + i,
                    brokers.get(i),
                    true,
                    1,
                    1,
                    1,
                    usable,
                    total,
                    0,
                    0,
                    1,
                    1,
                    6_000,
                    Optional.empty()));
        }
        List<Snapshot.Node> ensemble = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            ensemble.add(new Snapshot.Node(i + 1, 2181 + i, nodes.get(i), 1, 1, 1));
        }
        int serving = (int) nodes.stream()
                .filter(n -> n == NodeState.LEADING || n == NodeState.FOLLOWING)
                .count();
        return Health.of(new Snapshot(
                1,
                1,
                new Snapshot.Cluster("c", Snapshot.Phase.RUNNING, "", "", "", controller, 1, "3.9", Optional.empty()),
                all,
                new Snapshot.ZooKeeper(ensemble, serving, nodes.size() / 2 + 1, quorum, 3, 0, 0),
                List.of(new Snapshot.Topic(
                        "orders", "", false, false, 3, 1, 0, 0, 0, 0, 0, 2, false, List.of(), partitions)),
                List.of(),
                new Snapshot.Traffic(0, 0, List.of(), List.of()),
                Optional.empty(),
                new Snapshot.Host(true, 1_900, 5, 8_000),
                Optional.empty()));
    }

    private static List<TopicPartitionName> orders(Integer... which) {
        return List.of(which).stream()
                .map(p -> new TopicPartitionName("orders", p))
                .toList();
    }

    @Test
    void aPartitionIsCountedByWhatItCanDo() {
        partition(1, 1, 2, 3);
        partition(2, 2, 3);
        partition(3, 3);
        partition(-1, 3);
        Health health = health();
        assertEquals(orders(3), health.offline());
        assertEquals(orders(2), health.belowMinIsr());
        assertEquals(orders(1, 2), health.underReplicated());
    }

    @Test
    void aKilledLeaderAnswersNobodyBeforeItsSessionHasTimedOut() {
        partition(2, 1, 2, 3);
        brokers.set(1, BrokerState.KILLED);
        assertEquals(orders(0), health().offline());
        assertEquals(2, health().brokersRunning());
        brokers.set(1, BrokerState.STOPPING);
        assertEquals(orders(), health().offline(), "whoever stops hands over first");
    }

    @Test
    void aControllerThatWasKilledIsNone() {
        assertEquals(1, health().controller());
        brokers.set(0, BrokerState.KILLED);
        assertEquals(-1, health().controller());
    }

    @Test
    void theQuorumIsToldByNodesThatRunAndWhatTheyDo() {
        assertEquals(new Health.Quorum(QuorumState.WHOLE, 3, 3, 3, 2, -1), health().quorum());
        nodes.set(1, NodeState.STOPPED);
        assertEquals(new Health.Quorum(QuorumState.REDUCED, 2, 2, 3, 2, 2), health().quorum());
        quorum = false;
        nodes.set(0, NodeState.LOOKING);
        nodes.set(2, NodeState.LOOKING);
        assertEquals(new Health.Quorum(QuorumState.ELECTING, 2, 0, 3, 2, 1), health().quorum());
        nodes.set(2, NodeState.STOPPED);
        assertEquals(new Health.Quorum(QuorumState.LOST, 1, 0, 3, 2, 1), health().quorum());
        nodes.clear();
        assertEquals(QuorumState.OUTSIDE, health().quorum().state());
    }

    @Test
    void aDiskIsNearlyFullByItsSize() {
        assertEquals(List.of(), health().disks());
        usable = 3L << 30;
        assertEquals(List.of(), health().disks(), "enough for hours");
        usable = 1L << 30;
        assertEquals(3, health().disks().size());
        assertFalse(health().disks().getFirst().full());
        total = 40L << 20;
        usable = 8L << 20;
        assertEquals(List.of(), health().disks(), "a small one has a fifth left");
        usable = 0;
        assertEquals(
                new Health.DiskRoom(1, 0, 40L << 20, true), health().disks().getFirst());
        usable = -1;
        assertEquals(List.of(), health().disks(), "nobody knows");
    }

    @Test
    void theMachineIsToldAsItIs() {
        assertTrue(health().host().overloaded());
        assertEquals(8_000, health().host().sessionMs());
    }
}
