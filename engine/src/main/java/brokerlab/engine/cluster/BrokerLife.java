package brokerlab.engine.cluster;

import brokerlab.engine.api.Apis;
import brokerlab.engine.api.BrokerContext;
import brokerlab.engine.api.GroupApis;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.config.PasswordEncoder;
import brokerlab.engine.controller.Controller;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.LogDirEventZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.coordination.ZooKeeperClient;
import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.group.OffsetsTopic;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.metadata.ConfigChanges;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.metrics.Metrics;
import brokerlab.engine.network.ApiFrames;
import brokerlab.engine.network.SocketServer;
import brokerlab.engine.quota.BrokerQuotas;
import brokerlab.engine.replica.Replicas;
import brokerlab.engine.security.LabAuthority;
import brokerlab.engine.security.ScramUsers;
import brokerlab.engine.settings.ConfigWriter;
import brokerlab.engine.settings.SettingsPolicy;
import brokerlab.engine.settings.SettingsService;
import brokerlab.engine.transaction.ProducerIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One life of a broker, from start to stop or kill.
 *
 * <pre>
 *   close former session ▶ connect ▶ settings from /config ▶ open logs ▶ bind ports ▶ roles, groups, controller
 *     ▶ register in /brokers/ids ▶ first metadata image ▶ let clients in
 * </pre>
 */
final class BrokerLife {
    private static final long NETWORK_GRACE_MS = 2_000;
    private static final long NOTICE_RETRY_MS = 1_000;
    private static final long HAND_OVER_LIMIT_MS = 10_000;

    private final int broker;
    private final Environment environment;
    private final Tasks tasks;
    private final BrokerSettings settings;
    private final boolean freePort;
    private final Consumer<String> fatal;
    private final Path folder;
    private final SessionFile sessionFile;
    private final ScramUsers users = new ScramUsers();
    private final MetadataHolder metadata = new MetadataHolder();
    private final BrokerQuotas quotas;
    private final Inbox inbox = new Inbox();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private volatile boolean ended;
    private volatile Optional<ZooKeeperCoordination> coordination = Optional.empty();
    private volatile Optional<ConfigChanges> configChanges = Optional.empty();
    private volatile Optional<LogStore> logs = Optional.empty();
    private volatile Optional<SocketServer> network = Optional.empty();
    private volatile Optional<Replicas> replicas = Optional.empty();
    private volatile Optional<GroupCoordinator> groups = Optional.empty();
    private volatile Optional<Controller> controller = Optional.empty();
    private volatile Optional<Registration> registration = Optional.empty();
    private volatile Optional<SettingsService> configs = Optional.empty();
    private volatile Optional<Metrics> metrics = Optional.empty();
    private volatile Optional<SettingsPolicy> policy = Optional.empty();
    private volatile Optional<String> clusterId = Optional.empty();

    /** @param fatal told why this life cannot go on */
    BrokerLife(
            int broker,
            Environment environment,
            Tasks tasks,
            BrokerSettings settings,
            Path folder,
            boolean freePort,
            Consumer<String> fatal) {
        this.fatal = fatal;
        this.broker = broker;
        this.environment = environment;
        this.tasks = tasks;
        this.settings = settings;
        this.freePort = freePort;
        this.quotas = new BrokerQuotas(tasks.clock(), settings);
        this.folder = folder;
        this.sessionFile = new SessionFile(environment.disk(), folder);
    }

    /** Asks ZooKeeper for sessions of at least so many milliseconds from now on. */
    void sessionAtLeast(int ms) {
        int asked = settings.getInt("zookeeper.session.timeout.ms");
        coordination.ifPresent(c -> c.sessionTimeout(Math.max(asked, ms)));
    }

    Optional<Replicas> replicas() {
        return replicas;
    }

    Optional<GroupCoordinator> groups() {
        return groups;
    }

    Optional<SettingsService> configs() {
        return configs;
    }

    Optional<LogStore> logs() {
        return logs;
    }

    MetadataHolder metadata() {
        return metadata;
    }

    Optional<TopicOverrides> overrides() {
        return configChanges.map(ConfigChanges::topics);
    }

    Optional<Controller> controller() {
        return controller;
    }

    Optional<String> clusterId() {
        return clusterId;
    }

    /** As advertised to clients, the first first; none before it is registered. */
    List<Listeners.Endpoint> endpoints() {
        return registration.map(Registration::advertised).orElse(List.of());
    }

    Optional<Listeners.Endpoint> endpoint() {
        return endpoints().stream().findFirst();
    }

    CompletableFuture<Void> stopped() {
        return stopped;
    }

    /** Completes when clients are served. */
    CompletableFuture<Void> start() {
        return inTask(this::closeFormerSession)
                .thenComposeAsync(done -> connect(), tasks)
                .thenComposeAsync(id -> openLogs(id).thenApply(done -> id), tasks)
                .thenComposeAsync(this::join, tasks)
                .thenComposeAsync(
                        done -> patience()
                                .through(() -> registration.orElseThrow().knownBy(metadata)),
                        tasks)
                .thenRunAsync(() -> network.orElseThrow().open(), tasks);
    }

