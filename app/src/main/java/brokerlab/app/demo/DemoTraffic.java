package brokerlab.app.demo;

import brokerlab.app.source.AppThreads;
import brokerlab.app.words.Failures;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All demo traffic of one cluster. Waits until it runs, makes the topics that are missing, then keeps producers and members going; holds
 * them while the disk is low. Thread-safe.
 */
public final class DemoTraffic implements AutoCloseable {
    /** Slowest and fastest rate, records a second over all topics. */
    public static final double SLOWEST = 10;

    public static final double FASTEST = 20_000;

    /** Longer than a member takes to leave. */
    private static final long GONE_MS = 5_000;

    public static final double USUAL = 1200;

    /** What keeps it from running. */
    public enum Hold {
        NONE,
        WAITING,
        CHOSEN,
        DISK_LOW,
        TOPIC_FAILED
    }

    /**
     * How it goes.
     *
     * @param detail free bytes when the disk is low, the error when a topic could not be made
     */
    public record State(Hold hold, String detail, long sent, long failed) {}

    private final Door door;
    private final Preset preset;
    private final Map<String, DemoGroupControl> groups = new HashMap<>();
    private final List<DemoProducer> producers = new ArrayList<>();
    private final List<DemoMember> members = new ArrayList<>();
    private final List<Thread> clients = new ArrayList<>();
    private final Thread tender;
    private volatile double recordsPerSec = USUAL;
    private volatile boolean paused;
    private volatile boolean stopped;
    private volatile Hold hold = Hold.WAITING;
    private volatile String detail = "";

    public DemoTraffic(Door door, Preset preset) {
        this.door = door;
        this.preset = preset;
        preset.groups().forEach(g -> groups.put(g.name(), new DemoGroupControl(g)));
        tender = AppThreads.start("demo-tender", this::tend);
    }

    public Preset preset() {
        return preset;
    }

    /** How many brokers the cluster has now, running or not. */
    int brokers() {
        return door.snapshot().brokers().size();
    }

    /** Controls of the groups, in the preset's order. */
    public List<DemoGroupControl> groups() {
        return preset.groups().stream().map(g -> groups.get(g.name())).toList();
    }

    /** The control of a group when it is one of the demo's. */
    public Optional<DemoGroupControl> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    public double rate() {
        return recordsPerSec;
    }

    public void rate(double perSec) {
        recordsPerSec = Math.max(SLOWEST, Math.min(FASTEST, perSec));
    }

    public boolean producersPaused() {
        return paused;
    }

    /** Pauses the producers; groups go on. */
    public void pauseProducers(boolean now) {
        paused = now;
    }

    public State state() {
        long sent = 0;
        long failed = 0;
        synchronized (producers) {
            for (DemoProducer producer : producers) {
                sent += producer.sent();
                failed += producer.failed();
            }
        }
        return new State(hold == Hold.NONE && paused ? Hold.CHOSEN : hold, detail, sent, failed);
    }

    private void tend() {
        boolean started = false;
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            Snapshot now = door.snapshot();
            if (!started
                    && now.cluster().phase() == Snapshot.Phase.RUNNING
                    && !now.cluster().bootstrap().isEmpty()
                    && topicsThere(now)) {
                start(now.cluster().bootstrap());
                started = true;
            }
            if (started) {
                guardDisk(now);
            }
            AppThreads.pause(started ? 2000 : 50);
        }
    }

    /** Makes what is missing; whether nothing is. */
    private boolean topicsThere(Snapshot now) {
        int replicas = Math.min(3, (int) now.brokers().stream()
                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                .count());
        List<Preset.DemoTopic> missing = preset.topics().stream()
                .filter(topic -> now.topics().stream().noneMatch(t -> t.name().equals(topic.name())))
                .toList();
        if (replicas == 0) {
            return missing.isEmpty();
        }
        // all are asked for before the first is waited for
        Map<Preset.DemoTopic, CompletionStage<?>> asked = new LinkedHashMap<>();
        for (Preset.DemoTopic topic : missing) {
            asked.put(topic, ask(topic, replicas));
        }
        boolean all = true;
        for (Map.Entry<Preset.DemoTopic, CompletionStage<?>> each : asked.entrySet()) {
            all &= topicCreated(each.getKey(), each.getValue());
        }
        return all;
    }

    private CompletionStage<?> ask(Preset.DemoTopic topic, int replicas) {
        try {
            return door.execute(
                    new Command.CreateTopic(topic.name(), topic.partitions(), replicas, Map.of(), topic.settings()));
        } catch (DoorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private boolean topicCreated(Preset.DemoTopic topic, CompletionStage<?> answer) {
        try {
            answer.toCompletableFuture().get(20, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | CompletionException | DoorException | TimeoutException e) {
            Throwable why = Failures.cause(e);
            if (why instanceof DoorException door && door.kind() == DoorException.Kind.TOPIC_ALREADY_EXISTS) {
                return true;
            }
            hold = Hold.TOPIC_FAILED;
            detail = topic.name() + ": " + why.getMessage();
            return false;
        }
    }

    private void start(String bootstrap) {
        hold = Hold.NONE;
        detail = "";
        synchronized (producers) {
            if (stopped) {
                return;
            }
            for (Preset.DemoTopic topic : preset.topics()) {
                DemoProducer producer = new DemoProducer(
                        topic, bootstrap, () -> hold == Hold.NONE && !paused ? recordsPerSec * topic.share() : 0);
                producers.add(producer);
                clients.add(AppThreads.start("demo-" + topic.name(), producer));
            }
            for (Preset.DemoGroup group : preset.groups()) {
                for (int i = 1; i <= group.members(); i++) {
                    DemoMember member = new DemoMember(groups.get(group.name()), i, bootstrap);
                    members.add(member);
                    clients.add(AppThreads.start("demo-" + group.name() + "-" + i, member));
                }
            }
        }
    }

    private void guardDisk(Snapshot now) {
        for (DemoGroupControl group : groups.values()) {
            preset.topics().stream()
                    .filter(t -> t.name().equals(group.topic()))
                    .findFirst()
                    .ifPresent(t -> group.incoming(recordsPerSec * t.share()));
        }
        Optional<Snapshot.Broker> low = now.brokers().stream()
                .filter(b -> diskLow(b.diskUsableBytes(), b.diskTotalBytes()))
                .findFirst();
        if (low.isPresent()) {
            detail = Long.toString(low.get().diskUsableBytes());
            hold = Hold.DISK_LOW;
        } else if (hold == Hold.DISK_LOW) {
            hold = Hold.NONE;
            detail = "";
        }
    }

    /** Below 1 GB or 5 %, whichever is more. Unknown (-1) is not low. */
    static boolean diskLow(long usable, long total) {
        return usable >= 0 && usable < Math.max(1L << 30, total / 20);
    }

    /** Lets go of the cluster: stops sending at once, members leave in the background. */
    @Override
    public void close() {
        stopped = true;
        tender.interrupt();
        synchronized (producers) {
            producers.forEach(DemoProducer::stop);
            members.forEach(DemoMember::stop);
        }
    }

    /**
     * After {@link #close}: waits until no client is left that would go on with another cluster on the same ports, but not for long; whether
     * none is. Not on the FX thread.
     */
    public boolean awaitGone() {
        long until = AppThreads.elapsedMs() + GONE_MS;
        List<Thread> left;
        synchronized (producers) {
            left = List.copyOf(clients);
        }
        boolean gone = true;
        try {
            for (Thread client : left) {
                gone &= client.join(Duration.ofMillis(Math.max(1, until - AppThreads.elapsedMs())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return gone;
    }
}
