package brokerlab.engine.view;

import brokerlab.engine.journal.JournalEntry;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The one way between a cluster and whoever shows it. Behind it stands the cluster in this process, a remote one or a recording; each
 * says by {@link #abilities()} what it can do. Thread-safe. Nothing here blocks.
 */
public interface Door extends AutoCloseable {
    /** What this cluster can show and do; a control for what is missing is not shown. */
    Set<Ability> abilities();

    /**
     * The newest snapshot, made a few times a second. Parts that did not change since the one before are the same object, so identity
     * tells what to redraw.
     */
    Snapshot snapshot();

    /** Who would lead if brokers came or went, by the rule that this cluster follows. */
    ElectionRule elections();

    /**
     * Calls back for every event kept with an id above {@code afterId}, then for every new one, one at a time, on engine threads.
     * Returns how to stop it.
     */
    Runnable onEvent(long afterId, Consumer<JournalEntry> listener);

    /** Asks. Cancelling the future gives up. Fails with {@link DoorException}. */
    <R> CompletableFuture<R> query(Query<R> query);

    /** Changes something; completes when it is done. Fails with {@link DoorException}. */
    CompletableFuture<Void> execute(Command command);

    /**
     * Writes a record with {@code acks=all}; completes with where it lies when every in-sync replica has it. Fails with {@link
     * DoorException} in the protocol's codes; its sentence says whether the record was written all the same.
     */
    CompletableFuture<Written> write(Command.WriteRecord record);

    /** Stops the cluster cleanly (a local one) or lets go of it; waits until that is done, at most half a minute. */
    @Override
    void close();

    /** What a cluster may be able to do. */
    enum Ability {
        BROKER_LIFE,
        ADD_BROKER,
        ZOOKEEPER_LIFE,
        TOPIC_LIFE,
        SEGMENTS,
        WRITE_RECORDS,
        ROLL_SEGMENT,
        ELECT_PREFERRED,
        GROUP_OFFSETS
    }
}
