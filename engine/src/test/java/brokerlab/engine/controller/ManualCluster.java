package brokerlab.engine.controller;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.PartitionsZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.courier.LiveCourier;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import brokerlab.engine.wire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/** Controllers on an ensemble in memory, one thread and time that is moved by hand: what a test sees is what always happens. */
final class ManualCluster implements AutoCloseable {
    static final int SESSION_MS = 6_000;

    final ManualClock clock = new ManualClock();
    final ManualTasks tasks = new ManualTasks(clock);
    final Journal journal = new Journal(clock, 100_000);
    final MemoryEnsemble ensemble = new MemoryEnsemble(tasks);
    final LiveCourier courier = new LiveCourier(tasks, () -> 0.5);
    final Overrides overrides = new Overrides();
    final Map<Integer, EdgeBroker> brokers = new TreeMap<>();
    /** Of the brokers to start. A link that loses messages does not send them again, so what got no answer is repeated soon. */
    final Map<String, String> settings = new TreeMap<>(Map.of("controller.socket.timeout.ms", "10000"));
    /** A tool outside the cluster. */
    final Coordination tool = ensemble.connect("", SESSION_MS, tasks, "tool");

    private int starts;

    ManualCluster(int count) {
        this(count, Map.of());
    }

    ManualCluster(int count, Map<String, String> settings) {
        this.settings.putAll(settings);
        for (int id = 1; id <= count; id++) {
            start(id);
        }
    }

    EdgeBroker start(int id) {
        return start(id, "rack-" + id);
    }

    EdgeBroker start(int id, String rack) {
        EdgeBroker broker = made(id, rack);
        done(broker.start());
        tasks.runAll();
        return broker;
    }

    /** Starts a broker that may have to wait for the ensemble. */
    void begin(int id) {
        made(id, "rack-" + id).startEventually();
    }

    private EdgeBroker made(int id, String rack) {
        Tasks scope = tasks.scope("broker-" + id, clock);
        var broker = new EdgeBroker(
                id,
                rack,
                settings,
                scope,
                ensemble.connect("", SESSION_MS, scope, "zk-" + id),
                courier,
                journal,
                overrides,
                bound -> starts++ % bound);
        brokers.put(id, broker);
        return broker;
    }

    void stop(int id) {
        brokers.remove(id).stop();
        tasks.runAll();
    }

    void kill(int id) {
        brokers.remove(id).kill();
        tasks.runAll();
    }

    /** Kills a broker and lets its session time out. */
    void lose(int id) {
        kill(id);
        tasks.advance(SESSION_MS + 100);
    }

    EdgeBroker broker(int id) {
        return brokers.get(id);
    }

    EdgeBroker active() {
        List<EdgeBroker> active =
                brokers.values().stream().filter(b -> b.controller.active()).toList();
        if (active.size() != 1) {
            throw new AssertionError(active.size() + " controllers");
        }
        return active.getFirst();
    }

    /** The outcome of what was asked, once nothing is left to run. */
    <T> T done(CompletableFuture<T> future) {
        tasks.runAll();
        if (!future.isDone()) {
            throw new AssertionError("not done");
        }
        return future.join();
    }

    /** Why what was asked failed. */
    ProtocolException refused(CompletableFuture<?> future) {
        tasks.runAll();
        try {
            Object value = future.getNow(null);
            throw new AssertionError(future.isDone() ? "done: " + value : "not done");
        } catch (CompletionException e) {
            return (ProtocolException) ProtocolException.unwrapped(e);
        }
    }

    TopicMade topic(String name, int partitions, int replicationFactor) {
        return done(active().controller
                .createTopic(new TopicRequest(name, partitions, replicationFactor, Map.of(), Map.of()), false));
    }

    TopicMade topic(String name, Map<Integer, List<Integer>> assignment) {
        return done(active().controller.createTopic(new TopicRequest(name, -1, -1, assignment, Map.of()), false));
    }

    String text(String path) {
        return done(tool.get(path))
                .map(z -> new String(z.data(), StandardCharsets.UTF_8))
                .orElse("(missing)");
    }

    boolean exists(String path) {
        return done(tool.get(path)).isPresent();
    }

    PartitionStateZnode state(String topic, int partition) {
        String path = ZnodeLayout.partitionState(new TopicPartition(topic, partition));
        return PartitionStateZnode.decode(
                path, done(tool.get(path)).orElseThrow().data());
    }

    /** Writes a state as a leader does that changes its ISR. */
    void writeState(String topic, int partition, PartitionStateZnode state) {
        done(tool.set(
                ZnodeLayout.partitionState(new TopicPartition(topic, partition)),
                state.encode(),
                Coordination.ANY_VERSION));
    }

    /** Writes an ISR and its notice, as the leader does. */
    void leaderSetsIsr(String topic, int partition, List<Integer> isr) {
        PartitionStateZnode now = state(topic, partition);
        writeState(
                topic, partition, new PartitionStateZnode(now.leader(), now.leaderEpoch(), isr, now.controllerEpoch()));
        announceIsr(topic, partition);
        tasks.runAll();
    }

    /** The notice alone, on its way. */
    void announceIsr(String topic, int partition) {
        var notice = new PartitionsZnode(List.of(new TopicPartition(topic, partition)));
        tool.create(ZnodeLayout.ISR_CHANGE_PREFIX, notice.encode(), Mode.PERSISTENT_SEQUENTIAL);
    }

    void create(String path, String data) {
        done(tool.create(path, data.getBytes(StandardCharsets.UTF_8), Mode.PERSISTENT));
        tasks.runAll();
    }

    PartitionImage image(int broker, String topic, int partition) {
        return broker(broker)
                .image()
                .partition(new TopicPartition(topic, partition))
                .orElseThrow();
    }

    List<JournalEntry> events(Predicate<ClusterEvent> which) {
        return journal.since(0).stream().filter(e -> which.test(e.event())).toList();
    }

    JournalEntry last(Predicate<ClusterEvent> which) {
        return events(which).getLast();
    }

    JournalEntry entry(long id) {
        return journal.since(id - 1).getFirst();
    }

    @Override
    public void close() {
        tasks.close();
    }
}
