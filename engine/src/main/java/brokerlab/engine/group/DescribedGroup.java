package brokerlab.engine.group;

import brokerlab.engine.journal.GroupState;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * A group as DescribeGroups tells it.
 *
 * @param error GROUP_ID_NOT_FOUND with state {@link GroupState#DEAD} when there is none
 * @param protocolName the assignor, empty unless stable
 */
public record DescribedGroup(
        ErrorCode error, GroupState state, String protocolType, String protocolName, List<DescribedMember> members) {
    /** A member; metadata and assignment are empty unless the group is stable. */
    public record DescribedMember(
            String memberId,
            Optional<String> instanceId,
            String clientId,
            String clientHost,
            byte[] metadata,
            byte[] assignment) {}

    static DescribedGroup failed(ErrorCode error) {
        return new DescribedGroup(error, GroupState.DEAD, "", "", List.of());
    }
}
