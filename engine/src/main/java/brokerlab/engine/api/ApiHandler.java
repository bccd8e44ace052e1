package brokerlab.engine.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

    /** A request and where it came from. */
    record Asked<Q extends ApiMessage>(RequestContext context, Q request) {}

    /** Handles requests of one connection that came one after another; one answer each. */
    default List<CompletionStage<Optional<ApiMessage>>> handleAll(List<Asked<Q>> requests) {
        var answers = new ArrayList<CompletionStage<Optional<ApiMessage>>>(requests.size());
        for (Asked<Q> each : requests) {
            try {
                answers.add(handle(each.context(), each.request()));
            } catch (RuntimeException | Error e) {
                answers.add(CompletableFuture.failedFuture(e));
            }
        }
        return answers;
    }
}
