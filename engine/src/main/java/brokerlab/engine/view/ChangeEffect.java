package brokerlab.engine.view;

import brokerlab.engine.config.Reason;
import brokerlab.engine.journal.LogEvent.RollReason;
import java.util.List;

/**
 * What a change of settings will do, exactly, at the state it was computed on. Times are wall time in milliseconds: when the engine
 * looks next; 0 for at once; {@link #AFTER_RESTART} when a broker has to restart first.
 */
public sealed interface ChangeEffect {
    /** Instead of a time: when the broker concerned has restarted. */
    long AFTER_RESTART = -1;

    /**
     * Retention deletes whole segments of one replica, the oldest ones; an active one is closed for it.
     *
     * @param anyway so many of them, the first ones, go at that time without the change as well
     * @param newLogStart of this replica afterwards
     */
    record SegmentsDeleted(
            String topic,
            int partition,
            int broker,
            List<Long> baseOffsets,
            int anyway,
            long bytes,
            long newLogStart,
            long dueMs)
            implements ChangeEffect {}

    /** Without the change these would be deleted at that time; with it they stay. */
    record SegmentsKept(String topic, int partition, int broker, List<Long> baseOffsets, long bytes, long dueMs)
            implements ChangeEffect {}

    /**
     * A group has not read what goes: its next fetch starts over by {@code auto.offset.reset}.
     *
     * @param records between its position and the new log start, without those that are gone already
     */
    record GroupLoses(String group, String topic, int partition, long committed, long newLogStart, long records)
            implements ChangeEffect {}

    /**
     * The active segment of one replica closes before the first append of at least {@code minBatchBytes} (0: any) whose time is
     * {@code dueMs} or later.
     */
    record SegmentRolled(
            String topic, int partition, int broker, long baseOffset, RollReason reason, int minBatchBytes, long dueMs)
            implements ChangeEffect {}

    /** The cleaner takes up, or leaves alone from now on, a replica's log between two offsets. */
    record Compaction(
            String topic, int partition, int broker, boolean begins, long fromOffset, long toOffset, long bytes)
            implements ChangeEffect {}

    /** {@code acks=all} writes are refused, or accepted again, at the ISR of now. */
    record WritesByIsr(String topic, int partition, boolean refused, int isr, int minInsync) implements ChangeEffect {}

    /**
     * Batches like those stored would be refused from now on; none when {@code batches} is 0.
     *
     * @param maxBytes the limit that will hold
     * @param largestBatch bytes of the largest batch stored now, in the segments looked at
     * @param batches how many of those looked at are above the limit
     * @param producers who wrote those; batches without a producer id have nobody to name
     * @param complete whether every segment was looked at; if not, the newest were
     */
    record BatchesRefused(
            String topic, int maxBytes, int largestBatch, long batches, List<Long> producers, boolean complete)
            implements ChangeEffect {}

    /** Batches may be larger than what a follower asks for at once: such a batch is sent alone, and slowly. */
    record LargerThanFetch(int broker, int maxBatchBytes, int fetchBytes) implements ChangeEffect {}

    /**
     * A partition gets another leader.
     *
     * @param lost records that only replicas outside have, which will be cut there; -1 when that cannot be told
     */
    record LeaderElected(String topic, int partition, int leader, boolean unclean, long lost) implements ChangeEffect {}

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

    /** The value in force stays what it is: it was that already, or a stronger one stands before it everywhere. */
    record NothingChanges(String setting) implements ChangeEffect {}

    /** It is stored and described, and nobody reads it. */
    record NoEffect(String setting, Reason reason) implements ChangeEffect {}

    /**
     * There is more of the same than is listed.
     *
     * @param kind of the effects meant
     * @param count effects left off, and what they add up to
     */
    record Further(Class<? extends ChangeEffect> kind, long count, long segments, long bytes, long records)
            implements ChangeEffect {}

    /** Nothing that exists now is touched; what happens from now on follows the new value. */
    record FromNowOn(String setting) implements ChangeEffect {}
}
