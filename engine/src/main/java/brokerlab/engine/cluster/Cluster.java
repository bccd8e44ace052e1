package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.courier.Link;
import brokerlab.engine.courier.LiveCourier;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.ProcessLimits;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.network.Selectors;
import brokerlab.engine.settings.LiveChecks;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Brokers and their ensemble in this process: start, stop, kill, add. Thread-safe; nothing here blocks. Futures fail with an exception
 * whose message says what was wrong and what to do.
 */
public final class Cluster {
    private static final int SELECTORS = 2;

    private final Tasks tasks;
    private final Journal journal;
    private final Disk disk = new RealDisk();
    private final LiveCourier courier;
    private final Selectors selectors;
    private final Optional<Ensemble> ensemble;
    private final List<Broker> brokers = new CopyOnWriteArrayList<>();
    private final Host host;
    private final AutoCloseable lock;
    private final StaticSettings statics;
    private final CurrentSpec spec;
    private final BrokerChanges changes;
    private volatile Optional<Environment> environment = Optional.empty();
    private volatile ClusterPhase phase = ClusterPhase.STOPPED;
    private volatile Optional<String> problem = Optional.empty();

    /**
     * @param wanted what to run; a folder that was used before keeps its own brokers
     * @param tasks the cluster's scope, closed by {@link #kill} and at the end of {@link #stop}
     * @throws IOException when the folder cannot be used; the message says why
     */
    public Cluster(ClusterSpec wanted, Tasks tasks, Journal journal) throws IOException {
        this.tasks = tasks;
        this.journal = journal;
        disk.createDirectories(wanted.folder());
        if (new ClustersFile(disk, wanted.folder()).read().isPresent()) {
            throw new IOException(wanted.folder() + " holds several clusters with names: start it with their names, or"
                    + " choose another folder.");
        }
        this.lock = disk.lock(wanted.folder().resolve(".lock"))
                .orElseThrow(() -> new IOException(wanted.folder()
                        + " is in use by another Brokerlab: close that one, or choose another folder."));
        this.spec = CurrentSpec.of(wanted, disk, journal, brokers);
        ClusterSpec start = spec.now();
        this.courier = new LiveCourier(
                tasks, () -> java.util.concurrent.ThreadLocalRandom.current().nextDouble());
        this.selectors = new Selectors(tasks, SELECTORS, this::failed);
        this.ensemble = start.zooKeeper().ensemble(start.folder(), tasks, journal);
        this.host = new Host(tasks, journal, this::sessionsAtLeast);
        this.statics = new StaticSettings(this, spec, tasks);
        this.changes = new BrokerChanges(this, brokers, spec, tasks, disk);
    }

    /** What a folder of one cluster holds, empty for a new one. */
    public static Optional<StoredCluster> held(Path folder) throws IOException {
        return new ClusterFile(new RealDisk(), folder)
                .read()
                .filter(kept -> !kept.brokers().isEmpty())
                .map(kept -> new StoredCluster(
                        kept.brokers().stream().map(BrokerSpec::id).toList(),
                        kept.brokers().stream().map(BrokerSpec::rack).toList(),
                        kept.zooKeeperNodes()));
    }

    /** Looks, before {@link #start}, for what would let it fail: values, contradictions, ports that others have. Empty when all is well. */
    public Optional<StartRefusal> check() {
        try (var check = new StartCheck()) {
            return check.ensemble(spec.now()).or(() -> check.brokers(spec.now(), spec.fresh()));
        }
    }

    private void failed(Throwable error) {
        journal.append(JournalEntry.CLUSTER, new ProblemEvent.TaskFailed("selector", error.toString()));
    }

    /** What it runs by. */
    public CurrentSpec spec() {
        return spec;
    }

    /** Where settings that are read at a start are changed. */
    public StaticSettings statics() {
        return statics;
    }

    public Journal journal() {
        return journal;
    }

    public ClusterPhase phase() {
        return phase;
    }

    /** Why it failed. */
    public Optional<String> problem() {
        return problem;
    }

    /** By id. */
    public List<Broker> brokers() {
        return List.copyOf(brokers);
    }

    /** The broker with an id, empty when it has none. */
    public Optional<Broker> find(int id) {
        return brokers.stream().filter(b -> b.id() == id).findFirst();
    }

    /**
     * The broker with an id.
     *
     * @throws ProtocolException BROKER_NOT_AVAILABLE when there is none
     */
    public Broker existing(int id) {
        return find(id).orElseThrow(
                        () -> new ProtocolException(ErrorCode.BROKER_NOT_AVAILABLE, "There is no broker " + id + "."));
    }

