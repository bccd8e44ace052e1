package brokerlab.engine.local;

import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.RunningBroker;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.replica.ProduceResult;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Written;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.KeyPartition;
import brokerlab.engine.wire.LogRecord;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;

/** Writes single records as a producer with {@code acks=all} does, and tells where they lie. Traffic, not a change of the cluster. */
final class RecordWrites {
    private static final long TIMEOUT_MS = 10_000;

    private final Cluster cluster;
    private final AtomicInteger turn = new AtomicInteger();

    RecordWrites(Cluster cluster) {
        this.cluster = cluster;
    }

    CompletableFuture<Written> write(Command.WriteRecord c) {
        ClusterImage image = cluster.newestImage();
        ClusterImage.TopicImage topic = image.topic(c.topic())
                .orElseThrow(() -> new DoorException(
                        "UNKNOWN_TOPIC_OR_PARTITION",
                        "There is no topic " + c.topic() + ": it may just have been deleted."));
        int number = c.partition().orElseGet(() -> choose(c, topic.partitions().size()));
        var partition = new TopicPartition(c.topic(), number);
        ClusterImage.PartitionImage target = Optional.ofNullable(
                        topic.partitions().get(number))
                .orElseThrow(() -> new DoorException(
                        "UNKNOWN_TOPIC_OR_PARTITION",
                        "Topic " + c.topic() + " has no partition " + number + ", only 0 to "
                                + (topic.partitions().size() - 1) + "."));
        RunningBroker leader = cluster.running(target.leader())
                .orElseThrow(() -> new DoorException(
                        "LEADER_NOT_AVAILABLE", partition + " has no leader: start one of its replicas' brokers."));
        var headers = c.headers().stream()
                .map(h -> new LogRecord.Header(h.name(), h.value()))
                .toList();
        ByteBuffer batch = BatchBuilder.plain()
                .add(cluster.wallMs(), c.key(), c.value(), headers)
                .build();
        return leader.unlessEnded(leader.replicas().append(-1, TIMEOUT_MS, Map.of(partition, batch), false))
                .thenApply(results -> written(partition, results.get(partition)));
    }

    private static Written written(TopicPartition partition, ProduceResult result) {
        if (result.error() == ErrorCode.NONE) {
            return new Written(partition.partition(), result.baseOffset());
        }
        String what = result.message().orElse(partition + " refused the record: " + result.error()) + ". ";
        String remedy = switch (result.error()) {
            case MESSAGE_TOO_LARGE ->
                "Nothing was written: make the record smaller, or raise max.message.bytes of " + partition.topic()
                        + ".";
            case NOT_ENOUGH_REPLICAS ->
                "Nothing was written: start a broker that holds a replica, or lower min.insync.replicas.";
            case NOT_ENOUGH_REPLICAS_AFTER_APPEND, REQUEST_TIMED_OUT ->
                "It lies at offset " + result.baseOffset()
                        + " of the leader and is read when the others have it; written once more, it is there twice.";
            case NOT_LEADER_OR_FOLLOWER -> "Try again: another broker leads now.";
            case INVALID_RECORD -> "Nothing was written.";
            default -> "";
        };
        throw new DoorException(result.error().name(), (what + remedy).strip());
    }

    /** As producers choose: the same key always goes to the same partition; without a key they take turns. */
    private int choose(Command.WriteRecord c, int partitions) {
        return c.key()
                .map(key -> KeyPartition.of(key, partitions))
                .orElseGet(() -> Math.floorMod(turn.getAndIncrement(), partitions));
    }
}