    private <T> CompletableFuture<T> inTask(java.util.function.Supplier<CompletableFuture<T>> step) {
        return CompletableFuture.completedFuture(null).thenComposeAsync(nothing -> step.get(), tasks);
    }

    private CompletableFuture<Void> closeFormerSession() {
        return CompletableFuture.allOf(sessionFile.read().stream()
                .map(ticket -> ZooKeeperCoordination.closeFormer(
                        environment.connect(), ZooKeeperClient.of(settings), ticket, tasks))
                .toArray(CompletableFuture[]::new));
    }

    /** Connects and reads the settings; the result is the cluster's id. */
    private CompletableFuture<String> connect() {
        var client =
                ZooKeeperCoordination.connect(environment.connect(), ZooKeeperClient.of(settings), tasks, "zookeeper");
        coordination = Optional.of(client);
        new SessionEvents(broker, environment.journal()).follow(client);
        var changes = new ConfigChanges(
                broker,
                client,
                settings,
                tasks,
                environment.journal(),
                () -> controller.map(Controller::active).orElse(false));
        changes.follow(quotas);
        changes.follow(users::take);
        configChanges = Optional.of(changes);
        return patience()
                .through(() -> CompletableFuture.allOf(ZnodeLayout.PERSISTENT_ROOTS.stream()
                        .map(client::ensurePath)
                        .toArray(CompletableFuture[]::new)))
                .thenCompose(done -> patience().through(() -> FeatureVersions.enable(client)))
                .thenCompose(done -> patience().through(changes::start))
                .thenCompose(done -> patience().through(() -> ClusterId.readOrMake(client)));
    }

    private Patience patience() {
        return new Patience(coordination.orElseThrow(), settings, tasks, environment.connect());
    }

    private CompletableFuture<Void> openLogs(String id) {
        clusterId = Optional.of(id);
        var directories = settings.getList("log.dirs").stream().map(Path::of).toList();
        var store = new LogStore(
                broker,
                directories,
                environment.disk(),
                tasks,
                environment.journal(),
                settings,
                configChanges.orElseThrow().topics()::settings);
        logs = Optional.of(store);
        configChanges.orElseThrow().topics().onChange(store::settingsChanged);
        store.onDirectoryLost(path -> directoryLost(store));
        return store.open(id);
    }

    /** Its replicas go, the controller learns it by a notice; without any directory there is nothing left to do (KIP-112). */
    private void directoryLost(LogStore store) {
        if (ended) {
            return;
        }
        replicas.ifPresent(Replicas::directoryLost);
        if (store.online().isEmpty()) {
            fatal.accept("All its log directories have failed");
            return;
        }
        // Before it is registered nobody counts on it: then its answers to its first roles tell.
        if (registration.isPresent()) {
            announce(new LogDirEventZnode(broker));
        }
    }

    private void announce(LogDirEventZnode event) {
        coordination
                .orElseThrow()
                .create(ZnodeLayout.LOG_DIR_EVENT_PREFIX, event.encode(), Coordination.Mode.PERSISTENT_SEQUENTIAL)
                .whenComplete((done, error) -> {
                    if (error != null && !ended) {
                        environment
                                .journal()
                                .append(
                                        broker,
                                        new ClusterEvent.TaskFailed(
                                                "notice of a failed log directory", String.valueOf(error)));
                        tasks.after(NOTICE_RETRY_MS, () -> announce(event));
                    }
                });
    }

    private CompletableFuture<Void> join(String id) {
        var client = coordination.orElseThrow();
        var changes = configChanges.orElseThrow();
        var store = logs.orElseThrow();
        var topics = changes.topics();
        // The registration needs the bound ports, the brokers' fetches need the registration's epoch.
        var hosted = new Replicas(new Replicas.Surroundings(
                broker,
                tasks,
                environment.journal(),
                settings,
                topics,
                store,
                client,
                environment.courier(),
                inbox,
                metadata,
                () -> registration.map(Registration::epoch).orElse(-1L)));
        var electing = new Controller(
                broker,
                tasks,
                environment.journal(),
                settings,
                topics,
                client,
                environment.courier(),
                inbox,
                metadata,
                environment.room());
        var coordinator = GroupCoordinator.over(broker, tasks, environment.journal(), settings, metadata, hosted);
        var figures = new Metrics(broker, environment.chroot(), tasks);
        BrokerMetrics.register(figures, hosted, electing);
        metrics = Optional.of(figures);
        replicas = Optional.of(hosted);
        controller = Optional.of(electing);
        groups = Optional.of(coordinator);
        var refusing = SettingsPolicy.of(settings);
        policy = Optional.of(refusing);
        var writer = new ConfigWriter(client, refusing, PasswordEncoder.of(settings), environment.checks());
        var service = new SettingsService(client, writer, changes);
        configs = Optional.of(service);
        var context = new BrokerContext(
                broker,
                id,
                tasks,
                environment.journal(),
                settings,
                topics,
                metadata,
                store,
                hosted,
                electing,
                service,
                quotas.clients(),
                new ProducerIds(broker, client),
                environment.speaks());
        var offsetsTopic = new OffsetsTopic(broker, metadata, settings, environment.journal(), electing::requestTopic);
        var apis = Apis.forBroker(
                context,
                GroupApis.handlers(
                        coordinator,
                        offsetsTopic,
                        metadata,
                        new ZooKeeperOffsets(client),
                        settings.getInt("offset.metadata.max.bytes")));
        var identity = new SocketServer.Identity(users.credentials(), this::labStores);
        var server = new SocketServer(
                broker,
                environment.selectors(),
                tasks,
                environment.journal(),
                settings,
                quotas.addresses(),
                new ApiFrames(apis),
                identity);
        network = Optional.of(server);
        var opened = ListenerChanges.of(settings);
        List<Listeners.Endpoint> bound = bind(server);
        environment.courier().bind(broker, inbox);
        var registering = new Registration(
                broker,
                settings.find("broker.rack").orElse(""),
                Listeners.advertised(settings, bound),
                client,
                tasks,
                environment.journal(),
                sessionFile);
        registration = Optional.of(registering);
        return patience().through(registering::begin).thenRun(() -> {
            environment.checks().add(broker, new BrokerChecks(settings, server::check));
            new ListenerChanges(broker, settings, server, registering, tasks, environment.journal(), opened).begin();
            electing.start();
        });
    }

