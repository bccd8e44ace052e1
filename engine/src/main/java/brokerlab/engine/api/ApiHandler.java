package brokerlab.engine.api;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * Answers one wire API. Stateless: everything it needs is handed in at construction.
 *
 * @param <Q> the generated request message
 */
public interface ApiHandler<Q extends ApiMessage> {
    /**
     * Handles a request. Must not block; may complete on any thread. An exception becomes the API's error answer with the code of a
     * {@link brokerlab.engine.wire.ProtocolException}, UNKNOWN_SERVER_ERROR otherwise.
     *
     * @return the response message; empty when none is to be sent (produce with acks=0)
     */
    CompletionStage<Optional<ApiMessage>> handle(RequestContext context, Q request);
}
