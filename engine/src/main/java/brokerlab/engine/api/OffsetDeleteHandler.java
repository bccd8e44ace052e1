package brokerlab.engine.api;

import brokerlab.engine.group.DeletedOffsets;
import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;

/** OffsetDelete 0 (KIP-496). */
final class OffsetDeleteHandler implements ApiHandler<OffsetDeleteRequestData> {
    private final GroupCoordinator groups;
    private final MetadataHolder metadata;

    OffsetDeleteHandler(GroupCoordinator groups, MetadataHolder metadata) {
        this.groups = groups;
        this.metadata = metadata;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, OffsetDeleteRequestData request) {
        var known = new HashSet<TopicPartition>();
        request.topics().forEach(topic -> {
            topic.partitions().stream()
                    .map(p -> new TopicPartition(topic.name(), p.partitionIndex()))
                    .filter(p -> metadata.current().partition(p).isPresent())
                    .forEach(known::add);
        });
        return groups.deleteOffsets(request.groupId(), known)
                .thenApply(deleted -> Optional.of(response(request, deleted)));
    }

    private static ApiMessage response(OffsetDeleteRequestData request, DeletedOffsets deleted) {
        var response =
                new OffsetDeleteResponseData().setErrorCode(deleted.error().code());
        if (deleted.error() != ErrorCode.NONE) {
            return response;
        }
        request.topics().forEach(topic -> {
            var answered = new OffsetDeleteResponseTopic().setName(topic.name());
            topic.partitions().stream()
                    .map(OffsetDeleteRequestPartition::partitionIndex)
                    .distinct()
                    .forEach(p -> answered.partitions()
                            .add(new OffsetDeleteResponsePartition()
                                    .setPartitionIndex(p)
                                    .setErrorCode(deleted.partitions()
                                            .getOrDefault(
                                                    new TopicPartition(topic.name(), p),
                                                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
                                            .code())));
            if (!answered.partitions().isEmpty()) {
                response.topics().add(answered);
            }
        });
        return response;
    }
}
