package brokerlab.engine.view;

import brokerlab.engine.config.InSyncRule;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How well a cluster is: every such figure that is shown anywhere is counted here and nowhere else, so that no two places disagree. A pure
 * function of the snapshot.
 *
 * @param brokersRunning of {@code brokers}
 * @param controller the broker that elects, -1 when none that runs does
 * @param offline partitions without a leader that answers, also one that was killed and is not missed yet: neither readable nor writable
 * @param belowMinIsr partitions with a leader, which refuses {@code acks=all}
 * @param underReplicated partitions with a leader and fewer in-sync replicas than assigned, those below the minimum included
 * @param disks brokers that have little or no room, by id
 * @param known whether anything was ever told of topics, so that none means none
 */
public record Health(
        Snapshot.Phase phase,
        Quorum quorum,
        int brokersRunning,
        int brokers,
        int controller,
        List<TopicPartitionName> offline,
        List<TopicPartitionName> belowMinIsr,
        List<TopicPartitionName> underReplicated,
        List<DiskRoom> disks,
        Snapshot.Host host,
        boolean known) {

    /** Less than this, or than a tenth of a smaller disk, is nearly nothing. */
    private static final long LITTLE_BYTES = 2L << 30;

    /** With less no segment can be begun. */
    private static final long NONE_BYTES = 1L << 20;

    /** How the ensemble is. */
    public enum QuorumState {
        /** Every node serves. */
        WHOLE,
        /** A quorum serves, some node does not. */
        REDUCED,
        /** Enough nodes run, and look for a leader. */
        ELECTING,
        /** Too few run: nothing is written and nobody elected. */
        LOST,
        /** Its nodes are not run here. */
        OUTSIDE
    }

    /**
     * @param running nodes that run, whether they serve or look for a leader
     * @param needed nodes that make a quorum
     * @param waiting of {@code nodes}, the first that does not serve; -1 when all do
     */
    public record Quorum(QuorumState state, int running, int serving, int nodes, int needed, int waiting) {
        public static Quorum of(Snapshot.ZooKeeper zooKeeper) {
            if (zooKeeper.nodes().isEmpty()) {
                return new Quorum(QuorumState.OUTSIDE, -1, -1, 0, -1, -1);
            }
            int running = 0;
            int waiting = -1;
            for (Snapshot.Node node : zooKeeper.nodes()) {
                boolean serves =
                        node.state() == Snapshot.NodeState.LEADING || node.state() == Snapshot.NodeState.FOLLOWING;
                if (node.state() != Snapshot.NodeState.STOPPED) {
                    running++;
                }
                if (!serves && waiting < 0) {
                    waiting = node.id();
                }
            }
            int nodes = zooKeeper.nodes().size();
            QuorumState state = running < zooKeeper.needed()
                    ? QuorumState.LOST
                    : !zooKeeper.quorum()
                            ? QuorumState.ELECTING
                            : zooKeeper.serving() == nodes ? QuorumState.WHOLE : QuorumState.REDUCED;
            return new Quorum(state, running, zooKeeper.serving(), nodes, zooKeeper.needed(), waiting);
        }
    }

    /** @param full nothing more can be written */
    public record DiskRoom(int broker, long usableBytes, long totalBytes, boolean full) {}

    public static Health of(Snapshot snapshot) {
        Set<Integer> serving = serving(snapshot);
        var offline = new ArrayList<TopicPartitionName>();
        var belowMin = new ArrayList<TopicPartitionName>();
        var under = new ArrayList<TopicPartitionName>();
        for (Snapshot.Topic topic : snapshot.topics()) {
            for (Snapshot.Partition partition : topic.partitions()) {
                var name = new TopicPartitionName(topic.name(), partition.partition());
                int assigned = partition.replicas().size();
                int inSync = partition.isr().size();
                if (!serving.contains(partition.leader())) {
                    offline.add(name);
                    continue;
                }
                if (inSync < assigned) {
                    under.add(name);
                }
                if (InSyncRule.refused(inSync, InSyncRule.needed(topic.minInsync(), assigned))) {
                    belowMin.add(name);
                }
            }
        }
        int controller = snapshot.cluster().controller();
        return new Health(
                snapshot.cluster().phase(),
                Quorum.of(snapshot.zooKeeper()),
                Outage.running(snapshot).size(),
                snapshot.brokers().size(),
                serving.contains(controller) ? controller : -1,
                List.copyOf(offline),
                List.copyOf(belowMin),
                List.copyOf(under),
                snapshot.brokers().stream().flatMap(b -> room(b).stream()).toList(),
                snapshot.host(),
                !snapshot.topics().isEmpty() || !serving.isEmpty());
    }

    /** Brokers that answer: whoever stops hands over first. */
    static Set<Integer> serving(Snapshot snapshot) {
        return snapshot.brokers().stream()
                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING || b.state() == Snapshot.BrokerState.STOPPING)
                .map(Snapshot.Broker::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of a broker whose disk has little room. */
    public static Optional<DiskRoom> room(Snapshot.Broker broker) {
        long usable = broker.diskUsableBytes();
        long total = broker.diskTotalBytes();
        if (usable < 0 || total <= 0 || usable >= Math.min(LITTLE_BYTES, total / 10)) {
            return Optional.empty();
        }
        return Optional.of(new DiskRoom(broker.id(), usable, total, usable < NONE_BYTES));
    }
}
