package brokerlab.engine.replica;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A client's fetch.
 *
 * @param rack the client's rack, empty when unknown
 * @param committed stop at the last stable offset instead of the high watermark
 */
public record FetchQuery(int minBytes, int maxBytes, int maxWaitMs, boolean committed, String rack, List<Part> parts) {
    /**
     * @param topicId {@link Uuid#ZERO_UUID} when the client does not use ids
     * @param currentLeaderEpoch -1 when unknown
     */
    public record Part(
            TopicPartition partition,
            Uuid topicId,
            long offset,
            int maxBytes,
            int currentLeaderEpoch,
            int lastFetchedEpoch) {}
}
