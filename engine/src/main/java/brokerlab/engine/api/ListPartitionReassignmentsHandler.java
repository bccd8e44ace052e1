package brokerlab.engine.api;

import brokerlab.engine.controller.Assignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingPartitionReassignment;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingTopicReassignment;
import org.apache.kafka.common.protocol.ApiMessage;

/** ListPartitionReassignments: what is on the move (KIP-455), from the active controller. */
final class ListPartitionReassignmentsHandler implements ApiHandler<ListPartitionReassignmentsRequestData> {
    private final BrokerContext broker;

    ListPartitionReassignmentsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, ListPartitionReassignmentsRequestData request) {
        CreateTopicsHandler.requireController(broker);
        Predicate<TopicPartition> wanted = requested(request);
        // As in Kafka the request's timeout is not looked at.
        return broker.controller().reassignments().thenApply(underWay -> Optional.of(response(underWay, wanted)));
    }

    private static Predicate<TopicPartition> requested(ListPartitionReassignmentsRequestData request) {
        if (request.topics() == null) {
            return partition -> true;
        }
        var named = new HashSet<TopicPartition>();
        request.topics()
                .forEach(topic ->
                        topic.partitionIndexes().forEach(p -> named.add(new TopicPartition(topic.name(), p))));
        return named::contains;
    }

    private static ListPartitionReassignmentsResponseData response(
            Map<TopicPartition, Assignment> underWay, Predicate<TopicPartition> wanted) {
        var topics = new TreeMap<String, OngoingTopicReassignment>();
        underWay.forEach((partition, assignment) -> {
            if (wanted.test(partition)) {
                topics.computeIfAbsent(partition.topic(), name -> new OngoingTopicReassignment().setName(name))
                        .partitions()
                        .add(new OngoingPartitionReassignment()
                                .setPartitionIndex(partition.partition())
                                .setReplicas(assignment.replicas())
                                .setAddingReplicas(assignment.adding())
                                .setRemovingReplicas(assignment.removing()));
            }
        });
        return new ListPartitionReassignmentsResponseData().setTopics(new ArrayList<>(topics.values()));
    }
}
