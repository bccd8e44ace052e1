package brokerlab.engine.replica;

import brokerlab.engine.log.AbortedTransaction;
import brokerlab.engine.log.EpochEnd;
import brokerlab.engine.log.LogSlice;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * One partition's answer to a fetch. Offsets are -1 on error.
 *
 * @param diverging where the log parts from what the client has (KIP-595), {@link EpochEnd#UNKNOWN} when it does not
 * @param preferredReplica who the client is to ask from now on instead, -1 for nobody (KIP-392)
 * @param aborted what a {@code read_committed} reader of the records must leave out; empty for others
 */
public record FetchPart(
        TopicPartition partition,
        Uuid topicId,
        ErrorCode error,
        long highWatermark,
        long lastStableOffset,
        long logStartOffset,
        EpochEnd diverging,
        int preferredReplica,
        LogSlice records,
        List<AbortedTransaction> aborted) {}
