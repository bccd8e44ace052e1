package brokerlab.engine.view;

import brokerlab.engine.config.InSyncRule;
import brokerlab.engine.view.Snapshot.ReplicaState;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What happens when brokers or ZooKeeper nodes go, as the cluster is now, by the controller's own rule: what is there when every session
 * that ends has ended. A pure function of the snapshot.
 *
 * <p>Without a quorum afterwards nothing is elected, no session ends and no ISR changes. What the lost brokers led is not answered, and
 * where they were in sync {@code acks=all} writes wait, until a quorum is back.
 *
 * @param quorum what becomes of the ensemble
 * @param moves partitions that get another leader
 * @param leaderless partitions that have a leader now and would have none: neither readable nor writable
 * @param silent partitions whose leader is gone while there is no quorum to elect another
 * @param belowMin partitions that keep a leader but would refuse {@code acks=all} writes that they take now
 * @param waiting partitions that keep their leader, whose {@code acks=all} writes are not answered until a quorum takes the lost
 *     replica out of the ISR
 * @param minUnknown whether {@code min.insync.replicas} of a topic concerned is not known, so that {@code belowMin} may be short
 * @param coordinated groups whose coordinator goes
 * @param memberless those of {@code coordinated} that have no members, so that nobody has to join again
 * @param controllerGoes the controller is among the lost
 * @param nobodyLeft no broker would run, and one does now
 * @param rollingHeld a rolling restart is under way, which waits until what is lost is back
 */
