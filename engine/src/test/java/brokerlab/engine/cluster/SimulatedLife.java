package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.controller.Chance;
import brokerlab.engine.controller.Controller;
import brokerlab.engine.controller.ReplicaCapacity;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.metadata.ConfigChanges;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.replica.PlantedReplicas;
import brokerlab.engine.replica.Replicas;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A {@link BrokerLife} without sockets: the same parts, put together in the same order, on a simulated disk and an ensemble in
 * memory.
 */
public final class SimulatedLife {
    private static final long HAND_OVER_LIMIT_MS = 10_000;
    private static final List<Listeners.Endpoint> ADVERTISED =
            Listeners.of(new BrokerSettings(java.util.Map.of("listeners", "PLAINTEXT://127.0.0.1:9092")));

    private final int broker;
    private final Tasks tasks;
    private final BrokerSettings settings;
    private final Dependencies here;
    private final SessionFile sessionFile;
    private final Path logs;
    private final MetadataHolder metadata = new MetadataHolder();
    private final Inbox inbox = new Inbox();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private Optional<Coordination> coordination = Optional.empty();
    private Optional<ConfigChanges> configChanges = Optional.empty();
    private Optional<LogStore> store = Optional.empty();
    private Optional<Replicas> replicas = Optional.empty();
    private Optional<Controller> controller = Optional.empty();
    private Optional<Registration> registration = Optional.empty();
    private final Map<String, TopicSettings> firstRead = new HashMap<>();
    private boolean ended;

    /**
     * What it lives in.
     *
     * @param settingsRead told of a topic whose settings were just read for its first log here
     */
    public record Dependencies(
            Journal journal,
            Disk disk,
            Courier courier,
            MemoryEnsemble ensemble,
            Chance chance,
            PlantedReplicas planted,
            UnaryOperator<Coordination> line,
            Consumer<String> settingsRead) {
        /** With a sound line to the ensemble. */
        public Dependencies(
                Journal journal,
                Disk disk,
                Courier courier,
                MemoryEnsemble ensemble,
                Chance chance,
                PlantedReplicas planted) {
            this(journal, disk, courier, ensemble, chance, planted, client -> client);
        }

        /** With nothing between a broker's reading of settings and what it does with them. */
        public Dependencies(
                Journal journal,
                Disk disk,
                Courier courier,
                MemoryEnsemble ensemble,
                Chance chance,
                PlantedReplicas planted,
                UnaryOperator<Coordination> line) {
            this(journal, disk, courier, ensemble, chance, planted, line, topic -> {});
        }
    }

    public SimulatedLife(int broker, Tasks tasks, BrokerSettings settings, Dependencies here, Path folder) {
        this.broker = broker;
        this.tasks = tasks;
        this.settings = settings;
        this.here = here;
        this.sessionFile = new SessionFile(here.disk(), folder);
        this.logs = folder.resolve("logs");
    }

    /** Completes when it would serve clients. */
    public CompletableFuture<Void> start() {
        return CompletableFuture.completedFuture(null)
                .thenComposeAsync(nothing -> closeFormerSession(), tasks)
                .thenComposeAsync(done -> connect(), tasks)
                .thenComposeAsync(id -> openLogs(id), tasks)
                .thenComposeAsync(done -> join(), tasks)
                .thenComposeAsync(
                        done -> retry().run(() -> registration.orElseThrow().knownBy(metadata)), tasks);
    }

