package brokerlab.engine.group;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.log.LogOffsets;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.replica.Replicas;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.Codec;
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
import java.util.function.IntConsumer;
import org.apache.kafka.common.TopicPartition;

/** {@link GroupLog} on the broker's own replicas of {@code __consumer_offsets}. */
final class ReplicaGroupLog implements GroupLog {
    private final Replicas replicas;
    private final Clock clock;
    private final int acks;
    private final Codec codec;
    private final int readBytes;

    ReplicaGroupLog(Replicas replicas, Clock clock, BrokerSettings settings) {
        this.replicas = replicas;
        this.clock = clock;
        this.acks = settings.getInt("offsets.commit.required.acks");
        this.codec =
                Codec.ofId(settings.getInt("offsets.topic.compression.codec")).orElseThrow();
        this.readBytes = settings.getInt("offsets.load.buffer.size");
    }

    @Override
    public CompletableFuture<ErrorCode> append(int partition, List<Entry> entries, long timeoutMs) {
        var topicPartition = new TopicPartition(OffsetsTopic.NAME, partition);
        long now = clock.wallMs();
        var batch = BatchBuilder.compressed(codec);
        entries.forEach(entry -> batch.add(now, Optional.of(entry.key()), entry.value()));
        return replicas.append(acks, timeoutMs, Map.of(topicPartition, batch.build()), true)
                .handle((results, error) ->
                        error == null ? results.get(topicPartition).error() : ProtocolException.codeOf(error));
    }

    @Override
    public void readAll(int partition, BiConsumer<byte[], Optional<byte[]>> entries) {
        var topicPartition = new TopicPartition(OffsetsTopic.NAME, partition);
        PartitionLog log = replicas.log(topicPartition)
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.NOT_LEADER_OR_FOLLOWER, "no replica of " + topicPartition + " here"));
        readAll(log, readBytes, entries, size -> {});
    }

    /**
     * Reads a log in steps.
     *
     * @param sizes told the bytes of each step
     */
    static void readAll(
            PartitionLog log, int readBytes, BiConsumer<byte[], Optional<byte[]>> entries, IntConsumer sizes) {
        LogOffsets now = log.offsets();
        long end = now.logEnd();
        long next = now.logStart();
        while (next < end) {
            ByteBuffer bytes;
            try {
                bytes = log.read(next, readBytes, end, true).slice().read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sizes.accept(bytes.remaining());
            long after = handOver(bytes, next, entries);
            if (after <= next) {
                throw new IllegalStateException("the log ends at " + next + " instead of " + end);
            }
            next = after;
        }
    }

    /** Hands over the records of {@code bytes}; returns the offset after the last batch. */
    private static long handOver(ByteBuffer bytes, long from, BiConsumer<byte[], Optional<byte[]>> entries) {
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
