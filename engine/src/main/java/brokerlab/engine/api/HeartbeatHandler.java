package brokerlab.engine.api;

import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.wire.ErrorCode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** Heartbeat 0–4. */
final class HeartbeatHandler implements ApiHandler<HeartbeatRequestData> {
    private final GroupCoordinator groups;

    HeartbeatHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, HeartbeatRequestData request) {
        ErrorCode error = groups.heartbeat(
                request.groupId(),
                request.memberId(),
                Optional.ofNullable(request.groupInstanceId()),
                request.generationId());
        return CompletableFuture.completedFuture(Optional.of(new HeartbeatResponseData().setErrorCode(error.code())));
    }
}
