package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.controller.PartitionStateChanges.ElectionCause;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.TopicZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Partitions on the move (KIP-455). The topic's znode says where each is going, so whoever is controller goes on from there: one
 * look decides for every partition what its state allows now, and is taken again whenever a state changes.
 *
 * <pre>
 *   asked ─▶ topic znode: adding, removing ─▶ new leader epoch to all replicas ─▶ ... ISR changes ...
 *     target in sync ─▶ state: leader and ISR within the target ─▶ topic znode: target ─▶ StopReplicas(delete) to those removed
 *     deleted, or their brokers dead ─▶ topic znode: nothing removed any more
 * </pre>
 *
 * The state goes before the topic: by its version the leader cannot have dropped a target replica from the ISR meanwhile.
 * Lane-confined.
 */
final class Reassignments {
    private static final String KEY = "reassignments";

    private final ControllerDependencies here;
    private final ActiveController controller;
    private final ClusterState state;
    private final OldLogs oldLogs;
    private final Set<TopicPartition> untold = new HashSet<>();
    private final Map<TopicPartition, Assignment> told = new HashMap<>();
    private final Map<TopicPartition, Long> causes = new HashMap<>();

    Reassignments(ControllerDependencies here, ActiveController controller) {
        this.here = here;
        this.controller = controller;
        this.state = controller.state();
        this.oldLogs = new OldLogs(here, controller, this::look);
    }

    OldLogs oldLogs() {
        return oldLogs;
    }

    // ---- asked

    /** What is on the move. */
    Map<TopicPartition, Assignment> underWay() {
        var result = new LinkedHashMap<TopicPartition, Assignment>();
        for (TopicState topic : state.topics()) {
            if (!topic.deleting() && topic.reassigned()) {
                topic.partitions().forEach(p -> {
                    Assignment assignment = topic.assignment(p.partition());
                    if (assignment.underWay()) {
                        result.put(p, assignment);
                    }
                });
            }
        }
        return result;
    }

    /**
     * Begins, changes or (target empty) cancels; the answer for each partition, empty when done as asked.
     *
     * @param order of this request, the same when it is run again
     */
    CompletableFuture<Map<TopicPartition, Optional<ProtocolException>>> begin(ReassignmentOrder order) {
        var answers = new LinkedHashMap<TopicPartition, Optional<ProtocolException>>();
        var changes = new LinkedHashMap<TopicPartition, Assignment>();
        var added = new ArrayList<Integer>();
        order.targets().forEach((partition, target) -> {
            try {
                Assignment now = now(partition);
                Assignment next = order.next(partition, now, state);
                answers.put(partition, Optional.empty());
                if (!next.equals(now)) {
                    added.addAll(next.adding());
                    requireRoom(partition, added.size());
                    order.changes(partition, now);
                    changes.put(partition, next);
                }
            } catch (ProtocolException e) {
                answers.put(partition, Optional.of(e));
            }
        });
        long cause = Causes.current();
        return write(changes)
                .thenCompose(done -> {
                    order.changed().forEach((partition, old) -> begun(partition, old, order, cause));
                    return progress();
                })
                .thenApply(done -> answers);
    }

    /** @param replicas that the order adds up to this partition */
    private void requireRoom(TopicPartition partition, int replicas) {
        here.room().refusal(replicas, state.promisedReplicas()).ifPresent(why -> {
            throw new ProtocolException(ErrorCode.POLICY_VIOLATION, partition + " cannot be moved: " + why);
        });
    }

    private Assignment now(TopicPartition partition) {
        return state.topic(partition.topic())
                .filter(t -> !t.deleting() && t.replicas().containsKey(partition.partition()))
                .map(t -> t.assignment(partition.partition()))
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The partition " + partition + " does not exist."));
    }

    private void begun(TopicPartition partition, Assignment old, ReassignmentOrder order, long cause) {
        Assignment next = now(partition);
        untold.add(partition);
        oldLogs.forget(partition);
        boolean cancelled = order.targets().get(partition).isEmpty();
        causes.put(
                partition,
                here.journal(
                        cause,
                        cancelled
                                ? new TopicEvent.ReassignmentCancelled(
                                        partition.topic(), partition.partition(), next.replicas())
                                : new TopicEvent.ReassignmentStarted(
                                        partition.topic(),
                                        partition.partition(),
                                        old.origin(),
                                        next.target(),
                                        next.adding(),
                                        next.removing())));
    }

