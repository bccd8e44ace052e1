package brokerlab.engine.api;

import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.group.SyncRequest;
import brokerlab.engine.wire.ErrorCode;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** SyncGroup 0–5. */
final class SyncGroupHandler implements ApiHandler<SyncGroupRequestData> {
    private static final int FIRST_WITH_PROTOCOL = 5;

    private final GroupCoordinator groups;

    SyncGroupHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, SyncGroupRequestData request) {
        if (context.version() >= FIRST_WITH_PROTOCOL
                && (request.protocolType() == null || request.protocolName() == null)) {
            return Requests.done(
                    new SyncGroupResponseData().setErrorCode(ErrorCode.INCONSISTENT_GROUP_PROTOCOL.code()));
        }
        var assignments = new HashMap<String, byte[]>();
        request.assignments().forEach(each -> assignments.put(each.memberId(), each.assignment()));
        return groups.sync(new SyncRequest(
                        request.groupId(),
                        request.generationId(),
                        request.memberId(),
                        Optional.ofNullable(request.groupInstanceId()),
                        Optional.ofNullable(request.protocolType()),
                        Optional.ofNullable(request.protocolName()),
                        assignments))
                .thenApply(result -> Optional.of(new SyncGroupResponseData()
                        .setErrorCode(result.error().code())
                        .setProtocolType(result.protocolType().orElse(null))
                        .setProtocolName(result.protocolName().orElse(null))
                        .setAssignment(result.assignment())));
    }
}
