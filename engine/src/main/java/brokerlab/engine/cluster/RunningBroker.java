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
import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.group.OffsetsTopic;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.metrics.Metrics;
import brokerlab.engine.network.ApiFrames;
import brokerlab.engine.network.SocketServer;
import brokerlab.engine.replica.Replicas;
import brokerlab.engine.security.LabAuthority;
import brokerlab.engine.settings.SettingsPolicy;
import brokerlab.engine.settings.SettingsService;
import brokerlab.engine.transaction.ProducerIds;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** All parts of a broker that runs, put together at once; gone with the life it belongs to. Immutable: its parts have their own state. */
public final class RunningBroker {
    private static final long NETWORK_GRACE_MS = 2_000;
    private static final long HAND_OVER_LIMIT_MS = 10_000;

    private final StartParameters start;
    private final LiveBroker live;
    private final Inbox inbox = new Inbox();
    private final Registration registration;
    private final Replicas replicas;
    private final Controller controller;
    private final GroupCoordinator groups;
    private final SettingsPolicy policy;
    private final SettingsService configs;
    private final SocketServer network;
    private final Metrics metrics;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    RunningBroker(StartParameters start, LiveBroker live) {
        this.start = start;
        this.live = live;
        int broker = start.broker();
        Environment environment = start.environment();
        Tasks tasks = start.tasks();
        BrokerSettings settings = start.settings();
        Journal journal = environment.journal();
        ZooKeeperCoordination client = live.coordination();
        this.registration = new Registration(
                broker, settings.find("broker.rack").orElse(""), client, tasks, journal, start.sessionFile());
        this.replicas = new Replicas(new Replicas.Dependencies(
                broker,
                tasks,
                journal,
                settings,
                live.changes().topics(),
                live.logs(),
                client,
                environment.courier(),
                inbox,
                live.metadata(),
                registration::epoch));
        this.controller = new Controller(
                broker,
                tasks,
                journal,
                settings,
                live.changes().topics(),
                client,
                environment.courier(),
                inbox,
                live.metadata(),
                bound -> ThreadLocalRandom.current().nextInt(bound),
                environment.room());
        this.groups = GroupCoordinator.over(broker, tasks, journal, settings, live.metadata(), replicas);
        this.policy = SettingsPolicy.of(settings);
        this.configs =
                new SettingsService(client, policy, PasswordEncoder.of(settings), environment.checks(), live.changes());
        var context = new BrokerContext(
                broker,
                live.clusterId(),
                tasks,
                journal,
                settings,
                live.changes().topics(),
                live.metadata(),
                live.logs(),
                replicas,
                controller,
                configs,
                live.quotas().clients(),
                new ProducerIds(broker, client),
                environment.speaks());
        var offsetsTopic = new OffsetsTopic(broker, live.metadata(), settings, journal, controller::requestTopic);
        var apis = Apis.forBroker(
                context,
                GroupApis.handlers(
                        groups,
                        offsetsTopic,
                        live.metadata(),
                        new ZooKeeperOffsets(client),
                        settings.getInt("offset.metadata.max.bytes")));
        this.network = new SocketServer(
                broker,
                environment.selectors(),
                tasks,
                journal,
                settings,
                live.quotas().addresses(),
                new ApiFrames(apis),
                new SocketServer.Identity(live.users().credentials(), this::labStores));
        this.metrics = new Metrics(broker, environment.chroot(), tasks);
        BrokerMetrics.register(metrics, replicas, controller);
    }

    public int id() {
        return start.broker();
    }

    public BrokerSettings settings() {
        return start.settings();
    }

    /** What it has had since before it ran. */
    public LiveBroker live() {
        return live;
    }

    public Replicas replicas() {
        return replicas;
    }

    public Controller controller() {
        return controller;
    }

    public GroupCoordinator groups() {
        return groups;
    }

    /** Where dynamic settings are changed. */
    public SettingsService configs() {
        return configs;
    }

    /**
     * What this broker was asked for, or a failure when it ends before: what waits in a broker that has ended is never answered. Fails
     * with BROKER_NOT_AVAILABLE then.
     */
    public <T> CompletableFuture<T> unlessEnded(CompletableFuture<T> answer) {
        return CompletableFuture.anyOf(answer, ended).thenCompose(first -> answer);
    }

    /** As advertised to clients, in the order of the setting; none before its sockets are bound. */
    public List<Listeners.Endpoint> listeners() {
        return registration.advertised();
    }

