package brokerlab.engine.replica;

import brokerlab.engine.log.LogSlice;
import brokerlab.engine.wire.ErrorCode;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** One partition's answer to a fetch. Offsets are -1 on error. */
public record FetchPart(
        TopicPartition partition,
        Uuid topicId,
        ErrorCode error,
        long highWatermark,
        long lastStableOffset,
        long logStartOffset,
        LogSlice records) {}
