package brokerlab.engine.api;

import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** DeleteRecords: raises the log start of partitions led here (KIP-107). */
final class DeleteRecordsHandler implements ApiHandler<DeleteRecordsRequestData> {
    private static final long NOWHERE = -1;

    private final BrokerContext broker;

    DeleteRecordsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, DeleteRecordsRequestData request) {
        var deletions = new LinkedHashMap<TopicPartition, CompletableFuture<DeleteRecordsPartitionResult>>();
        request.topics()
                .forEach(topic -> topic.partitions().forEach(p -> {
                    var partition = new TopicPartition(topic.name(), p.partitionIndex());
                    var deletion = Requests.attempt(() -> delete(context, partition, p.offset(), request.timeoutMs()));
                    deletions.put(
                            partition,
                            deletion.handle((lowWatermark, error) -> new DeleteRecordsPartitionResult()
                                    .setPartitionIndex(partition.partition())
                                    .setLowWatermark(error == null ? lowWatermark : NOWHERE)
                                    .setErrorCode((error == null
                                                    ? ErrorCode.NONE
                                                    : Requests.asProtocol(error).code())
                                            .code())));
                }));
        return Requests.all(new ArrayList<>(deletions.values())).thenApply(done -> {
            var response = new DeleteRecordsResponseData();
            deletions.forEach((partition, result) -> {
                var topic = response.topics().find(partition.topic());
                if (topic == null) {
                    topic = new DeleteRecordsTopicResult().setName(partition.topic());
                    response.topics().add(topic);
                }
                topic.partitions().add(result.join());
            });
            return Optional.of(response);
        });
    }

    private CompletableFuture<Long> delete(
            RequestContext context, TopicPartition partition, long offset, int timeoutMs) {
        if (broker.metadata().current().partition(partition).isEmpty()
                && !broker.replicas().leads(partition)) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "this broker knows no partition " + partition);
        }
        if (TopicNames.internal(partition.topic())) {
            throw new ProtocolException(
                    ErrorCode.INVALID_TOPIC_EXCEPTION,
                    partition.topic() + " is internal, its records are not deleted by clients");
        }
        if (!broker.topics().settings(partition.topic()).cleanupDelete()) {
            throw new ProtocolException(
                    ErrorCode.POLICY_VIOLATION, partition.topic() + " has no delete in its cleanup.policy");
        }
        return Requests.runJournalled(
                broker,
                context,
                Ask.DELETE_RECORDS,
                List.of(partition.toString(), offset < 0 ? "" : Long.toString(offset)),
                () -> broker.replicas().deleteRecords(partition, offset, timeoutMs));
    }
}
