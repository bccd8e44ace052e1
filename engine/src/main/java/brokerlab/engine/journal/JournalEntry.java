package brokerlab.engine.journal;

/**
 * One event with its circumstances.
 *
 * @param id rises strictly from 1 within one journal
 * @param wallMs when, milliseconds since the epoch
 * @param broker the broker it happened on, or {@link #CLUSTER} when on none
 * @param causeId the entry that caused it, or 0 when nothing inside the cluster did
 * @param event what happened
 */
public record JournalEntry(long id, long wallMs, int broker, long causeId, ClusterEvent event) {
    /** Stands for "on no broker". */
    public static final int CLUSTER = -1;
}
