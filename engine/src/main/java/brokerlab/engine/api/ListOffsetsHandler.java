package brokerlab.engine.api;

import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.log.TimestampOffset;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.OldFields;
import brokerlab.engine.wire.ProtocolException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/** ListOffsets: by time, or one of the special times below. */
final class ListOffsetsHandler implements ApiHandler<ListOffsetsRequestData> {
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long MAX_TIMESTAMP = -3;

    /** Without tiered storage the local log is the log. */
    private static final long EARLIEST_LOCAL = -4;

    /** Without tiered storage nothing is tiered, nothing waits for upload. */
    private static final long LATEST_TIERED = -5;

    private static final long EARLIEST_PENDING_UPLOAD = -6;

    private static final byte READ_COMMITTED = 1;

    /** Who asks when it is no replica. */
    private static final int CONSUMER = -1;

    /** Who asks in version 0 for what a follower has. */
    private static final int DEBUGGING = -2;

    private final BrokerContext broker;

    ListOffsetsHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, ListOffsetsRequestData request) {
        if (request.isolationLevel() < 0 || request.isolationLevel() > READ_COMMITTED) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_SERVER_ERROR,
                    "isolation level " + request.isolationLevel() + " is neither 0 nor 1");
        }
        boolean committed = request.isolationLevel() == READ_COMMITTED;
        Set<TopicPartition> seen = new HashSet<>();
        Set<TopicPartition> twice = new HashSet<>();
        request.topics()
                .forEach(t -> t.partitions().forEach(p -> {
                    var partition = new TopicPartition(t.name(), p.partitionIndex());
                    // Version 0 answered each as often as it was asked.
                    if (!seen.add(partition) && context.version() > 0) {
                        twice.add(partition);
                    }
                }));
        var response = new ListOffsetsResponseData();
        for (ListOffsetsTopic topic : request.topics()) {
            var answer = new ListOffsetsTopicResponse().setName(topic.name());
            for (ListOffsetsPartition p : topic.partitions()) {
                var partition = new TopicPartition(topic.name(), p.partitionIndex());
                answer.partitions()
                        .add(
                                twice.contains(partition)
                                        ? failed(partition, ErrorCode.INVALID_REQUEST)
                                        : answer(context, partition, p, committed, request.replicaId()));
            }
            response.topics().add(answer);
        }
        return Requests.done(response);
    }

    private ListOffsetsPartitionResponse answer(
            RequestContext context,
            TopicPartition partition,
            ListOffsetsPartition asked,
            boolean committed,
            int replica) {
        if (asked.timestamp() < oldestKnown(context.version())) {
            return failed(partition, ErrorCode.UNSUPPORTED_VERSION);
        }
        try {
            if (broker.metadata().current().partition(partition).isEmpty()
                    && !broker.replicas().leads(partition)) {
                return failed(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
            }
            var answer = new ListOffsetsPartitionResponse().setPartitionIndex(partition.partition());
            if (context.version() == 0) {
                OldFields.offsets(answer, segments(partition, asked, replica));
                return answer;
            }
            var found = find(partition, asked, committed);
            found.ifPresent(f -> {
                answer.setTimestamp(asked.timestamp() >= 0 || asked.timestamp() == MAX_TIMESTAMP ? f.timestampMs() : -1)
                        .setOffset(f.offset());
                if (context.version() >= 4) {
                    answer.setLeaderEpoch(f.leaderEpoch());
                }
            });
            return answer;
        } catch (RuntimeException | Error e) {
            ErrorCode code = Requests.asProtocol(e).code();
            // OFFSET_NOT_AVAILABLE came with version 5 (KIP-207).
            boolean tooNew = code == ErrorCode.OFFSET_NOT_AVAILABLE && context.version() < 5;
            return failed(partition, tooNew ? ErrorCode.LEADER_NOT_AVAILABLE : code);
        }
    }

    private Optional<TimestampOffset> find(TopicPartition partition, ListOffsetsPartition asked, boolean committed) {
        int epoch = asked.currentLeaderEpoch();
        if (asked.timestamp() == LATEST_TIERED || asked.timestamp() == EARLIEST_PENDING_UPLOAD) {
            // Asked all the same: whether this broker leads, and in which epoch.
            broker.replicas().listOffset(partition, LATEST, committed, epoch);
            return Optional.empty();
        }
        long time = asked.timestamp() == EARLIEST_LOCAL ? EARLIEST : asked.timestamp();
        return broker.replicas().listOffset(partition, time, committed, epoch);
    }

    private List<Long> segments(TopicPartition partition, ListOffsetsPartition asked, int replica) {
        if (replica != DEBUGGING) {
            // Asked for whether this broker leads.
            broker.replicas().listOffset(partition, EARLIEST, false, -1);
        }
        PartitionLog log = broker.replicas()
                .log(partition)
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.NOT_LEADER_OR_FOLLOWER, "the log of " + partition + " is not here any more"));
        List<Long> starts = new SegmentStarts(log, broker.tasks().clock().wallMs())
                .before(asked.timestamp(), OldFields.maxOffsets(asked).orElse(1));
        return replica == CONSUMER ? SegmentStarts.upTo(log.offsets().highWatermark(), starts) : starts;
    }

    private static long oldestKnown(short version) {
        if (version >= 11) {
            return EARLIEST_PENDING_UPLOAD;
        }
        return version >= 9 ? LATEST_TIERED : version == 8 ? EARLIEST_LOCAL : version == 7 ? MAX_TIMESTAMP : EARLIEST;
    }

    private static ListOffsetsPartitionResponse failed(TopicPartition partition, ErrorCode error) {
        return new ListOffsetsPartitionResponse()
                .setPartitionIndex(partition.partition())
                .setErrorCode(error.code());
    }
}
