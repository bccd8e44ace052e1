package brokerlab.engine.api;

import brokerlab.engine.group.DescribedGroup;
import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.wire.ErrorCode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import org.apache.kafka.common.protocol.ApiMessage;

/** DescribeGroups 0–6. A group that is not there is "Dead" without error before version 6. */
final class DescribeGroupsHandler implements ApiHandler<DescribeGroupsRequestData> {
    private static final int FIRST_WITH_NOT_FOUND = 6;

    /** What may be done to a group by anybody, as there are no ACLs: one bit per operation's code. */
    private static final int ALL_OPERATIONS =
            1 << AclOperation.READ.code() | 1 << AclOperation.DELETE.code() | 1 << AclOperation.DESCRIBE.code();

    private final GroupCoordinator groups;

    DescribeGroupsHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, DescribeGroupsRequestData request) {
        var response = new DescribeGroupsResponseData();
        for (String group : request.groups()) {
            var answered = answer(group, groups.describe(group), context.version());
            if (request.includeAuthorizedOperations()) {
                answered.setAuthorizedOperations(ALL_OPERATIONS);
            }
            response.groups().add(answered);
        }
        return CompletableFuture.completedFuture(Optional.of(response));
    }

    private static DescribeGroupsResponseData.DescribedGroup answer(String name, DescribedGroup group, int version) {
        var answered = new DescribeGroupsResponseData.DescribedGroup()
                .setGroupId(name)
                .setProtocolType(group.protocolType())
                .setProtocolData(group.protocolName());
        if (group.error() == ErrorCode.GROUP_ID_NOT_FOUND) {
            answered.setGroupState(group.state().toString());
            return version < FIRST_WITH_NOT_FOUND
                    ? answered
                    : answered.setErrorCode(group.error().code()).setErrorMessage("Group " + name + " not found.");
        }
        if (group.error() != ErrorCode.NONE) {
            return answered.setErrorCode(group.error().code());
        }
        answered.setGroupState(group.state().toString());
        group.members()
                .forEach(member -> answered.members()
                        .add(new DescribedGroupMember()
                                .setMemberId(member.memberId())
                                .setGroupInstanceId(member.instanceId().orElse(null))
                                .setClientId(member.clientId())
                                .setClientHost(member.clientHost())
                                .setMemberMetadata(member.metadata())
                                .setMemberAssignment(member.assignment())));
        return answered;
    }
}
