package brokerlab.engine.group;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** What {@code __consumer_offsets} holds. */
sealed interface GroupRecord {
    String group();

    record OffsetStored(String group, TopicPartition partition, CommittedOffset offset) implements GroupRecord {}

    record OffsetForgotten(String group, TopicPartition partition) implements GroupRecord {}

    /** @param stateSinceMs wall time at which the group took its state, when known */
    record GroupStored(
            String group,
            String protocolType,
            int generation,
            Optional<String> protocolName,
            Optional<String> leader,
            OptionalLong stateSinceMs,
            List<StoredMember> members)
            implements GroupRecord {}

    record GroupForgotten(String group) implements GroupRecord {}

    /** A member of the stored generation. */
    record StoredMember(
            String memberId,
            Optional<String> instanceId,
            String clientId,
            String clientHost,
            int rebalanceTimeoutMs,
            int sessionTimeoutMs,
            byte[] subscription,
            byte[] assignment) {}
}
