package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.courier.LiveCourier;
import brokerlab.engine.courier.Message;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.BrokerNode;
import brokerlab.engine.metadata.ClusterImage.Endpoint;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.LogRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Brokers reduced to storage and replication, on real files and the real courier, with time moved by hand. The test plays the
 * controller: it writes the znode, then sends the roles.
 */
public final class TestCluster {
    static final int CONTROLLER = 99;
    public static final Uuid TOPIC_ID = new Uuid(1, 2);

    public final ManualClock clock = new ManualClock();
    final List<Throwable> failures = new ArrayList<>();
    final Tasks tasks;
    final Journal journal;
    final LiveCourier courier;
    final AtomicInteger fetches = new AtomicInteger();
    /** Told of every answer that a follower gets. */
    Consumer<FollowerFetch.Reply> answers = reply -> {};

    /** Reads topics' settings before a log is made. */
    Function<Set<String>, CompletableFuture<Void>> settingsReads = topics -> CompletableFuture.completedFuture(null);

    final TestZnodes znodes;
    public final Map<Integer, Node> nodes = new TreeMap<>();
    public final Map<String, Map<String, String>> overrides = new HashMap<>();
    final Map<TopicPartition, List<Integer>> assignments = new HashMap<>();
    final Map<Integer, String> racks = new HashMap<>();
    private final Path root;
    private final Map<String, String> settings;
    private final Disk disk;
    private final Clock time;
    private long brokerEpochs = 100;
    private long imageVersion;
    int controllerEpoch = 1;

    TestCluster(Path root, Map<String, String> settings) {
        this(root, settings, new RealDisk());
    }

    public TestCluster(Path root, Map<String, String> settings, Disk disk) {
        this.root = root;
        this.settings = settings;
        this.disk = disk;
        this.tasks = new ManualTasks(clock, (task, error) -> failures.add(error));
        this.time = clock;
        this.journal = new Journal(clock, 100_000);
        this.courier = new LiveCourier(tasks, () -> 0.5);
        this.znodes = new TestZnodes(tasks);
    }

    TestCluster(Path root, Map<String, String> settings, Tasks tasks) {
        this.root = root;
        this.settings = settings;
        this.disk = new RealDisk();
        this.tasks = tasks;
        this.time = tasks.clock();
        this.journal = new Journal(time, 100_000);
        this.courier = new LiveCourier(tasks, () -> 0.5);
        this.znodes = new TestZnodes(tasks);
    }

    /** One broker's life. */
    public final class Node {
        public final int id;
        final Tasks scope;
        public final LogStore logs;
        public final Replicas replicas;
        final Inbox inbox = new Inbox();
        public final MetadataHolder metadata = new MetadataHolder();
        public final BrokerSettings brokerSettings = new BrokerSettings(settings);
        public final List<TopicOverrides.Listener> topicListeners = new CopyOnWriteArrayList<>();
        volatile long brokerEpoch;

        Node(int id) {
            this.id = id;
            this.brokerEpoch = ++brokerEpochs;
            this.scope = tasks.scope("broker-" + id, time);
            var topics = new TopicOverrides() {
                @Override
                public Map<String, String> overrides(String topic) {
                    return overrides.getOrDefault(topic, Map.of());
                }

                @Override
                public TopicSettings settings(String topic) {
                    return TopicSettings.resolve(brokerSettings, overrides(topic));
                }

                @Override
                public CompletableFuture<Void> upToDate(Set<String> names) {
                    return settingsReads.apply(names);
                }

                @Override
                public void onChange(Listener listener) {
                    topicListeners.add(listener);
                }
            };
            this.logs = new LogStore(
                    id, List.of(root.resolve("broker-" + id)), disk, scope, journal, brokerSettings, topics::settings);
            topics.onChange(logs::settingsChanged);
            await(logs.open("test"));
            this.replicas = new Replicas(new Replicas.Dependencies(
                    id,
                    scope,
                    journal,
                    brokerSettings,
                    topics,
                    logs,
                    znodes.client(scope),
                    counting(),
                    inbox,
                    metadata,
                    () -> brokerEpoch));
            courier.bind(id, inbox);
        }

        public PartitionLog log(TopicPartition partition) {
            return replicas.log(partition).orElseThrow();
        }

