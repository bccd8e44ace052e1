package brokerlab.engine.group;

import brokerlab.engine.wire.ErrorCode;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** @param error of the whole request; else each partition has its own */
public record DeletedOffsets(ErrorCode error, Map<TopicPartition, ErrorCode> partitions) {}
