package brokerlab.engine.cluster;

import brokerlab.engine.clock.BrokerClock;
import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.wire.ProtocolException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * One broker through all its lives: each start makes a new {@link BrokerLife}, each stop or kill ends it. Thread-safe.
 */
public final class Broker {
    private final Environment environment;
    private final Journal journal;
    private final Path folder;
    private final BrokerClock clock;
    private volatile BrokerSpec spec;
    private volatile BrokerSettings settings;
    private volatile BrokerPhase state = BrokerPhase.STOPPED;
    private volatile Optional<BrokerLife> life = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();
    private volatile int boundPort;
    /** Completes when a life that was killed touches no file any more: the next one waits for it. */
    private volatile CompletableFuture<Void> formerLife = CompletableFuture.completedFuture(null);

    /** @throws InvalidSettingException naming setting and value */
    Broker(Environment environment, BrokerSpec spec, ClusterSpec cluster) {
        this.environment = environment;
        this.journal = environment.journal();
        this.spec = spec;
        this.folder = cluster.folderOf(spec.id());
        this.settings = BrokerFixed.of(cluster, spec, folder, environment.connect());
        this.clock = new BrokerClock(environment.tasks().clock());
        this.boundPort = spec.port();
    }

    public int id() {
        return spec.id();
    }

    /** Empty for none. */
    public String rack() {
        return settings.find("broker.rack").orElse("");
    }

    /** As it is at its next start, on the port it has. */
    BrokerSpec specUnder(ClusterSpec cluster) {
        return new BrokerSpec(id(), spec.rack(), port(), cluster.settingsOf(id()));
    }

    /**
     * Its settings at its next start.
     *
     * @throws InvalidSettingException naming setting and value
     */
    public BrokerSettings settingsUnder(ClusterSpec cluster) {
        return BrokerFixed.of(cluster, specUnder(cluster), folder, environment.connect());
    }

    /** As advertised to clients. */
    public String host() {
        return life.flatMap(BrokerLife::endpoint)
                .map(Listeners.Endpoint::host)
                .orElse(Listeners.of(settings).getFirst().host());
    }

    /** As advertised to clients; the one last used when it does not run. */
    public int port() {
        return life.flatMap(BrokerLife::endpoint).map(Listeners.Endpoint::port).orElse(boundPort);
    }

    /** Every listener as advertised to clients, in the order of the setting; none when it does not run. */
    public List<Listeners.Endpoint> listeners() {
        return running().map(RunningBroker::listeners).orElse(List.of());
    }

    public BrokerPhase state() {
        return state;
    }

    /** Why it failed to start. */
    public Optional<String> problem() {
        return problem;
    }

    Path folder() {
        return folder;
    }

    public BrokerSettings settings() {
        return settings;
    }

    /** From when it knows its cluster until it has stopped. */
    public Optional<LiveBroker> live() {
        return living().flatMap(BrokerLife::live);
    }

    /** While it serves clients, and while it stops. */
    public Optional<RunningBroker> running() {
        return switch (state) {
            case RUNNING, STOPPING -> life.flatMap(BrokerLife::running);
            case STARTING, STOPPED, KILLED, FAILED -> Optional.empty();
        };
    }

