package brokerlab.app.racks;

import brokerlab.engine.journal.GroupState;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.NodeState;
import brokerlab.engine.view.Snapshot.Phase;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Snapshots built for a question, as a cluster would give them. */
public final class SnapshotBuilder {
    private final List<Snapshot.Broker> brokers = new ArrayList<>();
    private final List<Snapshot.Topic> topics = new ArrayList<>();
    private final List<Snapshot.Group> groups = new ArrayList<>();
    private final List<Snapshot.Node> nodes = new ArrayList<>();
    private int minInsync = -1;
    private boolean unclean;

    /** Adds a running broker. */
    public SnapshotBuilder broker(int id, String rack) {
        return broker(id, rack, BrokerState.RUNNING);
    }

    public SnapshotBuilder broker(int id, String rack, BrokerState state) {
        brokers.add(new Snapshot.Broker(
                id, rack, "127.0.0.1", 9091 + id, state, true, 0, 0, 1, 2, 3, 0, 0, 0, 0, 6_000, Optional.empty()));
        return this;
    }

    /** {@code min.insync.replicas} of the topics added from now on. */
    public SnapshotBuilder minInsync(int replicas) {
        minInsync = replicas;
        return this;
    }

    /** Unclean elections are allowed to the topics added from now on. */
    public SnapshotBuilder unclean() {
        unclean = true;
        return this;
    }

    public SnapshotBuilder node(int id, NodeState state) {
        nodes.add(new Snapshot.Node(id, 2180 + id, state, 0, 0, 0));
        return this;
    }

    /** Adds a topic whose partition {@code i} has {@code replicas.get(i)}, all in sync, the first leading. */
    public SnapshotBuilder topic(String name, List<List<Integer>> replicas) {
        var partitions = new ArrayList<Snapshot.Partition>();
        for (int i = 0; i < replicas.size(); i++) {
            List<Integer> all = replicas.get(i);
            partitions.add(partition(i, all.getFirst(), all, all));
        }
        return withPartitions(name, partitions);
    }

    public SnapshotBuilder withPartitions(String name, List<Snapshot.Partition> partitions) {
        int offline = (int) partitions.stream().filter(p -> p.leader() < 0).count();
        int rf = partitions.isEmpty() ? 0 : partitions.getFirst().replicas().size();
        topics.add(new Snapshot.Topic(
                name,
                "id",
                name.startsWith("__"),
                false,
                rf,
                3_000,
                0,
                0,
                0,
                offline,
                0,
                minInsync,
                unclean,
                List.of(),
                partitions));
        return this;
    }

    public static Snapshot.Partition partition(int number, int leader, List<Integer> isr, List<Integer> replicas) {
        return new Snapshot.Partition(
                number,
                leader,
                1,
                isr,
                10,
                110,
                120,
                replicas.stream()
                        .map(b -> new Snapshot.Replica(
                                b,
                                b == leader
                                        ? ReplicaState.LEADER
                                        : isr.contains(b) ? ReplicaState.IN_SYNC : ReplicaState.LAGGING,
                                10,
                                120,
                                110,
                                1_000,
                                1))
                        .toList());
    }

    /** Adds a group that nobody is in. */
    public SnapshotBuilder group(String name, int coordinator, String topic, int partition, long lag) {
        return group(name, coordinator, topic, partition, lag, List.of());
    }

    /** Adds a group of one member. */
    public SnapshotBuilder groupOfOne(String name, int coordinator, String topic) {
        var reads = List.of(new Snapshot.TopicPartitionName(topic, 0));
        return group(
                name,
                coordinator,
                topic,
                0,
                0,
                List.of(new Snapshot.Member(
                        name + "-1-id", "", name + "-1", "/127.0.0.1", reads, 0, 0, 10_000, false)));
    }

    private SnapshotBuilder group(
            String name, int coordinator, String topic, int partition, long lag, List<Snapshot.Member> members) {
        groups.add(new Snapshot.Group(
                name,
                members.isEmpty() ? GroupState.EMPTY : GroupState.STABLE,
                1,
                "consumer",
                "range",
                coordinator,
                members,
                List.of(new Snapshot.GroupPartition(topic, partition, 10, 110 - lag, 110, lag, 0, 0, "")),
                lag,
                0,
                0,
                -1,
                Snapshot.LagCause.NONE,
                Snapshot.Pace.UNKNOWN));
        return this;
    }

    public Snapshot snapshot() {
        int serving = (int) nodes.stream()
                .filter(n -> n.state() == NodeState.LEADING || n.state() == NodeState.FOLLOWING)
                .count();
        int needed = nodes.size() / 2 + 1;
        return new Snapshot(
                1,
                1,
                new Snapshot.Cluster(
                        "c", Phase.RUNNING, "id", "127.0.0.1:9092", "127.0.0.1:2181", 1, 1, "3.9", Optional.empty()),
                List.copyOf(brokers),
                new Snapshot.ZooKeeper(
                        List.copyOf(nodes), serving, needed, nodes.isEmpty() || serving >= needed, 3, 4, 5),
                List.copyOf(topics),
                List.copyOf(groups),
                new Snapshot.Traffic(0, 0, List.of(), List.of()),
                Optional.empty(),
                Snapshot.Host.CALM,
                Optional.empty());
    }
}
