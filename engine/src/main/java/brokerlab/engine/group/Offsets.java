package brokerlab.engine.group;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * A group's committed offsets and the commits under way. Guarded by the group's lock. Commits get numbers in the order in which
 * they are appended; their answers may come in any order, and an older one never overwrites a newer (C2).
 */
final class Offsets {
    private final Map<TopicPartition, NumberedCommit> committed = new HashMap<>();
    private final Map<TopicPartition, Integer> pending = new HashMap<>();

    /** Partitions forgotten while commits were under way: those up to this number come too late. */
    private final Map<TopicPartition, Long> forgottenAt = new HashMap<>();

    private long lastNumber;

    private record NumberedCommit(CommittedOffset offset, long number) {}

    /** Notes that a commit of these partitions is being appended; returns its number. */
    long begin(Set<TopicPartition> partitions) {
        partitions.forEach(p -> pending.merge(p, 1, Integer::sum));
        return ++lastNumber;
    }

    /** The commit is in the log. */
    void complete(long number, Map<TopicPartition, CommittedOffset> offsets) {
        offsets.forEach((partition, offset) -> {
            NumberedCommit before = committed.get(partition);
            boolean tooLate = forgottenAt.getOrDefault(partition, 0L) >= number;
            if (!tooLate && (before == null || before.number() < number)) {
                committed.put(partition, new NumberedCommit(offset, number));
            }
        });
        end(offsets.keySet());
    }

    /** The commit has ended, well or not. */
    void end(Set<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            if (pending.computeIfPresent(partition, (k, count) -> count == 1 ? null : count - 1) == null) {
                forgottenAt.remove(partition);
            }
        }
    }

    void restore(TopicPartition partition, CommittedOffset offset) {
        committed.put(partition, new NumberedCommit(offset, 0));
    }

    void forget(Set<TopicPartition> partitions) {
        committed.keySet().removeAll(partitions);
        partitions.stream().filter(pending::containsKey).forEach(p -> forgottenAt.put(p, lastNumber));
    }

    Optional<CommittedOffset> get(TopicPartition partition) {
        return Optional.ofNullable(committed.get(partition)).map(NumberedCommit::offset);
    }

    Map<TopicPartition, CommittedOffset> all() {
        var all = new HashMap<TopicPartition, CommittedOffset>(committed.size() * 2);
        committed.forEach((partition, each) -> all.put(partition, each.offset()));
        return all;
    }

    Set<TopicPartition> partitions() {
        return new HashSet<>(committed.keySet());
    }

    boolean isEmpty() {
        return committed.isEmpty() && pending.isEmpty();
    }

    boolean anyPending() {
        return !pending.isEmpty();
    }

    boolean isPending(TopicPartition partition) {
        return pending.containsKey(partition);
    }
}
