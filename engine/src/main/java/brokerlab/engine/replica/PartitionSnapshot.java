package brokerlab.engine.replica;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A hosted partition as its broker sees it, for the screens.
 *
 * @param isr as the leader knows it; empty on a follower
 * @param bytesIn what clients appended while this broker led, since it started; 0 when it never led
 * @param followerEnds on the leader: log end offsets of the followers as last fetched, by broker; else empty
 */
public record PartitionSnapshot(
        TopicPartition partition,
        Uuid topicId,
        boolean leader,
        int leaderId,
        int leaderEpoch,
        List<Integer> isr,
        List<Integer> replicas,
        long logStartOffset,
        long logEndOffset,
        long highWatermark,
        long sizeInBytes,
        int segments,
        long bytesIn,
        Map<Integer, Long> followerEnds) {}
