package brokerlab.engine.api;

import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.log.ProducerEntry;
import brokerlab.engine.wire.ErrorCode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.DescribeProducersResponseData.PartitionResponse;
import org.apache.kafka.common.message.DescribeProducersResponseData.ProducerState;
import org.apache.kafka.common.message.DescribeProducersResponseData.TopicResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/** DescribeProducers 0 (KIP-664): the idempotent producers that a log of this broker remembers, leader or not. */
final class DescribeProducersHandler implements ApiHandler<DescribeProducersRequestData> {
    private final BrokerContext broker;

    DescribeProducersHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, DescribeProducersRequestData request) {
        var response = new DescribeProducersResponseData();
        request.topics().forEach(topic -> {
            var answer = new TopicResponse().setName(topic.name());
            topic.partitionIndexes()
                    .forEach(p -> answer.partitions().add(producers(new TopicPartition(topic.name(), p))));
            response.topics().add(answer);
        });
        return Requests.done(response);
    }

    private PartitionResponse producers(TopicPartition partition) {
        var answer = new PartitionResponse().setPartitionIndex(partition.partition());
        if (!TopicNames.legal(partition.topic())) {
            return answer.setErrorCode(ErrorCode.INVALID_TOPIC_EXCEPTION.code())
                    .setErrorMessage("'" + partition.topic() + "' is no topic's name: 1 to 249 of a-z A-Z 0-9 . _ -");
        }
        Optional<PartitionLog> log = broker.replicas().log(partition);
        if (log.isEmpty()) {
            boolean elsewhere = broker.metadata().current().partition(partition).isPresent();
            return answer.setErrorCode(
                            (elsewhere ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
                                    .code())
                    .setErrorMessage(
                            elsewhere
                                    ? "broker " + broker.broker() + " holds no replica of " + partition
                                    : "there is no " + partition);
        }
        log.get().producers().forEach(p -> answer.activeProducers().add(state(p)));
        return answer;
    }

    private static ProducerState state(ProducerEntry producer) {
        return new ProducerState()
                .setProducerId(producer.producerId())
                .setProducerEpoch(producer.epoch())
                .setLastSequence(producer.lastSequence())
                .setLastTimestamp(producer.lastTimestampMs())
                .setCoordinatorEpoch(producer.coordinatorEpoch())
                .setCurrentTxnStartOffset(producer.transactionFirstOffset());
    }
}
