package brokerlab.engine.api;

import brokerlab.engine.group.CommitRequest;
import brokerlab.engine.group.CommitRequest.OffsetToCommit;
import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.OldFields;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;

/** OffsetCommit: topics by name before version 10, by id from then on; version 0 is {@link VersionZeroOffsets}'. */
final class OffsetCommitHandler implements ApiHandler<OffsetCommitRequestData> {
    private static final int FIRST_WITH_TOPIC_IDS = 10;

    /** Any other, below 0 too, is one. */
    private static final long DEFAULT_RETENTION = -1;

    private final GroupCoordinator groups;
    private final MetadataHolder metadata;
    private final VersionZeroOffsets versionZero;

    OffsetCommitHandler(GroupCoordinator groups, MetadataHolder metadata, VersionZeroOffsets versionZero) {
        this.groups = groups;
        this.metadata = metadata;
        this.versionZero = versionZero;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, OffsetCommitRequestData request) {
        if (context.version() == 0) {
            return versionZero.commit(request);
        }
        boolean byId = context.version() >= FIRST_WITH_TOPIC_IDS;
        ClusterImage image = metadata.current();
        var offsets = new HashMap<TopicPartition, OffsetToCommit>();
        var names = new HashMap<OffsetCommitRequestTopic, String>();
        for (OffsetCommitRequestTopic topic : request.topics()) {
            Optional<TopicImage> known = byId ? image.topic(topic.topicId()) : image.topic(topic.name());
            known.map(TopicImage::name).ifPresent(name -> {
                names.put(topic, name);
                topic.partitions().stream()
                        .filter(p -> known.get().partitions().containsKey(p.partitionIndex()))
                        .forEach(p -> offsets.put(
                                new TopicPartition(name, p.partitionIndex()),
                                new OffsetToCommit(
                                        p.committedOffset(),
                                        p.committedLeaderEpoch(),
                                        Optional.ofNullable(p.committedMetadata())
                                                .orElse(""),
                                        context.version() == 1 ? OldFields.commitTimeMs(p) : OptionalLong.empty())));
            });
        }
        ErrorCode unknown = byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        if (offsets.isEmpty()) {
            // Nobody's business: a group that was never there is not made of it.
            return Requests.done(response(request, names, Map.of(), unknown));
        }
        return groups.commit(new CommitRequest(
                        request.groupId(),
                        request.generationIdOrMemberEpoch(),
                        request.memberId(),
                        Optional.ofNullable(request.groupInstanceId()),
                        request.retentionTimeMs() == DEFAULT_RETENTION
                                ? OptionalLong.empty()
                                : OptionalLong.of(request.retentionTimeMs()),
                        context.version(),
                        offsets))
                .thenApply(results -> Optional.of(response(request, names, results, unknown)));
    }

    private static ApiMessage response(
            OffsetCommitRequestData request,
            Map<OffsetCommitRequestTopic, String> names,
            Map<TopicPartition, ErrorCode> results,
            ErrorCode unknown) {
        var response = new OffsetCommitResponseData();
        for (OffsetCommitRequestTopic topic : request.topics()) {
            var answered = new OffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.topicId());
            Optional<String> name = Optional.ofNullable(names.get(topic));
            topic.partitions().stream()
                    .map(OffsetCommitRequestPartition::partitionIndex)
                    .distinct()
                    .forEach(p -> answered.partitions()
                            .add(new OffsetCommitResponsePartition()
                                    .setPartitionIndex(p)
                                    .setErrorCode(name.map(n -> results.getOrDefault(
                                                    new TopicPartition(n, p), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION))
                                            .orElse(unknown)
                                            .code())));
            if (!answered.partitions().isEmpty()) {
                response.topics().add(answered);
            }
        }
        return response;
    }
}
