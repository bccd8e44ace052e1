package brokerlab.engine.api;

import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.group.JoinRequest;
import brokerlab.engine.group.JoinRequest.MemberProtocol;
import brokerlab.engine.group.JoinResult;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.protocol.ApiMessage;

/** JoinGroup 0–9. */
final class JoinGroupHandler implements ApiHandler<JoinGroupRequestData> {
    private static final int FIRST_WITH_MEMBER_ID_REQUIRED = 4;
    private static final int FIRST_WITH_NULLABLE_PROTOCOL = 7;
    private static final int FIRST_WITH_SKIPPED_ASSIGNMENT = 9;

    private final GroupCoordinator groups;

    JoinGroupHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, JoinGroupRequestData request) {
        int version = context.version();
        return groups.join(new JoinRequest(
                        request.groupId(),
                        request.memberId(),
                        Optional.ofNullable(request.groupInstanceId()),
                        context.clientId(),
                        "/" + context.clientAddress().getHostAddress(),
                        request.sessionTimeoutMs(),
                        // Version 0 had one timeout for both.
                        request.rebalanceTimeoutMs() < 0 ? request.sessionTimeoutMs() : request.rebalanceTimeoutMs(),
                        request.protocolType(),
                        request.protocols().stream()
                                .map(p -> new MemberProtocol(p.name(), p.metadata()))
                                .toList(),
                        version >= FIRST_WITH_MEMBER_ID_REQUIRED,
                        version >= FIRST_WITH_SKIPPED_ASSIGNMENT,
                        Optional.ofNullable(request.reason())))
                .thenApply(result -> Optional.of(response(result, version)));
    }

    private static ApiMessage response(JoinResult result, int version) {
        var response = new JoinGroupResponseData()
                .setErrorCode(result.error().code())
                .setGenerationId(result.generation())
                .setProtocolType(result.protocolType().orElse(null))
                .setProtocolName(result.protocolName().orElse(version >= FIRST_WITH_NULLABLE_PROTOCOL ? null : ""))
                .setLeader(result.leader())
                .setSkipAssignment(result.skipAssignment())
                .setMemberId(result.memberId());
        result.members()
                .forEach(member -> response.members()
                        .add(new JoinGroupResponseMember()
                                .setMemberId(member.memberId())
                                .setGroupInstanceId(member.instanceId().orElse(null))
                                .setMetadata(member.metadata())));
        return response;
    }
}