    private CompletableFuture<Void> closeFormerSession() {
        return CompletableFuture.allOf(
                sessionFile.read().stream().map(here.ensemble()::closeFormer).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<String> connect() {
        Coordination client = here.line()
                .apply(here.ensemble()
                        .connect("", settings.getInt("zookeeper.session.timeout.ms"), tasks, "zookeeper"));
        coordination = Optional.of(client);
        new SessionEvents(broker, here.journal()).follow(client);
        var changes = new ConfigChanges(
                broker,
                client,
                settings,
                tasks,
                here.journal(),
                () -> controller.map(Controller::active).orElse(false));
        configChanges = Optional.of(changes);
        return retry().run(() -> CompletableFuture.allOf(ZnodeLayout.PERSISTENT_ROOTS.stream()
                        .map(client::ensurePath)
                        .toArray(CompletableFuture[]::new)))
                .thenCompose(done -> retry().run(() -> FeatureVersions.enable(client)))
                .thenCompose(done -> retry().run(changes::start))
                .thenCompose(done -> retry().run(() -> ClusterId.readOrMake(client)));
    }

    private RetryUntilConnected retry() {
        return new RetryUntilConnected(coordination.orElseThrow(), settings, tasks, "memory");
    }

    private CompletableFuture<Void> openLogs(String id) {
        var opening = new LogStore(broker, List.of(logs), here.disk(), tasks, here.journal(), settings, this::settings);
        store = Optional.of(opening);
        configChanges.orElseThrow().topics().onChange(opening::settingsChanged);
        return opening.open(id);
    }

    /** For a log that is being made time passes between the reading of its settings and what is done with them. */
    private TopicSettings settings(String topic) {
        var topics = configChanges.orElseThrow().topics();
        Optional<LogStore> making = store.filter(Thread::holdsLock);
        if (making.isEmpty()) {
            return topics.settings(topic);
        }
        boolean first = making.get().all().stream()
                .noneMatch(log -> log.partition().topic().equals(topic));
        if (!first) {
            return here.planted() == PlantedReplicas.SETTINGS_READ_THEN_REGISTERED
                    ? firstRead.getOrDefault(topic, topics.settings(topic))
                    : topics.settings(topic);
        }
        TopicSettings read = topics.settings(topic);
        firstRead.put(topic, read);
        here.settingsRead().accept(topic);
        return read;
    }

    private CompletableFuture<Void> join() {
        Coordination client = coordination.orElseThrow();
        var topics = new Known(configChanges.orElseThrow().topics());
        replicas = Optional.of(here.planted()
                .make(new Replicas.Dependencies(
                        broker,
                        tasks,
                        here.journal(),
                        settings,
                        topics,
                        store.orElseThrow(),
                        client,
                        here.courier(),
                        inbox,
                        metadata,
                        () -> registration.map(Registration::epoch).orElse(-1L))));
        var electing = new Controller(
                broker,
                tasks,
                here.journal(),
                settings,
                topics,
                client,
                here.courier(),
                inbox,
                metadata,
                here.chance(),
                ReplicaCapacity.ENDLESS);
        controller = Optional.of(electing);
        here.courier().bind(broker, inbox);
        var registering = new Registration(
                broker, settings.find("broker.rack").orElse(""), client, tasks, here.journal(), sessionFile);
        registration = Optional.of(registering);
        return retry().run(() -> registering.begin(ADVERTISED)).thenRun(electing::start);
    }

    /** Topics' settings, maybe taken for known before they are. */
    private final class Known implements TopicOverrides {
        private final TopicOverrides real;

        Known(TopicOverrides real) {
            this.real = real;
        }

        @Override
        public Map<String, String> overrides(String topic) {
            return real.overrides(topic);
        }

        @Override
        public TopicSettings settings(String topic) {
            return real.settings(topic);
        }

        @Override
        public CompletableFuture<Void> upToDate(Set<String> topics) {
            return here.planted() == PlantedReplicas.ROLE_BEFORE_SETTINGS
                    ? CompletableFuture.completedFuture(null)
                    : real.upToDate(topics);
        }

        @Override
        public void onChange(Listener listener) {
            real.onChange(listener);
        }
    }

    /** Hands over and stops cleanly. */
    public CompletableFuture<Void> stop() {
        handOver()
                .thenComposeAsync(
                        done -> {
                            replicas.orElseThrow().close();
                            return store.orElseThrow().close();
                        },
                        tasks)
                .thenComposeAsync(
                        done -> {
                            controller.orElseThrow().close();
                            return registration.orElseThrow().end();
                        },
                        tasks)
                .whenComplete((done, error) -> {
                    if (!ended) {
                        ended = true;
                        here.courier().unbind(broker, inbox);
                        coordination.ifPresent(Coordination::close);
                        tasks.close();
                    }
                    if (error == null) {
                        stopped.complete(null);
                    } else {
                        stopped.completeExceptionally(error);
                    }
                });
        return stopped;
    }

    private CompletableFuture<Void> handOver() {
        var over = new CompletableFuture<Void>();
        replicas.orElseThrow().stopping();
        var limit = tasks.after(HAND_OVER_LIMIT_MS, () -> over.complete(null));
        controller.orElseThrow().controlledShutdown().whenComplete((left, error) -> {
            limit.cancel();
            over.complete(null);
        });
        return over;
    }

    /** Ends at once. */
    public void kill() {
        if (!ended) {
            silence();
            store.ifPresent(LogStore::abandon);
        }
    }

    /** Ends within some change to a file: nothing more of it is heard of, and its files end with its disk's life. */
    public void silence() {
        if (!ended) {
            ended = true;
            registration.ifPresent(Registration::abandon);
            here.courier().unbind(broker, inbox);
            coordination.ifPresent(Coordination::abandon);
            tasks.close();
        }
    }

    public boolean ended() {
        return ended;
    }

    public Optional<Replicas> replicas() {
        return replicas;
    }

    public Optional<Controller> controller() {
        return controller;
    }

    public Optional<LogStore> logs() {
        return store;
    }

    public MetadataHolder metadata() {
        return metadata;
    }

    public Optional<Coordination> coordination() {
        return coordination;
    }
}
