package brokerlab.engine.journal;

import brokerlab.engine.config.SettingScope;
import java.util.List;

/**
 * What can happen in a cluster, one record per kind: plain facts, never formatted text. Every object an event concerns is
 * named by its identity, so that a screen can link to it.
 */
public sealed interface ClusterEvent {
    /** The time line on which an event is drawn. */
    enum Track {
        BROKER,
        LEADER,
        ISR,
        SEGMENT,
        GROUP,
        TOPIC,
        SETTING,
        ZOOKEEPER,
        PROBLEM
    }

    /** Where it is drawn. */
    Track track();

    /** The name of its kind, stable across releases: the record's simple name. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /** An event of one partition. */
    interface OfPartition {
        String topic();

        int partition();
    }

    // ---- brokers and controller

    record BrokerStarted(int broker, String rack, String host, int port) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.BROKER;
        }
    }

    record BrokerStopped(int broker) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.BROKER;
        }
    }

    record BrokerKilled(int broker) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.BROKER;
        }
    }

    /** The controller saw the broker's registration in ZooKeeper. */
    record BrokerRegistered(int broker, long brokerEpoch) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.BROKER;
        }
    }

    /** The controller saw the registration vanish: a stop, or a session that timed out. */
    record BrokerGone(int broker) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.BROKER;
        }
    }

    record ControllerElected(int broker, int controllerEpoch) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.LEADER;
        }
    }

    record ControllerResigned(int broker, int controllerEpoch) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.LEADER;
        }
    }

    // ---- topics and leadership

    record TopicCreated(String topic, int partitions, int replicationFactor) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.TOPIC;
        }
    }

    record PartitionsAdded(String topic, int from, int to) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.TOPIC;
        }
    }

    record TopicDeletionRequested(String topic) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.TOPIC;
        }
    }

    record TopicDeleted(String topic) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.TOPIC;
        }
    }

    /** Why a leader was elected. */
    enum ElectionReason {
        NEW_PARTITION,
        BROKER_GONE,
        CONTROLLED_SHUTDOWN,
        PREFERRED,
        UNCLEAN,
        BROKER_BACK,
        REASSIGNMENT
    }

    /** @param leader -1 when no replica could lead */
    record LeaderElected(
            String topic,
            int partition,
            int oldLeader,
            int leader,
            int leaderEpoch,
            List<Integer> isr,
            ElectionReason reason)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.LEADER;
        }
    }

    /** A broker took the role it was told. */
    record RoleTaken(String topic, int partition, boolean leader, int leaderEpoch)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.LEADER;
        }
    }

    record IsrShrunk(String topic, int partition, List<Integer> from, List<Integer> to)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.ISR;
        }
    }

    record IsrExpanded(String topic, int partition, List<Integer> from, List<Integer> to)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.ISR;
        }
    }

    /**
     * A partition is to live elsewhere (KIP-455).
     *
     * @param from replicas before
     * @param to replicas when it is done, preferred leader first
     */
    record ReassignmentStarted(
            String topic,
            int partition,
            List<Integer> from,
            List<Integer> to,
            List<Integer> adding,
            List<Integer> removing)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.TOPIC;
        }
    }

    /** The new replicas are in sync and the others are none any more. */
    record ReassignmentCompleted(String topic, int partition, List<Integer> replicas)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.TOPIC;
        }
    }

    /** @param replicas those it goes back to */
    record ReassignmentCancelled(String topic, int partition, List<Integer> replicas)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.TOPIC;
        }
    }

    // ---- logs

    /** Why a segment was closed and a new one opened. */
    enum RollReason {
        SIZE,
        AGE,
        INDEX_FULL,
        OFFSET_RANGE,
        REQUESTED,
        RETENTION
    }

    record SegmentRolled(
            String topic, int partition, long closedBaseOffset, long newBaseOffset, long closedBytes, RollReason reason)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.SEGMENT;
        }
    }

    /** Why a segment was deleted. */
    enum DeletionReason {
        RETENTION_TIME,
        RETENTION_SIZE,
        LOG_START,
        TOPIC_DELETED,
        TRUNCATED,
        COMPACTED
    }

    record SegmentDeleted(String topic, int partition, long baseOffset, long bytes, DeletionReason reason)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.SEGMENT;
        }
    }

    /** Why the end of a log was cut off. */
    enum TruncationReason {
        /** The last epoch that this log shares with its leader ends earlier there (KIP-101, KIP-595's diverging epoch). */
        EPOCH_ENDS,
        /** The leader's log ends before this one. */
        LEADER_ENDS,
        /** The leader's log starts after the end of this one. */
        LEADER_STARTS,
        /** The leader's log starts in the middle of a batch, and a batch is copied whole. */
        WITHIN_BATCH,
        /** The message format has no leader epochs, so what is above the high watermark may be uncommitted. */
        NO_EPOCHS,
        /** The log is a copy in another directory of its broker, and the log it copies ends there. */
        SOURCE_ENDS,
        /** The log is a copy in another directory of its broker, and the log it copies starts there. */
        SOURCE_STARTS
    }

    /**
     * What the end of a log was cut off for.
     *
     * @param leader the leader that has it otherwise, -1 when it is not about one
     * @param epoch the leader epoch in question, -1 when it is not about one
     * @param offset where the other log starts or ends; -1 when it is not about one
     */
    record TruncationCause(TruncationReason reason, int leader, int epoch, long offset) {
        public static TruncationCause of(TruncationReason reason) {
            return new TruncationCause(reason, -1, -1, -1);
        }

        public static TruncationCause leader(TruncationReason reason, int leader, long offset) {
            return new TruncationCause(reason, leader, -1, offset);
        }
    }

    record LogTruncated(String topic, int partition, long from, long to, TruncationCause cause)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.SEGMENT;
        }
    }

    /**
     * A log was checked after an unclean stop.
     *
     * @param bytesDropped what was cut off the tail, 0 when nothing
     * @param why what was wrong with the tail, empty when nothing
     */
    record LogRecovered(String topic, int partition, int segmentsChecked, long bytesDropped, String why)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.SEGMENT;
        }
    }

    /**
     * A log directory is being checked after an unclean stop.
     *
     * @param segmentsLeft to look at, of the logs begun
     * @param bytesLeft to check, of the logs begun
     */
    record LogsRecovering(int broker, String directory, int logsDone, int logs, int segmentsLeft, long bytesLeft)
            implements ClusterEvent {
        @Override
        public Track track() {
            return Track.SEGMENT;
        }
    }

    /** A log lies in another directory of its broker now (KIP-113). */
    record LogMoved(String topic, int partition, String from, String to, long bytes)
            implements ClusterEvent, OfPartition {
        @Override
        public Track track() {
            return Track.SEGMENT;
        }
    }

    /** All logs of a broker are open. */
    record LogsLoaded(int broker, int logs, boolean afterCleanStop, long tookMs) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.SEGMENT;
        }
    }

    // ---- groups

    record GroupStateChanged(String group, String from, String to, int generation, int members, String why)
            implements ClusterEvent {
        @Override
        public Track track() {
            return Track.GROUP;
        }
    }

    record MemberJoined(String group, String member, String clientId) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.GROUP;
        }
    }

    /** Why a member is no longer in its group. */
    enum LeaveReason {
        LEFT,
        SESSION_TIMEOUT,
        /** It did not join again within the rebalance timeout. */
        NO_JOIN,
        /** It joined but did not ask for its assignment within the rebalance timeout. */
        NO_SYNC,
        /** {@code group.max.size} is reached. */
        GROUP_FULL,
        /** A static member came back under a new id. */
        REPLACED
    }

    /** @param detail what the client said when it left (KIP-800), or the id that replaces the member; empty for none */
    record MemberLeft(String group, String member, LeaveReason reason, String detail) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.GROUP;
        }
    }

    /** Where a group reads on was set from outside. */
    record OffsetsReset(String group, List<OffsetSet> partitions) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.GROUP;
        }
    }

    /** @param from the commit before, -1 when there was none */
    record OffsetSet(String topic, int partition, long from, long to) {}

    // ---- settings

    /**
     * A setting changed: a dynamic one everywhere at once, a start-only one with the restart of the brokers or nodes concerned.
     *
     * @param oldValue empty when it was not set
     * @param newValue empty when it was reset
     */
    record SettingChanged(SettingScope scope, String name, String oldValue, String newValue) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.SETTING;
        }
    }

    /**
     * Brokers or ZooKeeper nodes begin to restart, one at a time, for settings they read at their start.
     *
     * @param order their ids
     */
    record RollingBegan(boolean zooKeeper, List<Integer> order, List<String> settings) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.SETTING;
        }
    }

    /**
     * @param done restarted with the new values
     * @param left not restarted, or put back to the former values
     * @param problem why it ended early; empty when it was cancelled, or when all are done
     */
    record RollingEnded(boolean zooKeeper, List<Integer> done, List<Integer> left, String problem)
            implements ClusterEvent {
        @Override
        public Track track() {
            return Track.SETTING;
        }
    }

    // ---- ZooKeeper

    record ZooKeeperNodeStarted(int node) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.ZOOKEEPER;
        }
    }

    record ZooKeeperNodeStopped(int node, boolean killed) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.ZOOKEEPER;
        }
    }

    record ZooKeeperLeaderElected(int node) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.ZOOKEEPER;
        }
    }

    record QuorumLost(int serving, int needed) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.ZOOKEEPER;
        }
    }

    record QuorumRegained(int serving, int needed) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.ZOOKEEPER;
        }
    }

    /** @param state {@code CONNECTED}, {@code DISCONNECTED} or {@code EXPIRED} */
    record SessionChanged(int broker, String state) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.ZOOKEEPER;
        }
    }

    // ---- what went wrong, and what came from outside

    record TaskFailed(String task, String error) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.PROBLEM;
        }
    }

    record Warning(String what, String remedy) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.PROBLEM;
        }
    }

    /** What somebody can ask for; behind each, the values that come with it. */
    enum Ask {
        /** topic */
        CREATE_TOPIC,
        /** topic */
        DELETE_TOPIC,
        /** topic, its partitions then */
        GROW_TOPIC,
        /** partition, first offset kept, empty for the high watermark */
        DELETE_RECORDS,
        /** broker */
        STOP_BROKER,
        /** broker */
        KILL_BROKER,
        /** broker */
        START_BROKER,
        /** rack, empty for none */
        ADD_BROKER,
        /** brokers */
        REMOVE_BROKERS,
        CANCEL_REMOVAL,
        /** node */
        STOP_ZOOKEEPER_NODE,
        /** node */
        KILL_ZOOKEEPER_NODE,
        /** node */
        START_ZOOKEEPER_NODE,
        /** partition, broker */
        ROLL_SEGMENT,
        /** partitions, empty for all */
        ELECT_PREFERRED,
        /** partitions, empty for all */
        ELECT_UNCLEAN,
        /** partitions, with the brokers each goes to */
        REASSIGN,
        /** group */
        RESET_OFFSETS,
        /** group */
        DELETE_GROUP,
        /** group, topic */
        FORGET_OFFSETS,
        /** names of the settings */
        CHANGE_SETTINGS,
        /** {@code topics}, {@code brokers} and so on, the entity, names of the settings, empty for all of them */
        ALTER_CONFIGS,
        UNDO_SETTINGS,
        CANCEL_ROLLING,
        /** entity, names of the quotas */
        ALTER_QUOTAS,
        /** user */
        ALTER_SCRAM,
        /** release */
        SPEAK,
        MAKE_LAB_AUTHORITY,
        /** client */
        MAKE_CLIENT_CERTIFICATE
    }

    /**
     * Somebody outside the cluster (a person, an admin client) asked for a change.
     *
     * @param values as its {@link Ask} says, always as many
     */
    record Requested(Ask ask, List<String> values, String by) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.SETTING;
        }
    }

    // ---- the machine

    /** The process did not run for a while: the machine slept or was stopped. */
    record ProcessPaused(long ms) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.PROBLEM;
        }
    }

    /**
     * Nothing of the process had time for a while, as something else had the processors.
     *
     * @param collectingMs what of it the Java runtime took to collect garbage
     */
    record MachineOverloaded(long ms, long collectingMs) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.PROBLEM;
        }
    }

    /** The machine's clock was set back: timestamps of records, retention and this journal's times go back with it. */
    record ClockSetBack(long ms) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.PROBLEM;
        }
    }

    /**
     * ZooKeeper now waits this long for brokers' sessions that say nothing, as the machine is short of time.
     *
     * @param fromMs how long it did before
     * @param toMs {@code zookeeper.session.timeout.ms} itself when it is calm again
     */
    record SessionsStretched(long fromMs, long toMs) implements ClusterEvent {
        @Override
        public Track track() {
            return Track.ZOOKEEPER;
        }
    }
}
