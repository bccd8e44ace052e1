package brokerlab.engine.group;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** A {@link GroupLog} in memory whose replication can be held up or refused. */
final class MemoryGroupLog implements GroupLog {
    private final Map<Integer, List<Entry>> partitions = new HashMap<>();
    private final ArrayDeque<CompletableFuture<ErrorCode>> held = new ArrayDeque<>();
    private boolean hold;
    private Optional<ErrorCode> refusal = Optional.empty();
    private boolean unreadable;
    private Optional<Tasks> limit = Optional.empty();

    @Override
    public synchronized CompletableFuture<ErrorCode> append(int partition, List<Entry> entries, long timeoutMs) {
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        partitions.computeIfAbsent(partition, p -> new ArrayList<>()).addAll(entries);
        if (!hold) {
            return CompletableFuture.completedFuture(ErrorCode.NONE);
        }
        var answer = new CompletableFuture<ErrorCode>();
        held.add(answer);
        limit.ifPresent(tasks -> tasks.after(timeoutMs, () -> answer.complete(ErrorCode.REQUEST_TIMED_OUT)));
        return answer;
    }

    @Override
    public synchronized void readAll(int partition, BiConsumer<byte[], Optional<byte[]>> entries) {
        if (unreadable) {
            throw new IllegalStateException("the disk does not answer");
        }
        partitions.getOrDefault(partition, List.of()).forEach(e -> entries.accept(e.key(), e.value()));
    }

    /** Appends from now on wait for {@link #release}. */
    void hold() {
        hold = true;
    }

    /** Like {@link #hold}, but what waits longer than it may is answered, as replicas do. */
    void holdUpTo(Tasks tasks) {
        hold = true;
        limit = Optional.of(tasks);
    }

    /** Answers what is held, the newest first when {@code newestFirst}, and holds nothing more. */
    void release(ErrorCode outcome, boolean newestFirst) {
        hold = false;
        while (!held.isEmpty()) {
            (newestFirst ? held.removeLast() : held.removeFirst()).complete(outcome);
        }
    }

    /** Appends are refused from now on; empty: no more. */
    void refuse(Optional<ErrorCode> error) {
        refusal = error;
    }

    void unreadable(boolean value) {
        unreadable = value;
    }

    void put(int partition, Entry entry) {
        partitions.computeIfAbsent(partition, p -> new ArrayList<>()).add(entry);
    }

    /** Everything a partition holds, decoded. */
    List<GroupRecord> records(int partition) {
        return partitions.getOrDefault(partition, List.of()).stream()
                .flatMap(e -> GroupRecordCodec.decode(e.key(), e.value()).stream())
                .toList();
    }
}
