package brokerlab.engine.group;

import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * What a joining member is told.
 *
 * @param generation -1 on error
 * @param leader member id of the leader, empty on error
 * @param skipAssignment the leader need not assign: the assignment stands
 * @param members all members with their metadata for the protocol, only for the leader
 */
public record JoinResult(
        ErrorCode error,
        int generation,
        Optional<String> protocolType,
        Optional<String> protocolName,
        String leader,
        boolean skipAssignment,
        String memberId,
        List<JoinedMember> members) {
    /** A member as the leader sees it. */
    public record JoinedMember(String memberId, Optional<String> instanceId, byte[] metadata) {}

    static JoinResult failed(ErrorCode error, String memberId) {
        return new JoinResult(error, -1, Optional.empty(), Optional.empty(), "", false, memberId, List.of());
    }
}
