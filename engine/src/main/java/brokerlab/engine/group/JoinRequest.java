package brokerlab.engine.group;

import java.util.List;
import java.util.Optional;

/**
 * A client wants to be a member.
 *
 * @param memberId empty when it has none yet
 * @param instanceId of a static member (KIP-345)
 * @param protocols in the member's order of preference
 * @param memberIdRequired a new dynamic member must come back with the id it is given (KIP-394, version 4 on)
 * @param maySkipAssignment the client understands a leader's answer without work to do (KIP-814, version 9 on)
 * @param reason the client's own words, for people
 */
public record JoinRequest(
        String group,
        String memberId,
        Optional<String> instanceId,
        String clientId,
        String clientHost,
        int sessionTimeoutMs,
        int rebalanceTimeoutMs,
        String protocolType,
        List<MemberProtocol> protocols,
        boolean memberIdRequired,
        boolean maySkipAssignment,
        Optional<String> reason) {
    /** A way to share the work that a member knows, with what it has to say for it. */
    public record MemberProtocol(String name, byte[] metadata) {}
}
