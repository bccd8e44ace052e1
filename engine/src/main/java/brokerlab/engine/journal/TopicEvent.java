package brokerlab.engine.journal;

import java.util.List;

/** Topics, their partitions, and the brokers that these are to live on. */
public sealed interface TopicEvent extends ClusterEvent {
    @Override
    default Track track() {
        return Track.TOPIC;
    }

    record TopicCreated(String topic, int partitions, int replicationFactor) implements TopicEvent {}

    record PartitionsAdded(String topic, int from, int to) implements TopicEvent {}

    record TopicDeletionRequested(String topic) implements TopicEvent {}

    record TopicDeleted(String topic) implements TopicEvent {}

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
            implements TopicEvent, OfPartition {}

    /** The new replicas are in sync and the others are none any more. */
    record ReassignmentCompleted(String topic, int partition, List<Integer> replicas)
            implements TopicEvent, OfPartition {}

    /** @param replicas those it goes back to */
    record ReassignmentCancelled(String topic, int partition, List<Integer> replicas)
            implements TopicEvent, OfPartition {}
}
