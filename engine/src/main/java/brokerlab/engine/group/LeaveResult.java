package brokerlab.engine.group;

import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Optional;

/** @param error of the whole request; NONE when each member has an answer of its own */
public record LeaveResult(ErrorCode error, List<LeftMember> members) {
    /**
     * A member that is to leave: itself, or a static member removed by an administrator (empty member id).
     *
     * @param reason the client's own words, for people (KIP-800)
     */
    public record LeavingMember(String memberId, Optional<String> instanceId, Optional<String> reason) {}

    /** What became of one of them. */
    public record LeftMember(String memberId, Optional<String> instanceId, ErrorCode error) {}
}
