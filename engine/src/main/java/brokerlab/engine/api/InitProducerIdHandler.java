package brokerlab.engine.api;

import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.transaction.ProducerIds;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** InitProducerId for idempotent producers: a fresh id, epoch 0. */
final class InitProducerIdHandler implements ApiHandler<InitProducerIdRequestData> {
    /** In the place of a producer id or an epoch that is not said. */
    private static final int NONE = -1;

    private final ProducerIds ids;

    InitProducerIdHandler(ProducerIds ids) {
        this.ids = ids;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, InitProducerIdRequestData request) {
        if (request.transactionalId() != null) {
            // Fatal on purpose: a client told "no coordinator" would ask for ever.
            throw request.transactionalId().isEmpty()
                    ? new ProtocolException(ErrorCode.INVALID_REQUEST, "the transactional id is empty")
                    : new ProtocolException(
                            ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                            "transactions are not served yet; produce without transactional.id");
        }
        if ((request.producerId() == NONE) != (request.producerEpoch() == NONE)) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST,
                    "producer id " + request.producerId() + " with epoch " + request.producerEpoch()
                            + ": say both or neither (-1)");
        }
        return ids.next().handle((id, error) -> {
            if (error == null) {
                return Optional.of(
                        new InitProducerIdResponseData().setProducerId(id).setProducerEpoch((short) 0));
            }
            if (ProtocolException.unwrapped(error) instanceof CoordinationException e) {
                // Clients try again on this one, as with Kafka when its controller hands out no block.
                throw new ProtocolException(
                        ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, "no block of producer ids from ZooKeeper yet", e);
            }
            throw Requests.asProtocol(error);
        });
    }
}
