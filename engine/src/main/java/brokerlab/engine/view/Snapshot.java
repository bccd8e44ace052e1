package brokerlab.engine.view;

import brokerlab.engine.config.InSyncRule;
import brokerlab.engine.journal.GroupState;
import java.util.List;
import java.util.Optional;

/**
 * A cluster at one moment. Plain facts; -1 stands for "unknown" in every number. Lists are immutable and sorted by id or name.
 *
 * @param version rises with every snapshot
 * @param wallMs when it was taken
 */
public record Snapshot(
        long version,
        long wallMs,
        Cluster cluster,
        List<Broker> brokers,
        ZooKeeper zooKeeper,
        List<Topic> topics,
        List<Group> groups,
        Traffic traffic,
        Optional<Rolling> rolling,
        Host host,
        Optional<Removal> removal) {

    /** Where a cluster is in its life. */
    public enum Phase {
        STARTING,
        RUNNING,
        STOPPING,
        STOPPED,
        FAILED
    }

    /**
     * The cluster as a whole.
     *
     * @param bootstrap {@code host:port,host:port}, empty while starting
     * @param connect the ensemble's connect string with chroot
     * @param controller broker id
     * @param speaks the release of Kafka its brokers speak as, for instance {@code 3.9}
     * @param problem why it failed, when it did
     */
    public record Cluster(
            String name,
            Phase phase,
            String clusterId,
            String bootstrap,
            String connect,
            int controller,
            int controllerEpoch,
            String speaks,
            Optional<String> problem) {}

    /** Where a broker is in its life. */
    public enum BrokerState {
        STARTING,
        RUNNING,
        STOPPING,
        STOPPED,
        KILLED,
        FAILED
    }

    /**
     * @param rack empty for none
     * @param registered whether {@code /brokers/ids} has it, as the controller sees it: a killed broker stays registered until its
     *     session times out
     * @param logsLoaded of {@code logsTotal} while starting
     * @param bytesInPerSec from clients
     * @param sessionMs how long ZooKeeper waits for it before it takes it for dead, as its settings and the machine have it; -1 unknown
     */
    public record Broker(
            int id,
            String rack,
            String host,
            int port,
            BrokerState state,
            boolean registered,
            int leaders,
            int replicas,
            long logBytes,
            long diskUsableBytes,
            long diskTotalBytes,
            double bytesInPerSec,
            double bytesOutPerSec,
            int logsLoaded,
            int logsTotal,
            long sessionMs,
            Optional<String> problem) {}

    /** @param needed nodes that make a quorum */
    public record ZooKeeper(
            List<Node> nodes, int serving, int needed, boolean quorum, int brokerSessions, int watches, long writes) {}

    /** A ZooKeeper node's role. */
    public enum NodeState {
        LEADING,
        FOLLOWING,
        LOOKING,
        STOPPED
    }

    public record Node(int id, int port, NodeState state, long zxid, int sessions, int watches) {}

    /**
     * @param underReplicated partitions with a leader that answers and an ISR smaller than their assignment
     * @param offline partitions without a leader that answers
     * @param settingsChanged number of settings of its own
     * @param minInsync {@code min.insync.replicas} in force; where brokers differ, the largest; -1 unknown
     * @param unclean whether {@code unclean.leader.election.enable} lets a replica from outside the ISR lead
     * @param bytesInHistory bytes per second in, oldest first, one sample a second, at most 60
     */
    public record Topic(
            String name,
            String id,
            boolean internal,
            boolean deleting,
            int replicationFactor,
            long sizeBytes,
            double bytesInPerSec,
            double recordsInPerSec,
            int underReplicated,
            int offline,
            int settingsChanged,
            int minInsync,
            boolean unclean,
            List<Double> bytesInHistory,
            List<Partition> partitions) {
        /** Partitions that have a leader, which refuses {@code acks=all} as its ISR is smaller than {@link #minInsync()}. */
        public int belowMinIsr() {
            int below = 0;
            for (Partition p : partitions) {
                if (p.leader() >= 0
                        && InSyncRule.refused(
                                p.isr().size(),
                                InSyncRule.needed(minInsync, p.replicas().size()))) {
                    below++;
                }
            }
            return below;
        }
    }

    /** @param leader -1 when none */
    public record Partition(
            int partition,
            int leader,
            int leaderEpoch,
            List<Integer> isr,
            long logStart,
            long highWatermark,
            long logEnd,
            List<Replica> replicas) {}

    /** A replica's state, for shape, colour and word. */
    public enum ReplicaState {
        LEADER,
        IN_SYNC,
        LAGGING,
        OFFLINE
    }

    /** In assignment order: the first is the preferred leader. */
    public record Replica(
            int broker,
            ReplicaState state,
            long logStart,
            long logEnd,
            long highWatermark,
            long sizeBytes,
            int segments) {}

    /** Why a group is behind. */
    public enum LagCause {
        NONE,
        STOPPED,
        SLOW,
        REBALANCING,
        SKEWED,
        CATCHING_UP,
        /** Nothing is known to be left, but of some partitions nobody knows where reading goes on. */
        UNKNOWN,
        /** It has not been seen to commit often enough to say why. */
        TOO_EARLY,
        /** Some of its partitions have no leader at the moment, so nobody tells their end. */
        LEADERLESS,
        /** Its coordinator is away or moving: what is told of it is what was known last. */
        NO_COORDINATOR
    }

    /** Which way a lag goes, from commit to commit. */
    public enum Trend {
        UNKNOWN,
        FALLING,
        STEADY,
        GROWING
    }

    /**
     * How a group gets on, measured from commit to commit over a window several times as long as it takes between them.
     *
     * @param consumedPerSec and produced: offsets per second over the same window, both 0 while unknown
     * @param commitEveryMs the longest it lately took between two commits with something to read; -1 unknown
     * @param standsMs for how long something has been left in a partition without a commit there, the longest; 0 when nothing is
     * @param leaderless partitions without a leader: their end is what was known last
     */
    public record Pace(
            Trend trend,
            double consumedPerSec,
            double producedPerSec,
            long commitEveryMs,
            long standsMs,
            int leaderless) {
        /** Before anything was seen. */
        public static final Pace UNKNOWN = new Pace(Trend.UNKNOWN, 0, 0, -1, 0, 0);
    }

    /**
     * A consumer group.
     *
     * @param members by name, figures in it as numbers
     * @param lag offsets left to read, over all partitions of which that is known; -1 when it is known of none that has any
     * @param lagMs age of the oldest record not yet consumed, over all partitions
     * @param coordinator -1 while nobody is: then the rest is what was known last
     * @param etaMs until it has caught up at the rates of {@code pace}; -1 when it will not, or when that is unknown
     */
    public record Group(
            String name,
            GroupState state,
            int generation,
            String protocolType,
            String assignor,
            int coordinator,
            List<Member> members,
            List<GroupPartition> partitions,
            long lag,
            long lagMs,
            double recordsPerSec,
            long etaMs,
            LagCause cause,
            Pace pace) {}

    /**
     * A member.
     *
     * @param heartbeatAgoMs since it was last heard of
     * @param awaited whether a rebalance waits for it: to join again, or to ask for its part
     */
    public record Member(
            String memberId,
            String instanceId,
            String clientId,
            String host,
            List<TopicPartitionName> assigned,
            double recordsPerSec,
            long heartbeatAgoMs,
            int sessionTimeoutMs,
            boolean awaited) {}

    public record TopicPartitionName(String topic, int partition) {
        @Override
        public String toString() {
            return topic + "-" + partition;
        }
    }

    /**
     * @param committed -1 when nothing is committed
     * @param end the high watermark
     * @param lag offsets from the commit, or from the log start where that is above it, to the end: what is left to read, and never less
     *     than the records there; -1 when nobody knows where reading goes on, which is then {@code auto.offset.reset} of the client
     * @param memberId who has it, empty for nobody
     */
    public record GroupPartition(
            String topic,
            int partition,
            long logStart,
            long committed,
            long end,
            long lag,
            long lagMs,
            double recordsPerSec,
            String memberId) {
        /** How many offsets the commit lies below the log start: what was there was deleted before the group read it. */
        public long belowStart() {
            return committed < 0 ? 0 : Math.max(0, logStart - committed);
        }

        /** How many offsets the commit lies beyond the end, as after an unclean election or on a topic made anew. */
        public long beyondEnd() {
            return committed < 0 || end < 0 ? 0 : Math.max(0, committed - end);
        }

        /** What is left to read at most. */
        public long atMost() {
            return lag >= 0 ? lag : Math.max(0, end - Math.max(0, logStart));
        }
    }

    /** Client traffic of all brokers; histories in bytes per second, one sample a second, oldest first, at most 60. */
    public record Traffic(
            double bytesInPerSec, double bytesOutPerSec, List<Double> bytesInHistory, List<Double> bytesOutHistory) {}

    /**
     * The machine that the cluster runs on, as far as this process feels it.
     *
     * @param overloaded whether it gave the process no time just now
     * @param lastStallMs how long the last time was that nothing of the process had time, -1 when there was none
     * @param lastStallWallMs when that ended, -1 when there was none
     * @param sessionMs how long ZooKeeper waits for brokers' sessions for that reason; -1 while it is as long as they ask for
     */
    public record Host(boolean overloaded, long lastStallMs, long lastStallWallMs, long sessionMs) {
        /** A machine that gives all the time that is wanted, or of which nothing is known. */
        public static final Host CALM = new Host(false, -1, -1, -1);
    }

    /** What restarts one after the other. */
    public enum RollingKind {
        BROKERS,
        ZOOKEEPER
    }

    /** What a rolling restart is at. */
    public enum RollingStep {
        /** Waits until every ISR is whole, or every node serves and has what the leader has. */
        SYNCING,
        STOPPING,
        STARTING,
        /** The one that did not come back gets its former values. */
        PUTTING_BACK
    }

    /**
     * A rolling restart under way.
     *
     * @param settings names of those changed by it
     * @param done ids restarted, in order
     * @param current the one restarting or being waited for, -1 before the first
     * @param waiting ids still to come, in order
     * @param underReplicated partitions whose ISR must be whole before the next one; for ZooKeeper nodes that do not serve yet
     * @param cancelled none will follow the current one
     */
    public record Rolling(
            RollingKind kind,
            List<String> settings,
            List<Integer> done,
            int current,
            RollingStep step,
            List<Integer> waiting,
            int underReplicated,
            boolean cancelled) {}

    /**
     * Brokers being taken out of the cluster.
     *
     * @param partitions that had a replica on them
     * @param left of those, still to move
     * @param stopping all have moved; the brokers stop and are forgotten
     * @param cancelled what has not arrived goes back
     */
    public record Removal(List<Integer> brokers, int partitions, int left, boolean stopping, boolean cancelled) {}
}
