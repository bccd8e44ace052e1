package brokerlab.engine.api;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.ChangeCheck;
import brokerlab.engine.config.Kafka391;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.controller.TopicMade;
import brokerlab.engine.controller.TopicRequest;
import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.quota.MutationQuota;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** CreateTopics, on the active controller; answered when the partitions have leaders. */
final class CreateTopicsHandler implements ApiHandler<CreateTopicsRequestData> {
    /** The first version that knows THROTTLING_QUOTA_EXCEEDED. */
    private static final int STRICT = 6;

    private final BrokerContext broker;

    CreateTopicsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, CreateTopicsRequestData request) {
        MutationQuota quota = Requests.mutations(broker, context, STRICT);
        var makings = new ArrayList<CompletableFuture<CreatableTopicResult>>();
        var times = new HashMap<String, Integer>();
        request.topics().forEach(t -> times.merge(t.name(), 1, Integer::sum));
        for (CreatableTopic topic : request.topics()) {
            String name = topic.name();
            CompletableFuture<CreatableTopicResult> making = times.get(name) > 1
                    ? CompletableFuture.failedFuture(new ProtocolException(
                            ErrorCode.INVALID_REQUEST, "the request names " + name + " more than once"))
                    : Requests.attempt(() -> make(context, request, topic, quota));
            makings.add(making.exceptionally(e -> failed(name, e)));
        }
        return Requests.all(makings).thenApply(results -> {
            var response = new CreateTopicsResponseData().setThrottleTimeMs(quota.throttleMs());
            results.forEach(r -> response.topics().add(r));
            return Optional.of(response);
        });
    }

    private CompletableFuture<CreatableTopicResult> make(
            RequestContext context, CreateTopicsRequestData request, CreatableTopic topic, MutationQuota quota) {
        requireController(broker);
        if (!TopicNames.legal(topic.name())) {
            throw new ProtocolException(
                    ErrorCode.INVALID_TOPIC_EXCEPTION,
                    "topic name '" + topic.name()
                            + "' must be 1 to 249 of a-z, A-Z, 0-9, '.', '_', '-' and not '.' or '..'");
        }
        Map<String, String> settings = settings(topic);
        var wanted = new TopicRequest(
                topic.name(), topic.numPartitions(), topic.replicationFactor(), assignment(topic), settings);
        var made = request.validateOnly()
                ? broker.controller().createTopic(wanted, true)
                : Requests.change(
                        broker.tasks(),
                        request.timeoutMs(),
                        () -> broker.controller().createTopic(wanted, true),
                        () -> Requests.runJournalled(
                                broker,
                                context,
                                Ask.CREATE_TOPIC,
                                List.of(topic.name()),
                                () -> within(quota, wanted)
                                        .thenCompose(ok -> broker.controller().createTopic(wanted, false))));
        return made.thenApply(m -> result(context, m, settings));
    }

    /** Counts the partitions of a topic that can be made. */
    private CompletableFuture<Void> within(MutationQuota quota, TopicRequest wanted) {
        return quota.unlimited()
                ? CompletableFuture.completedFuture(null)
                : broker.controller().createTopic(wanted, true).thenAccept(made -> quota.spend(made.partitions()));
    }

    /** Topics, partitions, elections and credentials are the active controller's business; admin clients go there when told so. */
    static void requireController(BrokerContext broker) {
        if (!broker.controller().active()) {
            throw new ProtocolException(ErrorCode.NOT_CONTROLLER, notTheController(broker));
        }
    }

    /** Who is the controller. */
    static String notTheController(BrokerContext broker) {
        return "broker " + broker.broker() + " is not the active controller, broker "
                + broker.controller().activeController() + " is";
    }

    private static Map<String, String> settings(CreatableTopic topic) {
        var scope = new SettingScope.Topic(topic.name());
        var settings = new TreeMap<String, String>();
        for (CreatableTopicConfig config : topic.configs()) {
            if (config.value() == null) {
                throw new ProtocolException(
                        ErrorCode.INVALID_CONFIG, "topic setting " + config.name() + " has no value");
            }
            settings.put(config.name(), ChangeCheck.checked(scope, config.name(), config.value()));
        }
        return settings;
    }

    private static Map<Integer, List<Integer>> assignment(CreatableTopic topic) {
        var assignment = new TreeMap<Integer, List<Integer>>();
        topic.assignments().forEach(a -> assignment.put(a.partitionIndex(), a.brokerIds()));
        if (!assignment.isEmpty() && (topic.numPartitions() != -1 || topic.replicationFactor() != -1)) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST,
                    "with replica assignments the partition count and replication factor must be -1");
        }
        if (assignment.size() < topic.assignments().size()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    "a partition of " + topic.name() + " is assigned more than once");
        }
        return assignment;
    }

    private CreatableTopicResult result(RequestContext context, TopicMade made, Map<String, String> settings) {
        var result = new CreatableTopicResult()
                .setName(made.name())
                .setTopicId(made.id())
                .setErrorMessage(null);
        if (context.version() >= 5) {
            result.setNumPartitions(made.partitions())
                    .setReplicationFactor((short) made.replicationFactor())
                    .setConfigs(Catalogue.listed(Setting.Scope.TOPIC).stream()
                            .filter(s -> Kafka391.lists(s) || settings.containsKey(s.name()))
                            .map(s -> TopicSettings.effective(broker.settings(), settings, s.name()))
                            .map(v -> new CreatableTopicConfigs()
                                    .setName(v.setting().name())
                                    .setValue(v.value().orElse(null))
                                    .setReadOnly(false)
                                    .setConfigSource(ConfigEntries.source(v.source())))
                            .toList());
        }
        return result;
    }

    private static CreatableTopicResult failed(String name, Throwable error) {
        var e = Requests.asProtocol(error);
        return new CreatableTopicResult()
                .setName(name)
                .setErrorCode(e.code().code())
                .setErrorMessage(e.getMessage());
    }
}