    /** Completes when the image this broker holds satisfies {@code condition}, or when it ends. */
    CompletableFuture<?> knows(Predicate<ClusterImage> condition) {
        return living().<CompletableFuture<?>>map(l -> {
                    var known = new CompletableFuture<Void>();
                    l.metadata().onChange((before, now) -> {
                        if (condition.test(now)) {
                            known.complete(null);
                        }
                    });
                    if (condition.test(l.metadata().current())) {
                        known.complete(null);
                    }
                    return CompletableFuture.anyOf(known, l.stopped());
                })
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private Optional<BrokerLife> living() {
        return switch (state) {
            case STARTING, RUNNING, STOPPING -> life;
            case STOPPED, KILLED, FAILED -> Optional.empty();
        };
    }

    /** Starts as the cluster is to be; completes when it serves clients. */
    synchronized CompletableFuture<Void> start(ClusterSpec cluster, boolean freePort) {
        BrokerSettings newSettings = settingsUnder(cluster);
        if (state == BrokerPhase.STARTING || state == BrokerPhase.RUNNING || state == BrokerPhase.STOPPING) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("Broker " + id() + " is " + state + ": it cannot be started now."));
        }
        spec = specUnder(cluster);
        settings = newSettings;
        problem = Optional.empty();
        state = BrokerPhase.STARTING;
        Tasks tasks = environment.tasks().scope("broker-" + id(), clock);
        var born = new BrokerLife(
                new StartParameters(id(), environment, tasks, settings, folder, freePort), this::cannotGoOn);
        life = Optional.of(born);
        var result = new CompletableFuture<Void>();
        long asked = Causes.current();
        // What waits in a life that has ended is never done.
        var begun = formerLife.thenCompose(done -> born.start());
        CompletableFuture.anyOf(begun, born.stopped()).whenComplete((done, error) -> {
            boolean stillThis;
            synchronized (this) {
                stillThis = state == BrokerPhase.STARTING
                        && life.filter(born::equals).isPresent();
                if (stillThis && error == null) {
                    born.endpoint().ifPresent(e -> boundPort = e.port());
                    state = BrokerPhase.RUNNING;
                } else if (stillThis) {
                    problem = Optional.of(ProtocolException.reasonOf(error));
                    state = BrokerPhase.FAILED;
                }
            }
            if (stillThis && error == null) {
                journal.append(id(), asked, new BrokerEvent.BrokerStarted(id(), rack(), host(), boundPort));
                result.complete(null);
            } else {
                if (stillThis) {
                    formerLife = born.kill();
                    journal.append(
                            id(),
                            asked,
                            new ProblemEvent.Warning(
                                    "Broker " + id() + " did not start: " + problem.orElse(""),
                                    "Mend the cause and start it again."));
                }
                result.completeExceptionally(
                        error != null
                                ? error
                                : new IllegalStateException("Broker " + id() + " was ended while starting."));
            }
        });
        return result;
    }

    /**
     * Stops cleanly.
     *
     * @param handOver move leadership off first; not when the whole cluster stops
     */
    CompletableFuture<Void> stop(boolean handOver) {
        BrokerLife ending;
        synchronized (this) {
            if (state == BrokerPhase.STARTING) {
                // Nothing to hand over yet.
                kill();
                return CompletableFuture.completedFuture(null);
            }
            if (state != BrokerPhase.RUNNING) {
                return state == BrokerPhase.STOPPING
                        ? life.orElseThrow().stopped()
                        : CompletableFuture.completedFuture(null);
            }
            state = BrokerPhase.STOPPING;
            ending = life.orElseThrow();
        }
        long asked = Causes.current();
        return ending.stop(handOver).handle((done, error) -> {
            synchronized (this) {
                if (state == BrokerPhase.STOPPING) {
                    state = BrokerPhase.STOPPED;
                    life = Optional.empty();
                }
            }
            journal.append(id(), asked, new BrokerEvent.BrokerStopped(id()));
            if (error != null) {
                journal.append(
                        id(),
                        new ProblemEvent.Warning(
                                "Broker " + id() + " did not stop cleanly: " + ProtocolException.unwrapped(error),
                                "Its logs are checked at the next start."));
            }
            return null;
        });
    }

    /** A running broker met what it cannot live with; one that starts, or stops, tells that itself. */
    private synchronized void cannotGoOn(String why) {
        if (state == BrokerPhase.RUNNING) {
            problem = Optional.of(why + ".");
            journal.append(
                    id(),
                    new ProblemEvent.Warning(
                            "Broker " + id() + " ends: " + why + ".", "Mend the cause and start it again."));
            kill();
            state = BrokerPhase.FAILED;
        }
    }

    /** Ends without a word, as a crash does. */
    synchronized void kill() {
        if (living().isEmpty()) {
            return;
        }
        BrokerLife ending = life.orElseThrow();
        state = BrokerPhase.KILLED;
        life = Optional.empty();
        formerLife = ending.kill();
        journal.append(id(), new BrokerEvent.BrokerKilled(id()));
    }

    /** Lets clients finish and takes no part in elections any more; first step when the whole cluster stops. */
    CompletableFuture<Void> quiesce() {
        return running().map(RunningBroker::quiesce).orElse(CompletableFuture.completedFuture(null));
    }
}
