package brokerlab.engine.local;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.BrokerPhase;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.RunningBroker;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.controller.Controller;
import brokerlab.engine.controller.Evacuation;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.RemovalRefusal;
import brokerlab.engine.view.RemovalRefusal.Reason;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.TopicOutlook;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes brokers out of the cluster for good: what they hold moves to others first.
 *
 * <pre>
 *   asked ─▶ planned (the same plan its preview showed) ─▶ reassigned ─▶ looked at until nothing is left on them ─▶ stopped, forgotten,
 *                                                             │                                       their own settings deleted
 *                                                             └─ cancelled ─▶ what has not arrived goes back
 * </pre>
 */
final class RemovalDesk {
    private static final long LOOK_EVERY_MS = 200;

    /** One at a time. */
    private static final class RunningRemoval {
        final Set<Integer> brokers;
        final long cause = Causes.current();
        final CompletableFuture<Void> end = new CompletableFuture<>();
        final Map<TopicPartition, List<Integer>> origins = new ConcurrentHashMap<>();
        volatile int total;
        volatile int left;
        volatile boolean cancelled;
        volatile boolean stopping;

        RunningRemoval(Set<Integer> brokers) {
            this.brokers = brokers;
        }
    }

    private final Cluster cluster;
    private final Tasks tasks;
    private final Supplier<Snapshot> snapshot;
    private Optional<RunningRemoval> underway = Optional.empty();

    /** @param snapshot the newest */
    RemovalDesk(Cluster cluster, Tasks tasks, Supplier<Snapshot> snapshot) {
        this.cluster = cluster;
        this.tasks = tasks;
        this.snapshot = snapshot;
    }

    synchronized Optional<Snapshot.Removal> status() {
        return underway.map(u ->
                new Snapshot.Removal(List.copyOf(new TreeSet<>(u.brokers)), u.total, u.left, u.stopping, u.cancelled));
    }

    Query.RemovalAnswer preview(Set<Integer> brokers) {
        Evacuation plan = plan(brokers);
        ClusterImage image = cluster.newestImage();
        Map<TopicPartition, Long> bytes = new HashMap<>();
        for (Snapshot.Topic topic : snapshot.get().topics()) {
            topic.partitions()
                    .forEach(p -> bytes.put(
                            new TopicPartition(topic.name(), p.partition()),
                            p.replicas().stream()
                                    .mapToLong(Snapshot.Replica::sizeBytes)
                                    .max()
                                    .orElse(-1)));
        }
        var moves = new ArrayList<Query.ReplicaMove>();
        plan.targets()
                .forEach((partition, to) -> moves.add(new Query.ReplicaMove(
                        partition.topic(),
                        partition.partition(),
                        image.partition(partition).orElseThrow().replicas(),
                        to,
                        bytes.getOrDefault(partition, -1L))));
        return new Query.RemovalAnswer(moves, refusals(brokers, plan));
    }

    private Evacuation plan(Set<Integer> brokers) {
        ClusterImage image = cluster.newestImage();
        var replicas = new HashMap<TopicPartition, List<Integer>>();
        image.topics().values().stream()
                .filter(t -> !t.deleting())
                .forEach(t -> t.partitions()
                        .values()
                        .forEach(p -> replicas.put(new TopicPartition(t.name(), p.partition()), p.replicas())));
        var racks = new TreeMap<Integer, String>();
        cluster.brokers().stream()
                .filter(b -> b.state() == BrokerPhase.RUNNING && image.brokers().containsKey(b.id()))
                .forEach(b -> racks.put(b.id(), b.rack()));
        return Evacuation.of(replicas, racks, brokers);
    }

