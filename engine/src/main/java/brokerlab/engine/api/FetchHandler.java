package brokerlab.engine.api;

import brokerlab.engine.log.LogSlice;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.quota.ClientQuotas.Kind;
import brokerlab.engine.replica.FetchPart;
import brokerlab.engine.replica.FetchQuery;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.MessageRecords;
import brokerlab.engine.wire.ProtocolException;
import brokerlab.engine.wire.RecordSource;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.FetchResponseData.NodeEndpoint;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiMessage;

/** Fetch, for clients: sessions, topic ids, and records that go from file to socket. */
final class FetchHandler implements ApiHandler<FetchRequestData> {
    private static final int FROM_FOLLOWERS = 11;
    private static final int TOPIC_IDS = 13;
    private static final int LEADER_HINTS = 16;
    private static final byte READ_COMMITTED = 1;

    private final BrokerContext broker;
    private final FetchSessions sessions;

    FetchHandler(BrokerContext broker, FetchSessions sessions) {
        this.broker = broker;
        this.sessions = sessions;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, FetchRequestData request) {
        int replica = context.version() >= 15 ? request.replicaState().replicaId() : request.replicaId();
        if (replica >= 0) {
            throw new ProtocolException(
                    ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
                    "broker " + replica
                            + " cannot follow from outside: the brokers of this cluster live in one process");
        }
        boolean byId = context.version() >= TOPIC_IDS;
        FetchRound round = sessions.round(request, byId);
        ClusterImage image = broker.metadata().current();
        var errors = new LinkedHashMap<FetchKey, PartitionData>();
        var keys = new LinkedHashMap<TopicPartition, FetchKey>();
        var parts = new ArrayList<FetchQuery.Part>();
        round.wanted().forEach((key, wanted) -> sort(image, key, wanted, byId, errors, keys, parts));
        boolean committed = request.isolationLevel() == READ_COMMITTED;
        int maxBytes = mostBytes(context, request);
        CompletableFuture<List<FetchPart>> fetched = parts.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : broker.replicas()
                        .fetch(new FetchQuery(
                                Math.min(request.minBytes(), maxBytes),
                                maxBytes,
                                request.maxWaitMs(),
                                committed,
                                request.rackId(),
                                context.version() >= FROM_FOLLOWERS,
                                parts));
        return fetched.thenApply(found -> {
            int throttleMs = throttleMs(context, found);
            if (throttleMs > 0) {
                // As Kafka: nothing is given, so that the client has not spent it. A session that only began is
                // forgotten.
                return Optional.of(new FetchResponseData()
                        .setSessionId(sessions.keptEmpty(round))
                        .setThrottleTimeMs(throttleMs));
            }
            var answers = new LinkedHashMap<FetchKey, PartitionData>(errors);
            found.forEach(part -> answers.put(keys.get(part.partition()), answer(part, committed)));
            return Optional.of(response(context, round, answers, keys));
        });
    }

    private int mostBytes(RequestContext context, FetchRequestData request) {
        int most = Math.min(request.maxBytes(), broker.settings().getInt("fetch.max.bytes"));
        return broker.quotas().any(Kind.FETCH)
                ? (int) Math.min(
                        most,
                        broker.quotas()
                                .mostAtOnce(Kind.FETCH, context.principal().getName(), context.clientId()))
                : most;
    }

    /** Counts the bytes of records found; how long the client is to be held back instead of getting them. */
    private int throttleMs(RequestContext context, List<FetchPart> found) {
        if (!broker.quotas().any(Kind.FETCH)) {
            return 0;
        }
        String user = context.principal().getName();
        int bytes =
                found.stream().mapToInt(part -> part.records().sizeInBytes()).sum();
        long ms = broker.quotas().spend(Kind.FETCH, user, context.clientId(), bytes);
        if (ms > 0) {
            broker.quotas().takeBack(Kind.FETCH, user, context.clientId(), bytes);
        }
        return (int) ms;
    }

