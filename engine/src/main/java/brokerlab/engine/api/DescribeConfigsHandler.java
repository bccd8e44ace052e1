package brokerlab.engine.api;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** DescribeConfigs: settings in force, where they come from and what else was a candidate. */
final class DescribeConfigsHandler implements ApiHandler<DescribeConfigsRequestData> {
    private static final long READ_LIMIT_MS = 5_000;

    private final BrokerContext broker;

    DescribeConfigsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, DescribeConfigsRequestData request) {
        return newest(request)
                .thenApply(now -> Optional.of(new DescribeConfigsResponseData()
                        .setResults(request.resources().stream()
                                .map(r -> result(request, r))
                                .toList())));
    }

    /**
     * Topics are described by whichever broker a client happens to ask, so it reads them first, as Kafka's does. While ZooKeeper has no
     * quorum they are described as last known.
     */
    private CompletableFuture<Void> newest(DescribeConfigsRequestData request) {
        var image = broker.metadata().current();
        var topics = request.resources().stream()
                .filter(r -> r.resourceType() == ConfigEntries.TOPIC)
                .map(DescribeConfigsResource::resourceName)
                .filter(name -> image.topic(name).isPresent())
                .distinct()
                .map(SettingScope.Topic::new)
                .toList();
        return topics.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : Requests.within(
                                broker.tasks(), READ_LIMIT_MS, broker.configs().refresh(topics))
                        .exceptionally(asLastKnown -> null);
    }

    private DescribeConfigsResult result(DescribeConfigsRequestData request, DescribeConfigsResource resource) {
        var result = new DescribeConfigsResult()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName());
        try {
            return result.setConfigs(entries(request, resource)
                    .filter(e -> resource.configurationKeys() == null
                            || resource.configurationKeys().isEmpty()
                            || resource.configurationKeys().contains(e.name()))
                    .toList());
        } catch (RuntimeException | Error e) {
            var told = Requests.asProtocol(e);
            return result.setErrorCode(told.code().code()).setErrorMessage(told.getMessage());
        }
    }

    private Stream<DescribeConfigsResourceResult> entries(
            DescribeConfigsRequestData request, DescribeConfigsResource resource) {
        var described =
                new DescribedSettings(broker.settings(), request.includeSynonyms(), request.includeDocumentation());
        String name = resource.resourceName();
        return switch (resource.resourceType()) {
            case ConfigEntries.TOPIC -> described.topic(ownOf(name));
            case ConfigEntries.BROKER -> {
                if (name.isEmpty()) {
                    yield described.clusterDefault();
                }
                ConfigEntity.requireThis(broker, name);
                yield described.broker();
            }
            case ConfigEntries.BROKER_LOGGER -> {
                ConfigEntity.requireThis(broker, name);
                // There is no log4j whose loggers could be told.
                yield Stream.of();
            }
            default ->
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST,
                        "there are no settings of resource type " + resource.resourceType()
                                + "; topics are 2, brokers 4, their loggers 8");
        };
    }

    private Map<String, String> ownOf(String topic) {
        if (!TopicNames.legal(topic)) {
            throw new ProtocolException(ErrorCode.INVALID_TOPIC_EXCEPTION, "'" + topic + "' is no topic name");
        }
        if (broker.metadata().current().topic(topic).isEmpty()) {
            throw new ProtocolException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + topic);
        }
        return broker.topics().overrides(topic);
    }
}
