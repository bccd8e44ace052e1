package brokerlab.engine.view;

import java.util.List;

/**
 * What a change of settings will do, exactly, at the state it was computed on. Times are wall time in milliseconds: when the engine
 * looks next; 0 for at once.
 */
public sealed interface ChangeEffect {
    /** Retention deletes whole segments of one replica. */
    record SegmentsDeleted(
            String topic, int partition, int broker, List<Long> baseOffsets, long bytes, long newLogStart, long dueMs)
            implements ChangeEffect {}

    /** A group has not read what goes: its next fetch starts over by {@code auto.offset.reset}. */
    record GroupLoses(String group, String topic, int partition, long committed, long newLogStart, long records)
            implements ChangeEffect {}

    /** The active segment of one replica closes. */
    record SegmentRolled(String topic, int partition, int broker, long baseOffset, String reason, long dueMs)
            implements ChangeEffect {}

    /** The cleaner takes up, or leaves alone from now on, a replica's log between two offsets. */
    record Compaction(
            String topic, int partition, int broker, boolean begins, long fromOffset, long toOffset, long bytes)
            implements ChangeEffect {}

    /** {@code acks=all} writes are refused, or accepted again, at the ISR of now. */
    record WritesByIsr(String topic, int partition, boolean refused, int isr, int minInsync) implements ChangeEffect {}

    /**
     * Batches above the limit are refused.
     *
     * @param largestBatch bytes of the largest batch stored now, in the segments looked at
     * @param producers ids of producers whose stored batches would be refused
     */
    record BatchesRefused(String topic, int maxBytes, int largestBatch, List<Long> producers) implements ChangeEffect {}

    /** A partition gets another leader. */
    record LeaderElected(String topic, int partition, int leader, boolean unclean) implements ChangeEffect {}

    /** Brokers restart in this order, each after the ISR is whole again. */
    record BrokersRestart(List<Integer> brokers) implements ChangeEffect {}

    /** ZooKeeper nodes restart in this order, the leader last. */
    record NodesRestart(List<Integer> nodes) implements ChangeEffect {}

    /** Takes effect at the next start of the application, for every ensemble in it. */
    record AppRestart(List<String> settings) implements ChangeEffect {}

    /** A broker opens or closes addresses, as {@code NAME://host:port}. */
    record ListenersChange(int broker, List<String> opened, List<String> closed) implements ChangeEffect {}

    /** A pool of threads grows or shrinks. */
    record ThreadsChange(int broker, String setting, int before, int after) implements ChangeEffect {}

    /** Unknown names asked for by clients are, or are not, made into topics. */
    record AutoCreation(int broker, boolean allowed, int partitions, int replicationFactor) implements ChangeEffect {}

    /**
     * Topics can, or cannot, be deleted.
     *
     * @param waiting topics marked for deletion that go now
     */
    record TopicDeletion(boolean allowed, List<String> waiting) implements ChangeEffect {}

    /** Nothing that exists now is touched; what happens from now on follows the new value. */
    record FromNowOn(String setting) implements ChangeEffect {}
}
