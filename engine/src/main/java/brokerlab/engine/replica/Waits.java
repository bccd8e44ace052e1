package brokerlab.engine.replica;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.delayed.Purgatory;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The kinds of requests that wait on partitions, and what wakes which. To be told outside of locks. */
final class Waits implements AutoCloseable {
    /** Most produces, and most consumer fetches, that wait on one broker; clients have at most a few each. */
    private static final int CLIENTS = 50_000;

    /** Most follower fetches: one a broker, and those being replaced. */
    private static final int FOLLOWERS = 2_000;

    private final Purgatory<TopicPartition> produces;
    private final Purgatory<TopicPartition> fetches;
    private final Purgatory<TopicPartition> followers;
    private final Purgatory<TopicPartition> deletes;

    Waits(Tasks tasks, BrokerSettings settings) {
        produces = clients(tasks, settings, "producer.purgatory.purge.interval.requests");
        fetches = clients(tasks, settings, "fetch.purgatory.purge.interval.requests");
        // A follower waits under all it follows, for as long as nothing is written: none of that is kept beyond its
        // answer.
        followers = new Purgatory<>(tasks, FOLLOWERS);
        deletes = clients(tasks, settings, "delete.records.purgatory.purge.interval.requests");
    }

    private static Purgatory<TopicPartition> clients(Tasks tasks, BrokerSettings settings, String purgeInterval) {
        return new Purgatory<>(tasks, CLIENTS, settings.getInt(purgeInterval));
    }

    /** Kafka's names for the rooms clients wait in. */
    Map<String, Purgatory<TopicPartition>> byOperation() {
        return Map.of("Produce", produces, "Fetch", fetches, "DeleteRecords", deletes);
    }

    Purgatory<TopicPartition> produces() {
        return produces;
    }

    Purgatory<TopicPartition> fetches() {
        return fetches;
    }

    Purgatory<TopicPartition> followers() {
        return followers;
    }

    Purgatory<TopicPartition> deletes() {
        return deletes;
    }

    /** Records were appended by the leader. */
    void appended(TopicPartition partition, boolean advanced) {
        if (advanced) {
            changed(partition);
        } else {
            followers.check(partition);
        }
    }

    /** The high watermark, the role or the ISR changed. */
    void changed(TopicPartition partition) {
        produces.check(partition);
        followers.check(partition);
        fetches.check(partition);
        deletes.check(partition);
    }

    @Override
    public void close() {
        produces.close();
        fetches.close();
        followers.close();
        deletes.close();
    }
}
