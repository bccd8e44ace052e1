package brokerlab.engine.group;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets to commit.
 *
 * @param generation -1 from a client outside the group protocol (assigned by hand, or an administrator)
 * @param memberId empty like that
 * @param retentionMs the client's own retention (before version 5)
 * @param version of the request: the answer for an unknown group changed with version 9
 */
public record CommitRequest(
        String group,
        int generation,
        String memberId,
        Optional<String> instanceId,
        OptionalLong retentionMs,
        int version,
        Map<TopicPartition, OffsetToCommit> offsets) {
    /**
     * One partition's position.
     *
     * @param timestampMs when it was committed, where the client says so (version 1)
     */
    public record OffsetToCommit(long offset, int leaderEpoch, String metadata, OptionalLong timestampMs) {
        public OffsetToCommit(long offset, int leaderEpoch, String metadata) {
            this(offset, leaderEpoch, metadata, OptionalLong.empty());
        }
    }
}
