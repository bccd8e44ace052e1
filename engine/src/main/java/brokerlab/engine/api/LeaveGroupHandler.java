package brokerlab.engine.api;

import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.group.LeaveResult;
import brokerlab.engine.group.LeaveResult.LeavingMember;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/** LeaveGroup 0–5: one member by its id before version 3, several from then on. */
final class LeaveGroupHandler implements ApiHandler<LeaveGroupRequestData> {
    private static final int FIRST_BATCHED = 3;

    private final GroupCoordinator groups;

    LeaveGroupHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, LeaveGroupRequestData request) {
        boolean batched = context.version() >= FIRST_BATCHED;
        List<LeavingMember> leaving = batched
                ? request.members().stream()
                        .map(m -> new LeavingMember(
                                m.memberId(),
                                Optional.ofNullable(m.groupInstanceId()),
                                Optional.ofNullable(m.reason())))
                        .toList()
                : List.of(new LeavingMember(request.memberId(), Optional.empty(), Optional.empty()));
        LeaveResult result = groups.leave(request.groupId(), leaving);
        var response = new LeaveGroupResponseData();
        if (batched || result.error() != ErrorCode.NONE) {
            response.setErrorCode(result.error().code());
        } else {
            response.setErrorCode(result.members().getFirst().error().code());
        }
        if (batched) {
            result.members()
                    .forEach(member -> response.members()
                            .add(new MemberResponse()
                                    .setMemberId(member.memberId())
                                    .setGroupInstanceId(member.instanceId().orElse(null))
                                    .setErrorCode(member.error().code())));
        }
        return CompletableFuture.completedFuture(Optional.of(response));
    }
}
