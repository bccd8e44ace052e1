package brokerlab.engine.simulation;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.cluster.SimulatedLife;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.controller.Chance;
import brokerlab.engine.controller.Controller;
import brokerlab.engine.coordination.ClusterIdZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.courier.LiveCourier;
import brokerlab.engine.courier.Message;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.log.LogFailedException;
import brokerlab.engine.replica.PlantedReplicas;
import brokerlab.engine.replica.ReplicaPeek;
import brokerlab.engine.simulation.Figures.Count;
import brokerlab.engine.simulation.SimulatedBroker.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A cluster on one thread: the engine's own replication, controller, storage, metadata and coordination client, with time, chance,
 * disk, delivery and ensemble in our hands. Everything that happens follows from the seed.
 */
final class Simulation implements AutoCloseable {
    static final int SESSION_MS = 6_000;
    static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);
    /** Whether the script tells the events, too: for reading one schedule. */
    private static final boolean EVENTS = Boolean.getBoolean("brokerlab.events");

    /** Those that take a change of settings from a tool into a broker's logs. */
    private static final Set<String> SETTINGS_LANES =
            Set.of("memory-ensemble", "tool", "zookeeper", "settings", "log-settings");

    private static final Path HOME = Path.of("/simulated");

    final Traits character;
    final Figures figures;
    final Random random;
    final ManualClock clock = new ManualClock();
    final ManualTasks tasks;
    final Journal journal = new Journal(clock, 1);
    final MemoryEnsemble ensemble;
    final LiveCourier links;
    final TreeMap<Integer, SimulatedBroker> brokers = new TreeMap<>();
    final List<String> script = new ArrayList<>();
    final ToldSettings told;
    boolean quorum = true;
    private final Courier courier;
    private final PlantedReplicas planted;
    private final Predicate<Path> unsynced;
    private final List<String> failed = new ArrayList<>();
    private final List<Throwable> problems = new ArrayList<>();
    private boolean died;
    private long trace = 0xcbf29ce484222325L;

    /**
     * What a schedule is like.
     *
     * @param lossy what is promised only while records cannot be lost may break: several lose power at once, or unclean election is on
     */
    record Traits(int brokers, int minInSync, boolean lossy, boolean unclean, boolean anyOrder) {
        static Traits drawn(Random random) {
            int kind = random.nextInt(10);
            boolean lossy = kind >= 7;
            return new Traits(3 + random.nextInt(3), kind < 5 ? 2 : 1, lossy, kind >= 8, random.nextInt(4) != 0);
        }
    }

    Simulation(Random random, Traits character, Figures figures, PlantedReplicas planted, Predicate<Path> unsynced) {
        this.random = random;
        this.character = character;
        this.figures = figures;
        this.planted = planted;
        this.unsynced = unsynced;
        this.tasks = character.anyOrder()
                ? new ManualTasks(clock, this::taskFailed, random::nextInt)
                : new ManualTasks(clock, this::taskFailed);
        this.ensemble = new MemoryEnsemble(tasks);
        this.links = new LiveCourier(tasks, random::nextDouble);
        this.courier = new Listening();
        journal.subscribe(0, this::happened);
        var tool = ensemble.connect("", SESSION_MS, tasks, "tool");
        tool.ensurePath(ZnodeLayout.CLUSTER)
                .thenCompose(done -> tool.create(
                        ZnodeLayout.CLUSTER_ID,
                        new ClusterIdZnode("simulated").encode(),
                        Coordination.Mode.PERSISTENT));
        this.told = new ToldSettings(tool);
        tasks.runAll();
        for (int id = 1; id <= character.brokers(); id++) {
            brokers.put(id, new SimulatedBroker(id, "rack-" + id % 3));
        }
    }

    // ---- what happens

    private void taskFailed(String task, Throwable error) {
        boolean expected = died
                || (error instanceof LogFailedException
                        && brokers.values().stream().anyMatch(b -> b.diskFails));
        if (!expected) {
            throw new AssertionError(task + " failed", error);
        }
    }

    private void happened(JournalEntry entry) {
        mix(entry.wallMs());
        mix(entry.broker());
        mix(entry.causeId());
        mix(entry.event().toString().hashCode());
        figures.happened(entry.event());
        if (EVENTS) {
            say("    " + clock.elapsedMs() + " ms, broker " + entry.broker() + ": " + entry.event());
        }
        switch (entry.event()) {
            case LogEvent.LogTruncated cut ->
                brokers.get(entry.broker())
                        .mirror(new TopicPartition(cut.topic(), cut.partition()))
                        .cut(cut.to());
            case ProblemEvent.TaskFailed trouble -> {
                // That a fetch met the fence of a new registration is told like a failure.
                boolean fenced = trouble.task().startsWith("fetching from broker");
                if (!fenced && !died && !brokers.get(entry.broker()).diskFails) {
                    failed.add(entry.broker() + ": " + trouble);
                }
            }
            default -> {}
        }
    }

    private void mix(long value) {
        trace = (trace ^ value) * 0x100000001b3L;
        trace ^= trace >>> 29;
    }

    /** A fingerprint of everything journaled so far. */
    long trace() {
        return trace;
    }

    void say(String what) {
        script.add(what);
    }

    /** Failures nobody expects; to be asked after each step. */
    List<String> failures() {
        died = false;
        return failed;
    }

    /** {@code work} for a future's end, where what it throws would be lost. */
    <T> Consumer<T> noted(Consumer<T> work) {
        return value -> {
            try {
                work.accept(value);
            } catch (RuntimeException | AssertionError e) {
                problems.add(e);
            }
        };
    }

    /** Throws the first of what went wrong in a callback. */
    void throwNoted() {
        if (!problems.isEmpty()) {
            throw problems.getFirst() instanceof Violation v ? v : new AssertionError(problems.getFirst());
        }
    }

    /** The courier as brokers have it, with refusals counted. */
    private final class Listening implements Courier {
        @Override
        public <R> CompletableFuture<R> send(int from, int to, Message<R> message) {
            CompletableFuture<R> answer = links.send(from, to, message);
            return answer.whenComplete((reply, error) -> {
                if (error == null) {
                    ReplicaPeek.fencings(reply).forEach(figures::fenced);
                }
            });
        }

        @Override
        public void bind(int broker, Inbox inbox) {
            links.bind(broker, inbox);
        }

        @Override
        public void unbind(int broker, Inbox inbox) {
            links.unbind(broker, inbox);
        }
    }

    private long noticeDelayMs() {
        return random.nextInt(4) == 0 ? random.nextInt(3_000) : 0;
    }

    /** While a broker makes a topic's first log somebody may change the topic, and some of what follows from that may happen. */
    private void meanwhile(String topic) {
        if (random.nextInt(3) == 0 && told.change(topic)) {
            say("settings of " + topic + " change while a log is made");
            figures.add(Count.SETTINGS_CHANGED_WHILE_READ);
        }
        tasks.meanwhile(random.nextInt(40), SETTINGS_LANES);
    }

    // ---- brokers

    void start(SimulatedBroker broker) {
        ManualTasks scope = tasks.scope("broker-" + broker.id, clock);
        var settings = new BrokerSettings(settings(broker));
        var life = new SimulatedLife(
                broker.id,
                scope,
                settings,
                new SimulatedLife.Dependencies(
                        journal,
                        broker.disk,
                        courier,
                        ensemble,
                        new Drawn(),
                        planted,
                        client -> LateNotices.on(client, scope, this::noticeDelayMs),
                        this::meanwhile),
                HOME.resolve("broker-" + broker.id));
        broker.scope = Optional.of(scope);
        broker.life = Optional.of(life);
        broker.state = State.STARTING;
        broker.mirrors.values().forEach(Mirror::forget);
        if (broker.disk.dead()) {
            broker.disk.crash();
        }
        broker.disk.pretendSync(unsynced);
        broker.disk.atDeath(() -> {
            // From this very instruction on nothing it does reaches anybody.
            died = true;
            figures.add(Count.TORN_WRITES);
            say("broker " + broker.id + " dies in the middle of a change");
            broker.lookOnceMore();
            life.silence();
            gone(broker);
        });
        life.start().whenComplete((done, error) -> {
            if (broker.life.filter(l -> l == life).isPresent() && broker.state == State.STARTING) {
                if (error == null) {
                    broker.state = State.UP;
                } else {
                    say("broker " + broker.id + " did not start");
                    end(broker);
                }
            }
        });
    }

    private Map<String, String> settings(SimulatedBroker broker) {
        var all = new HashMap<String, String>();
        all.put("broker.id", Integer.toString(broker.id));
        all.put("broker.rack", broker.rack);
        all.put("zookeeper.connect", "memory:1");
        all.put("zookeeper.session.timeout.ms", Integer.toString(SESSION_MS));
        all.put("controller.socket.timeout.ms", "10000");
        all.put("replica.lag.time.max.ms", "4000");
        all.put("replica.fetch.wait.max.ms", "1500");
        all.put("replica.fetch.backoff.ms", "500");
        all.put("log.segment.bytes", "700");
        all.put("log.index.size.max.bytes", "48");
        all.put("log.index.interval.bytes", "150");
        all.put("log.flush.offset.checkpoint.interval.ms", "7000");
        all.put("log.flush.start.offset.checkpoint.interval.ms", "60000");
        all.put("replica.high.watermark.checkpoint.interval.ms", "3000");
        all.put("log.cleaner.enable", "false");
        all.put("num.recovery.threads.per.data.dir", "1");
        all.put("min.insync.replicas", Integer.toString(character.minInSync()));
        all.put("unclean.leader.election.enable", Boolean.toString(character.unclean()));
        return all;
    }

    /** The process is gone; what it wrote is there. */
    void end(SimulatedBroker broker) {
        broker.life.ifPresent(life -> {
            broker.lookOnceMore();
            life.kill();
            gone(broker);
        });
        broker.disk.crash();
    }

    private void gone(SimulatedBroker broker) {
        broker.state = State.DOWN;
        broker.diskFails = false;
        broker.diskFull = false;
        broker.armed = false;
        unpause(broker);
        broker.life = Optional.empty();
        broker.scope = Optional.empty();
    }

    /** As {@link #end}, and what was not synced is as chance wants it. */
    void losePower(SimulatedBroker broker) {
        end(broker);
        broker.disk.losePower(random);
        broker.mirrors.values().forEach(Mirror::forget);
    }

    void stop(SimulatedBroker broker) {
        broker.state = State.STOPPING;
        SimulatedLife life = broker.life.orElseThrow();
        life.stop().whenComplete((done, error) -> {
            if (broker.life.filter(l -> l == life).isPresent()) {
                // What it got while it stopped is seen at its next start.
                broker.mirrors.values().forEach(Mirror::forget);
                gone(broker);
                broker.disk.crash();
            }
        });
    }

    /** Stops the process, with all that is under way to and from it. */
    void pause(SimulatedBroker broker) {
        broker.paused = true;
        broker.scope.orElseThrow().pause();
        eachLink(broker, true);
    }

    void unpause(SimulatedBroker broker) {
        if (broker.paused) {
            broker.paused = false;
            broker.scope.orElseThrow().resume();
            eachLink(broker, false);
        }
    }

    private void eachLink(SimulatedBroker broker, boolean paused) {
        for (SimulatedBroker other : brokers.values()) {
            link(
                    broker.id,
                    other.id,
                    links.link(broker.id, other.id).conditions().paused(paused));
            link(
                    other.id,
                    broker.id,
                    links.link(other.id, broker.id).conditions().paused(paused));
        }
    }

    void link(int from, int to, LinkConditions conditions) {
        if (!links.link(from, to).conditions().equals(conditions)) {
            links.link(from, to).conditions(conditions);
        }
    }

    List<SimulatedBroker> in(State state) {
        return brokers.values().stream().filter(b -> b.state == state).toList();
    }

    /** Someone who believes to be the controller; there may be several. */
    List<Controller> controllers() {
        return brokers.values().stream()
                .filter(SimulatedBroker::serves)
                .map(b -> b.life.orElseThrow().controller().orElseThrow())
                .filter(Controller::active)
                .toList();
    }

    /** Chance, for controllers. */
    private final class Drawn implements Chance {
        @Override
        public int below(int bound) {
            return random.nextInt(bound);
        }

        @Override
        public Uuid freshId() {
            return new Uuid(random.nextLong(), random.nextLong() | 1);
        }
    }

    @Override
    public void close() {
        tasks.close();
    }
}
