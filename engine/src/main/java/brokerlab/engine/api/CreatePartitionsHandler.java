package brokerlab.engine.api;

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
    private final BrokerContext broker;

    CreatePartitionsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, CreatePartitionsRequestData request) {
        var names = new LinkedHashMap<String, Integer>();
        request.topics().forEach(t -> names.merge(t.name(), 1, Integer::sum));
        var growths = new ArrayList<CompletableFuture<CreatePartitionsTopicResult>>();
        names.forEach((name, times) -> {
            CompletableFuture<CreatePartitionsTopicResult> growth = times > 1
                    ? CompletableFuture.failedFuture(new ProtocolException(
                            ErrorCode.INVALID_REQUEST, "the request names " + name + " more than once"))
                    : Requests.attempt(
                            () -> grow(context, request, request.topics().find(name)));
            growths.add(growth.exceptionally(e -> failed(name, e)));
        });
        return Requests.all(growths)
                .thenApply(results -> Optional.of(new CreatePartitionsResponseData().setResults(results)));
    }

    private CompletableFuture<CreatePartitionsTopicResult> grow(
            RequestContext context, CreatePartitionsRequestData request, CreatePartitionsTopic topic) {
        CreateTopicsHandler.requireController(broker);
        List<List<Integer>> assignments = topic.assignments() == null
                ? List.of()
                : topic.assignments().stream()
                        .map(CreatePartitionsAssignment::brokerIds)
                        .toList();
        var grown = request.validateOnly()
                ? broker.controller().createPartitions(topic.name(), topic.count(), assignments, true)
                : Requests.asked(
                        broker,
                        context,
                        "grow topic " + topic.name() + " to " + topic.count() + " partitions",
                        () -> broker.controller().createPartitions(topic.name(), topic.count(), assignments, false));
        return Requests.within(broker.tasks(), request.timeoutMs(), grown)
                .thenApply(done -> new CreatePartitionsTopicResult().setName(topic.name()));
    }

    private static CreatePartitionsTopicResult failed(String name, Throwable error) {
        var e = Requests.asProtocol(error);
        return new CreatePartitionsTopicResult()
                .setName(name)
                .setErrorCode(e.code().code())
                .setErrorMessage(e.getMessage());
    }
}
