package brokerlab.engine.api;

import brokerlab.engine.group.CommittedOffset;
import brokerlab.engine.group.FetchedOffsets;
import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * OffsetFetch 1–10: one group before version 8, several from then on; topics by id in version 10. {@code requireStable} asks to
 * wait for offsets of open transactions; no transaction commits offsets here, so every committed offset is stable.
 */
final class OffsetFetchHandler implements ApiHandler<OffsetFetchRequestData> {
    private static final int FIRST_WITH_TOP_LEVEL_ERROR = 2;
    private static final int FIRST_BATCHED = 8;
    private static final int FIRST_WITH_TOPIC_IDS = 10;
    private static final CommittedOffset NONE = new CommittedOffset(-1, -1, "", -1);

    private final GroupCoordinator groups;
    private final MetadataHolder metadata;
    private final VersionZeroOffsets versionZero;

    OffsetFetchHandler(GroupCoordinator groups, MetadataHolder metadata, VersionZeroOffsets versionZero) {
        this.groups = groups;
        this.metadata = metadata;
        this.versionZero = versionZero;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, OffsetFetchRequestData request) {
        if (context.version() == 0) {
            return versionZero.fetch(request);
        }
        var response = new OffsetFetchResponseData();
        if (context.version() >= FIRST_BATCHED) {
            boolean byId = context.version() >= FIRST_WITH_TOPIC_IDS;
            request.groups().forEach(group -> response.groups().add(fetch(group, byId)));
        } else {
            // The one group of old as a batch of one, so that there is one way to answer.
            var group = new OffsetFetchRequestGroup().setGroupId(request.groupId());
            group.setTopics(Optional.ofNullable(request.topics())
                    .map(topics -> topics.stream()
                            .map(t -> new OffsetFetchRequestTopics()
                                    .setName(t.name())
                                    .setPartitionIndexes(t.partitionIndexes()))
                            .toList())
                    .orElse(null));
            answerOne(response, group, fetch(group, false), context.version());
        }
        return CompletableFuture.completedFuture(Optional.of(response));
    }

    private static void answerOne(
            OffsetFetchResponseData response,
            OffsetFetchRequestGroup asked,
            OffsetFetchResponseGroup answered,
            int version) {
        if (answered.errorCode() != ErrorCode.NONE.code() && version < FIRST_WITH_TOP_LEVEL_ERROR) {
            for (OffsetFetchRequestTopics topic : asked.topics()) {
                var failed = new OffsetFetchResponseTopic().setName(topic.name());
                topic.partitionIndexes()
                        .forEach(p -> failed.partitions()
                                .add(new OffsetFetchResponsePartition()
                                        .setPartitionIndex(p)
                                        .setCommittedOffset(-1)
                                        .setMetadata("")
                                        .setErrorCode(answered.errorCode())));
                response.topics().add(failed);
            }
            return;
        }
        response.setErrorCode(answered.errorCode());
        for (OffsetFetchResponseTopics topic : answered.topics()) {
            var one = new OffsetFetchResponseTopic().setName(topic.name());
            topic.partitions()
                    .forEach(p -> one.partitions()
                            .add(new OffsetFetchResponsePartition()
                                    .setPartitionIndex(p.partitionIndex())
                                    .setCommittedOffset(p.committedOffset())
                                    .setCommittedLeaderEpoch(p.committedLeaderEpoch())
                                    .setMetadata(p.metadata())
                                    .setErrorCode(p.errorCode())));
            response.topics().add(one);
        }
    }

    private OffsetFetchResponseGroup fetch(OffsetFetchRequestGroup request, boolean byId) {
        var response = new OffsetFetchResponseGroup().setGroupId(request.groupId());
        ClusterImage image = metadata.current();
        Optional<List<OffsetFetchRequestTopics>> topics = Optional.ofNullable(request.topics());
        FetchedOffsets fetched = groups.fetch(request.groupId(), topics.map(asked -> partitions(asked, image, byId)));
        response.setErrorCode(fetched.error().code());
        if (fetched.error() != ErrorCode.NONE) {
            return response;
        }
        topics.ifPresentOrElse(
                asked -> asked.forEach(topic -> response.topics().add(answer(topic, image, byId, fetched.offsets()))),
                () -> answerAll(response, image, byId, fetched.offsets()));
        return response;
    }

    private static Set<TopicPartition> partitions(
            List<OffsetFetchRequestTopics> topics, ClusterImage image, boolean byId) {
        var partitions = new HashSet<TopicPartition>();
        for (OffsetFetchRequestTopics topic : topics) {
            name(topic, image, byId)
                    .ifPresent(
                            name -> topic.partitionIndexes().forEach(p -> partitions.add(new TopicPartition(name, p))));
        }
        return partitions;
    }

    private static Optional<String> name(OffsetFetchRequestTopics topic, ClusterImage image, boolean byId) {
        return byId ? image.topic(topic.topicId()).map(TopicImage::name) : Optional.of(topic.name());
    }

    private static OffsetFetchResponseTopics answer(
            OffsetFetchRequestTopics topic,
            ClusterImage image,
            boolean byId,
            Map<TopicPartition, CommittedOffset> offsets) {
        Optional<String> name = name(topic, image, byId);
        var answered = new OffsetFetchResponseTopics().setName(name.orElse("")).setTopicId(topic.topicId());
        for (int partition : topic.partitionIndexes()) {
            CommittedOffset offset =
                    name.map(n -> offsets.get(new TopicPartition(n, partition))).orElse(NONE);
            answered.partitions()
                    .add(answer(partition, offset, name.isPresent() ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_ID));
        }
        return answered;
    }

    private static void answerAll(
            OffsetFetchResponseGroup response,
            ClusterImage image,
            boolean byId,
            Map<TopicPartition, CommittedOffset> offsets) {
        var byTopic = new TreeMap<String, Set<Integer>>();
        offsets.keySet()
                .forEach(p ->
                        byTopic.computeIfAbsent(p.topic(), t -> new TreeSet<>()).add(p.partition()));
        byTopic.forEach((name, partitions) -> {
            Optional<Uuid> id = image.topic(name).map(TopicImage::id);
            if (byId && id.isEmpty()) {
                // Just deleted: without an id there is no way to name it in this version.
                return;
            }
            var answered = new OffsetFetchResponseTopics().setName(name).setTopicId(id.orElse(Uuid.ZERO_UUID));
            partitions.forEach(p -> answered.partitions()
                    .add(answer(p, offsets.getOrDefault(new TopicPartition(name, p), NONE), ErrorCode.NONE)));
            response.topics().add(answered);
        });
    }

    private static OffsetFetchResponsePartitions answer(int partition, CommittedOffset offset, ErrorCode error) {
        return new OffsetFetchResponsePartitions()
                .setPartitionIndex(partition)
                .setCommittedOffset(offset.offset())
                .setCommittedLeaderEpoch(offset.leaderEpoch())
                .setMetadata(offset.metadata())
                .setErrorCode(error.code());
    }
}
