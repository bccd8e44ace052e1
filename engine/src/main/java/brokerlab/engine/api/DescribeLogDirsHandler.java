package brokerlab.engine.api;

import brokerlab.engine.log.LogStore;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import org.apache.kafka.common.protocol.ApiMessage;

/** DescribeLogDirs: what lies where on this broker. */
final class DescribeLogDirsHandler implements ApiHandler<DescribeLogDirsRequestData> {
    private final BrokerContext broker;

    DescribeLogDirsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, DescribeLogDirsRequestData request) {
        Predicate<TopicPartition> asked = p -> {
            if (request.topics() == null) {
                return true;
            }
            var topic = request.topics().find(p.topic());
            return topic != null && topic.partitions().contains(p.partition());
        };
        var results =
                broker.logs().directories().stream().map(d -> result(d, asked)).toList();
        return Requests.done(new DescribeLogDirsResponseData().setResults(results));
    }

    private DescribeLogDirsResult result(LogStore.Directory directory, Predicate<TopicPartition> asked) {
        var result = new DescribeLogDirsResult()
                .setLogDir(directory.path().toAbsolutePath().toString());
        if (directory.error().isPresent()) {
            return result.setErrorCode(ErrorCode.KAFKA_STORAGE_ERROR.code());
        }
        var topics = new TreeMap<String, DescribeLogDirsTopic>();
        directory.logSizes().forEach((partition, size) -> {
            if (asked.test(partition)) {
                topics.computeIfAbsent(partition.topic(), t -> new DescribeLogDirsTopic().setName(t))
                        .partitions()
                        .add(new DescribeLogDirsPartition()
                                .setPartitionIndex(partition.partition())
                                .setPartitionSize(size)
                                .setOffsetLag(lag(partition)));
            }
        });
        directory.copies().forEach((partition, copy) -> {
            if (asked.test(partition)) {
                topics.computeIfAbsent(partition.topic(), t -> new DescribeLogDirsTopic().setName(t))
                        .partitions()
                        .add(new DescribeLogDirsPartition()
                                .setPartitionIndex(partition.partition())
                                .setPartitionSize(copy.bytes())
                                .setOffsetLag(copy.lag())
                                .setIsFutureKey(true));
            }
        });
        return result.setTotalBytes(directory.totalBytes())
                .setUsableBytes(directory.usableBytes())
                .setTopics(new ArrayList<>(topics.values()));
    }

    /** How far the log end is behind the high watermark, as Kafka defines it for a log in place. */
    private long lag(TopicPartition partition) {
        return broker.logs()
                .get(partition)
                .map(PartitionLog::offsets)
                .map(now -> Math.max(0, now.highWatermark() - now.logEnd()))
                .orElse(0L);
    }
}
