package brokerlab.engine.replica;

import brokerlab.engine.delayed.DelayedOperation;
import brokerlab.engine.log.AppendInfo;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** An {@code acks=all} produce that waits until each partition's high watermark has passed what was appended. */
final class ProduceWait extends DelayedOperation {
    private final Map<TopicPartition, ProduceResult> results;
    private final List<Part> open;
    private final CompletableFuture<Map<TopicPartition, ProduceResult>> future = new CompletableFuture<>();

    /** What one partition has to reach. */
    record Part(Partition partition, int tenure, AppendInfo info) {
        Optional<ErrorCode> outcome() {
            return partition.committed(tenure, info.lastOffset() + 1);
        }
    }

    /** @param results of partitions that need not wait; those of {@code waiting} are added */
    ProduceWait(Map<TopicPartition, ProduceResult> results, List<Part> waiting) {
        this.results = results;
        this.open = new ArrayList<>(waiting);
    }

    CompletableFuture<Map<TopicPartition, ProduceResult>> future() {
        return future;
    }

    @Override
    protected boolean ready() {
        open.removeIf(part -> {
            Optional<ErrorCode> outcome = part.outcome();
            outcome.ifPresent(error -> put(part, error));
            return outcome.isPresent();
        });
        return open.isEmpty();
    }

    @Override
    protected void answer(boolean expired) {
        open.forEach(part -> put(part, ErrorCode.REQUEST_TIMED_OUT));
        future.complete(results);
    }

    private void put(Part part, ErrorCode error) {
        results.put(part.partition().name(), error == ErrorCode.NONE ? success(part.info()) : failure(error, part));
    }

    static ProduceResult success(AppendInfo info) {
        return new ProduceResult(
                ErrorCode.NONE,
                info.firstOffset(),
                info.logAppendTimeMs(),
                info.logStartOffset(),
                Optional.empty(),
                List.of());
    }

    private static ProduceResult failure(ErrorCode error, Part part) {
        String what = switch (error) {
            case NOT_ENOUGH_REPLICAS_AFTER_APPEND ->
                "appended, but the in-sync replicas shrank below min.insync.replicas before all had it";
            case REQUEST_TIMED_OUT -> "appended, but not yet on all in-sync replicas";
            default -> "the leader changed before all in-sync replicas had it";
        };
        // It is in the log all the same, and its place is told.
        return new ProduceResult(
                error,
                part.info().firstOffset(),
                part.info().logAppendTimeMs(),
                part.info().logStartOffset(),
                Optional.of(part.partition().name() + ": " + what),
                List.of());
    }
}