    /** Writes assignments, one znode a topic. Fails when a topic is not what memory says. */
    private CompletableFuture<Void> write(Map<TopicPartition, Assignment> changes) {
        if (changes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        var byTopic = new TreeMap<String, Map<Integer, Assignment>>();
        changes.forEach((p, a) ->
                byTopic.computeIfAbsent(p.topic(), t -> new TreeMap<>()).put(p.partition(), a));
        var znodes = new ArrayList<TopicZnode>();
        var units = new ArrayList<List<Op>>();
        byTopic.forEach((name, partitions) -> {
            TopicState topic = state.topic(name).orElseThrow();
            TopicZnode znode = topic.with(partitions);
            znodes.add(znode);
            units.add(List.of(new Op.Set(ZnodeLayout.topic(name), znode.encode(), topic.znodeVersion())));
        });
        return here.futures().inLane(controller.writes().each(units)).thenAccept(outcomes -> {
            outcomes.forEach(o -> o.refused().ifPresent(e -> {
                throw e;
            }));
            int i = 0;
            for (String name : byTopic.keySet()) {
                int version = outcomes.get(i).written().getFirst().version();
                state.topic(name).orElseThrow().znode(znodes.get(i++), version);
            }
            controller.changed();
        });
    }

    // ---- going on

    /** Looks again soon, if anything is on the move. */
    void look() {
        boolean any = !untold.isEmpty() || state.topics().stream().anyMatch(t -> !t.deleting() && t.reassigned());
        if (any) {
            controller.offer(KEY, this::progress);
        }
    }

    /** The operation: does what the states allow now. */
    private CompletableFuture<Void> progress() {
        untold.removeIf(p -> state.topic(p.topic())
                .filter(t -> !t.deleting() && t.replicas().containsKey(p.partition()))
                .isEmpty());
        var open = new HashSet<>(untold);
        open.addAll(underWay().keySet());
        told.keySet().retainAll(open);
        causes.keySet().retainAll(open);
        var arriving = open.stream().filter(p -> arrival(p).isPresent()).toList();
        return controller
                .stateChanges()
                .change(arriving, this::arrival, this::why, p -> now(p).target())
                .thenCompose(done -> arrive(arriving))
                .thenCompose(done -> announce(open))
                .thenCompose(done -> clear(open))
                .thenAccept(done ->
                        controller.legacyReassignment().onlyOpen(underWay().keySet()));
    }

    private ElectionCause why(TopicPartition partition, Elections.Decision decision) {
        return new ElectionCause(ElectionReason.REASSIGNMENT, causes.getOrDefault(partition, Causes.current()));
    }

    /** Leader and ISR within the target, once all of it is in sync. */
    private Optional<Elections.Decision> arrival(TopicPartition partition) {
        Assignment assignment = now(partition);
        return state.state(partition)
                .filter(s -> assignment.moving() && s.isr().containsAll(assignment.target()))
                .flatMap(s -> within(partition, s, assignment.target()));
    }

    private Optional<Elections.Decision> within(TopicPartition partition, PartitionState now, List<Integer> replicas) {
        return Elections.within(replicas, now, b -> state.online(b, partition), b -> state.eligible(b, partition));
    }

    private boolean fits(TopicPartition partition, List<Integer> replicas) {
        return state.state(partition)
                .filter(s -> replicas.containsAll(s.isr())
                        && (replicas.contains(s.leader()) || s.leader() == PartitionState.NO_LEADER))
                .isPresent();
    }

    private CompletableFuture<Void> arrive(Collection<TopicPartition> candidates) {
        var arrived = new LinkedHashMap<TopicPartition, Assignment>();
        for (TopicPartition partition : candidates) {
            Assignment assignment = now(partition);
            if (fits(partition, assignment.target())
                    && state.state(partition).orElseThrow().isr().containsAll(assignment.target())) {
                arrived.put(partition, assignment.arrived());
            }
        }
        return write(arrived)
                .thenAccept(done -> arrived.forEach((partition, assignment) -> {
                    told.put(partition, assignment);
                    untold.remove(partition);
                    here.journal(
                            causes.getOrDefault(partition, Causes.current()),
                            new TopicEvent.ReassignmentCompleted(
                                    partition.topic(), partition.partition(), assignment.replicas()));
                }));
    }

    /** A new epoch tells every replica of the others: a leader knows only the followers it was told with its epoch. */
    private CompletableFuture<Void> announce(Collection<TopicPartition> open) {
        var stale = open.stream().filter(p -> !now(p).equals(told.get(p))).toList();
        return controller
                .stateChanges()
                .change(
                        stale,
                        p -> state.state(p).flatMap(s -> within(p, s, now(p).replicas())),
                        this::why,
                        p -> now(p).replicas())
                .thenAccept(done -> stale.forEach(p -> {
                    // One without a state or a leader is told when it gets one.
                    if (state.state(p).isEmpty() || fits(p, now(p).replicas())) {
                        told.put(p, now(p));
                        untold.remove(p);
                    }
                }));
    }

    /** Logs of brokers that are no replicas any more go; those on dead brokers are not waited for. */
    private CompletableFuture<Void> clear(Collection<TopicPartition> open) {
        var cleared = new LinkedHashMap<TopicPartition, Assignment>();
        for (TopicPartition partition : open) {
            Assignment assignment = now(partition);
            List<Integer> leftovers = assignment.leftovers();
            // Nobody deletes a log that the partition still counts on.
            if (!leftovers.isEmpty() && fits(partition, assignment.replicas())) {
                long cause = causes.getOrDefault(partition, Causes.current());
                var gone = new ArrayList<Integer>();
                Causes.with(cause, () -> gone.addAll(oldLogs.deleted(partition, leftovers)));
                if (gone.size() == leftovers.size()) {
                    cleared.put(partition, assignment.deletedOn(gone));
                }
            }
        }
        return write(cleared)
                .thenAccept(done -> cleared.keySet().forEach(partition -> {
                    oldLogs.forget(partition);
                    told.computeIfPresent(partition, (p, t) -> now(p));
                }));
    }
}