    /** Those that run, by id. */
    public List<RunningBroker> running() {
        return brokers.stream().flatMap(b -> b.running().stream()).toList();
    }

    /** The broker with an id, empty when it does not run. */
    public Optional<RunningBroker> running(int id) {
        return find(id).flatMap(Broker::running);
    }

    /**
     * Some broker that runs.
     *
     * @throws ProtocolException BROKER_NOT_AVAILABLE when none does
     */
    public RunningBroker anyRunning() {
        return running().stream()
                .findFirst()
                .orElseThrow(() -> new ProtocolException(ErrorCode.BROKER_NOT_AVAILABLE, "No broker runs: start one."));
    }

    private Stream<LiveBroker> live() {
        return brokers.stream().flatMap(b -> b.live().stream());
    }

    /** Empty when an outside ensemble is used. */
    public Optional<Ensemble> ensemble() {
        return ensemble;
    }

    /** The way from one broker to another, whose conditions can be changed. */
    public Link link(int from, int to) {
        return courier.link(from, to);
    }

    /** The ensemble's connect string with chroot, empty before it is known. */
    public String connectString() {
        return environment.map(Environment::connect).orElse("");
    }

    /** {@code host:port,host:port} of all brokers, running or not; empty before ports are known. */
    public String bootstrap() {
        return brokers.stream()
                .filter(b -> b.port() > 0)
                .map(b -> Listeners.address(b.host(), b.port()))
                .reduce((a, b) -> a + "," + b)
                .orElse("");
    }

    /** Empty before the first broker knows it. */
    public String clusterId() {
        return live().map(LiveBroker::clusterId).findFirst().orElse("");
    }

    /** @param usable bytes that can still be written, of {@code total} */
    public record Space(long usable, long total) {}

    /** Of the file system that a directory lies on; empty when it cannot be looked at. */
    public Optional<Space> space(Path directory) {
        try {
            return Optional.of(new Space(disk.usableSpace(directory), disk.totalSpace(directory)));
        } catch (IOException e) {
            // It is gone, or its disk is: nothing is known of it.
            return Optional.empty();
        }
    }

    /** Real time, milliseconds since the epoch. */
    public long wallMs() {
        return tasks.clock().wallMs();
    }

    private void sessionsAtLeast(int ms) {
        tasks.execute(() -> running().forEach(b -> b.sessionAtLeast(ms)));
    }

    /** The machine it runs on. */
    public Host host() {
        return host;
    }

    /**
     * From now on ZooKeeper's sessions last longer while the machine is short of time, unless a person changed
     * {@code zookeeper.session.timeout.ms} since the start or sets it for some broker.
     */
    public void stretchSessions() {
        host.stretch(spec::sessionMs);
    }

    /** It will be started presently, and counts as starting from now on. */
    public void expectStart() {
        phase = ClusterPhase.STARTING;
    }

    /** Starts everything; completes when every broker serves and knows all others. */
    public CompletableFuture<Void> start() {
        phase = ClusterPhase.STARTING;
        host.watch(tasks);
        WarmUp.begin(tasks);
        CompletableFuture<String> connect = ensemble.map(e -> e.start().thenApply(done -> e.connectString()))
                .orElseGet(() -> OutsideEnsemble.check(spec.now(), disk, tasks));
        return connect.thenComposeAsync(this::startBrokers, tasks)
                .thenComposeAsync(done -> allKnown(), tasks)
                .thenRunAsync(WarmUp::finish, tasks)
                .whenComplete((done, error) -> {
                    if (error == null) {
                        phase = ClusterPhase.RUNNING;
                    } else {
                        problem = Optional.of(whyNotStarted(error));
                        phase = ClusterPhase.FAILED;
                    }
                });
    }

    /** What a start failed for, in words; a shortage with its remedy. */
    public static String whyNotStarted(Throwable error) {
        String what = ProtocolException.reasonOf(error);
        return Shortage.of(ProtocolException.unwrapped(error))
                .map(s -> "The cluster cannot start, as " + s.what() + ": "
                        + (what.contains(s.remedy())
                                ? what.replace(s.remedy(), s.remedyOfStart())
                                : what + ". " + s.remedyOfStart() + "."))
                .orElse(what);
    }

