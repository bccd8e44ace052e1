package brokerlab.engine.api;

import brokerlab.engine.controller.Controller;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** ListPartitionReassignments: replicas cannot be moved yet, so none ever is on the move. Admin tools ask before describing. */
final class ListPartitionReassignmentsHandler implements ApiHandler<ListPartitionReassignmentsRequestData> {
    private final Controller controller;

    ListPartitionReassignmentsHandler(Controller controller) {
        this.controller = controller;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, ListPartitionReassignmentsRequestData request) {
        if (!controller.active()) {
            throw new ProtocolException(ErrorCode.NOT_CONTROLLER, "ask broker " + controller.activeController());
        }
        return Requests.done(new ListPartitionReassignmentsResponseData());
    }
}
