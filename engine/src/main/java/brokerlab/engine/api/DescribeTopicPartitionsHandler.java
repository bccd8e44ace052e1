package brokerlab.engine.api;

import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;

/** DescribeTopicPartitions (KIP-966): topics in name order, in pages of so many partitions. */
final class DescribeTopicPartitionsHandler implements ApiHandler<DescribeTopicPartitionsRequestData> {
    private final BrokerContext broker;
    private final int most;

    DescribeTopicPartitionsHandler(BrokerContext broker) {
        this.broker = broker;
        this.most = broker.settings().getInt("max.request.partition.size.limit");
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, DescribeTopicPartitionsRequestData request) {
        ClusterImage image = broker.metadata().current();
        String fromTopic = request.cursor() == null ? "" : request.cursor().topicName();
        int fromPartition = request.cursor() == null ? 0 : request.cursor().partitionIndex();
        if (fromPartition < 0) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST, "cursor partition " + fromPartition + " is negative");
        }
        var names = new TreeSet<String>();
        if (request.topics().isEmpty()) {
            image.topics().values().stream().filter(t -> !t.deleting()).forEach(t -> names.add(t.name()));
        } else {
            request.topics().stream().map(TopicRequest::name).forEach(names::add);
        }
        int room = Math.max(1, Math.min(request.responsePartitionLimit(), most));
        var response = new DescribeTopicPartitionsResponseData();
        for (String name : names.tailSet(fromTopic)) {
            if (room <= 0) {
                response.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(0));
                break;
            }
            Optional<TopicImage> topic = image.topic(name).filter(t -> !t.deleting());
            if (topic.isEmpty()) {
                response.topics().add(unknown(name));
                continue;
            }
            int first = name.equals(fromTopic) ? fromPartition : 0;
            var page = topic.get().partitions().values().stream()
                    .filter(p -> p.partition() >= first)
                    .sorted(Comparator.comparingInt(PartitionImage::partition))
                    .limit((long) room + 1)
                    .toList();
            boolean cut = page.size() > room;
            var shown = cut ? page.subList(0, room) : page;
            response.topics().add(topic(image, topic.get(), shown));
            room -= shown.size();
            if (cut) {
                response.setNextCursor(new Cursor()
                        .setTopicName(name)
                        .setPartitionIndex(page.getLast().partition()));
                break;
            }
        }
        return Requests.done(response);
    }

    private static DescribeTopicPartitionsResponseTopic unknown(String name) {
        ErrorCode error =
                TopicNames.legal(name) ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION;
        return new DescribeTopicPartitionsResponseTopic()
                .setName(name)
                .setIsInternal(TopicNames.internal(name))
                .setErrorCode(error.code());
    }

    private static DescribeTopicPartitionsResponseTopic topic(
            ClusterImage image, TopicImage topic, List<PartitionImage> partitions) {
        var answer = new DescribeTopicPartitionsResponseTopic()
                .setName(topic.name())
                .setTopicId(topic.id())
                .setIsInternal(TopicNames.internal(topic.name()))
                .setTopicAuthorizedOperations(AuthorizedOperations.ON_TOPIC);
        for (PartitionImage p : partitions) {
            boolean led = image.brokers().containsKey(p.leader());
            answer.partitions()
                    .add(new DescribeTopicPartitionsResponsePartition()
                            .setErrorCode((led ? ErrorCode.NONE : ErrorCode.LEADER_NOT_AVAILABLE).code())
                            .setPartitionIndex(p.partition())
                            .setLeaderId(led ? p.leader() : -1)
                            .setLeaderEpoch(p.leaderEpoch())
                            .setReplicaNodes(p.replicas())
                            .setIsrNodes(p.isr())
                            // Null is legal here, but the Java admin client trips over it.
                            .setEligibleLeaderReplicas(List.of())
                            .setLastKnownElr(List.of())
                            .setOfflineReplicas(p.replicas().stream()
                                    .filter(r -> !image.brokers().containsKey(r))
                                    .toList()));
        }
        return answer;
    }
}
