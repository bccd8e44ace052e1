package brokerlab.engine.controller;

import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** One request to move partitions: what it makes of each partition's assignment, and why it may not. */
final class ReassignmentOrder {
    private final Map<TopicPartition, Optional<List<Integer>>> targets;
    private final boolean factorMayChange;
    private final Set<TopicPartition> cancelled = new HashSet<>();
    private final Map<TopicPartition, Assignment> changing = new LinkedHashMap<>();

    /**
     * @param targets replicas, preferred leader first; empty to cancel
     * @param factorMayChange whether the number of replicas may become another (KIP-860)
     */
    ReassignmentOrder(Map<TopicPartition, Optional<List<Integer>>> targets, boolean factorMayChange) {
        this.targets = new LinkedHashMap<>(targets);
        this.factorMayChange = factorMayChange;
    }

    Map<TopicPartition, Optional<List<Integer>>> targets() {
        return targets;
    }

    /** Notes what a partition was before this order. */
    void changes(TopicPartition partition, Assignment before) {
        changing.putIfAbsent(partition, before);
    }

    /** What was noted, once: the order is carried out, in however many attempts. */
    Map<TopicPartition, Assignment> changed() {
        var all = new LinkedHashMap<>(changing);
        changing.clear();
        return all;
    }

    /** The assignment that follows from {@code now}; {@link ProtocolException} when it may not be. */
    Assignment next(TopicPartition partition, Assignment now, ClusterState state) {
        Optional<List<Integer>> target = targets.get(partition);
        Assignment next = target.isPresent() ? moved(partition, now, target.get(), state) : cancelled(partition, now);
        boolean keepsRecords = state.state(partition)
                .map(s -> s.isr().stream().anyMatch(next.replicas()::contains))
                .orElse(true);
        if (!keepsRecords) {
            throw new ProtocolException(
                    ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
                    "None of the replicas " + next.replicas() + " of " + partition
                            + " is in sync: records would be lost. Wait until one is.");
        }
        return next;
    }

    private Assignment moved(TopicPartition partition, Assignment now, List<Integer> target, ClusterState state) {
        if (target.isEmpty()) {
            throw invalid("Empty replica list specified in partition reassignment of " + partition + ".");
        }
        if (new HashSet<>(target).size() != target.size()) {
            throw invalid("Duplicate replica ids in partition reassignment replica list " + target + ".");
        }
        if (target.stream().anyMatch(b -> b < 0)) {
            throw invalid("Invalid broker id in replica list " + target + ".");
        }
        Assignment next = now.to(target);
        if (!state.brokers().keySet().containsAll(next.adding())) {
            throw invalid("Replica assignment has brokers that are not alive. Replica list: " + next.adding()
                    + ", live brokers: " + state.brokers().keySet() + ".");
        }
        // Towards the end of the move, as the tool that asks sees it.
        int factor = now.moving() ? now.target().size() : now.replicas().size();
        if (!factorMayChange && target.size() != factor) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "The replication factor of " + partition + " is " + factor + ", " + target
                            + " would change it, which the request does not allow.");
        }
        return next;
    }

    private static ProtocolException invalid(String why) {
        return new ProtocolException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, why);
    }

    private Assignment cancelled(TopicPartition partition, Assignment now) {
        if (!now.underWay() && !cancelled.contains(partition)) {
            throw new ProtocolException(
                    ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, "No reassignment of " + partition + " is in progress.");
        }
        // Run again because its answer was lost, it is not to be told that there is nothing to cancel.
        cancelled.add(partition);
        return now.underWay() ? now.to(now.origin()) : now;
    }
}
