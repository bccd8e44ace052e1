package brokerlab.engine.replica;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.log.EpochEnd;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.log.TimestampOffset;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.metadata.TopicOverrides;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * All partitions one broker hosts: roles, produce, fetch, following, ISR. Futures complete on any thread. Errors of a partition are
 * in its result, never exceptions.
 */
public final class Replicas implements AutoCloseable {
    /**
     * @param inbox gets the handlers for LeaderAndIsr, StopReplicas and follower fetches
     * @param brokerEpoch this broker's registration epoch, -1 before it is registered
     */
    public Replicas(
            int broker,
            Tasks tasks,
            Journal journal,
            BrokerSettings settings,
            TopicOverrides topics,
            LogStore logs,
            Coordination coordination,
            Courier courier,
            Inbox inbox,
            MetadataHolder metadata,
            LongSupplier brokerEpoch) {
        throw new UnsupportedOperationException();
    }

    /** Register before the first role arrives. */
    public void onLeadership(LeadershipListener listener) {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends to partitions led here. Completes when {@code acks} is satisfied or {@code timeoutMs} has passed
     * (REQUEST_TIMED_OUT).
     *
     * @param acks 0, 1 or -1 (all in-sync replicas)
     * @param internal a coordinator's own write to an internal topic
     */
    public CompletableFuture<Map<TopicPartition, ProduceResult>> append(
            int acks, long timeoutMs, Map<TopicPartition, ByteBuffer> batches, boolean internal) {
        throw new UnsupportedOperationException();
    }

    /** Reads; waits up to {@code maxWaitMs} until {@code minBytes} are there or a partition has an error. */
    public CompletableFuture<List<FetchPart>> fetch(FetchQuery query) {
        throw new UnsupportedOperationException();
    }

    /**
     * ListOffsets: {@code timestamp} -1 latest (high watermark or last stable), -2 earliest, -3 largest timestamp, else by time.
     *
     * @throws brokerlab.engine.wire.ProtocolException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, ...
     */
    public Optional<TimestampOffset> listOffset(
            TopicPartition partition, long timestamp, boolean committed, int currentLeaderEpoch) {
        throw new UnsupportedOperationException();
    }

    /** OffsetForLeaderEpoch, for clients; throws {@link brokerlab.engine.wire.ProtocolException} like {@link #listOffset}. */
    public EpochEnd epochEnd(TopicPartition partition, int epoch, int currentLeaderEpoch) {
        throw new UnsupportedOperationException();
    }

    /** DeleteRecords on a partition led here: raises the log start; -1 means to the high watermark. Returns the new log start. */
    public CompletableFuture<Long> deleteRecords(TopicPartition partition, long beforeOffset) {
        throw new UnsupportedOperationException();
    }

    /** The log of a hosted partition, leader or not. */
    public Optional<PartitionLog> log(TopicPartition partition) {
        throw new UnsupportedOperationException();
    }

    /** Whether this broker leads the partition now. */
    public boolean leads(TopicPartition partition) {
        throw new UnsupportedOperationException();
    }

    /** Everything hosted here, for the screens; cheap enough for 10 Hz. */
    public List<PartitionSnapshot> snapshot() {
        throw new UnsupportedOperationException();
    }

    /** Bytes appended by clients and bytes fetched by clients since start. */
    public Traffic traffic() {
        throw new UnsupportedOperationException();
    }

    /** Ends all roles: waiting requests are answered NOT_LEADER_OR_FOLLOWER, fetching ends. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** Totals since start. */
    public record Traffic(long bytesIn, long bytesOut, long recordsIn) {}
}