    private List<RemovalRefusal> refusals(Set<Integer> brokers, Evacuation plan) {
        var why = new ArrayList<RemovalRefusal>();
        Set<Integer> known = cluster.brokers().stream().map(Broker::id).collect(Collectors.toSet());
        brokers.stream()
                .filter(b -> !known.contains(b))
                .forEach(b -> why.add(new RemovalRefusal(Reason.NO_SUCH_BROKER, 0, 0, b.toString())));
        if (brokers.containsAll(known)) {
            why.add(new RemovalRefusal(Reason.NOBODY_LEFT));
            return why;
        }
        TopicOutlook.obstacle(snapshot.get())
                .map(obstacle -> switch (obstacle) {
                    case NO_BROKER -> Reason.NO_BROKER;
                    case NO_QUORUM -> Reason.NO_QUORUM;
                    case NO_CONTROLLER -> Reason.NO_CONTROLLER;
                })
                .ifPresent(reason -> why.add(new RemovalRefusal(reason)));
        if (cluster.statics().rolling().isPresent()) {
            why.add(new RemovalRefusal(Reason.ROLLING));
        }
        if (status().isPresent()) {
            why.add(new RemovalRefusal(Reason.REMOVING));
        }
        ClusterImage image = cluster.newestImage();
        if (!plan.homeless().isEmpty()) {
            int most = plan.homeless().stream()
                    .mapToInt(p ->
                            image.partition(p).map(i -> i.replicas().size()).orElse(0))
                    .max()
                    .orElse(0);
            why.add(about(Reason.TOO_MANY_REPLICAS, plan.homeless(), most));
        }
        Set<Integer> running = cluster.brokers().stream()
                .filter(b -> b.state() == BrokerPhase.RUNNING)
                .map(Broker::id)
                .collect(Collectors.toSet());
        List<TopicPartition> unreadable = plan.targets().keySet().stream()
                .filter(p -> image.partition(p)
                        .filter(i -> running.contains(i.leader()))
                        .isEmpty())
                .toList();
        if (!unreadable.isEmpty()) {
            why.add(about(Reason.NO_LEADER, unreadable, 0));
        }
        return why;
    }

    private static RemovalRefusal about(Reason reason, List<TopicPartition> partitions, int replicas) {
        return new RemovalRefusal(
                reason, partitions.size(), replicas, partitions.getFirst().toString());
    }

    /** Completes when the brokers are gone. */
    synchronized CompletableFuture<Void> remove(Set<Integer> brokers) {
        Evacuation plan = plan(brokers);
        List<RemovalRefusal> why = refusals(brokers, plan);
        if (!why.isEmpty()) {
            throw new DoorException(
                    "REMOVAL_REFUSED", why.stream().map(RemovalRefusal::message).collect(Collectors.joining("\n")));
        }
        var mine = new RunningRemoval(Set.copyOf(brokers));
        mine.total = plan.targets().size();
        mine.left = mine.total;
        underway = Optional.of(mine);
        move(mine, plan);
        return mine.end.whenComplete((done, error) -> {
            synchronized (this) {
                underway = Optional.empty();
            }
        });
    }

    private void move(RunningRemoval mine, Evacuation plan) {
        var targets = new HashMap<TopicPartition, Optional<List<Integer>>>();
        ClusterImage image = cluster.newestImage();
        plan.targets().forEach((partition, to) -> {
            targets.put(partition, Optional.of(to));
            image.partition(partition).ifPresent(p -> mine.origins.putIfAbsent(partition, p.replicas()));
        });
        CompletableFuture<Map<TopicPartition, Optional<ProtocolException>>> asked = targets.isEmpty()
                ? CompletableFuture.completedFuture(Map.of())
                : ClusterCommands.byController(cluster, active -> active.reassign(targets, false));
        asked.whenCompleteAsync(
                (answers, error) -> {
                    Optional<Throwable> failed = Optional.ofNullable(error)
                            .or(() -> answers.values().stream()
                                    .flatMap(Optional::stream)
                                    .findFirst());
                    if (failed.isPresent()) {
                        // All move or none: what was begun goes back.
                        back(mine, targets.keySet())
                                .whenComplete((done, e) -> mine.end.completeExceptionally(failed.get()));
                    } else {
                        Causes.with(mine.cause, () -> look(mine));
                    }
                },
                tasks);
    }

