package brokerlab.engine.api;

import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/** AlterPartitionReassignments: moves partitions, or cancels their move (KIP-455), on the active controller. */
final class AlterPartitionReassignmentsHandler implements ApiHandler<AlterPartitionReassignmentsRequestData> {
    private final BrokerContext broker;

    AlterPartitionReassignmentsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, AlterPartitionReassignmentsRequestData request) {
        if (!broker.controller().active()) {
            // Kafka names no partition then.
            return Requests.done(new AlterPartitionReassignmentsResponseData()
                    .setErrorCode(ErrorCode.NOT_CONTROLLER.code())
                    .setErrorMessage(CreateTopicsHandler.notTheController(broker)));
        }
        var targets = new LinkedHashMap<TopicPartition, Optional<List<Integer>>>();
        request.topics()
                .forEach(topic -> topic.partitions()
                        .forEach(p -> targets.put(
                                new TopicPartition(topic.name(), p.partitionIndex()),
                                Optional.ofNullable(p.replicas()).map(List::copyOf))));
        // As in Kafka the request's timeout is not looked at: the move begins, however long it takes.
        return Requests.runJournalled(
                        broker,
                        context,
                        Ask.REASSIGN,
                        List.of(describe(targets)),
                        () -> broker.controller().reassign(targets, request.allowReplicationFactorChange()))
                .thenApply(answers -> Optional.of(
                        response(answers).setAllowReplicationFactorChange(request.allowReplicationFactorChange())));
    }

    private static String describe(Map<TopicPartition, Optional<List<Integer>>> targets) {
        return Requests.briefly(targets.entrySet().stream()
                .map(target -> target.getKey()
                        + target.getValue()
                                .map(brokers -> " → "
                                        + brokers.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                                .orElse(" ↩"))
                .toList());
    }

    private static AlterPartitionReassignmentsResponseData response(
            Map<TopicPartition, Optional<ProtocolException>> answers) {
        var topics = new LinkedHashMap<String, ReassignableTopicResponse>();
        answers.forEach((partition, error) -> topics.computeIfAbsent(
                        partition.topic(), name -> new ReassignableTopicResponse().setName(name))
                .partitions()
                .add(new ReassignablePartitionResponse()
                        .setPartitionIndex(partition.partition())
                        .setErrorCode(error.map(ProtocolException::code)
                                .orElse(ErrorCode.NONE)
                                .code())
                        .setErrorMessage(error.map(Throwable::getMessage).orElse(null))));
        return new AlterPartitionReassignmentsResponseData().setResponses(List.copyOf(topics.values()));
    }
}
