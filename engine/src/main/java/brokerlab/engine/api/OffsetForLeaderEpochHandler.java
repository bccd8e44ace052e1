package brokerlab.engine.api;

import brokerlab.engine.wire.ErrorCode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** OffsetForLeaderEpoch: lets a consumer see that its log was truncated under it (KIP-320). */
final class OffsetForLeaderEpochHandler implements ApiHandler<OffsetForLeaderEpochRequestData> {
    private final BrokerContext broker;

    OffsetForLeaderEpochHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, OffsetForLeaderEpochRequestData request) {
        var response = new OffsetForLeaderEpochResponseData();
        request.topics().forEach(topic -> {
            var answer = new OffsetForLeaderTopicResult().setTopic(topic.topic());
            topic.partitions().forEach(p -> answer.partitions().add(end(topic.topic(), p)));
            response.topics().add(answer);
        });
        return Requests.done(response);
    }

    private EpochEndOffset end(String topic, OffsetForLeaderPartition asked) {
        var partition = new TopicPartition(topic, asked.partition());
        var answer = new EpochEndOffset().setPartition(asked.partition());
        if (broker.metadata().current().partition(partition).isEmpty()
                && !broker.replicas().leads(partition)) {
            return answer.setErrorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        }
        try {
            var end = broker.replicas().epochEnd(partition, asked.leaderEpoch(), asked.currentLeaderEpoch());
            return answer.setLeaderEpoch(end.epoch()).setEndOffset(end.endOffset());
        } catch (RuntimeException | Error e) {
            return answer.setErrorCode(Requests.asProtocol(e).code().code());
        }
    }
}
