package brokerlab.engine.local;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.RollingException;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.ElectionRule;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Written;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@link Door} to a {@link Cluster} in this process. */
final class ClusterDoor implements Door {
    /** Snapshots are made this often. */
    private static final int PERIOD_MS = 200;

    private static final int CLOSE_SECONDS = 30;

    private final Cluster cluster;
    private final Tasks tasks;
    private final Runnable release;
    private final ClusterSampler sampler;
    private final LogQueries logs;
    private final RecordWrites writes;
    private final ClusterCommands commands;
    private final SettingsDesk settings;
    private final LabDesk lab;
    private final GroupDesk groups;
    private final RemovalDesk removals;
    private final ListenerDesk listeners;
    private final Timer sampling;
    private volatile Snapshot snapshot;

    /** @param release what to let go of after the cluster has stopped */
    ClusterDoor(Cluster cluster, Tasks tasks, Runnable release) {
        this.cluster = cluster;
        this.tasks = tasks;
        this.release = release;
        this.removals = new RemovalDesk(cluster, tasks, this::snapshot);
        this.sampler = new ClusterSampler(cluster, removals::status);
        this.logs = new LogQueries(cluster);
        this.settings = new SettingsDesk(cluster, tasks);
        this.lab = new LabDesk(cluster.spec().now().folder(), tasks);
        this.groups = new GroupDesk(cluster);
        this.listeners = new ListenerDesk(cluster);
        this.writes = new RecordWrites(cluster);
        this.commands = new ClusterCommands(cluster, settings, lab, groups, writes, removals);
        this.snapshot = sampler.initial();
        this.sampling = tasks.every(PERIOD_MS, this::sample);
    }

    private void sample() {
        snapshot = sampler.sample(tasks.clock().wallMs(), tasks.clock().elapsedMs());
    }

    @Override
    public Set<Ability> abilities() {
        var all = EnumSet.allOf(Ability.class);
        if (cluster.spec().now().zooKeeper().connect().isPresent()) {
            all.remove(Ability.ZOOKEEPER_LIFE);
        }
        return all;
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public ElectionRule elections() {
        return LocalElections.RULE;
    }

    @Override
    public Runnable onEvent(long afterId, Consumer<JournalEntry> listener) {
        return cluster.journal().subscribe(afterId, listener);
    }

    @Override
    @SuppressWarnings("unchecked") // Each query's record fixes R; the switch below returns just that.
    public <R> CompletableFuture<R> query(Query<R> query) {
        return (CompletableFuture<R>)
                switch (query) {
                    case Query.Segments q -> read(() -> logs.segments(q));
                    case Query.SegmentSummary q -> read(() -> logs.summary(q));
                    case Query.Batches q -> read(() -> logs.batches(q));
                    case Query.BatchDetail q -> read(() -> logs.detail(q));
                    case Query.OffsetIndex q -> read(() -> logs.index(q));
                    case Query.ReadRecords q ->
                        answered(cancelled -> CompletableFuture.completedFuture(logs.read(q, cancelled)));
                    case Query.LastRecords q -> read(() -> logs.lastRecords(q));
                    case Query.PlacementPreview q -> read(() -> commands.placement(q));
                    case Query.RemovalPreview q -> read(() -> removals.preview(q.brokers()));
                    case Query.OffsetReset q -> read(() -> groups.preview(q));
                    case Query.Settings q -> read(() -> settings.rows(q.scope()));
                    case Query.ChangePreview q -> preview(q);
                    case Query.Undo q -> answered(settings::undoable);
                    case Query.SettingsHistory q -> read(() -> settings.past().changes(q.limit()));
                    case Query.ExportSettings q -> read(() -> settings.files().export(q));
                    case Query.ImportSettings q -> read(() -> settings.files().imported(q));
                    case Query.ClientListeners q -> read(listeners::describe);
                    case Query.LabAuthority q -> read(lab::describe);
                    case Query.LagHistory q ->
                        CompletableFuture.completedFuture(sampler.groups().history(q.group()));
                };
    }

    private <T> CompletableFuture<T> read(Supplier<T> work) {
        return answered(cancelled -> CompletableFuture.completedFuture(work.get()));
    }

    private CompletableFuture<Query.PreviewAnswer> preview(Query.ChangePreview q) {
        return answered(cancelled -> settings.preview(q.changes(), q.origin(), cancelled));
    }

    /** @param work may ask whether anybody still wants the answer */
    private <T> CompletableFuture<T> answered(Function<BooleanSupplier, CompletableFuture<T>> work) {
        var result = new CompletableFuture<T>();
        tasks.execute(() -> {
            if (result.isCancelled()) {
                return;
            }
            try {
                work.apply(result::isCancelled).whenComplete((answer, error) -> {
                    if (error == null) {
                        result.complete(answer);
                    } else {
                        result.completeExceptionally(forTheDoor(error));
                    }
                });
            } catch (RuntimeException e) {
                result.completeExceptionally(forTheDoor(e));
            }
        });
        return result;
    }

    @Override
    public CompletableFuture<Void> execute(Command command) {
        return done(() -> commands.execute(command));
    }

    @Override
    public CompletableFuture<Written> write(Command.WriteRecord record) {
        return done(() -> writes.write(record));
    }

    private static <T> CompletableFuture<T> done(Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> done;
        try {
            done = work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(forTheDoor(e));
        }
        var result = new CompletableFuture<T>();
        done.whenComplete((value, error) -> {
            if (error == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(forTheDoor(error));
            }
        });
        return result;
    }

    private static DoorException forTheDoor(Throwable error) {
        Throwable e = ProtocolException.unwrapped(error);
        return switch (e) {
            case DoorException d -> d;
            case RollingException r -> new DoorException(r.kind().name(), r.getMessage());
            case InvalidSettingException i -> new DoorException("INVALID_CONFIG", i.getMessage());
            case ProtocolException p -> new DoorException(p.code().name(), p.getMessage());
            case CoordinationException c ->
                new DoorException(
                        "ZOOKEEPER_" + c.reason(),
                        "ZooKeeper did not do it: " + c.getMessage()
                                + ". Check that a quorum of its nodes runs, then try again.");
            case UncheckedIOException u -> ofFiles(u.getCause());
            case IOException i -> ofFiles(i);
            default ->
                new DoorException(
                        "UNKNOWN_SERVER_ERROR",
                        Optional.ofNullable(e.getMessage())
                                .orElse(
                                        "The engine met what it did not expect. Try again; the recorder keeps what happened."));
        };
    }

    /** What went away between the question and the look is no failure to be told by the name of a class. */
    private static DoorException ofFiles(IOException e) {
        String words = switch (e) {
            case ClosedChannelException c ->
                "Its file was closed meanwhile: it was deleted, or its broker stopped. Try again.";
            case NoSuchFileException n -> "The file " + n.getFile() + " is gone: it was deleted meanwhile. Try again.";
            case AccessDeniedException d ->
                "The file " + d.getFile() + " may not be read or written: allow it, then try again.";
            default ->
                "A file could not be read or written: "
                        + Optional.ofNullable(e.getMessage()).orElse("the system does not say why") + ".";
        };
        return new DoorException("KAFKA_STORAGE_ERROR", words);
    }

    @Override
    public void close() {
        sampling.cancel();
        try {
            cluster.stop().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What did not stop in time is recovered at the next start, as after a kill.
            cluster.kill();
        }
        release.run();
    }
}
