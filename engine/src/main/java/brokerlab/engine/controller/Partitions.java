package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.controller.PartitionStateChanges.ElectionCause;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.PartitionsZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.wire.ErrorCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/** What happens to partitions while all brokers stay: ISR changes by leaders, preferred leaders, unclean elections allowed. */
final class Partitions {
    private final ControllerDependencies here;
    private final ActiveController controller;
    private final ClusterState state;
    private final Set<String> settingsChanged = new HashSet<>();

    Partitions(ControllerDependencies here, ActiveController controller) {
        this.here = here;
        this.controller = controller;
        this.state = controller.state();
    }

    /** The operation after a notice of a leader that changed an ISR: everybody is told, the notices go. */
    CompletableFuture<Void> isrChanged() {
        return here.futures()
                .inLane(controller.znodes().children(ZnodeLayout.ISR_CHANGES))
                .thenCompose(notices -> {
                    var partitions = new HashSet<TopicPartition>();
                    notices.values()
                            .forEach(z -> controller
                                    .loader()
                                    .decoded(z, (path, znode) -> PartitionsZnode.decode(path, znode.data()))
                                    .ifPresent(list -> partitions.addAll(list.partitions())));
                    long cause = Causes.current();
                    // A follower may have been taken in just before it left: when it went, the state did not say so
                    // yet.
                    return controller
                            .stateChanges()
                            .reread(partitions)
                            .thenCompose(read -> controller
                                    .stateChanges()
                                    .reconsider(partitions, p -> new ElectionCause(ElectionReason.BROKER_GONE, cause)))
                            .thenCompose(done -> deleteNotices(notices.keySet()));
                });
    }

    /** Deletes notices that were acted on; one that is gone already is fine. */
    CompletableFuture<Void> deleteNotices(Collection<String> paths) {
        List<List<Op>> units = paths.stream()
                .map(path -> List.<Op>of(new Op.Delete(path, Coordination.ANY_VERSION)))
                .toList();
        return here.futures().inLane(controller.writes().each(units)).thenAccept(done -> {});
    }

    /** Elects where nobody leads, from outside the ISR if it must be (KIP-460); the answer for each partition. */
    CompletableFuture<Map<TopicPartition, ErrorCode>> electUnclean(Collection<TopicPartition> partitions) {
        var answers = new LinkedHashMap<TopicPartition, ErrorCode>();
        long cause = Causes.current();
        return controller
                .stateChanges()
                .change(
                        partitions,
                        partition -> unclean(partition, answers),
                        (partition, decision) -> new ElectionCause(
                                decision.unclean() ? ElectionReason.UNCLEAN : ElectionReason.BROKER_BACK, cause))
                .thenApply(done -> answers);
    }

    private Optional<Elections.Decision> unclean(TopicPartition partition, Map<TopicPartition, ErrorCode> answers) {
        List<Integer> replicas = controller.replicas(partition);
        return requestedElection(
                partition,
                answers,
                ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
                now -> state.online(now.leader(), partition),
                now -> Elections.offline(
                        replicas,
                        now.isr(),
                        b -> state.online(b, partition),
                        b -> state.eligible(b, partition),
                        () -> true));
    }

    /** Elects preferred leaders; the answer for each partition. */
    CompletableFuture<Map<TopicPartition, ErrorCode>> electPreferred(Collection<TopicPartition> partitions) {
        var answers = new LinkedHashMap<TopicPartition, ErrorCode>();
        long cause = Causes.current();
        List<TopicPartition> passedOver =
                partitions.stream().filter(this::passedOver).toList();
        CompletableFuture<Void> read = passedOver.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : controller.stateChanges().reread(passedOver);
        return read.thenCompose(known -> controller
                        .stateChanges()
                        .change(
                                partitions,
                                partition -> preferred(partition, answers),
                                (partition, decision) -> new ElectionCause(ElectionReason.PREFERRED, cause)))
                .thenApply(done -> answers);
    }

    /** Whose preferred replica is there and not in sync, as far as is known: leaders tell a moment later whom they took in. */
    private boolean passedOver(TopicPartition partition) {
        List<Integer> replicas = controller.replicas(partition);
        return !replicas.isEmpty()
                && state.online(replicas.getFirst(), partition)
                && state.state(partition)
                        .filter(now -> !now.isr().contains(replicas.getFirst()))
                        .isPresent();
    }

    private Optional<Elections.Decision> preferred(TopicPartition partition, Map<TopicPartition, ErrorCode> answers) {
        List<Integer> replicas = controller.replicas(partition);
        return requestedElection(
                partition,
                answers,
                ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
                now -> now.leader() == replicas.getFirst(),
                now -> Elections.preferred(replicas, now.isr(), b -> state.eligible(b, partition)));
    }

    /** What an election that was asked for decides, and the answer to who asked. */
    private Optional<Elections.Decision> requestedElection(
            TopicPartition partition,
            Map<TopicPartition, ErrorCode> answers,
            ErrorCode nobody,
            Predicate<PartitionState> needless,
            Function<PartitionState, Optional<Elections.Decision>> election) {
        if (controller.replicas(partition).isEmpty()
                || state.topic(partition.topic()).filter(t -> !t.deleting()).isEmpty()) {
            answers.put(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
            return Optional.empty();
        }
        Optional<PartitionState> now = state.state(partition);
        if (now.filter(needless).isPresent()) {
            // After a conflict this may be asked again; an answer given stands.
            answers.putIfAbsent(partition, ErrorCode.ELECTION_NOT_NEEDED);
            return Optional.empty();
        }
        var decision = now.flatMap(election);
        answers.put(partition, decision.isPresent() ? ErrorCode.NONE : nobody);
        return decision;
    }

    /** The operation after an old tool made {@code /admin/preferred_replica_election}. */
    CompletableFuture<Void> preferredElectionAsked() {
        String path = ZnodeLayout.PREFERRED_REPLICA_ELECTION;
        return here.futures().inLane(here.coordination().get(path)).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            List<TopicPartition> asked = controller
                    .loader()
                    .decoded(
                            found.get(),
                            (p, znode) ->
                                    PartitionsZnode.decode(p, znode.data()).partitions())
                    .orElse(List.of());
            return electPreferred(asked).thenCompose(answers -> deleteNotices(List.of(path)));
        });
    }

    /** A topic's settings in force changed: it may be allowed to elect from outside the ISR now. */
    void settingsChanged(String topic) {
        settingsChanged.add(topic);
        controller.offer("settings", this::electAllowed);
    }

    /** The same for the brokers' defaults, which hold for every topic without a value of its own. */
    void defaultsChanged() {
        state.topicNames().forEach(settingsChanged::add);
        controller.offer("settings", this::electAllowed);
    }

    private CompletableFuture<Void> electAllowed() {
        var topics = Set.copyOf(settingsChanged);
        var leaderless = topics.stream()
                .flatMap(name -> state.topic(name).stream())
                .flatMap(topic -> topic.partitions().stream())
                .filter(p -> state.state(p)
                        .filter(s -> s.leader() == PartitionState.NO_LEADER)
                        .isPresent())
                .toList();
        long cause = Causes.current();
        return controller
                .stateChanges()
                .reconsider(leaderless, p -> new ElectionCause(ElectionReason.UNCLEAN, cause))
                .thenAccept(done -> settingsChanged.removeAll(topics));
    }
}