    /** Those of the cluster's own authority, once it has one. */
    private Optional<LabAuthority.Stores> labStores(List<String> hosts) {
        Path ofCluster = folder.toAbsolutePath().getParent();
        if (!LabAuthority.exists(ofCluster)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LabAuthority.of(ofCluster, tasks.clock()).broker(broker, hosts));
        } catch (IOException e) {
            throw new InvalidSettingException("ssl.keystore.location", LabAuthority.FOLDER, e.getMessage());
        }
    }

    /** A broker whose port was free-chosen takes another one when its former port is taken. */
    private List<Listeners.Endpoint> bind(SocketServer server) {
        List<Listeners.Endpoint> wanted = Listeners.of(settings);
        try {
            return server.bind(wanted);
        } catch (InvalidSettingException e) {
            if (!freePort) {
                throw e;
            }
            return server.bind(wanted.stream().map(l -> l.withPort(0)).toList());
        }
    }

    /** Ends client traffic and this broker's candidacy, keeps the rest. */
    CompletableFuture<Void> quiesce() {
        return network.orElseThrow()
                .stop(NETWORK_GRACE_MS)
                .thenRunAsync(() -> controller.orElseThrow().close(), tasks);
    }

    CompletableFuture<Void> stop(boolean handOver) {
        CompletableFuture<Void> first = handOver && settings.getBoolean("controlled.shutdown.enable")
                ? handOver()
                : CompletableFuture.completedFuture(null);
        first.thenComposeAsync(done -> network.orElseThrow().stop(NETWORK_GRACE_MS), tasks)
                .thenComposeAsync(
                        done -> {
                            groups.orElseThrow().close();
                            replicas.orElseThrow().close();
                            return logs.orElseThrow().close();
                        },
                        tasks)
                .thenComposeAsync(
                        done -> {
                            controller.orElseThrow().close();
                            return registration.orElseThrow().end();
                        },
                        tasks)
                .whenComplete((done, error) -> {
                    release();
                    if (error == null) {
                        stopped.complete(null);
                    } else {
                        stopped.completeExceptionally(error);
                    }
                });
        return stopped;
    }

    /** What cannot be moved in time is elected anew when the session ends. */
    private CompletableFuture<Void> handOver() {
        var over = new CompletableFuture<Void>();
        replicas.orElseThrow().stopping();
        long waits = settings.getLong("controlled.shutdown.max.retries")
                * settings.getLong("controlled.shutdown.retry.backoff.ms");
        var limit = tasks.after(HAND_OVER_LIMIT_MS + Math.max(0, waits), () -> over.complete(null));
        controller.orElseThrow().controlledShutdown().whenComplete((left, error) -> {
            limit.cancel();
            over.complete(null);
        });
        return over;
    }

    /**
     * Ends at once: sockets closed, session left to time out, nothing flushed, no task runs any more. Completes when the last task
     * that was in the middle of something has let go of the log directories.
     */
    CompletableFuture<Void> kill() {
        environment.checks().remove(broker);
        registration.ifPresent(Registration::abandon);
        environment.courier().unbind(broker, inbox);
        network.ifPresent(SocketServer::kill);
        metrics.ifPresent(Metrics::close);
        coordination.ifPresent(ZooKeeperCoordination::abandon);
        tasks.close();
        ended = true;
        stopped.complete(null);
        return logs.map(LogStore::abandon).orElse(CompletableFuture.completedFuture(null));
    }

    private void release() {
        if (!ended) {
            ended = true;
            environment.checks().remove(broker);
            environment.courier().unbind(broker, inbox);
            coordination.ifPresent(ZooKeeperCoordination::close);
            metrics.ifPresent(Metrics::close);
            policy.ifPresent(SettingsPolicy::close);
            tasks.close();
        }
    }
}
