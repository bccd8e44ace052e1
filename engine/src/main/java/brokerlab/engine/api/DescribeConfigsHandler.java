package brokerlab.engine.api;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Source;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.List;
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
                .toList();
        return topics.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : Requests.within(
                                broker.tasks(), READ_LIMIT_MS, broker.configs().refresh(ConfigEntity.TOPICS, topics))
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
        } catch (RuntimeException e) {
            var told = Requests.asProtocol(e);
            return result.setErrorCode(told.code().code()).setErrorMessage(told.getMessage());
        }
    }

    private Stream<DescribeConfigsResourceResult> entries(
            DescribeConfigsRequestData request, DescribeConfigsResource resource) {
        String name = resource.resourceName();
        return switch (resource.resourceType()) {
            case ConfigEntries.TOPIC -> ofTopic(name).map(v -> entry(request, v));
            case ConfigEntries.BROKER ->
                name.isEmpty()
                        ? clusterDefaults().map(v -> entry(request, v))
                        : ofBroker(name).map(v -> entry(request, v));
            default ->
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST,
                        "settings of resource type " + resource.resourceType() + " are not served");
        };
    }

    private static DescribeConfigsResourceResult entry(DescribeConfigsRequestData request, EffectiveValue value) {
        return ConfigEntries.entry(value, value.synonyms(), request.includeSynonyms(), request.includeDocumentation());
    }

    private Stream<EffectiveValue> ofTopic(String topic) {
        if (!TopicNames.legal(topic)) {
            throw new ProtocolException(ErrorCode.INVALID_TOPIC_EXCEPTION, "'" + topic + "' is no topic name");
        }
        if (broker.metadata().current().topic(topic).isEmpty()) {
            throw new ProtocolException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + topic);
        }
        var overrides = broker.topics().overrides(topic);
        return Catalogue.honoured().topic().stream()
                .map(s -> TopicSettings.effective(broker.settings(), overrides, s.name()));
    }

    private Stream<EffectiveValue> ofBroker(String id) {
        if (!id.equals(Integer.toString(broker.broker()))) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST,
                    "this is broker " + broker.broker()
                            + "; it describes itself or (empty name) the cluster-wide default, not '" + id + "'");
        }
        return Stream.concat(
                        Catalogue.honoured().broker().stream().map(Setting::name),
                        broker.settings().ofListeners().stream())
                .map(broker.settings()::effective);
    }

    /** Only what is set cluster-wide, as Kafka. */
    private Stream<EffectiveValue> clusterDefaults() {
        return broker.settings().dynamicDefault().entrySet().stream().map(e -> {
            Setting setting = Catalogue.honoured().brokerSetting(e.getKey(), e.getValue());
            var candidate = new EffectiveValue.Candidate(e.getKey(), e.getValue(), Source.DYNAMIC_DEFAULT);
            return new EffectiveValue(setting, Optional.of(e.getValue()), Source.DYNAMIC_DEFAULT, List.of(candidate));
        });
    }
}
