package brokerlab.engine.group;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Counted;
import brokerlab.engine.controller.TopicMade;
import brokerlab.engine.controller.TopicRequest;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent.Warning;
import brokerlab.engine.metadata.ClusterImage.BrokerNode;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * {@code __consumer_offsets}: where a group's coordinator is, and the making of the topic when the first group asks. As in Kafka
 * it is made with the full replication factor or not at all.
 */
public final class OffsetsTopic {
    /** The topic's name. */
    public static final String NAME = "__consumer_offsets";

    private final int broker;
    private final MetadataHolder metadata;
    private final BrokerSettings settings;
    private final Journal journal;
    private final Function<TopicRequest, CompletableFuture<TopicMade>> make;
    private final AtomicBoolean making = new AtomicBoolean();

    /** @param make asks the active controller for a topic */
    public OffsetsTopic(
            int broker,
            MetadataHolder metadata,
            BrokerSettings settings,
            Journal journal,
            Function<TopicRequest, CompletableFuture<TopicMade>> make) {
        this.broker = broker;
        this.metadata = metadata;
        this.settings = settings;
        this.journal = journal;
        this.make = make;
    }

    /**
     * The broker that coordinates {@code group}, as this broker knows it.
     *
     * @throws ProtocolException COORDINATOR_NOT_AVAILABLE while there is none; clients ask again
     */
    public BrokerNode coordinatorOf(String group) {
        var image = metadata.current();
        Optional<TopicImage> topic =
                image.topic(NAME).filter(t -> !t.partitions().isEmpty());
        if (topic.isEmpty()) {
            makeOnce(image.brokers().size());
            throw unavailable(NAME + " is being made");
        }
        int partition = Groups.partitionFor(group, topic.get().partitions().size());
        return Optional.ofNullable(topic.get().partitions().get(partition))
                .map(p -> image.brokers().get(p.leader()))
                .orElseThrow(() -> unavailable(NAME + "-" + partition + " has no leader"));
    }

    private void makeOnce(int alive) {
        int factor = settings.getInt("offsets.topic.replication.factor");
        if (alive < factor) {
            throw unavailable(NAME + " needs " + Counted.of(factor, "broker") + ", and "
                    + Counted.of(alive, "is", "are") + " alive; start more or lower offsets.topic.replication.factor");
        }
        if (!making.compareAndSet(false, true)) {
            return;
        }
        var request = new TopicRequest(
                NAME,
                settings.getInt("offsets.topic.num.partitions"),
                factor,
                Map.of(),
                Map.of(
                        "cleanup.policy", "compact",
                        "compression.type", "producer",
                        "segment.bytes", settings.get("offsets.topic.segment.bytes")));
        make.apply(request).whenComplete((made, error) -> {
            making.set(false);
            // Another broker may have been faster; a controller that moves is asked again by the next client.
            if (error != null
                    && ProtocolException.codeOf(error) != ErrorCode.TOPIC_ALREADY_EXISTS
                    && !ProtocolException.codeOf(error).retriable()) {
                journal.append(
                        broker,
                        new Warning(
                                NAME + " could not be made: " + ProtocolException.unwrapped(error),
                                "groups cannot work until it is; it is tried again when a client asks"));
            }
        });
    }

    private static ProtocolException unavailable(String why) {
        return new ProtocolException(ErrorCode.COORDINATOR_NOT_AVAILABLE, why);
    }
}
