package brokerlab.engine.api;

import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.quota.MutationQuota;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** DeleteTopics, by name or (from version 6) by id, on the active controller. */
final class DeleteTopicsHandler implements ApiHandler<DeleteTopicsRequestData> {
    private static final int TOPIC_IDS = 6;
    private static final int FIRST_WITH_DISABLED = 3;

    /** The first version that knows THROTTLING_QUOTA_EXCEEDED. */
    private static final int STRICT = 5;

    private final BrokerContext broker;

    DeleteTopicsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, DeleteTopicsRequestData request) {
        var wanted = context.version() >= TOPIC_IDS
                ? request.topics()
                : request.topicNames().stream()
                        .map(n -> new DeleteTopicState().setName(n))
                        .toList();
        MutationQuota quota = Requests.mutations(broker, context, STRICT);
        var deletions = new ArrayList<CompletableFuture<DeletableTopicResult>>();
        var begun = new HashMap<String, CompletableFuture<Void>>();
        for (DeleteTopicState topic : wanted) {
            var deletion = Requests.attempt(() -> delete(context, request, topic, begun, quota));
            deletions.add(deletion.exceptionally(e -> failed(context, topic, e)));
        }
        return Requests.all(deletions).thenApply(results -> {
            var response = new DeleteTopicsResponseData().setThrottleTimeMs(quota.throttleMs());
            results.forEach(r -> response.responses().add(r));
            return Optional.of(response);
        });
    }

    private CompletableFuture<DeletableTopicResult> delete(
            RequestContext context,
            DeleteTopicsRequestData request,
            DeleteTopicState wanted,
            Map<String, CompletableFuture<Void>> begun,
            MutationQuota quota) {
        boolean byId = !wanted.topicId().equals(Uuid.ZERO_UUID);
        if (byId == (wanted.name() != null)) {
            throw new ProtocolException(ErrorCode.INVALID_REQUEST, "a topic is deleted by its name or by its id");
        }
        CreateTopicsHandler.requireController(broker);
        ClusterImage image = broker.metadata().current();
        String name = byId
                ? image.topic(wanted.topicId())
                        .map(ClusterImage.TopicImage::name)
                        .orElseThrow(() -> new ProtocolException(
                                ErrorCode.UNKNOWN_TOPIC_ID, "no topic has the id " + wanted.topicId()))
                : wanted.name();
        // One named twice is deleted once and answered twice, each time as it was named.
        CompletableFuture<Void> before = begun.get(name);
        if (before == null) {
            image.topic(name).ifPresent(topic -> quota.spend(topic.partitions().size()));
            before = Requests.runJournalled(
                    broker,
                    context,
                    Ask.DELETE_TOPIC,
                    List.of(name),
                    () -> broker.controller().deleteTopic(name));
            begun.put(name, before);
        }
        return Requests.within(broker.tasks(), request.timeoutMs(), before)
                .thenApply(done -> new DeletableTopicResult().setName(name).setTopicId(wanted.topicId()));
    }

    private static DeletableTopicResult failed(RequestContext context, DeleteTopicState wanted, Throwable error) {
        var e = Requests.asProtocol(error);
        ErrorCode code = e.code() == ErrorCode.TOPIC_DELETION_DISABLED && context.version() < FIRST_WITH_DISABLED
                ? ErrorCode.INVALID_REQUEST
                : e.code();
        return new DeletableTopicResult()
                .setName(wanted.name())
                .setTopicId(wanted.topicId())
                .setErrorCode(code.code())
                .setErrorMessage(e.getMessage());
    }
}