    /** Those of the cluster's own authority, once it has one. */
    private Optional<LabAuthority.Stores> labStores(List<String> hosts) {
        Path ofCluster = start.folder().toAbsolutePath().getParent();
        if (!LabAuthority.exists(ofCluster)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LabAuthority.of(ofCluster, start.tasks().clock()).broker(id(), hosts));
        } catch (IOException e) {
            throw new InvalidSettingException("ssl.keystore.location", LabAuthority.FOLDER, e.getMessage());
        }
    }

    /** Binds its ports, registers and stands for election; completes when the registration is in its own image. */
    CompletableFuture<Void> join(RetryUntilConnected retry) {
        Environment environment = start.environment();
        BrokerSettings settings = settings();
        Tasks tasks = start.tasks();
        var asBound = ListenerChanges.of(settings);
        List<Listeners.Endpoint> bound = bind();
        environment.courier().bind(id(), inbox);
        return retry.run(() -> registration.begin(Listeners.advertised(settings, bound)))
                .thenRun(() -> {
                    environment.checks().add(id(), new BrokerChecks(settings, network::check));
                    new ListenerChanges(id(), settings, network, registration, tasks, environment.journal(), asBound)
                            .begin();
                    controller.start();
                })
                .thenComposeAsync(done -> retry.run(() -> registration.knownBy(live.metadata())), tasks);
    }

    private List<Listeners.Endpoint> bind() {
        List<Listeners.Endpoint> wanted = Listeners.of(settings());
        try {
            return network.bind(wanted);
        } catch (InvalidSettingException e) {
            if (!start.freePort()) {
                throw e;
            }
            return network.bind(wanted.stream().map(l -> l.withPort(0)).toList());
        }
    }

    /** Lets clients in. */
    void open() {
        network.open();
    }

    /** Asks ZooKeeper for sessions of at least so many milliseconds from now on. */
    void sessionAtLeast(int ms) {
        live.coordination().sessionTimeout(Math.max(settings().getInt("zookeeper.session.timeout.ms"), ms));
    }

    /** Ends client traffic and this broker's candidacy, keeps the rest. */
    CompletableFuture<Void> quiesce() {
        return network.stop(NETWORK_GRACE_MS).thenRunAsync(controller::close, start.tasks());
    }

    /** Everything but the connections, which {@link #release} closes. */
    CompletableFuture<Void> stop(boolean handOver) {
        Tasks tasks = start.tasks();
        CompletableFuture<Void> first = handOver && settings().getBoolean("controlled.shutdown.enable")
                ? handOver()
                : CompletableFuture.completedFuture(null);
        return first.thenComposeAsync(done -> network.stop(NETWORK_GRACE_MS), tasks)
                .thenComposeAsync(
                        done -> {
                            groups.close();
                            replicas.close();
                            return live.logs().close();
                        },
                        tasks)
                .thenComposeAsync(
                        done -> {
                            controller.close();
                            return registration.end();
                        },
                        tasks);
    }

    /** What cannot be moved in time is elected anew when the session ends. */
    private CompletableFuture<Void> handOver() {
        var over = new CompletableFuture<Void>();
        replicas.stopping();
        long waits = settings().getLong("controlled.shutdown.max.retries")
                * settings().getLong("controlled.shutdown.retry.backoff.ms");
        var limit = start.tasks().after(HAND_OVER_LIMIT_MS + Math.max(0, waits), () -> over.complete(null));
        controller.controlledShutdown().whenComplete((left, error) -> {
            limit.cancel();
            over.complete(null);
        });
        return over;
    }

    /** After {@link #stop}. */
    void release() {
        unregister();
        metrics.close();
        policy.close();
        endAnswers();
    }

    /** Sockets closed, nothing flushed, no word to anybody. */
    void kill() {
        registration.abandon();
        unregister();
        network.kill();
        metrics.close();
        // Not by who kills: that holds locks.
        start.environment().tasks().execute(this::endAnswers);
    }

    private void endAnswers() {
        ended.completeExceptionally(new ProtocolException(
                ErrorCode.BROKER_NOT_AVAILABLE,
                "Broker " + id() + " ended before it answered. It may be done all the same: look, then try again."));
    }

    private void unregister() {
        start.environment().checks().remove(id());
        start.environment().courier().unbind(id(), inbox);
    }
}
