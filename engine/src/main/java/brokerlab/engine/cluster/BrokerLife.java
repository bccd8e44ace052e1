package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.LogDirEventZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.coordination.ZooKeeperClient;
import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.metadata.ConfigChanges;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.quota.BrokerQuotas;
import brokerlab.engine.security.ScramUsers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One life of a broker, from start to stop or kill.
 *
 * <pre>
 *   close former session ▶ connect ▶ settings from /config ▶ {@link LiveBroker}: open logs ▶ {@link RunningBroker}: bind ports
 *     ▶ register in /brokers/ids ▶ first metadata image ▶ let clients in
 * </pre>
 */
final class BrokerLife {
    private static final long NOTICE_RETRY_MS = 1_000;

    private final int broker;
    private final StartParameters parameters;
    private final Environment environment;
    private final Journal journal;
    private final Tasks tasks;
    private final BrokerSettings settings;
    private final Consumer<String> fatal;
    private final MetadataHolder metadata = new MetadataHolder();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private volatile boolean ended;
    private volatile Optional<ZooKeeperCoordination> coordination = Optional.empty();
    private volatile Optional<LiveBroker> live = Optional.empty();
    private volatile Optional<RunningBroker> running = Optional.empty();

    /** @param fatal told why this life cannot go on */
    BrokerLife(StartParameters parameters, Consumer<String> fatal) {
        this.parameters = parameters;
        this.broker = parameters.broker();
        this.environment = parameters.environment();
        this.journal = environment.journal();
        this.tasks = parameters.tasks();
        this.settings = parameters.settings();
        this.fatal = fatal;
    }

    MetadataHolder metadata() {
        return metadata;
    }

    /** From when it knows its cluster. */
    Optional<LiveBroker> live() {
        return live;
    }

    /** From when its parts are put together. */
    Optional<RunningBroker> running() {
        return running;
    }

    /** As advertised to clients, the first of several; none before it is bound. */
    Optional<Listeners.Endpoint> endpoint() {
        return running.flatMap(r -> r.listeners().stream().findFirst());
    }

    CompletableFuture<Void> stopped() {
        return stopped;
    }

    // ---- start

    /** Completes when clients are served. */
    CompletableFuture<Void> start() {
        return CompletableFuture.completedFuture(null)
                .thenComposeAsync(nothing -> closeFormerSession(), tasks)
                .thenComposeAsync(done -> connect(), tasks)
                .thenComposeAsync(this::openLogs, tasks)
                .thenComposeAsync(this::join, tasks)
                .thenAcceptAsync(RunningBroker::open, tasks);
    }

    private CompletableFuture<Void> closeFormerSession() {
        return CompletableFuture.allOf(parameters.sessionFile().read().stream()
                .map(ticket -> ZooKeeperCoordination.closeFormer(
                        environment.connect(), ZooKeeperClient.of(settings), ticket, tasks))
                .toArray(CompletableFuture[]::new));
    }

    /** Connects and reads the settings. */
    private CompletableFuture<LiveBroker> connect() {
        var client =
                ZooKeeperCoordination.connect(environment.connect(), ZooKeeperClient.of(settings), tasks, "zookeeper");
        coordination = Optional.of(client);
        new SessionEvents(broker, journal).follow(client);
        var changes = new ConfigChanges(
                broker,
                client,
                settings,
                tasks,
                journal,
                () -> running.map(r -> r.controller().active()).orElse(false));
        var quotas = new BrokerQuotas(tasks.clock(), settings);
        var users = new ScramUsers();
        changes.follow(quotas);
        changes.follow(users::take);
        var retry = retry(client);
        return retry.run(() -> CompletableFuture.allOf(ZnodeLayout.PERSISTENT_ROOTS.stream()
                        .map(client::ensurePath)
                        .toArray(CompletableFuture[]::new)))
                .thenCompose(done -> retry.run(() -> FeatureVersions.enable(client)))
                .thenCompose(done -> retry.run(changes::start))
                .thenCompose(done -> retry.run(() -> ClusterId.readOrMake(client)))
                .thenApplyAsync(
                        id -> new LiveBroker(id, metadata, logs(changes), client, changes, quotas, users), tasks);
    }

    private RetryUntilConnected retry(Coordination client) {
        return new RetryUntilConnected(client, settings, tasks, environment.connect());
    }

    private LogStore logs(ConfigChanges changes) {
        return new LogStore(
                broker,
                settings.getList("log.dirs").stream().map(Path::of).toList(),
                environment.disk(),
                tasks,
                journal,
                settings,
                changes.topics()::settings);
    }

    private CompletableFuture<LiveBroker> openLogs(LiveBroker opening) {
        live = Optional.of(opening);
        LogStore logs = opening.logs();
        opening.changes().topics().onChange(logs::settingsChanged);
        logs.onDirectoryLost(path -> directoryLost(logs));
        return logs.open(opening.clusterId()).thenApply(done -> opening);
    }

    private CompletableFuture<RunningBroker> join(LiveBroker opened) {
        var joining = new RunningBroker(parameters, opened);
        running = Optional.of(joining);
        return joining.join(retry(opened.coordination())).thenApply(done -> joining);
    }

    // ---- failed directories

    /** Its replicas go, the controller learns it by a notice; without any directory there is nothing left to do (KIP-112). */
    private void directoryLost(LogStore store) {
        if (ended) {
            return;
        }
        running.ifPresent(r -> r.replicas().directoryLost());
        if (store.online().isEmpty()) {
            fatal.accept("All its log directories have failed");
            return;
        }
        // Before it is registered nobody counts on it: then its answers to its first roles tell.
        if (endpoint().isPresent()) {
            announce(new LogDirEventZnode(broker));
        }
    }

    private void announce(LogDirEventZnode event) {
        coordination
                .orElseThrow()
                .create(ZnodeLayout.LOG_DIR_EVENT_PREFIX, event.encode(), Coordination.Mode.PERSISTENT_SEQUENTIAL)
                .whenComplete((done, error) -> {
                    if (error != null && !ended) {
                        journal.append(
                                broker,
                                new ProblemEvent.TaskFailed("notice of a failed log directory", String.valueOf(error)));
                        tasks.after(NOTICE_RETRY_MS, () -> announce(event));
                    }
                });
    }

    // ---- end

    CompletableFuture<Void> stop(boolean handOver) {
        running.orElseThrow().stop(handOver).whenComplete((done, error) -> {
            release();
            if (error == null) {
                stopped.complete(null);
            } else {
                stopped.completeExceptionally(error);
            }
        });
        return stopped;
    }

    private void release() {
        if (!ended) {
            ended = true;
            running.ifPresent(RunningBroker::release);
            coordination.ifPresent(ZooKeeperCoordination::close);
            tasks.close();
        }
    }

    /**
     * Ends at once: sockets closed, session left to time out, nothing flushed, no task runs any more. Completes when the last task
     * that was in the middle of something has let go of the log directories.
     */
    CompletableFuture<Void> kill() {
        running.ifPresent(RunningBroker::kill);
        coordination.ifPresent(ZooKeeperCoordination::abandon);
        tasks.close();
        ended = true;
        // Not by who kills: that holds locks.
        environment.tasks().execute(() -> stopped.complete(null));
        return live.map(l -> l.logs().abandon()).orElse(CompletableFuture.completedFuture(null));
    }
}
