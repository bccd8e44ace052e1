package brokerlab.engine.replica;

import brokerlab.engine.courier.Message;
import brokerlab.engine.courier.WireSized;
import brokerlab.engine.wire.ErrorCode;
import java.io.Serializable;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A follower asks a leader for what comes next in all partitions it follows there. The leader holds it until one of them has news
 * or {@code maxWaitMs} has passed; a newer fetch of the same follower releases an older one.
 *
 * @param brokerEpoch of the follower's registration: a fetcher of an earlier life does not count (KIP-903)
 */
record FollowerFetch(long brokerEpoch, int minBytes, int maxBytes, int maxWaitMs, List<Part> parts)
        implements Message<FollowerFetch.Reply>, WireSized {
    private static final long serialVersionUID = 1L;

    @Override
    public long wireBytes() {
        return SMALL + 48L * parts.size();
    }

    /**
     * One partition.
     *
     * @param leaderEpoch the follower's, fences both sides (KIP-320)
     * @param lastFetchedEpoch newest epoch in the follower's log, -1 when it has none; the leader answers where they part (KIP-595)
     * @param knownHighWatermark the leader's as last told: the fetch is answered as soon as it is higher
     */
    record Part(
            TopicPartition partition,
            Uuid topicId,
            int leaderEpoch,
            long offset,
            int lastFetchedEpoch,
            long logStartOffset,
            long knownHighWatermark,
            int maxBytes)
            implements Serializable {}

    /** @param parts only partitions that have news */
    record Reply(ErrorCode error, List<Answer> parts) implements Serializable, WireSized {
        private static final long serialVersionUID = 1L;

        @Override
        public long wireBytes() {
            long bytes = SMALL;
            for (Answer part : parts) {
                bytes += 48L + part.batches().sizeInBytes();
            }
            return bytes;
        }
    }

    /**
     * One partition's news.
     *
     * @param divergingEpoch when not -1, the follower's log parts from the leader's: {@code divergingEnd} is where the largest epoch
     *     not above the last fetched one ends at the leader
     * @param logEndOffset the leader's
     */
    record Answer(
            Part asked,
            ErrorCode error,
            int divergingEpoch,
            long divergingEnd,
            long highWatermark,
            long logStartOffset,
            long logEndOffset,
            FetchedBatches batches)
            implements Serializable {

        static Answer error(Part asked, ErrorCode error) {
            return new Answer(asked, error, -1, -1, -1, -1, -1, FetchedBatches.NONE);
        }
    }
}
