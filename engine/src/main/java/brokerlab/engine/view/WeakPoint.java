package brokerlab.engine.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One broker, rack or ZooKeeper node whose loss alone would hurt, as the cluster is now.
 *
 * @param name the id, or the rack's name
 * @param leaderless partitions that would have no leader
 * @param belowMin partitions that would refuse {@code acks=all} writes
 * @param quorum whether the ensemble would lose its quorum
 */
public record WeakPoint(Kind kind, String name, int leaderless, int belowMin, boolean quorum) {

    /** What can be lost at once. */
    public enum Kind {
        BROKER,
        RACK,
        NODE
    }

    private static final Comparator<WeakPoint> WORST_FIRST = Comparator.comparingInt(WeakPoint::leaderless)
            .thenComparingInt(WeakPoint::belowMin)
            .thenComparing(WeakPoint::quorum)
            .reversed()
            .thenComparing(WeakPoint::kind)
            .thenComparing(WeakPoint::name);

    /** What is lost together, and what that does so far. */
    private static final class Loss {
        final Set<Integer> alive;
        int leaderless;
        int belowMin;

        Loss(Set<Integer> running, Set<Integer> lost) {
            alive = new HashSet<>(running);
            alive.removeAll(lost);
        }
    }

    /** Every single loss that hurts, the worst first. A rack with one running broker is that broker; one rack alone is the cluster. */
    public static List<WeakPoint> of(ElectionRule elections, Snapshot snapshot) {
        Set<Integer> running = Outage.running(snapshot);
        var brokers = new TreeMap<Integer, Loss>();
        running.forEach(b -> brokers.put(b, new Loss(running, Set.of(b))));
        Map<String, Set<Integer>> members = snapshot.brokers().stream()
                .filter(b -> running.contains(b.id()) && !b.rack().isEmpty())
                .collect(Collectors.groupingBy(
                        Snapshot.Broker::rack,
                        TreeMap::new,
                        Collectors.mapping(Snapshot.Broker::id, Collectors.toSet())));
        boolean several = snapshot.brokers().stream()
                        .map(Snapshot.Broker::rack)
                        .distinct()
                        .count()
                > 1;
        var racks = new TreeMap<String, Loss>();
        var rackOf = new HashMap<Integer, Loss>();
        members.forEach((name, ids) -> {
            if (several && ids.size() > 1) {
                racks.put(name, new Loss(running, ids));
                ids.forEach(id -> rackOf.put(id, racks.get(name)));
            }
        });
        // Each partition is looked at only for the losses that touch it.
        var touched = new HashSet<Loss>();
        for (Snapshot.Topic topic : snapshot.topics()) {
            for (Snapshot.Partition partition : topic.partitions()) {
                touched.clear();
                for (Snapshot.Replica replica : partition.replicas()) {
                    if (brokers.containsKey(replica.broker())) {
                        touched.add(brokers.get(replica.broker()));
                    }
                    if (rackOf.containsKey(replica.broker())) {
                        touched.add(rackOf.get(replica.broker()));
                    }
                }
                for (Loss loss : touched) {
                    Outage.Fate fate = Outage.Fate.of(elections, topic, partition, loss.alive);
                    loss.leaderless += fate.leader() < 0 && partition.leader() >= 0 ? 1 : 0;
                    loss.belowMin += fate.refusesAnew() ? 1 : 0;
                }
            }
        }
        var found = new ArrayList<WeakPoint>();
        brokers.forEach((id, loss) -> add(found, Kind.BROKER, Integer.toString(id), loss));
        racks.forEach((name, loss) -> add(found, Kind.RACK, name, loss));
        for (Snapshot.Node node : snapshot.zooKeeper().nodes()) {
            if (Outage.Quorum.of(snapshot.zooKeeper(), Set.of(node.id())).lost()) {
                found.add(new WeakPoint(Kind.NODE, Integer.toString(node.id()), 0, 0, true));
            }
        }
        found.sort(WORST_FIRST);
        return List.copyOf(found);
    }

    private static void add(List<WeakPoint> to, Kind kind, String name, Loss loss) {
        if (loss.leaderless > 0 || loss.belowMin > 0 || loss.alive.isEmpty()) {
            to.add(new WeakPoint(kind, name, loss.leaderless, loss.belowMin, false));
        }
    }
}