        PartitionSnapshot snapshot(TopicPartition partition) {
            return replicas.snapshot().stream()
                    .filter(s -> s.partition().equals(partition))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The courier as a broker has it, with follower fetches counted. */
    private Courier counting() {
        return new Courier() {
            @Override
            public <R> CompletableFuture<R> send(int from, int to, Message<R> message) {
                CompletableFuture<R> answer = courier.send(from, to, message);
                if (message instanceof FollowerFetch) {
                    fetches.incrementAndGet();
                    answer.thenAccept(reply -> answers.accept((FollowerFetch.Reply) reply));
                }
                return answer;
            }

            @Override
            public void bind(int broker, Inbox inbox) {
                courier.bind(broker, inbox);
            }

            @Override
            public void unbind(int broker, Inbox inbox) {
                courier.unbind(broker, inbox);
            }
        };
    }

    // ---- time and tasks

    public void settle() {
        if (tasks instanceof ManualTasks manual) {
            manual.runAll();
        }
    }

    public void advance(long ms) {
        ((ManualTasks) tasks).advance(ms);
    }

    /** Runs tasks, then time up to a minute, until the future is done. */
    public <T> T await(CompletableFuture<T> future) {
        if (!(tasks instanceof ManualTasks)) {
            try {
                return future.get(30, java.util.concurrent.TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        settle();
        for (int i = 0; i < 600 && !future.isDone(); i++) {
            advance(100);
        }
        assertTrue(future.isDone(), "nothing came within a minute");
        return future.join();
    }

    // ---- brokers

    Node start(int id) {
        var node = new Node(id);
        nodes.put(id, node);
        return node;
    }

    public void start(int... ids) {
        for (int id : ids) {
            start(id);
        }
        deliverImage();
    }

    /** As a killed process: no word to anybody, files let go of unflushed. */
    public void kill(int id) {
        Node node = nodes.remove(id);
        courier.unbind(id, node.inbox);
        node.scope.close();
        node.logs.abandon();
        settle();
    }

    public void stop(int id) {
        Node node = nodes.remove(id);
        node.replicas.close();
        courier.unbind(id, node.inbox);
        await(node.logs.close());
        node.scope.close();
        settle();
    }

    public Node node(int id) {
        return nodes.get(id);
    }

    // ---- the controller

    /** What every broker is to know now. */
    void deliverImage() {
        var brokers = new HashMap<Integer, BrokerNode>();
        nodes.values()
                .forEach(n -> brokers.put(
                        n.id,
                        new BrokerNode(
                                n.id,
                                racks.getOrDefault(n.id, ""),
                                n.brokerEpoch,
                                List.of(new Endpoint("PLAINTEXT", "PLAINTEXT", "localhost", 1)))));
        var partitions = new HashMap<String, Map<Integer, PartitionImage>>();
        assignments.forEach((name, replicas) -> {
            PartitionStateZnode state = state(name);
            partitions
                    .computeIfAbsent(name.topic(), k -> new HashMap<>())
                    .put(
                            name.partition(),
                            new PartitionImage(
                                    name.partition(),
                                    state.leader(),
                                    state.leaderEpoch(),
                                    state.isr(),
                                    replicas,
                                    znodes.at(ZnodeLayout.partitionState(name)).version()));
        });
        var topics = new HashMap<String, TopicImage>();
        partitions.forEach(
                (topic, parts) -> topics.put(topic, new TopicImage(topic, TOPIC_ID, false, Map.copyOf(parts))));
        var image = ClusterImage.of(++imageVersion, controllerEpoch, CONTROLLER, brokers, topics);
        nodes.values().forEach(n -> n.metadata.deliver(image));
    }

    public PartitionStateZnode state(TopicPartition name) {
        String path = ZnodeLayout.partitionState(name);
        return PartitionStateZnode.decode(path, znodes.at(path).data());
    }

    /** Makes the partition: the first replica leads, all are in sync. */
    public void create(TopicPartition name, List<Integer> replicas) {
        assignments.put(name, replicas);
        write(name, replicas.getFirst(), 0, replicas);
        deliverImage();
        tell(name, replicas, true);
        settle();
    }

    void write(TopicPartition name, int leader, int epoch, List<Integer> isr) {
        znodes.put(
                ZnodeLayout.partitionState(name),
                new PartitionStateZnode(leader, epoch, isr, controllerEpoch).encode());
    }

    /** Elects a leader in a new epoch and tells every replica alive. */
    public void elect(TopicPartition name, int leader, List<Integer> isr) {
        write(name, leader, state(name).leaderEpoch() + 1, isr);
        deliverImage();
        tell(name, assignments.get(name), false);
        settle();
    }

    /** Sends the present roles to some brokers. */
    void tell(TopicPartition name, List<Integer> brokers, boolean isNew) {
        for (int id : brokers) {
            Node node = nodes.get(id);
            if (node != null) {
                courier.send(CONTROLLER, id, order(name, node.brokerEpoch, isNew));
            }
        }
    }

    LeaderAndIsr order(TopicPartition name, long brokerEpoch, boolean isNew) {
        PartitionStateZnode state = state(name);
        int version = znodes.at(ZnodeLayout.partitionState(name)).version();
        var role = new PartitionRole(
                name,
                TOPIC_ID,
                state.leader(),
                state.leaderEpoch(),
                state.isr(),
                assignments.get(name),
                version,
                isNew);
        return new LeaderAndIsr(CONTROLLER, controllerEpoch, brokerEpoch, false, List.of(role));
    }

    public void cut(int a, int b, boolean now) {
        LinkConditions conditions = LinkConditions.CLEAR.cutOff(now);
        courier.link(a, b).conditions(conditions);
        courier.link(b, a).conditions(conditions);
    }

    // ---- clients

    ByteBuffer batch(String... values) {
        var batch = BatchBuilder.plain();
        for (String value : values) {
            batch.add(time.wallMs(), Optional.empty(), Optional.of(value.getBytes(StandardCharsets.UTF_8)));
        }
        return batch.build();
    }

    CompletableFuture<ProduceResult> produce(int broker, TopicPartition name, int acks, String... values) {
        return node(broker)
                .replicas
                .append(acks, 30_000, Map.of(name, batch(values)), false)
                .thenApply(results -> results.get(name));
    }

    void produced(int broker, TopicPartition name, int acks, String... values) {
        assertEquals(ErrorCode.NONE, await(produce(broker, name, acks, values)).error());
    }

    static FetchQuery query(TopicPartition name, long offset, int minBytes, int maxWaitMs) {
        return new FetchQuery(
                minBytes,
                1 << 20,
                maxWaitMs,
                false,
                "",
                List.of(new FetchQuery.Part(name, Uuid.ZERO_UUID, offset, 1 << 20, -1, -1)));
    }

    FetchPart fetch(int broker, TopicPartition name, long offset) {
        return await(node(broker).replicas.fetch(query(name, offset, 1, 0))).getFirst();
    }

    static List<String> values(FetchPart part) {
        try {
            return values(part.records().read());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> values(ByteBuffer batches) {
        return Batches.records(batches).stream().map(TestCluster::text).toList();
    }

    private static String text(LogRecord record) {
        return new String(record.value().orElseThrow(), StandardCharsets.UTF_8);
    }

    /** Everything in a broker's log below {@code upTo}, as {@code offset@epoch:value}. */
    List<String> content(int broker, TopicPartition name, long upTo) {
        PartitionLog log = node(broker).log(name);
        var found = new ArrayList<String>();
        long at = log.offsets().logStart();
        try {
            while (at < upTo) {
                ByteBuffer batches = log.read(at, 1 << 20, upTo, true).slice().read();
                for (var batch : Batches.in(batches)) {
                    for (LogRecord record : Batches.records(batch, Integer.MAX_VALUE)) {
                        found.add(record.offset() + "@" + batch.partitionLeaderEpoch() + ":" + text(record));
                    }
                    at = batch.nextOffset();
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    List<String> content(int broker, TopicPartition name) {
        return content(broker, name, node(broker).log(name).offsets().logEnd());
    }

    <E extends ClusterEvent> List<E> events(Class<E> kind) {
        return journal.since(0).stream()
                .map(JournalEntry::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    void assertNoProblems(Predicate<ClusterEvent> expected) {
        assertEquals(List.of(), failures);
        assertEquals(
                List.of(),
                journal.since(0).stream()
                        .map(JournalEntry::event)
                        .filter(e -> e.track() == ClusterEvent.Track.PROBLEM && !expected.test(e))
                        .toList());
    }
}