    private CompletableFuture<Void> startBrokers(String connect) {
        if (spec.fresh()) {
            BrokerIds.checkChosen(
                    spec.now().brokers().stream().map(BrokerSpec::id).toList(),
                    spec.now().common());
        }
        var shared = new Environment(
                tasks,
                journal,
                disk,
                courier,
                selectors,
                connect,
                new LiveChecks(),
                () -> spec.now().release(),
                new ProcessCapacity(ProcessLimits.ofThisProcess(), this::logs));
        environment = Optional.of(shared);
        ClusterSpec start = spec.now();
        // All of them before the first starts: one may have settings that it cannot have.
        brokers.addAll(
                start.brokers().stream().map(b -> new Broker(shared, b, start)).toList());
        return CompletableFuture.allOf(brokers.stream()
                        .map(b -> b.start(start, start.freePort(b.id()))
                                // One that somebody ends meanwhile, and may start again, holds up nobody.
                                .exceptionallyCompose(e -> b.state() == BrokerPhase.FAILED
                                        ? CompletableFuture.failedFuture(e)
                                        : CompletableFuture.completedFuture(null)))
                        .toArray(CompletableFuture[]::new))
                .thenRunAsync(spec::keep, tasks);
    }

    /** Of all brokers, as far as they are made. */
    private long logs() {
        return live().mapToLong(b -> b.logs().size()).sum();
    }

    private CompletableFuture<Void> allKnown() {
        return CompletableFuture.allOf(brokers.stream()
                .map(b -> b.knows(image -> image.controller() >= 0
                        && running().stream().allMatch(r -> image.brokers().containsKey(r.id()))))
                .toArray(CompletableFuture[]::new));
    }

    List<Integer> ids() {
        return brokers.stream().map(Broker::id).toList();
    }

    Broker broker(int id) {
        return find(id).orElseThrow(
                        () -> new IllegalArgumentException("There is no broker " + id + ", only " + ids() + "."));
    }

    /** A controlled, immediate hand-over, then a clean end. */
    public CompletableFuture<Void> stopBroker(int id) {
        return broker(id).stop(true);
    }

    /** Ends a broker without a word: its session lives until it times out. */
    public CompletableFuture<Void> killBroker(int id) {
        Broker broker = broker(id);
        // Closing files and sockets may wait for the disk.
        return tasks.lane("kill").call(() -> {
            broker.kill();
            return null;
        });
    }

    /** Starts a stopped, killed or failed broker with what it holds. */
    public CompletableFuture<Void> startBroker(int id) {
        ClusterSpec from = statics.specFor(id);
        return broker(id).start(from, from.freePort(id));
    }

    /**
     * Adds a broker: the same {@code zookeeper.connect}, the next {@code broker.id}. The result is its id.
     *
     * @param rack empty for none
     */
    public CompletableFuture<Integer> addBroker(String rack) {
        Environment shared = environment.orElseThrow(
                () -> new IllegalStateException("The cluster has not started: wait until it runs, then add brokers."));
        return changes.add(rack, shared);
    }

    /**
     * Stops a broker that holds nothing any more, and forgets it: its folder goes, and it is not there at the next start either.
     */
    public CompletableFuture<Void> removeBroker(int id) {
        return changes.remove(broker(id));
    }

    /** Stops all brokers without moving leadership about, then the ensemble. */
    public CompletableFuture<Void> stop() {
        if (phase == ClusterPhase.STOPPED || phase == ClusterPhase.STOPPING) {
            return CompletableFuture.completedFuture(null);
        }
        phase = ClusterPhase.STOPPING;
        // With all candidates withdrawn first nobody elects while the others leave, so every ISR stays whole.
        return each(Broker::quiesce)
                .handleAsync((done, error) -> each(b -> b.stop(false)), tasks)
                .thenCompose(f -> f)
                .handleAsync(
                        (done, error) -> ensemble.map(Ensemble::stop).orElse(CompletableFuture.completedFuture(null)),
                        tasks)
                .thenCompose(f -> f)
                .handle((done, error) -> {
                    end();
                    phase = ClusterPhase.STOPPED;
                    return null;
                });
    }

    private CompletableFuture<Void> each(java.util.function.Function<Broker, CompletableFuture<Void>> act) {
        return CompletableFuture.allOf(brokers.stream().map(act).toArray(CompletableFuture[]::new));
    }

    /** Ends at once what is left; nothing is flushed. */
    public void kill() {
        brokers.forEach(Broker::kill);
        ensemble.ifPresent(Ensemble::close);
        end();
        phase = ClusterPhase.STOPPED;
    }

    private void end() {
        selectors.close();
        tasks.close();
        try {
            lock.close();
        } catch (Exception e) {
            journal.append(
                    JournalEntry.CLUSTER,
                    new ProblemEvent.TaskFailed("unlock " + spec.now().folder(), e.toString()));
        }
    }

    /** The image of the broker that was told last. */
    public ClusterImage newestImage() {
        return live().map(b -> b.metadata().current())
                .max(java.util.Comparator.comparingInt(ClusterImage::controllerEpoch)
                        .thenComparingLong(ClusterImage::version))
                .orElse(ClusterImage.EMPTY);
    }
}
