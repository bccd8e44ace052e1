package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.controller.Elections.Decision;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.replica.PartitionRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * Turns decisions into state znodes, then into roles for the brokers concerned. A state is written by compare-and-set, as the
 * leader writes it too; where the leader was quicker the state is read again and decided anew. Lane-confined.
 */
final class PartitionStateChanges {
    /** Conflicts in a row on one partition before the whole state is read again. */
    private static final int MOST_ROUNDS = 10;

    /** Why a decision was made, and which journal entry made it necessary. */
    record ElectionCause(ElectionReason reason, long cause) {}

    /** @param before empty for a partition without a state */
    private record Change(
            TopicPartition partition, Optional<PartitionState> before, PartitionState after, ElectionCause why) {}

    private final ControllerDependencies here;
    private final ActiveController controller;
    private final ClusterState state;

    PartitionStateChanges(ControllerDependencies here, ActiveController controller) {
        this.here = here;
        this.controller = controller;
        this.state = controller.state();
    }

    /** After brokers came or went: whatever these partitions need. Partitions without a state get one. */
    CompletableFuture<Void> reconsider(
            Collection<TopicPartition> partitions, Function<TopicPartition, ElectionCause> liveness) {
        return change(partitions, this::needed, (partition, decision) -> {
            if (decision.unclean()) {
                return new ElectionCause(
                        ElectionReason.UNCLEAN, liveness.apply(partition).cause());
            }
            return state.state(partition).isEmpty()
                    ? new ElectionCause(ElectionReason.NEW_PARTITION, Causes.current())
                    : liveness.apply(partition);
        });
    }

    /**
     * After states and registrations were read: whoever registered after a state was written that counts on it came back unseen, as
     * when controller and leader were gone together. Its log may have lost what was not flushed.
     */
    CompletableFuture<Void> restartsUnseen() {
        return change(
                state.partitions(),
                partition -> state.state(partition)
                        .filter(now ->
                                !state.topic(partition.topic()).orElseThrow().deleting())
                        .flatMap(now -> Elections.afterUnseenRestarts(
                                now,
                                controller.replicas(partition),
                                b -> state.online(b, partition),
                                b -> state.eligible(b, partition),
                                b -> state.online(b, partition)
                                        && state.brokers().get(b).epoch() > now.zxid())),
                (partition, decision) -> new ElectionCause(ElectionReason.BROKER_GONE, Causes.current()));
    }

    private Optional<Decision> needed(TopicPartition partition) {
        return needed(
                partition, () -> here.overrides().settings(partition.topic()).uncleanLeaderElection());
    }

    /** What is decided about a partition without a leader when unclean elections are allowed; nothing is done. */
    Optional<Decision> ifUnclean(TopicPartition partition) {
        return state.state(partition)
                .filter(s -> s.leader() == PartitionState.NO_LEADER)
                .flatMap(s -> needed(partition, () -> true));
    }

    private Optional<Decision> needed(TopicPartition partition, BooleanSupplier uncleanAllowed) {
        Optional<TopicState> topic = state.topic(partition.topic());
        if (topic.isEmpty() || topic.get().deleting()) {
            return Optional.empty();
        }
        List<Integer> replicas = topic.get().replicas(partition.partition());
        Optional<PartitionState> now = topic.get().state(partition.partition());
        return now.isEmpty()
                ? Elections.first(replicas, b -> state.eligible(b, partition))
                : Elections.afterLivenessChange(
                        now.get(),
                        replicas,
                        b -> state.online(b, partition),
                        b -> state.eligible(b, partition),
                        uncleanAllowed);
    }

    /** Who decides and why. */
    interface ElectionCauses {
        ElectionCause of(TopicPartition partition, Decision decision);
    }

    /** Decides each partition, writes what changed, tells the brokers. {@code decide} may be asked again after a conflict. */
    CompletableFuture<Void> change(
            Collection<TopicPartition> partitions,
            Function<TopicPartition, Optional<Decision>> decide,
            ElectionCauses reasons) {
        return change(partitions, decide, reasons, controller::replicas);
    }

    /**
     * As above, while the partitions are on the move.
     *
     * @param replicas who is told, and told of whom
     */
    CompletableFuture<Void> change(
            Collection<TopicPartition> partitions,
            Function<TopicPartition, Optional<Decision>> decide,
            ElectionCauses reasons,
            Function<TopicPartition, List<Integer>> replicas) {
        return round(
                List.copyOf(partitions),
                decide,
                reasons,
                done -> written(done, replicas),
                new HashSet<>(),
                MOST_ROUNDS);
    }

