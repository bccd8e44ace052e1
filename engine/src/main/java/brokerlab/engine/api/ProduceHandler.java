package brokerlab.engine.api;

import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.replica.ProduceResult;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.MessageRecords;
import brokerlab.engine.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.ProduceResponseData.NodeEndpoint;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/** Produce: hands each partition's batches down as they lie in the frame. */
final class ProduceHandler implements ApiHandler<ProduceRequestData> {
    /** The one client that may write internal topics (Kafka's AdminUtils.ADMIN_CLIENT_ID). */
    private static final String ADMIN_CLIENT = "__admin_client";

    private static final int TOPIC_IDS = 13;
    private static final int LEADER_HINTS = 10;

    private final BrokerContext broker;

    ProduceHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, ProduceRequestData request) {
        if (request.transactionalId() != null) {
            throw new ProtocolException(
                    ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                    "transactions are not served yet; produce without transactional.id");
        }
        short acks = request.acks();
        if (acks < -1 || acks > 1) {
            throw new ProtocolException(ErrorCode.INVALID_REQUIRED_ACKS, "acks " + acks + " is none of -1, 0, 1");
        }
        ClusterImage image = broker.metadata().current();
        var batches = new LinkedHashMap<TopicPartition, ByteBuffer>();
        var results = new LinkedHashMap<TopicPartition, ProduceResult>();
        boolean admin = context.clientId().equals(ADMIN_CLIENT);
        for (TopicProduceData topic : request.topicData()) {
            Optional<String> name = name(context, image, topic);
            for (PartitionProduceData partition : topic.partitionData()) {
                if (name.isPresent()) {
                    sort(image, new TopicPartition(name.get(), partition.index()), partition, admin, batches, results);
                }
            }
        }
        if (batches.isEmpty()) {
            return Requests.done(answer(context, request, image, results));
        }
        return broker.replicas()
                .append(acks, request.timeoutMs(), batches, false)
                .thenApply(appended -> {
                    results.putAll(appended);
                    if (acks == 0) {
                        failLoudly(results);
                        return Optional.empty();
                    }
                    return Optional.of(
                            answer(context, request, broker.metadata().current(), results));
                });
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
            boolean admin,
            Map<TopicPartition, ByteBuffer> batches,
            Map<TopicPartition, ProduceResult> results) {
        Optional<ByteBuffer> records = MessageRecords.of(data);
        if (records.isEmpty()) {
            results.put(partition, failed(ErrorCode.INVALID_RECORD, "no records for " + partition));
        } else if (TopicNames.internal(partition.topic()) && !admin) {
            results.put(
                    partition,
                    failed(
                            ErrorCode.INVALID_TOPIC_EXCEPTION,
                            partition.topic() + " is internal, clients do not write it"));
        } else if (image.partition(partition).isEmpty() && !broker.replicas().leads(partition)) {
            results.put(
                    partition,
                    failed(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "this broker knows no partition " + partition));
        } else {
            batches.put(partition, records.get());
        }
    }

    private static ProduceResult failed(ErrorCode error, String message) {
        return new ProduceResult(error, -1, -1, -1, Optional.of(message));
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
        if (request.acks() == 0) {
            failLoudly(results);
        }
        var response = new ProduceResponseData();
        for (TopicProduceData topic : request.topicData()) {
            Optional<String> name = name(context, image, topic);
            var answer = new TopicProduceResponse().setName(topic.name()).setTopicId(topic.topicId());
            for (PartitionProduceData data : topic.partitionData()) {
                ProduceResult result = name.map(n -> results.get(new TopicPartition(n, data.index())))
                        .orElseGet(() -> failed(ErrorCode.UNKNOWN_TOPIC_ID, "no topic has the id " + topic.topicId()));
                var part = partition(data.index(), result);
                if (result.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER && context.version() >= LEADER_HINTS) {
                    name.ifPresent(n -> hint(context, image, new TopicPartition(n, data.index()), part, response));
                }
                answer.partitionResponses().add(part);
            }
            response.responses().add(answer);
        }
        return response;
    }

    private static PartitionProduceResponse partition(int index, ProduceResult result) {
        return new PartitionProduceResponse()
                .setIndex(index)
                .setErrorCode(result.error().code())
                .setBaseOffset(result.baseOffset())
                .setLogAppendTimeMs(result.logAppendTimeMs())
                .setLogStartOffset(result.logStartOffset())
                .setErrorMessage(result.message().orElse(null));
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
