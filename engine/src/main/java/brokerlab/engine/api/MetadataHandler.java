package brokerlab.engine.api;

import brokerlab.engine.controller.TopicRequest;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;

/** Metadata: the cluster as this broker last heard of it; makes unknown topics where allowed. */
final class MetadataHandler implements ApiHandler<MetadataRequestData> {
    /** A client waits this long for a topic it made come into being, then it is told to ask again. */
    private static final long CREATION_MS = 1500;

    private static final int FIRST_WITH_LISTENER_NOT_FOUND = 6;

    private final BrokerContext broker;

    MetadataHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, MetadataRequestData request) {
        // Version 0 had no null: there an empty list meant all topics.
        if (request.topics() == null
                || (context.version() == 0 && request.topics().isEmpty())) {
            return Requests.done(allTopics(context, request));
        }
        Set<RequestedTopic> wanted = requested(context, request);
        Set<String> toMake = new LinkedHashSet<>();
        if (request.allowAutoTopicCreation() && broker.settings().getBoolean("auto.create.topics.enable")) {
            wanted.stream().map(RequestedTopic::name).filter(this::canBeMade).forEach(toMake::add);
        }
        if (toMake.isEmpty()) {
            return Requests.done(answer(context, request, wanted, Map.of()));
        }
        return make(toMake).thenApply(errors -> Optional.of(answer(context, request, wanted, errors)));
    }

    private static Set<RequestedTopic> requested(RequestContext context, MetadataRequestData request) {
        var wanted = new LinkedHashSet<RequestedTopic>();
        for (MetadataRequestTopic topic : request.topics()) {
            // The Java admin client leaves the name empty, others null, when it asks by id.
            boolean byId = !topic.topicId().equals(Uuid.ZERO_UUID);
            if (context.version() < 12 && (byId || topic.name() == null)) {
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST,
                        "topic ids are understood from Metadata 12 on, topic names are required before");
            }
            String name = topic.name() == null ? "" : topic.name();
            wanted.add(byId ? new RequestedTopic("", topic.topicId()) : new RequestedTopic(name, Uuid.ZERO_UUID));
        }
        // As in Kafka, where one is asked for by id, all are.
        if (wanted.stream().anyMatch(RequestedTopic::byId)) {
            wanted.removeIf(w -> !w.byId());
        }
        return wanted;
    }

    private boolean canBeMade(String name) {
        return TopicNames.legal(name)
                && !TopicNames.internal(name)
                && broker.metadata().current().topic(name).isEmpty();
    }

    /** What to say about each topic while it is not in the metadata yet. */
    private CompletableFuture<Map<String, ErrorCode>> make(Set<String> names) {
        var errors = new HashMap<String, ErrorCode>();
        var makings = new ArrayList<CompletableFuture<?>>();
        for (String name : names) {
            var request = new TopicRequest(name, -1, -1, Map.of(), Map.of());
            var making = Requests.attempt(() -> broker.controller().requestTopic(request));
            makings.add(Requests.within(broker.tasks(), CREATION_MS, making).handle((made, error) -> {
                synchronized (errors) {
                    errors.put(name, error == null ? ErrorCode.LEADER_NOT_AVAILABLE : creationError(error));
                }
                return null;
            }));
        }
        return CompletableFuture.allOf(makings.toArray(CompletableFuture[]::new))
                .thenApply(done -> errors);
    }

    /** Errors that time heals are told as "ask again". */
    private static ErrorCode creationError(Throwable error) {
        ErrorCode code = Requests.asProtocol(error).code();
        return switch (code) {
            case INVALID_REPLICATION_FACTOR,
                    INVALID_REPLICA_ASSIGNMENT,
                    INVALID_PARTITIONS,
                    INVALID_TOPIC_EXCEPTION,
                    INVALID_CONFIG -> code;
            default -> ErrorCode.LEADER_NOT_AVAILABLE;
        };
    }

    private MetadataResponseData allTopics(RequestContext context, MetadataRequestData request) {
        ClusterImage image = broker.metadata().current();
        var response = cluster(context, request, image);
        image.topics().values().stream()
                .filter(t -> !t.deleting())
                .sorted(Comparator.comparing(TopicImage::name))
                .forEach(t -> response.topics().add(topic(context, request, image, t)));
        return response;
    }

    private MetadataResponseData answer(
            RequestContext context,
            MetadataRequestData request,
            Set<RequestedTopic> wanted,
            Map<String, ErrorCode> errors) {
        ClusterImage image = broker.metadata().current();
        var response = cluster(context, request, image);
        for (RequestedTopic each : wanted) {
            Optional<TopicImage> found = (each.byId() ? image.topic(each.id()) : image.topic(each.name()))
                    // What was made for this very request is told from the next one on, as by Kafka.
                    .filter(t -> !t.deleting() && !errors.containsKey(t.name()));
            response.topics()
                    .add(found.map(t -> topic(context, request, image, t)).orElseGet(() -> unknown(each, errors)));
        }
        return response;
    }

    private static MetadataResponseTopic unknown(RequestedTopic wanted, Map<String, ErrorCode> errors) {
        var topic = new MetadataResponseTopic();
        if (wanted.byId()) {
            return topic.setName(null).setTopicId(wanted.id()).setErrorCode(ErrorCode.UNKNOWN_TOPIC_ID.code());
        }
        ErrorCode error = TopicNames.legal(wanted.name())
                ? errors.getOrDefault(wanted.name(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
                : ErrorCode.INVALID_TOPIC_EXCEPTION;
        return topic.setName(wanted.name())
                .setIsInternal(TopicNames.internal(wanted.name()))
                .setErrorCode(error.code());
    }

    private MetadataResponseData cluster(RequestContext context, MetadataRequestData request, ClusterImage image) {
        var response =
                new MetadataResponseData().setClusterId(broker.clusterId()).setControllerId(image.controller());
        image.reachable(context.listener()).stream()
                .sorted(Comparator.comparingInt(ClusterImage.BrokerNode::id))
                .forEach(b -> {
                    var endpoint = b.endpoint(context.listener());
                    response.brokers()
                            .add(new MetadataResponseBroker()
                                    .setNodeId(b.id())
                                    .setHost(endpoint.host())
                                    .setPort(endpoint.port())
                                    .setRack(b.rack().isEmpty() ? null : b.rack()));
                });
        if (request.includeClusterAuthorizedOperations()) {
            response.setClusterAuthorizedOperations(AuthorizedOperations.ON_CLUSTER);
        }
        return response;
    }

    private static MetadataResponseTopic topic(
            RequestContext context, MetadataRequestData request, ClusterImage image, TopicImage topic) {
        var answer = new MetadataResponseTopic()
                .setName(topic.name())
                .setTopicId(topic.id())
                .setIsInternal(TopicNames.internal(topic.name()));
        if (request.includeTopicAuthorizedOperations()) {
            answer.setTopicAuthorizedOperations(AuthorizedOperations.ON_TOPIC);
        }
        topic.partitions().values().stream()
                .sorted(Comparator.comparingInt(PartitionImage::partition))
                .forEach(p -> answer.partitions().add(partition(context, image, p)));
        return answer;
    }

    private static MetadataResponsePartition partition(
            RequestContext context, ClusterImage image, PartitionImage partition) {
        List<Integer> offline = partition.replicas().stream()
                .filter(r -> !image.brokers().containsKey(r))
                .toList();
        boolean alive = image.brokers().containsKey(partition.leader());
        boolean led = image.reachable(partition.leader(), context.listener());
        // Version 0 clients cannot cope with nodes that are not in the broker list.
        ErrorCode error = !led
                ? alive && context.version() >= FIRST_WITH_LISTENER_NOT_FOUND
                        ? ErrorCode.LISTENER_NOT_FOUND
                        : ErrorCode.LEADER_NOT_AVAILABLE
                : context.version() == 0 && !offline.isEmpty() ? ErrorCode.REPLICA_NOT_AVAILABLE : ErrorCode.NONE;
        return new MetadataResponsePartition()
                .setErrorCode(error.code())
                .setPartitionIndex(partition.partition())
                .setLeaderId(led ? partition.leader() : -1)
                .setLeaderEpoch(partition.leaderEpoch())
                .setReplicaNodes(listed(context, partition.replicas(), offline))
                .setIsrNodes(listed(context, partition.isr(), offline))
                .setOfflineReplicas(offline);
    }

    private static List<Integer> listed(RequestContext context, List<Integer> nodes, List<Integer> offline) {
        return context.version() == 0
                ? nodes.stream().filter(n -> !offline.contains(n)).toList()
                : nodes;
    }

    /** A topic asked for, by name or by id. */
    private record RequestedTopic(String name, Uuid id) {
        boolean byId() {
            return !id.equals(Uuid.ZERO_UUID);
        }
    }
}
