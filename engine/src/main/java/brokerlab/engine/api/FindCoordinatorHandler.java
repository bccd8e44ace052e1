package brokerlab.engine.api;

import brokerlab.engine.group.OffsetsTopic;
import brokerlab.engine.metadata.ClusterImage.Endpoint;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiMessage;

/** FindCoordinator 0–6: one key before version 4, several from then on (KIP-699). */
final class FindCoordinatorHandler implements ApiHandler<FindCoordinatorRequestData> {
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final byte SHARE = 2;
    private static final int FIRST_WITH_SHARES = 6;
    private static final int FIRST_BATCHED = 4;
    /** What Kafka says in the versions with one key when there is nothing to say. */
    private static final String NO_ERROR = "NONE";

    private final OffsetsTopic offsetsTopic;

    FindCoordinatorHandler(OffsetsTopic offsetsTopic) {
        this.offsetsTopic = offsetsTopic;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, FindCoordinatorRequestData request) {
        var response = new FindCoordinatorResponseData();
        if (context.version() >= FIRST_BATCHED) {
            request.coordinatorKeys()
                    .forEach(key -> response.coordinators().add(find(key, request.keyType(), context)));
        } else {
            Coordinator found = find(request.key(), request.keyType(), context);
            response.setErrorCode(found.errorCode())
                    .setErrorMessage(found.errorCode() == 0 ? NO_ERROR : found.errorMessage())
                    .setNodeId(found.nodeId())
                    .setHost(found.host())
                    .setPort(found.port());
        }
        return CompletableFuture.completedFuture(Optional.of(response));
    }

    private Coordinator find(String key, byte type, RequestContext context) {
        var answer = new Coordinator().setKey(key);
        try {
            if (type == SHARE && context.version() >= FIRST_WITH_SHARES) {
                throw new ProtocolException(
                        ErrorCode.COORDINATOR_NOT_AVAILABLE, "Nobody coordinates the states of share groups here");
            }
            if (type != GROUP) {
                throw new ProtocolException(
                        type == TRANSACTION ? ErrorCode.UNSUPPORTED_VERSION : ErrorCode.INVALID_REQUEST,
                        type == TRANSACTION
                                ? "This release has no transaction coordinator; use a producer without transactional.id"
                                : "There are no coordinators of type " + type);
            }
            var broker = offsetsTopic.coordinatorOf(key);
            Endpoint endpoint = broker.endpoint(context.listener());
            return answer.setNodeId(broker.id()).setHost(endpoint.host()).setPort(endpoint.port());
        } catch (ProtocolException e) {
            return answer.setErrorCode(e.code().code())
                    .setErrorMessage(e.getMessage())
                    .setNodeId(-1)
                    .setHost("")
                    .setPort(-1);
        }
    }
}