    /** Until nothing is on them any more. */
    private void look(RunningRemoval mine) {
        try {
            if (mine.cancelled) {
                mine.end.completeExceptionally(
                        new DoorException("REMOVAL_CANCELLED", "It was cancelled: the brokers stay."));
                return;
            }
            mine.left = on(mine.brokers).size();
            boolean empty = mine.left == 0
                    && cluster.brokers().stream()
                            .filter(b -> mine.brokers.contains(b.id()))
                            .flatMap(b -> b.running().stream())
                            .allMatch(b -> b.replicas().snapshot().isEmpty());
            if (!empty) {
                lookLater(mine);
                return;
            }
            if (!plan(mine.brokers).targets().isEmpty()) {
                // Made meanwhile, and placed on them.
                move(mine, plan(mine.brokers));
                return;
            }
            mine.stopping = true;
            end(mine, new ArrayList<>(new TreeSet<>(mine.brokers)));
        } catch (RuntimeException e) {
            mine.end.completeExceptionally(e);
        }
    }

    private void lookLater(RunningRemoval mine) {
        tasks.after(LOOK_EVERY_MS, () -> look(mine));
    }

    /** Partitions with a replica there. */
    private List<TopicPartition> on(Set<Integer> brokers) {
        return cluster.newestImage().topics().values().stream()
                .filter(t -> !t.deleting())
                .flatMap(t -> t.partitions().values().stream()
                        .filter(p -> p.replicas().stream().anyMatch(brokers::contains))
                        .map(p -> new TopicPartition(t.name(), p.partition())))
                .toList();
    }

    private void end(RunningRemoval mine, List<Integer> rest) {
        if (rest.isEmpty()) {
            mine.end.complete(null);
            return;
        }
        cluster.removeBroker(rest.getFirst())
                .thenComposeAsync(done -> forgetSettings(rest.getFirst(), mine.cause), tasks)
                .whenCompleteAsync(
                        (done, error) -> {
                            if (error != null) {
                                mine.end.completeExceptionally(error);
                            } else {
                                Causes.with(mine.cause, () -> end(mine, rest.subList(1, rest.size())));
                            }
                        },
                        tasks);
    }

    /** Its dynamic settings are the ensemble's, not in its folder: a later broker with its id would inherit them. No trace of them stays. */
    private CompletableFuture<Void> forgetSettings(int broker, long cause) {
        return CompletableFuture.completedFuture(null)
                .thenCompose(nothing -> {
                    RunningBroker asked = cluster.anyRunning();
                    return asked.unlessEnded(asked.configs().forget(new SettingScope.Broker(broker)));
                })
                .exceptionally(error -> {
                    cluster.journal()
                            .append(
                                    JournalEntry.CLUSTER,
                                    cause,
                                    new ProblemEvent.Warning(
                                            "The dynamic settings of broker " + broker + " could not be deleted: "
                                                    + ProtocolException.unwrapped(error)
                                                            .getMessage(),
                                            "Reset them when a broker with this id is added: it inherits them."));
                    return null;
                });
    }

    /** What has not arrived goes back; what has stays where it is. */
    CompletableFuture<Void> cancel() {
        RunningRemoval mine;
        synchronized (this) {
            mine = underway.filter(u -> !u.stopping)
                    .orElseThrow(() -> new DoorException(
                            "NOT_REMOVING", "No broker is being emptied: there is nothing to cancel."));
        }
        mine.cancelled = true;
        return back(mine, Set.copyOf(on(mine.brokers)));
    }

    /** By name: a mere cancel of the move would leave another order, and so another preferred leader. */
    private CompletableFuture<Void> back(RunningRemoval mine, Set<TopicPartition> there) {
        return ClusterCommands.byController(cluster, Controller::reassignments).thenCompose(moving -> {
            var back = new HashMap<TopicPartition, Optional<List<Integer>>>();
            moving.keySet().stream()
                    .filter(there::contains)
                    .forEach(p -> back.put(p, Optional.ofNullable(mine.origins.get(p))));
            return back.isEmpty()
                    ? CompletableFuture.<Void>completedFuture(null)
                    : ClusterCommands.byController(cluster, active -> active.reassign(back, false))
                            .thenAccept(answers -> {});
        });
    }
}
