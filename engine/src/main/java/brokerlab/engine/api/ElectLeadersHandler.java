package brokerlab.engine.api;

import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** ElectLeaders: preferred leaders (KIP-183), or any where there is none (KIP-460), on the active controller. */
final class ElectLeadersHandler implements ApiHandler<ElectLeadersRequestData> {
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private final BrokerContext broker;

    ElectLeadersHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, ElectLeadersRequestData request) {
        boolean unclean = request.electionType() == UNCLEAN;
        if (!unclean && request.electionType() != PREFERRED) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST, "there is no election type " + request.electionType());
        }
        Optional<List<TopicPartition>> wanted = Optional.ofNullable(request.topicPartitions())
                .map(topics -> {
                    var partitions = new ArrayList<TopicPartition>();
                    topics.forEach(t -> t.partitions().forEach(p -> partitions.add(new TopicPartition(t.topic(), p))));
                    return partitions;
                });
        if (!broker.controller().active()) {
            // As from Kafka, each partition is told, and the request as a whole is none that failed.
            var elsewhere = new HashMap<TopicPartition, ErrorCode>();
            wanted.orElseGet(this::allPartitions).forEach(p -> elsewhere.put(p, ErrorCode.NOT_CONTROLLER));
            return Requests.done(response(elsewhere, wanted.isEmpty()));
        }
        var elected = Requests.runJournalled(
                broker,
                context,
                unclean ? Ask.ELECT_UNCLEAN : Ask.ELECT_PREFERRED,
                List.of(wanted.map(Requests::briefly).orElse("")),
                () -> unclean
                        ? broker.controller().electUnclean(wanted)
                        : broker.controller().electPreferred(wanted));
        return Requests.within(broker.tasks(), request.timeoutMs(), elected)
                .thenApply(results -> Optional.of(response(results, wanted.isEmpty())));
    }

    private List<TopicPartition> allPartitions() {
        return broker.metadata().current().topics().values().stream()
                .flatMap(t -> t.partitions().keySet().stream().map(p -> new TopicPartition(t.name(), p)))
                .toList();
    }

    /** Asked for everything, Kafka leaves out what needed no election. */
    private static ElectLeadersResponseData response(Map<TopicPartition, ErrorCode> results, boolean everything) {
        var topics = new TreeMap<String, ReplicaElectionResult>();
        results.forEach((partition, error) -> {
            if (!(everything && error == ErrorCode.ELECTION_NOT_NEEDED)) {
                topics.computeIfAbsent(partition.topic(), t -> new ReplicaElectionResult().setTopic(t))
                        .partitionResult()
                        .add(new PartitionResult()
                                .setPartitionId(partition.partition())
                                .setErrorCode(error.code())
                                .setErrorMessage(error == ErrorCode.NONE ? null : describe(error, partition)));
            }
        });
        return new ElectLeadersResponseData().setReplicaElectionResults(new ArrayList<>(topics.values()));
    }

    private static String describe(ErrorCode error, TopicPartition partition) {
        return switch (error) {
            case ELECTION_NOT_NEEDED -> partition + " has the leader it is to have";
            case PREFERRED_LEADER_NOT_AVAILABLE -> "the preferred replica of " + partition + " is down or not in sync";
            case ELIGIBLE_LEADERS_NOT_AVAILABLE -> "no replica of " + partition + " is alive";
            case NOT_CONTROLLER -> "elections are the active controller's: ask Metadata for it";
            case UNKNOWN_TOPIC_OR_PARTITION -> "there is no partition " + partition;
            default -> error + " for " + partition;
        };
    }
}
