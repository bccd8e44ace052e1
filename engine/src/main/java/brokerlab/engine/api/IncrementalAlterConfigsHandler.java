package brokerlab.engine.api;

import brokerlab.engine.config.Setting;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/** IncrementalAlterConfigs (KIP-339): set, delete, append, subtract, all of a resource's or none. */
final class IncrementalAlterConfigsHandler implements ApiHandler<IncrementalAlterConfigsRequestData> {
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;

    private final BrokerContext broker;

    IncrementalAlterConfigsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, IncrementalAlterConfigsRequestData request) {
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
        return Requests.all(changes)
                .thenApply(done -> Optional.of(new IncrementalAlterConfigsResponseData().setResponses(done)));
    }

    private CompletableFuture<Void> change(
            RequestContext context, AlterConfigsResource resource, boolean validateOnly) {
        var entity = ConfigEntity.of(broker, resource.resourceType(), resource.resourceName());
        List<AlterableConfig> ops = List.copyOf(resource.configs());
        var names = new HashSet<String>();
        for (AlterableConfig op : ops) {
            if (!names.add(op.name())) {
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST, "the request names " + op.name() + " more than once");
            }
        }
        Map<String, String> after = changed(entity, entity.known(broker), ops);
        if (validateOnly) {
            broker.configs().check(entity.type(), entity.name(), after);
            return CompletableFuture.completedFuture(null);
        }
        return Requests.asked(
                broker,
                context,
                "alter settings of " + entity + ": " + String.join(", ", names),
                () -> broker.configs().alter(entity.type(), entity.name(), before -> changed(entity, before, ops)));
    }

    private Map<String, String> changed(ConfigEntity entity, Map<String, String> before, List<AlterableConfig> ops) {
        var after = new TreeMap<>(before);
        for (AlterableConfig op : ops) {
            switch (op.configOperation()) {
                case SET ->
                    after.put(op.name(), entity.setting(op.name(), value(op)).checked(value(op)));
                // Also of a name unknown here: tools delete whatever they might have set.
                case DELETE -> after.remove(op.name());
                case APPEND, SUBTRACT -> {
                    Setting setting = entity.setting(op.name(), value(op));
                    String now = after.getOrDefault(op.name(), inherited(entity, op.name()));
                    after.put(op.name(), setting.checked(listed(setting, op, now)));
                }
                default ->
                    throw new ProtocolException(
                            ErrorCode.INVALID_REQUEST,
                            "operation " + op.configOperation() + " on " + op.name() + " is unknown");
            }
        }
        return after;
    }

    private static String value(AlterableConfig op) {
        if (op.value() == null) {
            throw new ProtocolException(ErrorCode.INVALID_REQUEST, op.name() + " has no value");
        }
        return op.value();
    }

    /** What a list starts from when the entity has no own value. */
    private String inherited(ConfigEntity entity, String setting) {
        var value = entity.type().equals("topics")
                ? TopicSettings.effective(broker.settings(), Map.of(), setting)
                : broker.settings().effective(setting);
        return value.value().orElse("");
    }

    private static String listed(Setting setting, AlterableConfig op, String now) {
        if (setting.type() != Setting.Type.LIST) {
            throw new ProtocolException(
                    ErrorCode.INVALID_CONFIG, op.name() + " is no list: append and subtract do not apply, use set");
        }
        var items = new LinkedHashSet<>(Setting.list(now));
        if (op.configOperation() == APPEND) {
            items.addAll(Setting.list(value(op)));
        } else {
            Setting.list(value(op)).forEach(items::remove);
        }
        return String.join(",", items);
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
