package brokerlab.engine.api;

import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.replica.ProduceResult;
import brokerlab.engine.replica.Replicas;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.MessageRecords;
import brokerlab.engine.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.ProduceResponseData.NodeEndpoint;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/** Produce: hands each partition's batches down as they lie in the frame. */
final class ProduceHandler implements ApiHandler<ProduceRequestData> {
    /** The one client that may write internal topics (Kafka's AdminUtils.ADMIN_CLIENT_ID). */
    private static final String ADMIN_CLIENT = "__admin_client";

    /** The first version that carries batches of magic 2, and nothing else. */
    private static final int FIRST_WITH_BATCHES = 3;

    private static final int FIRST_WITH_ZSTD = 7;
    private static final int TOPIC_IDS = 13;
    private static final int LEADER_HINTS = 10;

    private final BrokerContext broker;

    ProduceHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, ProduceRequestData request) {
        return handleAll(List.of(new Asked<>(context, request))).getFirst();
    }

    /** As one after another; neighbours with the same {@code acks} are appended together. */
    @Override
    public List<CompletionStage<Optional<ApiMessage>>> handleAll(List<Asked<ProduceRequestData>> produces) {
        var answers = new ArrayList<CompletionStage<Optional<ApiMessage>>>(produces.size());
        for (int from = 0; from < produces.size(); ) {
            short acks = produces.get(from).request().acks();
            int to = from + 1;
            while (to < produces.size() && produces.get(to).request().acks() == acks) {
                to++;
            }
            answers.addAll(handle(acks, produces.subList(from, to)));
            from = to;
        }
        return answers;
    }

    private List<CompletionStage<Optional<ApiMessage>>> handle(short acks, List<Asked<ProduceRequestData>> produces) {
        ClusterImage image = broker.metadata().current();
        var sorted = produces.stream().map(p -> sorted(image, p)).toList();
        var appended = broker.replicas()
                .append(acks, sorted.stream().map(SortedRequest::write).toList(), false);
        var answers = new ArrayList<CompletionStage<Optional<ApiMessage>>>(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            SortedRequest each = sorted.get(i);
            answers.add(
                    each.refusal().isPresent()
                            ? CompletableFuture.failedFuture(each.refusal().get())
                            : appended.get(i).thenApply(each::answer));
        }
        return answers;
    }

    private SortedRequest sorted(ClusterImage image, Asked<ProduceRequestData> produce) {
        ProduceRequestData request = produce.request();
        var batches = new LinkedHashMap<TopicPartition, ByteBuffer>();
        var results = new LinkedHashMap<TopicPartition, ProduceResult>();
        Optional<ProtocolException> refusal = Optional.empty();
        short version = produce.context().version();
        if (transactional(request)) {
            refusal = Optional.of(new ProtocolException(
                    ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                    "transactions are not served yet; produce without transactional.id"));
        } else {
            boolean admin = produce.context().clientId().equals(ADMIN_CLIENT);
            for (TopicProduceData topic : request.topicData()) {
                Optional<String> name = name(produce.context(), image, topic);
                for (PartitionProduceData partition : topic.partitionData()) {
                    if (name.isPresent()) {
                        var to = new TopicPartition(name.get(), partition.index());
                        sort(image, to, partition, version, admin, batches, results);
                    }
                }
            }
        }
        return new SortedRequest(produce, batches, results, refusal);
    }

    /** A request, its partitions divided into those that go to the log and those that have an error already. */
    private final class SortedRequest {
        private final Asked<ProduceRequestData> produce;
        private final Map<TopicPartition, ByteBuffer> batches;
        private final Map<TopicPartition, ProduceResult> results;
        private final Optional<ProtocolException> refusal;

        SortedRequest(
                Asked<ProduceRequestData> produce,
                Map<TopicPartition, ByteBuffer> batches,
                Map<TopicPartition, ProduceResult> results,
                Optional<ProtocolException> refusal) {
            this.produce = produce;
            this.batches = batches;
            this.results = results;
            this.refusal = refusal;
        }

        Optional<ProtocolException> refusal() {
            return refusal;
        }

        Replicas.Write write() {
            return new Replicas.Write(produce.request().timeoutMs(), batches);
        }

        Optional<ApiMessage> answer(Map<TopicPartition, ProduceResult> appended) {
            results.putAll(appended);
            if (produce.request().acks() == 0) {
                failLoudly(results);
                return Optional.empty();
            }
            return Optional.of(ProduceHandler.this.answer(
                    produce.context(), produce.request(), broker.metadata().current(), results));
        }
    }

    private static Optional<String> name(RequestContext context, ClusterImage image, TopicProduceData topic) {
        return context.version() < TOPIC_IDS
                ? Optional.of(topic.name())
                : image.topic(topic.topicId()).filter(t -> !t.deleting()).map(ClusterImage.TopicImage::name);
    }

    /** A partition goes to the log or has an error already. */
    private void sort(
            ClusterImage image,
            TopicPartition partition,
            PartitionProduceData data,
            short version,
            boolean admin,
            Map<TopicPartition, ByteBuffer> batches,
            Map<TopicPartition, ProduceResult> results) {
        Optional<ByteBuffer> records = MessageRecords.of(data);
        if (image.partition(partition).isEmpty() && !broker.replicas().leads(partition)) {
            results.put(
                    partition,
                    failed(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "this broker knows no partition " + partition));
        } else if (records.isEmpty()) {
            results.put(partition, failed(ErrorCode.INVALID_RECORD, "no records for " + partition));
        } else {
            try {
                ByteBuffer only = version < FIRST_WITH_BATCHES
                        ? records.get()
                        : Batches.single(records.get(), version >= FIRST_WITH_ZSTD);
                if (TopicNames.internal(partition.topic()) && !admin) {
                    throw new ProtocolException(
                            ErrorCode.INVALID_TOPIC_EXCEPTION,
                            partition.topic() + " is internal, clients do not write it");
                }
                batches.put(partition, only);
            } catch (ProtocolException e) {
                results.put(partition, failed(e.code(), partition + ": " + e.getMessage()));
            }
        }
    }

    private static boolean transactional(ProduceRequestData request) {
        for (TopicProduceData topic : request.topicData()) {
            for (PartitionProduceData partition : topic.partitionData()) {
                if (MessageRecords.of(partition).filter(Batches::transactional).isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static ProduceResult failed(ErrorCode error, String message) {
        return ProduceResult.failed(error, -1, message);
    }

    /** With acks=0 a closed connection is the only sign a client gets. */
    private static void failLoudly(Map<TopicPartition, ProduceResult> results) {
        results.forEach((partition, result) -> {
            if (result.error() != ErrorCode.NONE) {
                throw new ProtocolException(
                        result.error(), partition + ": " + result.message().orElse(""));
            }
        });
    }

    private ProduceResponseData answer(
            RequestContext context,
            ProduceRequestData request,
            ClusterImage image,
            Map<TopicPartition, ProduceResult> results) {
        var response = new ProduceResponseData();
        for (TopicProduceData topic : request.topicData()) {
            Optional<String> name = name(context, image, topic);
            var answer = new TopicProduceResponse().setName(topic.name()).setTopicId(topic.topicId());
            for (PartitionProduceData data : topic.partitionData()) {
                ProduceResult result = name.isPresent()
                        ? results.remove(new TopicPartition(name.get(), data.index()))
                        : failed(ErrorCode.UNKNOWN_TOPIC_ID, "no topic has the id " + topic.topicId());
                if (result == null) {
                    // Named twice: the last of its records were taken, and it has been answered.
                    continue;
                }
                var part = partition(data.index(), result);
                if (result.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER && context.version() >= LEADER_HINTS) {
                    name.ifPresent(n -> hint(context, image, new TopicPartition(n, data.index()), part, response));
                }
                answer.partitionResponses().add(part);
            }
            if (!answer.partitionResponses().isEmpty()) {
                response.responses().add(answer);
            }
        }
        return response;
    }

    private static PartitionProduceResponse partition(int index, ProduceResult result) {
        var answer = new PartitionProduceResponse()
                .setIndex(index)
                .setErrorCode(result.error().code())
                .setBaseOffset(result.baseOffset())
                .setLogAppendTimeMs(result.logAppendTimeMs())
                .setLogStartOffset(result.logStartOffset())
                .setErrorMessage(result.message().orElse(null));
        result.records()
                .forEach(bad -> answer.recordErrors()
                        .add(new BatchIndexAndErrorMessage()
                                .setBatchIndex(bad.index())
                                .setBatchIndexErrorMessage(bad.why())));
        return answer;
    }

    /** KIP-951: the client need not ask who leads. */
    private static void hint(
            RequestContext context,
            ClusterImage image,
            TopicPartition partition,
            PartitionProduceResponse answer,
            ProduceResponseData response) {
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
}
