package brokerlab.engine.api;

import brokerlab.engine.wire.Api;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TransactionState;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * The transaction APIs while nobody coordinates transactions here. What can be listed and described is answered as 3.9.1 does when
 * there are none; a step of a transaction is refused as 3.9.1 refuses one with an id that InitProducerId never gave out, which it does
 * not here.
 */
final class NoTransactions {
    /** The protocol's words (TransactionState of Apache Kafka). */
    private static final Set<String> STATES = Set.of(
            "Empty",
            "Ongoing",
            "PrepareCommit",
            "PrepareAbort",
            "CompleteCommit",
            "CompleteAbort",
            "Dead",
            "PrepareEpochFence");

    private final BrokerContext broker;

    private NoTransactions(BrokerContext broker) {
        this.broker = broker;
    }

    static Map<Api, ApiHandler<?>> all(BrokerContext broker) {
        var here = new NoTransactions(broker);
        ApiHandler<ApiMessage> step = (context, request) -> {
            if (ofNoTransaction(request)) {
                throw new ProtocolException(ErrorCode.INVALID_REQUEST, "the transactional id is empty");
            }
            throw new ProtocolException(
                    ErrorCode.INVALID_PRODUCER_ID_MAPPING,
                    "There are no transactions in this release; produce without transactional.id");
        };
        ApiHandler<WriteTxnMarkersRequestData> markers = (context, request) -> Requests.done(here.refused(request));
        ApiHandler<DescribeTransactionsRequestData> describe = (context, request) -> Requests.done(described(request));
        ApiHandler<ListTransactionsRequestData> list = (context, request) -> {
            List<String> unknown = request.stateFilters().stream()
                    .filter(s -> !STATES.contains(s))
                    .toList();
            return Requests.done(new ListTransactionsResponseData().setUnknownStateFilters(unknown));
        };
        return Map.of(
                Api.ADD_PARTITIONS_TO_TXN, step,
                Api.ADD_OFFSETS_TO_TXN, step,
                Api.END_TXN, step,
                Api.TXN_OFFSET_COMMIT, step,
                Api.WRITE_TXN_MARKERS, markers,
                Api.DESCRIBE_TRANSACTIONS, describe,
                Api.LIST_TRANSACTIONS, list);
    }

    private static boolean ofNoTransaction(ApiMessage request) {
        return switch (request) {
            case AddOffsetsToTxnRequestData offsets -> offsets.transactionalId().isEmpty();
            case EndTxnRequestData end -> end.transactionalId().isEmpty();
            default -> false;
        };
    }

    private static DescribeTransactionsResponseData described(DescribeTransactionsRequestData request) {
        var response = new DescribeTransactionsResponseData();
        request.transactionalIds()
                .forEach(id -> response.transactionStates()
                        .add(new TransactionState()
                                .setTransactionalId(id)
                                .setErrorCode((id.isEmpty()
                                                ? ErrorCode.INVALID_REQUEST
                                                : ErrorCode.TRANSACTIONAL_ID_NOT_FOUND)
                                        .code())));
        return response;
    }

    /** Only a coordinator of transactions writes markers, and there is none. */
    private WriteTxnMarkersResponseData refused(WriteTxnMarkersRequestData request) {
        var response = new WriteTxnMarkersResponseData();
        request.markers().forEach(marker -> {
            var result = new WritableTxnMarkerResult().setProducerId(marker.producerId());
            marker.topics().forEach(topic -> {
                var answer = new WritableTxnMarkerTopicResult().setName(topic.name());
                topic.partitionIndexes()
                        .forEach(p -> answer.partitions()
                                .add(new WritableTxnMarkerPartitionResult()
                                        .setPartitionIndex(p)
                                        .setErrorCode(refusal(new TopicPartition(topic.name(), p))
                                                .code())));
                result.topics().add(answer);
            });
            response.markers().add(result);
        });
        return response;
    }

    private ErrorCode refusal(TopicPartition partition) {
        return broker.replicas().log(partition).isPresent()
                ? ErrorCode.TRANSACTION_COORDINATOR_FENCED
                : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }
}
