package brokerlab.engine.api;

import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/** AlterConfigs, the old way: what is not named is reset. */
final class AlterConfigsHandler implements ApiHandler<AlterConfigsRequestData> {
    private final BrokerContext broker;

    AlterConfigsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, AlterConfigsRequestData request) {
        var changes = new ArrayList<CompletableFuture<AlterConfigsResourceResponse>>();
        for (AlterConfigsResource resource : request.resources()) {
            var change = request.resources()
                                    .findAll(resource.resourceType(), resource.resourceName())
                                    .size()
                            > 1
                    ? CompletableFuture.<Void>failedFuture(new ProtocolException(
                            ErrorCode.INVALID_REQUEST, "the request names this resource more than once"))
                    : Requests.attempt(() -> change(context, resource, request.validateOnly()));
            changes.add(change.handle((done, error) -> response(resource, error)));
        }
        return Requests.all(changes).thenApply(done -> Optional.of(new AlterConfigsResponseData().setResponses(done)));
    }

    private CompletableFuture<Void> change(
            RequestContext context, AlterConfigsResource resource, boolean validateOnly) {
        Map<String, String> after = new TreeMap<>();
        for (AlterableConfig config : resource.configs()) {
            if (config.value() == null) {
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST, config.name() + " has no value: leave it out to have the default");
            }
            if (after.put(config.name(), config.value()) != null) {
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST, "the request names " + config.name() + " more than once");
            }
        }
        var entity = ConfigEntity.of(broker, resource.resourceType(), resource.resourceName());
        after.forEach(entity::check);
        return entity.refusing(() -> {
            if (validateOnly) {
                broker.configs().check(entity.scope(), after);
                return CompletableFuture.completedFuture(null);
            }
            return Requests.runJournalled(
                    broker,
                    context,
                    Ask.ALTER_CONFIGS,
                    List.of(entity.scope().type(), entity.scope().name(), ""),
                    () -> broker.configs().alter(entity.scope(), before -> after));
        });
    }

    private static AlterConfigsResourceResponse response(AlterConfigsResource resource, Throwable error) {
        var response = new AlterConfigsResourceResponse()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName());
        if (error == null) {
            return response;
        }
        var told = Requests.asProtocol(error);
        return response.setErrorCode(told.code().code()).setErrorMessage(told.getMessage());
    }
}
