package brokerlab.engine.controller;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Every broker has one; the one that holds {@code /controller} is active. Requests to an inactive one fail with NOT_CONTROLLER.
 * Futures fail with {@link brokerlab.engine.wire.ProtocolException}.
 */
public final class Controller implements AutoCloseable {
    /** @param inbox gets the handlers for UpdateMetadata and ControlledShutdown */
    public Controller(
            int broker,
            Tasks tasks,
            Journal journal,
            BrokerSettings settings,
            TopicOverrides topics,
            Coordination coordination,
            Courier courier,
            Inbox inbox,
            MetadataHolder metadata) {
        throw new UnsupportedOperationException();
    }

    /** Takes part in elections from now on; call it when this broker is registered in {@code /brokers/ids}. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    public boolean active() {
        throw new UnsupportedOperationException();
    }

    /** Broker id of the active controller as this broker knows it, -1 when unknown. */
    public int activeController() {
        throw new UnsupportedOperationException();
    }

    /** Makes a topic; with {@code validateOnly} only says whether it could. Completes when its partitions have leaders. */
    public CompletableFuture<TopicMade> createTopic(TopicRequest request, boolean validateOnly) {
        throw new UnsupportedOperationException();
    }

    /** Like {@link #createTopic}, from any broker: sent to the active controller by courier (auto-creation, internal topics). */
    public CompletableFuture<TopicMade> requestTopic(TopicRequest request) {
        throw new UnsupportedOperationException();
    }

    /** Marks a topic for deletion and completes when it is out of the metadata. TOPIC_DELETION_DISABLED when not allowed. */
    public CompletableFuture<Void> deleteTopic(String topic) {
        throw new UnsupportedOperationException();
    }

    /**
     * Grows a topic to {@code total} partitions.
     *
     * @param assignments replicas of the new partitions in order, empty to let the cluster place them
     */
    public CompletableFuture<Void> createPartitions(
            String topic, int total, List<List<Integer>> assignments, boolean validateOnly) {
        throw new UnsupportedOperationException();
    }

    /** Hands leadership to the preferred replicas (KIP-183/460). All partitions when {@code partitions} is empty. */
    public CompletableFuture<Map<TopicPartition, ErrorCode>> electPreferred(Optional<List<TopicPartition>> partitions) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asked by a broker about to stop, sent to the active controller by courier: leadership moves off this broker. Completes with
     * the partitions that could not be moved. To be called on the stopping broker's own controller; it finds the active one.
     */
    public CompletableFuture<List<TopicPartition>> controlledShutdown() {
        throw new UnsupportedOperationException();
    }

    /** Resigns if active (deletes {@code /controller}) and takes no further part. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
