package brokerlab.engine.api;

import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.log.LogFailedException;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData.AlterReplicaLogDirPartitionResult;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData.AlterReplicaLogDirTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** AlterReplicaLogDirs (KIP-113): logs of this broker into other directories of it. Answered when the moves have begun. */
final class AlterReplicaLogDirsHandler implements ApiHandler<AlterReplicaLogDirsRequestData> {
    private final BrokerContext broker;

    AlterReplicaLogDirsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, AlterReplicaLogDirsRequestData request) {
        var topics = new TreeMap<String, AlterReplicaLogDirTopicResult>();
        request.dirs()
                .forEach(dir -> dir.topics()
                        .forEach(topic -> topic.partitions()
                                .forEach(number -> topics.computeIfAbsent(
                                                topic.name(), t -> new AlterReplicaLogDirTopicResult().setTopicName(t))
                                        .partitions()
                                        .add(new AlterReplicaLogDirPartitionResult()
                                                .setPartitionIndex(number)
                                                .setErrorCode(
                                                        moved(new TopicPartition(topic.name(), number), dir.path())
                                                                .code())))));
        return Requests.done(new AlterReplicaLogDirsResponseData().setResults(new ArrayList<>(topics.values())));
    }

    private ErrorCode moved(TopicPartition partition, String directory) {
        try {
            broker.logs()
                    .move(
                            partition,
                            Path.of(directory),
                            (files, underWay) -> broker.controller().room().refusal("segments", files, underWay));
            return ErrorCode.NONE;
        } catch (ProtocolException e) {
            if (e.code() == ErrorCode.POLICY_VIOLATION) {
                // The answer has no room for words.
                broker.journal()
                        .append(
                                broker.broker(),
                                new ProblemEvent.Warning(e.getMessage(), "Ask for the move again when there is room"));
            }
            boolean nowhere = e.code() == ErrorCode.REPLICA_NOT_AVAILABLE
                    && broker.metadata().current().partition(partition).isEmpty();
            return nowhere ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : e.code();
        } catch (InvalidPathException e) {
            return ErrorCode.LOG_DIR_NOT_FOUND;
        } catch (LogFailedException e) {
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
    }
}
