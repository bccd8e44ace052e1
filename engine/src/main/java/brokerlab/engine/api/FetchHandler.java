package brokerlab.engine.api;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.log.LogSlice;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.quota.ClientQuotas.Kind;
import brokerlab.engine.replica.FetchPart;
import brokerlab.engine.replica.FetchQuery;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.MessageFormat;
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
import org.apache.kafka.common.message.FetchResponseData.EpochEndOffset;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.FetchResponseData.NodeEndpoint;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiMessage;

/** Fetch, for clients: sessions, topic ids, and records that go from file to socket. */
final class FetchHandler implements ApiHandler<FetchRequestData> {
    /** First versions that know message format 1, format 2, storage errors and zstd. */
    private static final int TIMESTAMPS = 2;

    /** KIP-74: before it a batch larger than the limit was never sent. */
    private static final int FIRST_MAY_EXCEED = 3;

    private static final int BATCHES = 4;
    private static final int STORAGE_ERRORS = 6;
    private static final int ZSTD = 10;
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
        if (request.isolationLevel() < 0 || request.isolationLevel() > READ_COMMITTED) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_SERVER_ERROR,
                    "isolation level " + request.isolationLevel() + " is neither 0 nor 1");
        }
        boolean byId = context.version() >= TOPIC_IDS;
        FetchRound round;
        try {
            round = sessions.round(request, byId);
        } catch (ProtocolException e) {
            // As 3.9.1: of no session, and of no partition.
            return Requests.done(new FetchResponseData().setErrorCode(e.code().code()));
        }
        ClusterImage image = broker.metadata().current();
        var errors = new LinkedHashMap<FetchKey, PartitionData>();
        var parts = new ArrayList<FetchQuery.Part>();
        round.partitions().forEach((key, wanted) -> sort(image, round, key, wanted, byId, errors, parts));
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
                                context.version() >= FIRST_MAY_EXCEED,
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
            var answers = new LinkedHashMap<FetchKey, PartitionData>();
            var names = new LinkedHashMap<FetchKey, TopicPartition>();
            for (int i = 0; i < found.size(); i++) {
                FetchPart part = found.get(i);
                FetchKey key = key(part, byId);
                names.put(key, part.partition());
                answers.put(key, answer(context, part, parts.get(i).offset(), committed));
            }
            answers.putAll(errors);
            return Optional.of(response(context, round, answers, names));
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
            FetchRound round,
            FetchKey key,
            FetchWanted wanted,
            boolean byId,
            Map<FetchKey, PartitionData> errors,
            List<FetchQuery.Part> parts) {
        Optional<String> name = byId
                ? round.name(key, image.topic(key.id()).map(ClusterImage.TopicImage::name))
                : Optional.of(key.topic());
        if (name.isEmpty()) {
            errors.put(key, failed(key.partition(), ErrorCode.UNKNOWN_TOPIC_ID));
            return;
        }
        var partition = new TopicPartition(name.get(), key.partition());
        Optional<ClusterImage.TopicImage> topic = image.topic(partition.topic());
        boolean there =
                topic.filter(t -> t.partitions().containsKey(key.partition())).isPresent()
                        || (topic.isEmpty() && broker.replicas().leads(partition));
        if (!there || topic.filter(ClusterImage.TopicImage::deleting).isPresent()) {
            errors.put(key, failed(key.partition(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
            return;
        }
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

    private static FetchKey key(FetchPart part, boolean byId) {
        TopicPartition partition = part.partition();
        return byId
                ? new FetchKey("", part.topicId(), partition.partition())
                : new FetchKey(partition.topic(), Uuid.ZERO_UUID, partition.partition());
    }

    private PartitionData answer(RequestContext context, FetchPart part, long from, boolean committed) {
        var answer = new PartitionData()
                .setPartitionIndex(part.partition().partition())
                .setErrorCode(error(context, part).code())
                .setHighWatermark(part.highWatermark())
                .setLastStableOffset(part.lastStableOffset())
                .setLogStartOffset(part.logStartOffset())
                .setPreferredReadReplica(part.preferredReplica())
                // A read_uncommitted client is told null.
                .setAbortedTransactions(committed ? aborted(part) : null);
        if (part.diverging().epoch() >= 0) {
            answer.setDivergingEpoch(new EpochEndOffset()
                    .setEpoch(part.diverging().epoch())
                    .setEndOffset(part.diverging().endOffset()));
        }
        if (context.version() < BATCHES
                && answer.errorCode() == ErrorCode.NONE.code()
                && !settings(part.partition())
                        .map(TopicSettings::downConversion)
                        .orElse(true)) {
            return failed(part.partition().partition(), ErrorCode.UNSUPPORTED_VERSION);
        }
        if (part.records().sizeInBytes() == 0) {
            MessageRecords.putNone(answer);
            return answer;
        }
        if (context.version() < ZSTD && compressed(part.partition(), "zstd")) {
            return failed(part.partition().partition(), ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        }
        if (context.version() >= BATCHES) {
            MessageRecords.put(answer, new SliceSource(part.records()));
            return answer;
        }
        try {
            byte magic = (byte) (context.version() < TIMESTAMPS ? 0 : 1);
            MessageRecords.put(answer, MessageFormat.down(part.records().read(), magic, from));
            return answer;
        } catch (ProtocolException e) {
            return failed(part.partition().partition(), e.code());
        } catch (IOException e) {
            return failed(part.partition().partition(), ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
    }

    private boolean compressed(TopicPartition partition, String codec) {
        return settings(partition)
                .filter(settings -> settings.compressionType().equals(codec))
                .isPresent();
    }

    private Optional<TopicSettings> settings(TopicPartition partition) {
        return broker.replicas().log(partition).map(PartitionLog::settings);
    }

    /** A client that old takes a failed disk for an error of its own, but asks another broker when this one does not lead. */
    private static ErrorCode error(RequestContext context, FetchPart part) {
        return part.error() == ErrorCode.KAFKA_STORAGE_ERROR && context.version() < STORAGE_ERRORS
                ? ErrorCode.NOT_LEADER_OR_FOLLOWER
                : part.error();
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
            Map<FetchKey, TopicPartition> names) {
        var response = new FetchResponseData().setSessionId(round.sessionId());
        if (context.version() >= LEADER_HINTS) {
            ClusterImage image = broker.metadata().current();
            names.forEach((key, partition) -> hint(context, image, partition, answers.get(key), response));
        }
        var topics = new LinkedHashMap<FetchKey, FetchableTopicResponse>();
        answers.forEach((key, answer) -> {
            if (round.mustRespond(key, answer)) {
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
