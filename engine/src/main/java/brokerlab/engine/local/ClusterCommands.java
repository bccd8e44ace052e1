package brokerlab.engine.local;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.config.Release;
import brokerlab.engine.controller.Controller;
import brokerlab.engine.controller.Placement;
import brokerlab.engine.controller.TopicRequest;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/** Carries out {@link Command}s. Each is journaled as requested from outside and is the cause of what follows. */
final class ClusterCommands {
    /** Who asks. */
    static final String BY = "workbench";

    private final Cluster cluster;
    private final SettingsDesk settings;
    private final LabDesk lab;
    private final GroupDesk groups;
    private final RecordWrites writes;
    private final RemovalDesk removals;
    private final AtomicInteger placements = new AtomicInteger();

    ClusterCommands(
            Cluster cluster,
            SettingsDesk settings,
            LabDesk lab,
            GroupDesk groups,
            RecordWrites writes,
            RemovalDesk removals) {
        this.cluster = cluster;
        this.removals = removals;
        this.settings = settings;
        this.lab = lab;
        this.groups = groups;
        this.writes = writes;
    }

    CompletableFuture<Void> execute(Command command) {
        if (command instanceof Command.WriteRecord c) {
            return writes.write(c).thenApply(written -> null);
        }
        long cause = cluster.journal().append(JournalEntry.CLUSTER, CommandAsk.of(command, BY));
        return Causes.with(cause, () -> dispatch(command, cause));
    }

    private CompletableFuture<Void> dispatch(Command command, long cause) {
        return switch (command) {
            case Command.CreateTopic c -> {
                // The protocol takes numbers or an assignment, never both.
                boolean placed = !c.assignment().isEmpty();
                var request = new TopicRequest(
                        c.name(),
                        placed ? -1 : c.partitions(),
                        placed ? -1 : c.replicationFactor(),
                        c.assignment(),
                        c.settings());
                yield byController(cluster, active -> active.createTopic(request, false))
                        .thenApply(made -> null);
            }
            case Command.DeleteTopic c -> byController(cluster, active -> active.deleteTopic(c.name()));
            case Command.GrowTopic c ->
                byController(cluster, active -> active.createPartitions(c.name(), c.partitions(), List.of(), false));
            case Command.StopBroker c -> cluster.stopBroker(c.broker());
            case Command.KillBroker c -> cluster.killBroker(c.broker());
            case Command.StartBroker c -> cluster.startBroker(c.broker());
            case Command.AddBroker c -> cluster.addBroker(c.rack()).thenApply(id -> null);
            case Command.StopZooKeeperNode c -> ensemble().stopNode(c.node());
            case Command.KillZooKeeperNode c -> ensemble().killNode(c.node());
            case Command.StartZooKeeperNode c -> ensemble().startNode(c.node());
            case Command.RollSegment c -> roll(c);
            case Command.ElectPreferredLeader c -> elect(c);
            case Command.ElectPreferredLeaders c ->
                byController(cluster, active -> active.electPreferred(Optional.empty()))
                        .thenApply(results -> null);
            case Command.RemoveBrokers c -> removals.remove(c.brokers());
            case Command.CancelRemoval c -> removals.cancel();
            case Command.ResetOffsets c -> groups.reset(c);
            case Command.DeleteGroup c -> groups.delete(c);
            case Command.ForgetOffsets c -> groups.forget(c);
            case Command.ChangeSettings c -> settings.change(c, cause);
            case Command.UndoSettings c -> settings.undo(c, cause);
            case Command.CancelRolling c -> settings.cancelRolling();
            case Command.Speak c -> speak(c.release());
            case Command.MakeLabAuthority c -> lab.make();
            case Command.MakeClientCertificate c -> lab.makeClient(c.name());
            case Command.WriteRecord c -> writes.write(c).thenApply(written -> null);
        };
    }

    private CompletableFuture<Void> speak(String release) {
        cluster.spec()
                .speakAs(Release.of(release)
                        .orElseThrow(() -> new DoorException(
                                "INVALID_RELEASE",
                                release + " is none of " + Command.Speak.RELEASES + ": choose one of them.")));
        return CompletableFuture.completedFuture(null);
    }

    private Ensemble ensemble() {
        return cluster.ensemble()
                .orElseThrow(() -> new DoorException(
                        "NOT_OURS", "The ensemble runs outside this process: stop and start its nodes where it runs."));
    }

    /** What the controller answers; fails when there is none, and when its broker ends before. */
    static <T> CompletableFuture<T> byController(Cluster cluster, Function<Controller, CompletableFuture<T>> asked) {
        return cluster.running().stream()
                .filter(b -> b.controller().active())
                .findFirst()
                .map(b -> b.unlessEnded(asked.apply(b.controller())))
                .orElseGet(() -> CompletableFuture.failedFuture(new DoorException(
                        ErrorCode.NOT_CONTROLLER.name(),
                        "No broker is controller at the moment: wait for the election, or start a broker.")));
    }

    private CompletableFuture<Void> roll(Command.RollSegment c) {
        cluster.existing(c.broker())
                .live()
                .flatMap(b -> b.logs().get(new TopicPartition(c.topic(), c.partition())))
                .orElseThrow(() -> new DoorException(
                        "REPLICA_NOT_AVAILABLE",
                        "Broker " + c.broker() + " has no open log of " + c.topic() + "-" + c.partition() + "."))
                .roll(LogEvent.RollReason.REQUESTED);
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> elect(Command.ElectPreferredLeader c) {
        var partition = new TopicPartition(c.topic(), c.partition());
        return byController(cluster, active -> active.electPreferred(Optional.of(List.of(partition))))
                .thenApply(results -> {
                    ErrorCode code = results.getOrDefault(partition, ErrorCode.NONE);
                    if (code != ErrorCode.NONE && code != ErrorCode.ELECTION_NOT_NEEDED) {
                        throw new DoorException(
                                code.name(),
                                "The preferred leader of " + partition
                                        + " did not take over: it must be running and in the ISR.");
                    }
                    return null;
                });
    }

    SortedMap<Integer, List<Integer>> placement(Query.PlacementPreview q) {
        ClusterImage image = cluster.newestImage();
        var racks = new TreeMap<Integer, String>();
        image.brokers().values().forEach(b -> racks.put(b.id(), b.rack()));
        // Each look starts at another broker, as each creation would.
        int start = placements.getAndIncrement();
        return Placement.assign(
                racks,
                q.partitions(),
                q.replicationFactor(),
                0,
                Math.floorMod(start, Math.max(1, racks.size())),
                start);
    }
}
