package brokerlab.engine.group;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.log.LogRead;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.replica.Replicas;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.LogRecord;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/** {@link GroupLog} on the broker's own replicas of {@code __consumer_offsets}. */
final class ReplicaGroupLog implements GroupLog {
    private static final int ALL_IN_SYNC = -1;

    /** Read at a time, as Kafka's {@code offsets.load.buffer.size} by default. */
    private static final int READ_BYTES = 5 * 1024 * 1024;

    private final Replicas replicas;
    private final Clock clock;

    ReplicaGroupLog(Replicas replicas, Clock clock) {
        this.replicas = replicas;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<ErrorCode> append(int partition, List<Entry> entries, long timeoutMs) {
        var topicPartition = new TopicPartition(OffsetsTopic.NAME, partition);
        long now = clock.wallMs();
        var batch = BatchBuilder.plain();
        entries.forEach(entry -> batch.add(now, Optional.of(entry.key()), entry.value()));
        return replicas.append(ALL_IN_SYNC, timeoutMs, Map.of(topicPartition, batch.build()), true)
                .handle((results, error) ->
                        error == null ? results.get(topicPartition).error() : ProtocolException.codeOf(error));
    }

    @Override
    public void readAll(int partition, BiConsumer<byte[], Optional<byte[]>> entries) {
        var topicPartition = new TopicPartition(OffsetsTopic.NAME, partition);
        PartitionLog log = replicas.log(topicPartition)
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.NOT_LEADER_OR_FOLLOWER, "no replica of " + topicPartition + " here"));
        long end = log.logEndOffset();
        long next = log.logStartOffset();
        while (next < end) {
            LogRead read = log.read(next, READ_BYTES, end, true);
            long after = read(read, next, entries);
            if (after <= next) {
                throw new IllegalStateException(topicPartition + " ends at " + next + " instead of " + end);
            }
            next = after;
        }
    }

    /** Hands over one read's records; returns the offset after the last batch. */
    private static long read(LogRead read, long from, BiConsumer<byte[], Optional<byte[]>> entries) {
        ByteBuffer bytes;
        try {
            bytes = read.slice().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long next = from;
        for (BatchHeader batch : Batches.in(bytes)) {
            if (!batch.control()) {
                for (LogRecord record : Batches.records(batch, Integer.MAX_VALUE)) {
                    record.key().ifPresent(key -> entries.accept(key, record.value()));
                }
            }
            // By the batch, not its records: compaction may have taken the last of them.
            next = batch.lastOffset() + 1;
        }
        return next;
    }
}
