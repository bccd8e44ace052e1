package brokerlab.engine.replica;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A client's fetch.
 *
 * @param committed stop at the last stable offset instead of the high watermark
 * @param rack the client's rack, empty when unknown
 * @param atLeastOne the first batch found may exceed the size limits, so that a client always gets on (KIP-74)
 * @param fromFollowers the client knows that it may read from followers (KIP-392)
 */
public record FetchQuery(
        int minBytes,
        int maxBytes,
        int maxWaitMs,
        boolean committed,
        boolean atLeastOne,
        String rack,
        boolean fromFollowers,
        List<Part> parts) {

    /** From the leader only. */
    public FetchQuery(int minBytes, int maxBytes, int maxWaitMs, boolean committed, String rack, List<Part> parts) {
        this(minBytes, maxBytes, maxWaitMs, committed, true, rack, false, parts);
    }

    /**
     * @param topicId {@link Uuid#ZERO_UUID} when the client does not use ids
     * @param currentLeaderEpoch -1 when unknown
     * @param lastFetchedEpoch of the last record the client has, -1 when it does not say
     */
    public record Part(
            TopicPartition partition,
            Uuid topicId,
            long offset,
            int maxBytes,
            int currentLeaderEpoch,
            int lastFetchedEpoch) {}
}
