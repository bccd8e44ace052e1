package brokerlab.engine.journal;

import java.util.List;

/** Who leads a partition and who is in sync with the leader. */
public sealed interface ReplicationEvent extends ClusterEvent {
    @Override
    default Track track() {
        return Track.LEADER;
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
            implements ReplicationEvent, OfPartition {}

    /** A broker took the role it was told. */
    record RoleTaken(String topic, int partition, boolean leader, int leaderEpoch)
            implements ReplicationEvent, OfPartition {}

    record IsrShrunk(String topic, int partition, List<Integer> from, List<Integer> to)
            implements ReplicationEvent, OfPartition {
        @Override
        public Track track() {
            return Track.ISR;
        }
    }

    record IsrExpanded(String topic, int partition, List<Integer> from, List<Integer> to)
            implements ReplicationEvent, OfPartition {
        @Override
        public Track track() {
            return Track.ISR;
        }
    }
}
