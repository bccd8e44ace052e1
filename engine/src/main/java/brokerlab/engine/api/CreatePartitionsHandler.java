package brokerlab.engine.api;

import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.quota.MutationQuota;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** CreatePartitions: grows topics, on the active controller. */
final class CreatePartitionsHandler implements ApiHandler<CreatePartitionsRequestData> {
    /** The first version that knows THROTTLING_QUOTA_EXCEEDED. */
    private static final int STRICT = 3;

    private final BrokerContext broker;

    CreatePartitionsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, CreatePartitionsRequestData request) {
        MutationQuota quota = Requests.mutations(broker, context, STRICT);
        var names = new LinkedHashMap<String, Integer>();
        request.topics().forEach(t -> names.merge(t.name(), 1, Integer::sum));
        var growths = new ArrayList<CompletableFuture<CreatePartitionsTopicResult>>();
        names.forEach((name, times) -> {
            CompletableFuture<CreatePartitionsTopicResult> growth = times > 1
                    ? CompletableFuture.failedFuture(new ProtocolException(
                            ErrorCode.INVALID_REQUEST, "the request names " + name + " more than once"))
                    : Requests.attempt(
                            () -> grow(context, request, request.topics().find(name), quota));
            growths.add(growth.exceptionally(e -> failed(name, e)));
        });
        return Requests.all(growths)
                .thenApply(results -> Optional.of(new CreatePartitionsResponseData()
                        .setThrottleTimeMs(quota.throttleMs())
                        .setResults(results)));
    }

    private CompletableFuture<CreatePartitionsTopicResult> grow(
            RequestContext context,
            CreatePartitionsRequestData request,
            CreatePartitionsTopic topic,
            MutationQuota quota) {
        CreateTopicsHandler.requireController(broker);
        List<List<Integer>> assignments = topic.assignments() == null
                ? List.of()
                : topic.assignments().stream()
                        .map(CreatePartitionsAssignment::brokerIds)
                        .toList();
        boolean assignedNowhere =
                topic.assignments() != null && topic.assignments().isEmpty();
        var grown = request.validateOnly() || assignedNowhere
                ? broker.controller().createPartitions(topic.name(), topic.count(), assignments, true)
                : Requests.change(
                        broker.tasks(),
                        request.timeoutMs(),
                        () -> broker.controller().createPartitions(topic.name(), topic.count(), assignments, true),
                        () -> Requests.runJournalled(
                                broker,
                                context,
                                Ask.GROW_TOPIC,
                                List.of(topic.name(), Integer.toString(topic.count())),
                                () -> within(quota, topic, assignments)
                                        .thenCompose(ok -> broker.controller()
                                                .createPartitions(topic.name(), topic.count(), assignments, false))));
        return grown.thenApply(done -> {
            if (assignedNowhere) {
                throw new ProtocolException(
                        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                        "growing " + topic.name() + " to " + topic.count()
                                + " partitions needs an assignment for each new one, or none at all (null);"
                                + " the list given is empty");
            }
            return new CreatePartitionsTopicResult().setName(topic.name());
        });
    }

    /** Counts the partitions that are more, when they can be made. */
    private CompletableFuture<Void> within(
            MutationQuota quota, CreatePartitionsTopic topic, List<List<Integer>> assignments) {
        if (quota.unlimited()) {
            return CompletableFuture.completedFuture(null);
        }
        int before = broker.metadata()
                .current()
                .topic(topic.name())
                .map(t -> t.partitions().size())
                .orElse(0);
        return broker.controller()
                .createPartitions(topic.name(), topic.count(), assignments, true)
                .thenRun(() -> quota.spend(topic.count() - before));
    }

    private static CreatePartitionsTopicResult failed(String name, Throwable error) {
        var e = Requests.asProtocol(error);
        return new CreatePartitionsTopicResult()
                .setName(name)
                .setErrorCode(e.code().code())
                .setErrorMessage(e.getMessage());
    }
}
