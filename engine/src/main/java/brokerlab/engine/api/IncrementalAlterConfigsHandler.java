package brokerlab.engine.api;

import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Other names that are none are answered like topics that are not there, as by Apache Kafka. */
    private static final Set<String> NEVER_TOPICS = Set.of(".", "..");

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
        List<AlterableConfig> ops = List.copyOf(resource.configs());
        var names = new HashSet<String>();
        for (AlterableConfig op : ops) {
            if (!names.add(op.name())) {
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST, "the request names " + op.name() + " more than once");
            }
        }
        for (AlterableConfig op : ops) {
            if (op.configOperation() != DELETE && op.value() == null) {
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST, op.name() + " has no value: delete it to have the default");
            }
        }
        if (resource.resourceType() == ConfigEntries.BROKER_LOGGER) {
            return loggers(resource.resourceName(), ops);
        }
        if (resource.resourceType() == ConfigEntries.TOPIC && NEVER_TOPICS.contains(resource.resourceName())) {
            throw new ProtocolException(
                    ErrorCode.INVALID_CONFIG, "'" + resource.resourceName() + "' cannot be the name of a topic");
        }
        var entity = ConfigEntity.of(broker, resource.resourceType(), resource.resourceName());
        Map<String, String> after = changed(entity, entity.known(broker), ops);
        return entity.refusing(() -> {
            if (validateOnly) {
                broker.configs().check(entity.scope(), after);
                return CompletableFuture.completedFuture(null);
            }
            return Requests.runJournalled(
                    broker,
                    context,
                    Ask.ALTER_CONFIGS,
                    List.of(entity.scope().type(), entity.scope().name(), String.join(", ", names)),
                    () -> broker.configs().alter(entity.scope(), before -> changed(entity, before, ops)));
        });
    }

    /** Kafka's log4j loggers; nothing here has such, so that only an empty change can be made. */
    private CompletableFuture<Void> loggers(String name, List<AlterableConfig> ops) {
        ConfigEntity.requireThis(broker, name);
        if (!ops.isEmpty()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_CONFIG,
                    "there is no logger " + ops.getFirst().name()
                            + ": the engine's log is the journal, which has no levels");
        }
        return CompletableFuture.completedFuture(null);
    }

    private static Map<String, String> changed(
            ConfigEntity entity, Map<String, String> before, List<AlterableConfig> ops) {
        var after = new TreeMap<>(before);
        for (AlterableConfig op : ops) {
            switch (op.configOperation()) {
                case SET -> after.put(op.name(), op.value());
                // Also of a name unknown here: tools delete whatever they might have set.
                case DELETE -> after.remove(op.name());
                case APPEND, SUBTRACT -> {
                    String start = entity.startOfList(op.name());
                    after.put(op.name(), listed(op, after.getOrDefault(op.name(), start)));
                }
                default ->
                    throw new ProtocolException(
                            entity.ofTopic() ? ErrorCode.UNKNOWN_SERVER_ERROR : ErrorCode.INVALID_REQUEST,
                            "operation " + op.configOperation() + " on " + op.name()
                                    + " is unknown: set is 0, delete 1, append 2, subtract 3");
            }
        }
        for (AlterableConfig op : ops) {
            String value = after.get(op.name());
            if (value != null) {
                entity.check(op.name(), value);
            }
        }
        return after;
    }

    /** As Kafka: the text between commas as it stands; what is subtracted goes once. */
    private static String listed(AlterableConfig op, String now) {
        var items = new ArrayList<>(now.isEmpty() ? List.<String>of() : List.of(now.split(",")));
        var given = op.value().split(",");
        if (op.configOperation() == APPEND) {
            var there = List.copyOf(items);
            Arrays.stream(given).filter(item -> !there.contains(item)).forEach(items::add);
        } else {
            Arrays.stream(given).forEach(items::remove);
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
