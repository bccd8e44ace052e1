package brokerlab.engine.api;

import brokerlab.engine.config.Release;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.BadFrameException;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.OutFrame;
import brokerlab.engine.wire.ProtocolException;
import brokerlab.engine.wire.WireRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiMessage;

/** All APIs of one broker: from a frame to its answer. */
public final class Apis {
    private final Map<Api, ApiHandler<?>> handlers;
    private final Throttling throttling;
    private final Supplier<Release> speaks;
    private final BiConsumer<Api, Throwable> unexpected;

    /** @param unexpected told of failures that are errors of ours, not of the request */
    Apis(
            Map<Api, ApiHandler<?>> handlers,
            Throttling throttling,
            Supplier<Release> speaks,
            BiConsumer<Api, Throwable> unexpected) {
        this.handlers = Collections.unmodifiableMap(new EnumMap<>(handlers));
        this.throttling = throttling;
        this.speaks = speaks;
        this.unexpected = unexpected;
    }

    /**
     * The APIs of a broker.
     *
     * @param more handlers of the coordinators, by API key
     */
    public static Apis forBroker(BrokerContext broker, Map<Short, ApiHandler<?>> more) {
        var handlers = new EnumMap<Api, ApiHandler<?>>(Api.class);
        more.forEach((key, handler) -> handlers.put(
                Api.ofId(key).orElseThrow(() -> new IllegalArgumentException("no codec for API key " + key)), handler));
        handlers.put(Api.METADATA, new MetadataHandler(broker));
        handlers.put(Api.DESCRIBE_CLUSTER, new DescribeClusterHandler(broker));
        handlers.put(Api.DESCRIBE_TOPIC_PARTITIONS, new DescribeTopicPartitionsHandler(broker));
        handlers.put(Api.PRODUCE, new ProduceHandler(broker));
        handlers.put(Api.FETCH, new FetchHandler(broker, FetchSessions.of(broker)));
        handlers.put(Api.LIST_OFFSETS, new ListOffsetsHandler(broker));
        handlers.put(Api.OFFSET_FOR_LEADER_EPOCH, new OffsetForLeaderEpochHandler(broker));
        handlers.put(Api.INIT_PRODUCER_ID, new InitProducerIdHandler(broker.producerIds()));
        handlers.put(Api.CREATE_TOPICS, new CreateTopicsHandler(broker));
        handlers.put(Api.DELETE_TOPICS, new DeleteTopicsHandler(broker));
        handlers.put(Api.CREATE_PARTITIONS, new CreatePartitionsHandler(broker));
        handlers.put(Api.DELETE_RECORDS, new DeleteRecordsHandler(broker));
        handlers.put(Api.ELECT_LEADERS, new ElectLeadersHandler(broker));
        handlers.put(Api.LIST_PARTITION_REASSIGNMENTS, new ListPartitionReassignmentsHandler(broker));
        handlers.put(Api.ALTER_PARTITION_REASSIGNMENTS, new AlterPartitionReassignmentsHandler(broker));
        handlers.put(Api.ALTER_REPLICA_LOG_DIRS, new AlterReplicaLogDirsHandler(broker));
        handlers.put(Api.DESCRIBE_LOG_DIRS, new DescribeLogDirsHandler(broker));
        handlers.put(Api.DESCRIBE_CONFIGS, new DescribeConfigsHandler(broker));
        handlers.put(Api.INCREMENTAL_ALTER_CONFIGS, new IncrementalAlterConfigsHandler(broker));
        handlers.put(Api.ALTER_CONFIGS, new AlterConfigsHandler(broker));
        handlers.put(Api.LIST_CONFIG_RESOURCES, new ListConfigResourcesHandler(broker.metadata()));
        handlers.put(Api.DESCRIBE_CLIENT_QUOTAS, new DescribeClientQuotasHandler(broker.configs()));
        handlers.put(Api.ALTER_CLIENT_QUOTAS, new AlterClientQuotasHandler(broker));
        handlers.put(Api.DESCRIBE_USER_SCRAM_CREDENTIALS, new DescribeUserScramCredentialsHandler(broker.configs()));
        handlers.put(Api.ALTER_USER_SCRAM_CREDENTIALS, new AlterUserScramCredentialsHandler(broker));
        handlers.put(Api.DESCRIBE_PRODUCERS, new DescribeProducersHandler(broker));
        handlers.putAll(SaslHandlers.all());
        handlers.putAll(NoSecurity.all());
        handlers.putAll(NoTransactions.all(broker));
        handlers.putAll(NoPeers.all(broker));
        handlers.put(
                Api.API_VERSIONS,
                new ApiVersionsHandler(broker.broker(), broker.clusterId(), handlers.keySet(), broker.speaks()));
        return new Apis(
                handlers,
                new Throttling(broker.quotas(), broker.tasks().clock()),
                broker.speaks(),
                (api, error) -> broker.journal()
                        .append(broker.broker(), new ProblemEvent.TaskFailed("answer to " + api, error.toString())));
    }

    /**
     * Answers a frame. Empty when its client waits for no answer; fails with {@link BadFrameException} when the connection is to
     * be closed.
     */
    public CompletionStage<Optional<OutFrame>> handle(Peer peer, ByteBuffer frame) {
        int bytes = frame.remaining();
        WireRequest request;
        try {
            request = WireRequest.parse(frame, speaks.get());
        } catch (BadFrameException e) {
            return CompletableFuture.failedFuture(e);
        }
        return handle(peer, request, bytes);
    }

