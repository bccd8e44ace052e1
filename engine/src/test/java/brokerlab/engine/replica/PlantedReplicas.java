package brokerlab.engine.replica;

import brokerlab.engine.log.EpochEnd;
import brokerlab.engine.log.PartitionLog;

/** Real replicas, in which one decision may be made wrongly on purpose. */
@SuppressWarnings("ImmutableEnumChecker") // its decisions have no state
public enum PlantedReplicas {
    NONE(ReplicationDecisions.RIGHT),

    /** A follower joins the ISR whatever it lacks. */
    ISR_TOO_WIDE(new ReplicationDecisions() {
        @Override
        public boolean mayJoin(long followerEnd, long highWatermark, long epochStart) {
            return true;
        }
    }),

    /** A follower joins before it has what earlier leaders left to this epoch: it need only reach the high watermark. */
    JOIN_BEFORE_EPOCH_START(new ReplicationDecisions() {
        @Override
        public boolean mayJoin(long followerEnd, long highWatermark, long epochStart) {
            return followerEnd >= highWatermark;
        }
    }),

    /** The high watermark does not wait for a member that is about to be dropped or taken in. */
    HIGH_WATERMARK_EARLY(new ReplicationDecisions() {
        @Override
        public boolean counts(IsrState isr, int follower) {
            return isr.members().contains(follower)
                    && isr.proposal().map(p -> p.members().contains(follower)).orElse(true);
        }
    }),

    /** As before KIP-101. */
    TRUNCATION_BY_HIGH_WATERMARK(new ReplicationDecisions() {
        @Override
        public long cut(EpochEnd leader, PartitionLog log) {
            return log.offsets().highWatermark();
        }
    }),

    /** Orders of outdated controllers, and those in outdated leader epochs, are carried out. */
    FENCING_DROPPED(new ReplicationDecisions() {
        @Override
        public boolean outdated(int told, int known) {
            return false;
        }
    }),

    /** A log keeps the topic's settings that were read before it was registered for changes. */
    SETTINGS_READ_THEN_REGISTERED(ReplicationDecisions.RIGHT),

    /** A role in a new partition does not wait until the topic's settings are known. */
    ROLE_BEFORE_SETTINGS(ReplicationDecisions.RIGHT);

    private final ReplicationDecisions decisions;

    PlantedReplicas(ReplicationDecisions decisions) {
        this.decisions = decisions;
    }

    public Replicas make(Replicas.Dependencies here) {
        return new Replicas(here, decisions);
    }
}