public record Outage(
        Set<Integer> brokers,
        Set<Integer> nodes,
        Quorum quorum,
        List<Move> moves,
        List<TopicPartitionName> leaderless,
        List<TopicPartitionName> silent,
        List<TopicPartitionName> belowMin,
        List<TopicPartitionName> waiting,
        boolean minUnknown,
        List<String> coordinated,
        List<String> memberless,
        boolean controllerGoes,
        boolean nobodyLeft,
        boolean rollingHeld) {

    /**
     * A partition's next leader.
     *
     * @param unclean from outside the ISR: records may be lost
     */
    public record Move(TopicPartitionName partition, int from, int to, boolean unclean) {}

    /**
     * What becomes of the ensemble.
     *
     * @param before whether there is a quorum now, or one is being formed
     * @param after whether there would be
     * @param left nodes that would run, of {@code nodes}; an outside ensemble has none that are known
     * @param newLeader the node lost leads, so the others elect a new leader first
     */
    public record Quorum(boolean before, boolean after, int left, int needed, int nodes, boolean newLeader) {
        /** When these nodes go. */
        public static Quorum of(Snapshot.ZooKeeper zooKeeper, Set<Integer> lost) {
            if (zooKeeper.nodes().isEmpty()) {
                return new Quorum(zooKeeper.quorum(), zooKeeper.quorum(), -1, -1, 0, false);
            }
            int up = 0;
            int left = 0;
            boolean leads = false;
            for (Snapshot.Node node : zooKeeper.nodes()) {
                if (node.state() != Snapshot.NodeState.STOPPED) {
                    up++;
                    left += lost.contains(node.id()) ? 0 : 1;
                    leads |= lost.contains(node.id()) && node.state() == Snapshot.NodeState.LEADING;
                }
            }
            boolean after = left >= zooKeeper.needed();
            return new Quorum(
                    up >= zooKeeper.needed(),
                    after,
                    left,
                    zooKeeper.needed(),
                    zooKeeper.nodes().size(),
                    leads && after);
        }

        /** There is one now and would be none. */
        public boolean lost() {
            return before && !after;
        }
    }

    /** @param elections the rule of the cluster that the snapshot shows, as the others */
    public static Outage ofBrokers(ElectionRule elections, Snapshot snapshot, Set<Integer> lost) {
        return of(elections, snapshot, lost, Set.of());
    }

    public static Outage ofNodes(ElectionRule elections, Snapshot snapshot, Set<Integer> lost) {
        return of(elections, snapshot, Set.of(), lost);
    }

    private static Outage of(ElectionRule elections, Snapshot snapshot, Set<Integer> lost, Set<Integer> nodes) {
        Quorum quorum = Quorum.of(snapshot.zooKeeper(), nodes);
        Set<Integer> running = running(snapshot);
        Set<Integer> alive = running.stream().filter(b -> !lost.contains(b)).collect(Collectors.toUnmodifiableSet());
        // Brokers that are dead already are news where the quorum goes by which the controller would have heard of it.
        IntPredicate news =
                b -> b >= 0 && (quorum.before() ? !alive.contains(b) : lost.contains(b) && running.contains(b));
        var moves = new ArrayList<Move>();
        var leaderless = new ArrayList<TopicPartitionName>();
        var silent = new ArrayList<TopicPartitionName>();
        var belowMin = new ArrayList<TopicPartitionName>();
        var waiting = new ArrayList<TopicPartitionName>();
        boolean minUnknown = false;
        for (Snapshot.Topic topic : snapshot.topics()) {
            for (Snapshot.Partition partition : topic.partitions()) {
                var name = new TopicPartitionName(topic.name(), partition.partition());
                if (!quorum.after()) {
                    if (news.test(partition.leader())) {
                        silent.add(name);
                    } else if (alive.contains(partition.leader())
                            && partition.isr().stream().anyMatch(news::test)) {
                        waiting.add(name);
                    }
                    continue;
                }
                if (partition.replicas().stream().noneMatch(r -> lost.contains(r.broker()))) {
                    continue;
                }
                Fate fate = Fate.of(elections, topic, partition, alive);
                minUnknown |= topic.minInsync() < 0;
                if (fate.leader() < 0) {
                    if (partition.leader() >= 0) {
                        leaderless.add(name);
                    }
                } else {
                    if (fate.leader() != partition.leader()) {
                        moves.add(new Move(name, partition.leader(), fate.leader(), fate.unclean()));
                    }
                    if (fate.refusesAnew()) {
                        belowMin.add(name);
                    }
                }
            }
        }
        return new Outage(
                Set.copyOf(lost),
                Set.copyOf(nodes),
                quorum,
                List.copyOf(moves),
                List.copyOf(leaderless),
                List.copyOf(silent),
                List.copyOf(belowMin),
                List.copyOf(waiting),
                minUnknown,
                snapshot.groups().stream()
                        .filter(g -> lost.contains(g.coordinator()))
                        .map(Snapshot.Group::name)
                        .toList(),
                snapshot.groups().stream()
                        .filter(g ->
                                lost.contains(g.coordinator()) && g.members().isEmpty())
                        .map(Snapshot.Group::name)
                        .toList(),
                lost.contains(snapshot.cluster().controller()),
                alive.isEmpty() && !running.isEmpty(),
                snapshot.rolling()
                        .filter(r -> r.kind() == Snapshot.RollingKind.BROKERS ? !lost.isEmpty() : !nodes.isEmpty())
                        .isPresent());
    }

    static Set<Integer> running(Snapshot snapshot) {
        return snapshot.brokers().stream()
                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                .map(Snapshot.Broker::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What becomes of one partition while there is a quorum. */
    record Fate(int leader, boolean unclean, boolean refusesAnew) {
        static Fate of(ElectionRule elections, Snapshot.Topic topic, Snapshot.Partition partition, Set<Integer> alive) {
            List<Integer> replicas =
                    partition.replicas().stream().map(Snapshot.Replica::broker).toList();
            // A directory that failed takes its replicas off a broker that runs.
            Set<Integer> online = partition.replicas().stream()
                    .filter(r -> r.state() != ReplicaState.OFFLINE && alive.contains(r.broker()))
                    .map(Snapshot.Replica::broker)
                    .collect(Collectors.toSet());
            ElectionRule.Outcome then =
                    elections.elect(partition.leader(), partition.isr(), replicas, online::contains, topic::unclean);
            int needed = InSyncRule.needed(topic.minInsync(), replicas.size());
            boolean refuses =
                    then.leader() >= 0 && InSyncRule.refused(then.isr().size(), needed);
            boolean refused = partition.leader() >= 0
                    && InSyncRule.refused(partition.isr().size(), needed);
            return new Fate(then.leader(), then.unclean(), refuses && !refused);
        }
    }

    /** Every partition keeps a leader that answers and takes writes, and the ensemble its quorum. */
    public boolean harmless() {
        return leaderless.isEmpty()
                && silent.isEmpty()
                && belowMin.isEmpty()
                && waiting.isEmpty()
                && !nobodyLeft
                && !quorum.lost();
    }
}
