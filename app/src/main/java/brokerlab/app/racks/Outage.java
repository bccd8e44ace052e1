package brokerlab.app.racks;

import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What happens when brokers go, by the controller's own rule: the first replica in assignment order that is alive and in the ISR leads.
 * A pure function of the snapshot. Unclean election is not assumed.
 *
 * @param moves partitions that get another leader
 * @param leaderless partitions that have a leader now and would have none: neither readable nor writable
 * @param belowMin partitions that keep a leader but would refuse {@code acks=all} writes
 * @param minUnknown whether {@code min.insync.replicas} of a topic concerned was not known, so that {@code belowMin} may be short
 * @param coordinated groups whose coordinator would move
 */
record Outage(
        Set<Integer> brokers,
        List<Move> moves,
        List<PartitionName> leaderless,
        List<PartitionName> belowMin,
        boolean minUnknown,
        List<String> coordinated,
        boolean controllerMoves,
        boolean nobodyLeft) {

    /** A partition's next leader. */
    record Move(PartitionName partition, int from, int to) {}

    /** @param minInsync {@code min.insync.replicas} by topic, -1 for unknown */
    static Outage of(Snapshot snapshot, Set<Integer> lost, ToIntFunction<String> minInsync) {
        Set<Integer> alive = snapshot.brokers().stream()
                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING && !lost.contains(b.id()))
                .map(Snapshot.Broker::id)
                .collect(Collectors.toSet());
        var moves = new ArrayList<Move>();
        var leaderless = new ArrayList<PartitionName>();
        var belowMin = new ArrayList<PartitionName>();
        boolean minUnknown = false;
        for (Snapshot.Topic topic : snapshot.topics()) {
            for (Snapshot.Partition partition : topic.partitions()) {
                if (partition.replicas().stream().noneMatch(r -> lost.contains(r.broker()))) {
                    continue;
                }
                var name = new PartitionName(topic.name(), partition.partition());
                int next = nextLeader(partition, lost, alive);
                if (next < 0) {
                    if (partition.leader() >= 0) {
                        leaderless.add(name);
                    }
                    continue;
                }
                if (lost.contains(partition.leader())) {
                    moves.add(new Move(name, partition.leader(), next));
                }
                int min = minInsync.applyAsInt(topic.name());
                long left =
                        partition.isr().stream().filter(b -> !lost.contains(b)).count();
                minUnknown |= min < 0;
                if (min >= 0 && left < min && partition.isr().size() >= min) {
                    belowMin.add(name);
                }
            }
        }
        return new Outage(
                Set.copyOf(new LinkedHashSet<>(lost)),
                List.copyOf(moves),
                List.copyOf(leaderless),
                List.copyOf(belowMin),
                minUnknown,
                snapshot.groups().stream()
                        .filter(g -> lost.contains(g.coordinator()))
                        .map(Snapshot.Group::name)
                        .toList(),
                lost.contains(snapshot.cluster().controller()),
                alive.isEmpty());
    }

    private static int nextLeader(Snapshot.Partition partition, Set<Integer> lost, Set<Integer> alive) {
        if (partition.leader() >= 0 && !lost.contains(partition.leader())) {
            return partition.leader();
        }
        return partition.replicas().stream()
                .filter(r -> r.state() != ReplicaState.OFFLINE)
                .map(Snapshot.Replica::broker)
                .filter(b -> alive.contains(b) && partition.isr().contains(b))
                .findFirst()
                .orElse(-1);
    }

    boolean harmless() {
        return leaderless.isEmpty() && belowMin.isEmpty() && !nobodyLeft;
    }
}
