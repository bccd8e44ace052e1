package brokerlab.engine.api;

import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;

/** OffsetCommit 0 and OffsetFetch 0: of any broker, as they go to ZooKeeper and know neither members nor metadata. */
final class VersionZeroOffsets {
    private final MetadataHolder metadata;
    private final OldOffsets offsets;
    private final int metadataMaxBytes;

    VersionZeroOffsets(MetadataHolder metadata, OldOffsets offsets, int metadataMaxBytes) {
        this.metadata = metadata;
        this.offsets = offsets;
        this.metadataMaxBytes = metadataMaxBytes;
    }

    CompletableFuture<Optional<ApiMessage>> commit(OffsetCommitRequestData request) {
        var response = new OffsetCommitResponseData();
        var kept = new ArrayList<CompletableFuture<OffsetCommitResponsePartition>>();
        request.topics().forEach(topic -> {
            var answer = new OffsetCommitResponseTopic().setName(topic.name());
            topic.partitions()
                    .forEach(p -> kept.add(commitOne(
                                    request.groupId(), new TopicPartition(topic.name(), p.partitionIndex()), p)
                            .thenApply(error -> {
                                var part = new OffsetCommitResponsePartition()
                                        .setPartitionIndex(p.partitionIndex())
                                        .setErrorCode(error.code());
                                synchronized (answer) {
                                    answer.partitions().add(part);
                                }
                                return part;
                            })));
            if (!topic.partitions().isEmpty()) {
                response.topics().add(answer);
            }
        });
        return Requests.all(kept).thenApply(done -> Optional.of(response));
    }

    private CompletableFuture<ErrorCode> commitOne(
            String group, TopicPartition partition, OffsetCommitRequestPartition commit) {
        if (metadata.current().partition(partition).isEmpty()) {
            return CompletableFuture.completedFuture(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (commit.committedMetadata() != null && commit.committedMetadata().length() > metadataMaxBytes) {
            return CompletableFuture.completedFuture(ErrorCode.OFFSET_METADATA_TOO_LARGE);
        }
        return Requests.attempt(() -> offsets.keep(group, partition, commit.committedOffset()))
                .handle((done, error) -> error == null ? ErrorCode.NONE : ErrorCode.UNKNOWN_SERVER_ERROR);
    }

    CompletableFuture<Optional<ApiMessage>> fetch(OffsetFetchRequestData request) {
        var response = new OffsetFetchResponseData();
        var found = new ArrayList<CompletableFuture<OffsetFetchResponsePartition>>();
        request.topics().forEach(topic -> {
            var answer = new OffsetFetchResponseTopic().setName(topic.name());
            topic.partitionIndexes()
                    .forEach(p -> found.add(found(request.groupId(), new TopicPartition(topic.name(), p))
                            .thenApply(part -> {
                                synchronized (answer) {
                                    answer.partitions().add(part);
                                }
                                return part;
                            })));
            response.topics().add(answer);
        });
        return Requests.all(found).thenApply(done -> Optional.of(response));
    }

    private CompletableFuture<OffsetFetchResponsePartition> found(String group, TopicPartition partition) {
        var answer = new OffsetFetchResponsePartition()
                .setPartitionIndex(partition.partition())
                .setCommittedOffset(-1)
                .setMetadata("");
        if (metadata.current().partition(partition).isEmpty()) {
            return CompletableFuture.completedFuture(answer.setErrorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code()));
        }
        return Requests.attempt(() -> offsets.find(group, partition)).handle((offset, error) -> {
            if (error != null) {
                return answer.setErrorCode(ErrorCode.UNKNOWN_SERVER_ERROR.code());
            }
            return offset.map(answer::setCommittedOffset)
                    .orElseGet(() -> answer.setErrorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code()));
        });
    }
}