    private CompletableFuture<Void> round(
            List<TopicPartition> partitions,
            Function<TopicPartition, Optional<Decision>> decide,
            ElectionCauses reasons,
            Consumer<List<Change>> written,
            Set<TopicPartition> madeByOthers,
            int roundsLeft) {
        var changes = new ArrayList<Change>();
        for (TopicPartition partition : partitions) {
            decide.apply(partition).ifPresent(decision -> {
                Optional<PartitionState> before = state.state(partition);
                int epoch = before.map(b -> b.leaderEpoch() + 1).orElse(0);
                var after = new PartitionState(
                        decision.leader(),
                        epoch,
                        decision.isr(),
                        controller.epoch(),
                        // Only the leader itself says that it has recovered, with its next change of the ISR.
                        decision.unclean()
                                || before.filter(PartitionState::recovering).isPresent(),
                        before.map(PartitionState::version).orElse(0));
                changes.add(new Change(partition, before, after, reasons.of(partition, decision)));
            });
        }
        if (changes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        var units = new ArrayList<List<Op>>();
        for (String topic : topicsToPrepare(changes)) {
            units.add(List.of(new Op.Create(ZnodeLayout.partitions(topic), new byte[0], Mode.PERSISTENT)));
        }
        int prepared = units.size();
        changes.forEach(change -> units.add(ops(change, madeByOthers)));
        return here.futures().inLane(controller.writes().each(units)).thenCompose(outcomes -> {
            var done = new ArrayList<Change>();
            var conflicts = new ArrayList<TopicPartition>();
            for (int i = 0; i < changes.size(); i++) {
                Change change = changes.get(i);
                FencedWrites.Outcome outcome = outcomes.get(prepared + i);
                if (outcome.done()) {
                    int version = outcome.written().getLast().version();
                    done.add(new Change(
                            change.partition(), change.before(), change.after().withVersion(version), change.why()));
                } else {
                    conflict(change, outcome.refused().orElseThrow(), madeByOthers, conflicts, roundsLeft);
                }
            }
            written.accept(done);
            return conflicts.isEmpty()
                    ? CompletableFuture.<Void>completedFuture(null)
                    : reread(conflicts)
                            .thenCompose(
                                    read -> round(conflicts, decide, reasons, written, madeByOthers, roundsLeft - 1));
        });
    }

    private Set<String> topicsToPrepare(List<Change> changes) {
        var topics = new LinkedHashSet<String>();
        for (Change change : changes) {
            state.topic(change.partition().topic())
                    .filter(t -> change.before().isEmpty() && !t.partitionsMade())
                    .ifPresent(t -> topics.add(t.name()));
        }
        return topics;
    }

    private static List<Op> ops(Change change, Set<TopicPartition> madeByOthers) {
        String path = ZnodeLayout.partitionState(change.partition());
        byte[] data = change.after().znode().encode();
        if (change.before().isPresent()) {
            return List.of(new Op.Set(path, data, change.before().get().version()));
        }
        var create = new Op.Create(path, data, Mode.PERSISTENT);
        return madeByOthers.contains(change.partition())
                ? List.of(create)
                : List.of(
                        new Op.Create(ZnodeLayout.partition(change.partition()), new byte[0], Mode.PERSISTENT), create);
    }

    private static void conflict(
            Change change,
            CoordinationException refused,
            Set<TopicPartition> madeByOthers,
            List<TopicPartition> conflicts,
            int roundsLeft) {
        if (refused.reason() == Reason.NO_NODE || roundsLeft == 0) {
            // The topic is not what memory says: the operation starts over on a fresh copy.
            throw refused;
        }
        if (refused.path().equals(ZnodeLayout.partition(change.partition()))) {
            madeByOthers.add(change.partition());
        }
        conflicts.add(change.partition());
    }

    /** Reads states again; a newer one replaces what is known. */
    CompletableFuture<Void> reread(Collection<TopicPartition> partitions) {
        var byPath = new LinkedHashMap<String, TopicPartition>();
        partitions.forEach(p -> byPath.put(ZnodeLayout.partitionState(p), p));
        return here.futures().inLane(controller.znodes().get(byPath.keySet())).thenAccept(found -> {
            found.forEach((path, znode) -> {
                TopicPartition partition = byPath.get(path);
                state.topic(partition.topic()).ifPresent(topic -> {
                    var read = PartitionState.of(PartitionStateZnode.decode(path, znode.data()), znode);
                    Optional<PartitionState> known = topic.state(partition.partition());
                    if (known.isEmpty() || known.get().version() < read.version()) {
                        topic.state(partition.partition(), read);
                        controller.changed();
                    }
                });
            });
            controller.reassignments().look();
        });
    }

    private void written(List<Change> done, Function<TopicPartition, List<Integer>> replicas) {
        if (done.isEmpty()) {
            return;
        }
        var news = new LinkedHashMap<Integer, List<PartitionRole>>();
        for (Change change : done) {
            TopicPartition partition = change.partition();
            TopicState topic = state.topic(partition.topic()).orElseThrow();
            topic.state(partition.partition(), change.after());
            event(change).ifPresent(event -> here.journal(change.why().cause(), event));
            List<Integer> told = replicas.apply(partition);
            for (int replica : told) {
                boolean isNew = change.before().isEmpty() || state.filling(partition, replica);
                state.role(partition, told, isNew)
                        .ifPresent(role -> news.computeIfAbsent(replica, r -> new ArrayList<>())
                                .add(role));
            }
        }
        controller.changed();
        controller.reassignments().look();
        Causes.with(done.getFirst().why().cause(), () -> sendRoles(news));
    }

    private void sendRoles(Map<Integer, List<PartitionRole>> news) {
        news.forEach((broker, roles) -> controller.channel(broker).ifPresent(channel -> channel.roles(roles)));
    }

    /** Empty for a mere new epoch. */
    private static Optional<ClusterEvent> event(Change change) {
        TopicPartition partition = change.partition();
        PartitionState after = change.after();
        int oldLeader = change.before().map(PartitionState::leader).orElse(PartitionState.NO_LEADER);
        if (oldLeader == after.leader() && change.before().isPresent()) {
            List<Integer> isrBefore = change.before().get().isr();
            return isrBefore.equals(after.isr())
                    ? Optional.empty()
                    : Optional.of(new ReplicationEvent.IsrShrunk(
                            partition.topic(), partition.partition(), isrBefore, after.isr()));
        }
        return Optional.of(new ReplicationEvent.LeaderElected(
                partition.topic(),
                partition.partition(),
                oldLeader,
                after.leader(),
                after.leaderEpoch(),
                after.isr(),
                change.why().reason()));
    }
}