    /** A partition is fetched or has an error already. */
    private void sort(
            ClusterImage image,
            FetchKey key,
            FetchWanted wanted,
            boolean byId,
            Map<FetchKey, PartitionData> errors,
            Map<TopicPartition, FetchKey> keys,
            List<FetchQuery.Part> parts) {
        Optional<String> name =
                byId ? image.topic(key.id()).map(ClusterImage.TopicImage::name) : Optional.of(key.topic());
        if (name.isEmpty()) {
            errors.put(key, failed(key.partition(), ErrorCode.UNKNOWN_TOPIC_ID));
            return;
        }
        var partition = new TopicPartition(name.get(), key.partition());
        if (image.partition(partition).isEmpty() && !broker.replicas().leads(partition)) {
            errors.put(key, failed(key.partition(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
            return;
        }
        keys.put(partition, key);
        parts.add(new FetchQuery.Part(
                partition,
                byId ? key.id() : Uuid.ZERO_UUID,
                wanted.offset(),
                wanted.maxBytes(),
                wanted.currentLeaderEpoch(),
                wanted.lastFetchedEpoch()));
    }

    private static PartitionData failed(int partition, ErrorCode error) {
        var answer = new PartitionData()
                .setPartitionIndex(partition)
                .setErrorCode(error.code())
                .setHighWatermark(-1);
        MessageRecords.putNone(answer);
        return answer;
    }

    private static PartitionData answer(FetchPart part, boolean committed) {
        var answer = new PartitionData()
                .setPartitionIndex(part.partition().partition())
                .setErrorCode(part.error().code())
                .setHighWatermark(part.highWatermark())
                .setLastStableOffset(part.lastStableOffset())
                .setLogStartOffset(part.logStartOffset())
                .setPreferredReadReplica(part.preferredReplica())
                // A read_uncommitted client is told null.
                .setAbortedTransactions(committed ? aborted(part) : null);
        if (part.records().sizeInBytes() == 0) {
            MessageRecords.putNone(answer);
        } else {
            MessageRecords.put(answer, new SliceSource(part.records()));
        }
        return answer;
    }

    private static List<AbortedTransaction> aborted(FetchPart part) {
        return part.aborted().stream()
                .map(a -> new AbortedTransaction().setProducerId(a.producerId()).setFirstOffset(a.firstOffset()))
                .toList();
    }

    private FetchResponseData response(
            RequestContext context,
            FetchRound round,
            Map<FetchKey, PartitionData> answers,
            Map<TopicPartition, FetchKey> keys) {
        var response = new FetchResponseData().setSessionId(round.sessionId());
        if (context.version() >= LEADER_HINTS) {
            ClusterImage image = broker.metadata().current();
            keys.forEach((partition, key) -> {
                PartitionData answer = answers.get(key);
                if (answer != null) {
                    hint(context, image, partition, answer, response);
                }
            });
        }
        var topics = new LinkedHashMap<FetchKey, FetchableTopicResponse>();
        answers.forEach((key, answer) -> {
            if (round.tell(key, answer)) {
                topics.computeIfAbsent(
                                new FetchKey(key.topic(), key.id(), 0),
                                k -> new FetchableTopicResponse()
                                        .setTopic(k.topic())
                                        .setTopicId(k.id()))
                        .partitions()
                        .add(answer);
            }
        });
        return response.setResponses(new ArrayList<>(topics.values()));
    }

    /** KIP-951: the client need not ask who leads. */
    private static void hint(
            RequestContext context,
            ClusterImage image,
            TopicPartition partition,
            PartitionData answer,
            FetchResponseData response) {
        if (answer.errorCode() != ErrorCode.NOT_LEADER_OR_FOLLOWER.code()
                && answer.errorCode() != ErrorCode.FENCED_LEADER_EPOCH.code()) {
            return;
        }
        image.partition(partition).filter(p -> p.leader() >= 0).ifPresent(p -> {
            answer.setCurrentLeader(
                    new LeaderIdAndEpoch().setLeaderId(p.leader()).setLeaderEpoch(p.leaderEpoch()));
            var node = image.brokers().get(p.leader());
            if (node != null
                    && !node.endpoints().isEmpty()
                    && response.nodeEndpoints().find(node.id()) == null) {
                var endpoint = node.endpoint(context.listener());
                response.nodeEndpoints()
                        .add(new NodeEndpoint()
                                .setNodeId(node.id())
                                .setHost(endpoint.host())
                                .setPort(endpoint.port())
                                .setRack(node.rack().isEmpty() ? null : node.rack()));
            }
        });
    }

    /** A log's slice as the wire layer wants it. */
    private record SliceSource(LogSlice slice) implements RecordSource {
        @Override
        public int sizeInBytes() {
            return slice.sizeInBytes();
        }

        @Override
        public long transferTo(WritableByteChannel target, int position, int count) throws IOException {
            return slice.transferTo(target, position, count);
        }
    }
}