    /** What ApiVersions tells. */
    public ApiVersionsResponseData announced() {
        return ApiVersionsHandler.announced(handlers.keySet(), speaks.get());
    }

    private CompletionStage<Optional<OutFrame>> handle(Peer peer, WireRequest request, int bytes) {
        if (request.refused()) {
            return CompletableFuture.completedFuture(request.refusal());
        }
        if (request.versionUnknown()) {
            return CompletableFuture.completedFuture(
                    Optional.of(request.answer(ApiVersionsHandler.tooNew(speaks.get()))));
        }
        ApiHandler<?> handler = handlers.get(request.api());
        if (handler == null) {
            return CompletableFuture.failedFuture(
                    new BadFrameException(BadFrameException.FrameFault.NOT_SERVED, request.api() + " is not served"));
        }
        if (request.body() instanceof ApiVersionsRequestData hello) {
            peer.tookSoftware(hello.clientSoftwareName(), hello.clientSoftwareVersion());
        }
        var arrived = new Arrived(request, context(peer, request), bytes);
        long begun = throttling.nanos();
        var answer = call(handler, arrived.context(), request.body());
        return framed(peer, arrived, throttling.since(begun), answer);
    }

    private record Arrived(WireRequest request, RequestContext context, int bytes) {}

    private CompletionStage<Optional<OutFrame>> framed(
            Peer peer, Arrived arrived, long nanos, CompletionStage<Optional<ApiMessage>> answer) {
        WireRequest request = arrived.request();
        return answer.handle((message, error) -> {
            if (error != null && ProtocolException.unwrapped(error) instanceof BadFrameException bad) {
                throw bad;
            }
            Optional<ApiMessage> told = error == null ? message : Optional.of(failed(request, error));
            if (throttling.on()) {
                throttling.settle(peer, arrived.context(), request.body(), arrived.bytes(), nanos, told);
            }
            return told.map(request::answer);
        });
    }

    /** Produce only: what is appended is in order before the replicas have it, and only the answers wait. */
    public boolean mayFollow(ByteBuffer frame) {
        return frame.remaining() > Short.BYTES
                && frame.getShort(frame.position()) == Api.PRODUCE.id()
                && handlers.containsKey(Api.PRODUCE);
    }

    /** Frames of which each {@link #mayFollow may follow}: as one after another, but what they append is written together. */
    public List<CompletionStage<Optional<OutFrame>>> handleAll(Peer peer, List<ByteBuffer> frames) {
        var answers = new ArrayList<CompletionStage<Optional<OutFrame>>>(frames.size());
        var together = new ArrayList<Arrived>(frames.size());
        for (ByteBuffer frame : frames) {
            int bytes = frame.remaining();
            WireRequest request;
            try {
                request = WireRequest.parse(frame, speaks.get());
            } catch (BadFrameException e) {
                answers.addAll(produced(peer, together));
                answers.add(CompletableFuture.failedFuture(e));
                continue;
            }
            if (request.refused() || request.versionUnknown()) {
                answers.addAll(produced(peer, together));
                answers.add(handle(peer, request, bytes));
            } else {
                together.add(new Arrived(request, context(peer, request), bytes));
            }
        }
        answers.addAll(produced(peer, together));
        return answers;
    }

    /** The map pairs every API with a handler of its own message, which generics cannot say. */
    @SuppressWarnings("unchecked")
    private List<CompletionStage<Optional<OutFrame>>> produced(Peer peer, List<Arrived> requests) {
        var handler = (ApiHandler<ProduceRequestData>) handlers.get(Api.PRODUCE);
        var asked = requests.stream()
                .map(r -> new ApiHandler.Asked<>(
                        r.context(), (ProduceRequestData) r.request().body()))
                .toList();
        long begun = throttling.nanos();
        var messages = handler.handleAll(asked);
        long nanosEach = throttling.since(begun) / Math.max(1, requests.size());
        var answers = new ArrayList<CompletionStage<Optional<OutFrame>>>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            answers.add(framed(peer, requests.get(i), nanosEach, messages.get(i)));
        }
        requests.clear();
        return answers;
    }

    private static RequestContext context(Peer peer, WireRequest request) {
        return new RequestContext(
                request.api().id(),
                request.version(),
                request.correlationId(),
                request.clientId(),
                peer.connectionId(),
                peer.address(),
                peer.listener(),
                peer.principal(),
                peer.clientSoftware());
    }

    /** The map pairs every API with a handler of its own message, which generics cannot say. */
    @SuppressWarnings("unchecked")
    private static <Q extends ApiMessage> CompletionStage<Optional<ApiMessage>> call(
            ApiHandler<Q> handler, RequestContext context, ApiMessage body) {
        try {
            return handler.handle(context, (Q) body);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ApiMessage failed(WireRequest request, Throwable error) {
        ProtocolException told = Requests.asProtocol(error);
        if (told.code() == ErrorCode.UNKNOWN_SERVER_ERROR
                && !(ProtocolException.unwrapped(error) instanceof ProtocolException)) {
            unexpected.accept(request.api(), ProtocolException.unwrapped(error));
        }
        return request.error(told.code(), told.getMessage())
                .orElseThrow(() -> new BadFrameException(
                        BadFrameException.FrameFault.UNANSWERABLE,
                        request.api() + " failed with " + told.code() + " and its client waits for no answer"));
    }
}
