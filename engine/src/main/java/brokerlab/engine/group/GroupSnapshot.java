package brokerlab.engine.group;

import brokerlab.engine.journal.GroupState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A group as its coordinator sees it, for the screens.
 *
 * @param protocolType empty when only offsets were ever committed
 * @param protocolName the assignor, empty between generations
 * @param leaderMember member id of the group's leader, empty without members
 * @param offsetsPartition partition of {@code __consumer_offsets} that holds it
 */
public record GroupSnapshot(
        String group,
        GroupState state,
        int generation,
        String protocolType,
        String protocolName,
        String leaderMember,
        List<MemberSnapshot> members,
        Map<TopicPartition, CommittedOffset> offsets,
        int offsetsPartition) {
    /**
     * A member.
     *
     * @param assigned empty when it has nothing, or when the protocol is not the consumers'
     * @param sinceHeartbeatMs elapsed milliseconds since it was last heard of
     * @param awaited whether the rebalance under way waits for it: to join again, or to ask for its part of the assignment
     */
    public record MemberSnapshot(
            String memberId,
            Optional<String> groupInstanceId,
            String clientId,
            String clientHost,
            int sessionTimeoutMs,
            int rebalanceTimeoutMs,
            List<TopicPartition> assigned,
            long sinceHeartbeatMs,
            boolean awaited) {}
}
