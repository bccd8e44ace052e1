package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several clusters on one real ensemble, with real clients. */
@Timeout(120)
final class ClustersTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "zookeeper.session.timeout.ms", "6000",
            "offsets.topic.num.partitions", "2",
            "auto.leader.rebalance.enable", "false",
            "group.initial.rebalance.delay.ms", "0");

    @TempDir
    private Path folder;

    private final SystemClock clock = new SystemClock();
    private final Journal common = new Journal(clock, 10_000);
    private final Map<String, Journal> journals = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final LiveTasks tasks = new LiveTasks("clusters-test", clock, 8, (name, error) -> {
        synchronized (failures) {
            failures.add(name + ": " + error);
        }
    });
    private Optional<Clusters> running = Optional.empty();

    private Clusters open(String... names) throws Exception {
        var brokers = List.of(new BrokerSpec(1, "rack-a", 0, Map.of()), new BrokerSpec(2, "rack-b", 0, Map.of()));
        var clusters = new Clusters(
                new ClusterSpec(
                        "all",
                        folder,
                        brokers,
                        SETTINGS,
                        new ZooKeeperSpec(Optional.empty(), 1, 0, Map.of()),
                        Optional.empty(),
                        true,
                        Optional.empty()),
                List.of(names),
                tasks,
                common,
                name -> journals.computeIfAbsent(name, n -> new Journal(clock, 10_000)));
        running = Optional.of(clusters);
        return clusters;
    }

    private Clusters started(String... names) throws Exception {
        Clusters clusters = open(names);
        clusters.start().get(60, TimeUnit.SECONDS);
        return clusters;
    }

    @AfterEach
    void close() throws Exception {
        if (running.isPresent()) {
            running.get().stop().get(60, TimeUnit.SECONDS);
        }
        tasks.close();
        assertEquals(List.of(), failures);
        journals.values()
                .forEach(j -> assertTrue(
                        j.since(0).stream().noneMatch(e -> e.event() instanceof ProblemEvent.TaskFailed),
                        () -> j.since(0).toString()));
    }

    private static Admin admin(Cluster cluster) {
        return Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
    }

    private static void create(Cluster cluster, String topic, int partitions) throws Exception {
        try (Admin admin = admin(cluster)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 2)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<String, String> producer(Cluster cluster) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static void produce(Cluster cluster, String topic, String prefix, int count) throws Exception {
        try (var producer = producer(cluster)) {
            produce(producer, topic, prefix, count);
        }
    }

    private static void produce(KafkaProducer<String, String> producer, String topic, String prefix, int count)
            throws Exception {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (int i = 0; i < count; i++) {
            sent.add(producer.send(new ProducerRecord<>(topic, prefix + i)));
        }
        for (var each : sent) {
            each.get(30, TimeUnit.SECONDS);
        }
    }

    /** What a new group reads, {@code count} at least. */
    private static List<String> read(Cluster cluster, String topic, String group, int count) {
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", cluster.bootstrap(), "group.id", group, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long limit = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            while (values.size() < count && System.nanoTime() < limit) {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
                consumer.commitSync();
            }
        }
        return values;
    }

    private static List<String> values(String prefix, int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> prefix + i)
                .toList();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Test
    void clustersOfOneEnsembleShareNothingAndContinueByTheirNames() throws Exception {
        Clusters both = started("blue", "green");
        Cluster blue = both.find("blue").orElseThrow();
        Cluster green = both.find("green").orElseThrow();
        create(blue, "orders", 1);
        create(green, "orders", 1);
        create(green, "only-green", 1);
        produce(blue, "orders", "b", 20);
        produce(green, "orders", "g", 30);
        assertEquals(values("b", 20), read(blue, "orders", "same", 20));
        assertEquals(values("g", 30), read(green, "orders", "same", 30));
        assertNotEquals(blue.clusterId(), green.clusterId());
        String ensemble = both.ensemble().orElseThrow().connectString();
        Coordination root = ZooKeeperCoordination.connect(ensemble, 6_000, tasks, "root");
        assertEquals(List.of("blue", "green", "zookeeper"), get(root.children("/")));
        assertEquals(List.of("__consumer_offsets", "orders"), get(root.children("/blue/brokers/topics")));
        assertEquals(
                List.of("__consumer_offsets", "only-green", "orders"), get(root.children("/green/brokers/topics")));

        // One ends; the other does not notice.
        get(green.stop());
        assertEquals(List.of("1", "2"), get(root.children("/blue/brokers/ids")));
        assertEquals(List.of(), get(root.children("/green/brokers/ids")));
        get(root.closeSession());
        produce(blue, "orders", "after", 10);
        assertEquals(values("after", 10), read(blue, "orders", "same", 10), "and the group goes on");
        get(both.stop());

        Clusters again = started("green", "blue");
        Cluster blueAgain = again.find("blue").orElseThrow();
        Cluster greenAgain = again.find("green").orElseThrow();
        assertEquals(ensemble, again.ensemble().orElseThrow().connectString());
        assertEquals(blue.bootstrap(), blueAgain.bootstrap());
        assertEquals(30, read(blueAgain, "orders", "new", 30).size());
        assertEquals(values("g", 30), read(greenAgain, "orders", "new", 30));
        for (Cluster each : again.all()) {
            try (Admin admin = admin(each)) {
                assertEquals(
                        each.equals(blueAgain)
                                ? new TreeSet<>(List.of("orders"))
                                : new TreeSet<>(List.of("only-green", "orders")),
                        new TreeSet<>(admin.listTopics().names().get(30, TimeUnit.SECONDS)));
            }
        }
    }

    @Test
    void zooKeeperIsWrittenWhenMembersOrTopicsChangeAndNotByMessage() throws Exception {
        Clusters one = started("blue");
        Cluster blue = one.find("blue").orElseThrow();
        create(blue, "orders", 2);
        Coordination client = ZooKeeperCoordination.connect(blue.connectString(), 6_000, tasks, "marks");
        get(client.ensurePath("/marks"));
        try (var producer = producer(blue)) {
            // The first steps write: the offsets topic, a block of producer ids.
            produce(producer, "orders", "warm", 1);
            assertEquals(List.of("warm0"), read(blue, "orders", "g", 1));
            long before = mark(client);
            long counted = one.ensemble().orElseThrow().writes();
            produce(producer, "orders", "v", 3_000);
            assertEquals(3_000, read(blue, "orders", "g", 3_000).size());
            assertEquals(1, mark(client) - before, "writes, the second mark included");
            // The counter follows a moment behind, so it may still count what the warm-up wrote.
            assertTrue(one.ensemble().orElseThrow().writes() - counted < 50);
        }
        long after = mark(client);
        create(blue, "more", 2);
        assertTrue(mark(client) - after > 1, "a topic is made in ZooKeeper");
        get(client.closeSession());
    }

    /** The transaction number of a write of ours: transactions of one leader are numbered without gap. */
    private static long mark(Coordination client) throws Exception {
        return get(client.set("/marks", new byte[0], Coordination.ANY_VERSION)).zxid();
    }

    @Test
    void aFolderKeepsItsKindAndItsNumberOfZooKeeperNodes() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> open("blue", "BLUE"));
        assertThrows(IllegalArgumentException.class, () -> open("brokers"));
        get(started("blue").stop());
        var pattern = new ClusterSpec(
                "single",
                folder,
                List.of(new BrokerSpec(1, "", 0, Map.of())),
                Map.of(),
                new ZooKeeperSpec(Optional.empty(), 3, 0, Map.of()),
                Optional.empty(),
                true,
                Optional.empty());
        var refused = assertThrows(IOException.class, () -> new Cluster(pattern, tasks.scope("no", clock), common));
        assertTrue(refused.getMessage().contains("several clusters"), refused::toString);
        Files.createDirectories(folder.resolve("other"));
        Files.writeString(
                folder.resolve("other").resolve("cluster.json"),
                "{\"version\":1,\"zooKeeperNodes\":1,\"brokers\":[{\"id\":1,\"rack\":\"\",\"port\":1}]}");
        var alsoRefused = assertThrows(
                IOException.class,
                () -> new Clusters(
                        new ClusterSpec(
                                "all",
                                folder.resolve("other"),
                                pattern.brokers(),
                                Map.of(),
                                new ZooKeeperSpec(Optional.empty(), 3, 0, Map.of()),
                                Optional.empty(),
                                true,
                                Optional.empty()),
                        List.of("blue"),
                        tasks,
                        common,
                        name -> common));
        assertTrue(alsoRefused.getMessage().contains("without a name"), alsoRefused::toString);
    }
}
