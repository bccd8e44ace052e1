package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real brokers, a real ensemble, real clients. */
@Timeout(120)
final class ClusterEndToEndTest {
    @TempDir
    private Path folder;

    private static KafkaProducer<String, String> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "acks", "all",
                        "linger.ms", "5",
                        "delivery.timeout.ms", "60000"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static KafkaConsumer<String, String> consumer(String bootstrap, String group) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        group,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        "false"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static Admin admin(String bootstrap) {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    private static void create(String bootstrap, String topic, int partitions) throws Exception {
        create(bootstrap, topic, partitions, 3);
    }

    private static void create(String bootstrap, String topic, int partitions, int replicas) throws Exception {
        try (Admin admin = admin(bootstrap)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) replicas)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static List<ConsumerRecord<String, String>> read(
            KafkaConsumer<String, String> consumer, String topic, int count) {
        consumer.subscribe(List.of(topic));
        return poll(consumer, count);
    }

    private static List<ConsumerRecord<String, String>> poll(KafkaConsumer<String, String> consumer, int count) {
        var records = new ArrayList<ConsumerRecord<String, String>>();
        long limit = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (records.size() < count && System.nanoTime() < limit) {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }

    private static void assertEachOnce(Collection<String> sent, List<ConsumerRecord<String, String>> read) {
        var times = new HashMap<String, Integer>();
        read.forEach(r -> times.merge(r.value(), 1, Integer::sum));
        assertEquals(List.of(), sent.stream().filter(v -> !times.containsKey(v)).toList(), "missing");
        assertEquals(
                List.of(),
                times.entrySet().stream()
                        .filter(e -> e.getValue() > 1)
                        .map(Map.Entry::getKey)
                        .toList(),
                "twice");
    }

    @Test
    void aGroupReadsWhatAProducerWroteAndContinuesWhereItLeftOffAfterARestart() throws Exception {
        var sent = new ArrayList<String>();
        String clusterId;
        String bootstrap;
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick())) {
            clusterId = running.cluster.clusterId();
            bootstrap = running.bootstrap();
            create(bootstrap, "orders", 6);
            try (var producer = producer(bootstrap)) {
                for (int i = 0; i < 1_000; i++) {
                    sent.add("v" + i);
                    producer.send(new ProducerRecord<>("orders", "k" + i % 50, "v" + i));
                }
            }
            try (var consumer = consumer(bootstrap, "billing")) {
                assertEachOnce(sent, read(consumer, "orders", sent.size()));
                consumer.commitSync();
            }
        }
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick())) {
            assertEquals(clusterId, running.cluster.clusterId());
            assertEquals(bootstrap, running.bootstrap());
            var more = new ArrayList<String>();
            try (var producer = producer(bootstrap)) {
                for (int i = 0; i < 100; i++) {
                    more.add("w" + i);
                    producer.send(new ProducerRecord<>("orders", "k" + i, "w" + i));
                }
            }
            try (var consumer = consumer(bootstrap, "billing")) {
                assertEachOnce(more, read(consumer, "orders", more.size()));
            }
            try (var consumer = consumer(bootstrap, "fresh")) {
                sent.addAll(more);
                assertEachOnce(sent, read(consumer, "orders", sent.size()));
            }
        }
    }

    @Test
    void zookeeperSessionTimeoutMs_aKilledLeaderIsReplacedWithinItAndNothingAcknowledgedIsLost() throws Exception {
        leaderDies(RunningCluster.quick(), 4_000);
    }

    @Test
    void aKilledLeaderIsReplacedWithinKafkasDefaultSessionTimeout() throws Exception {
        leaderDies(Map.of("min.insync.replicas", "2"), 18_000);
    }

    private void leaderDies(Map<String, String> settings, long sessionTimeoutMs) throws Exception {
        try (var running = RunningCluster.start(folder, 3, settings)) {
            create(running.bootstrap(), "orders", 1);
            int leader;
            try (Admin admin = admin(running.bootstrap())) {
                TopicDescription topic = admin.describeTopics(List.of("orders"))
                        .allTopicNames()
                        .get(30, TimeUnit.SECONDS)
                        .get("orders");
                leader = topic.partitions().getFirst().leader().id();
            }
            var acknowledged = new ArrayList<String>();
            try (var producer = producer(running.bootstrap())) {
                var pending = new ArrayList<Map.Entry<String, Future<RecordMetadata>>>();
                long killed = 0;
                for (int i = 0; i < 4_000; i++) {
                    if (i == 1_000) {
                        killed = running.journal.lastId();
                        running.cluster.killBroker(leader).get(10, TimeUnit.SECONDS);
                    }
                    pending.add(Map.entry("v" + i, producer.send(new ProducerRecord<>("orders", "k", "v" + i))));
                }
                producer.flush();
                for (var each : pending) {
                    each.getValue().get(60, TimeUnit.SECONDS);
                    acknowledged.add(each.getKey());
                }
                var death = running.event(killed, e -> e.event() instanceof BrokerEvent.BrokerKilled)
                        .get(1, TimeUnit.SECONDS);
                var election = running.event(
                                killed,
                                e -> e.event() instanceof ReplicationEvent.LeaderElected l
                                        && l.topic().equals("orders")
                                        && l.leader() >= 0)
                        .get(1, TimeUnit.SECONDS);
                assertNotEquals(leader, ((ReplicationEvent.LeaderElected) election.event()).leader());
                long took = election.wallMs() - death.wallMs();
                System.out.println("new leader after " + took + " ms, session timeout " + sessionTimeoutMs + " ms");
                // Up to a tick earlier, as the last heartbeat was before the kill; how soon after it is seen is up to
                // the machine.
                assertTrue(took >= sessionTimeoutMs / 2, "took " + took + " ms");
                var cause = running.event(killed, e -> e.id() == election.causeId())
                        .get(1, TimeUnit.SECONDS)
                        .event();
                assertTrue(
                        cause instanceof BrokerEvent.BrokerGone || cause instanceof BrokerEvent.ControllerElected,
                        () -> "caused by " + cause);
            }
            try (var consumer = consumer(running.bootstrap(), "check")) {
                // No group: __consumer_offsets does not exist yet and cannot be made with a broker missing.
                var partition = new TopicPartition("orders", 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                assertEachOnce(acknowledged, poll(consumer, acknowledged.size()));
            }
            long before = running.journal.lastId();
            running.cluster.startBroker(leader).get(30, TimeUnit.SECONDS);
            running.event(
                            before,
                            e -> e.event() instanceof ReplicationEvent.IsrExpanded x
                                    && x.topic().equals("orders")
                                    && x.to().size() == 3)
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void figuresAreMBeansUnderKafkasNames() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        var bytesIn = new ObjectName("kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,broker=1");
        try (var running = RunningCluster.start(folder, 1, Map.of())) {
            create(running.bootstrap(), "orders", 3, 1);
            try (var producer = producer(running.bootstrap())) {
                producer.send(new ProducerRecord<>("orders", 0, "k", "v".repeat(10_000)))
                        .get(30, TimeUnit.SECONDS);
            }
            assertTrue((long) server.getAttribute(bytesIn, "Count") >= 10_000);
            assertTrue((double) server.getAttribute(bytesIn, "MeanRate") > 0);
            assertEquals(
                    3L,
                    server.getAttribute(
                            new ObjectName("kafka.server:type=ReplicaManager,name=LeaderCount,broker=1"), "Value"));
            assertEquals(
                    1,
                    server.getAttribute(
                            new ObjectName("kafka.controller:type=KafkaController,name=ActiveControllerCount,broker=1"),
                            "Value"));
        }
        assertFalse(server.isRegistered(bytesIn));
    }

    @Test
    void aStoppedBrokerHandsOverAtOnce() throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick())) {
            create(running.bootstrap(), "orders", 3);
            try (Admin admin = admin(running.bootstrap())) {
                running.cluster.stopBroker(2).get(30, TimeUnit.SECONDS);
                TopicDescription topic = admin.describeTopics(List.of("orders"))
                        .allTopicNames()
                        .get(30, TimeUnit.SECONDS)
                        .get("orders");
                topic.partitions().forEach(p -> {
                    assertNotEquals(2, p.leader().id());
                    assertTrue(p.isr().stream().noneMatch(n -> n.id() == 2), p.toString());
                });
            }
        }
    }

    @Test
    void anAddedBrokerTakesReplicasOfANewTopic() throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick())) {
            int id = running.cluster.addBroker("rack-d").get(30, TimeUnit.SECONDS);
            assertEquals(4, id);
            create(running.bootstrap(), "wide", 8);
            try (Admin admin = admin(running.bootstrap())) {
                TopicDescription topic = admin.describeTopics(List.of("wide"))
                        .allTopicNames()
                        .get(30, TimeUnit.SECONDS)
                        .get("wide");
                assertTrue(topic.partitions().stream()
                        .anyMatch(p -> p.replicas().stream().anyMatch(n -> n.id() == 4)));
            }
        }
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick())) {
            assertEquals(4, running.cluster.brokers().size(), "the folder remembers the added broker");
        }
    }

    @Test
    void C6_withoutZooKeeperQuorumProduceAndFetchGoOn() throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick())) {
            create(running.bootstrap(), "orders", 2);
            var ensemble = running.cluster.ensemble().orElseThrow();
            long before = running.journal.lastId();
            var partition = new TopicPartition("orders", 0);
            try (var producer = producer(running.bootstrap());
                    var consumer = consumer(running.bootstrap(), "none")) {
                // An idempotent producer's id comes from a block claimed in ZooKeeper, so it starts while there is a
                // quorum.
                producer.send(new ProducerRecord<>("orders", 0, "k", "with quorum"))
                        .get(30, TimeUnit.SECONDS);
                ensemble.killNode(1).get(10, TimeUnit.SECONDS);
                ensemble.killNode(2).get(10, TimeUnit.SECONDS);
                running.event(before, e -> e.event() instanceof ZooKeeperEvent.QuorumLost)
                        .get(20, TimeUnit.SECONDS);
                producer.send(new ProducerRecord<>("orders", 0, "k", "without quorum"))
                        .get(30, TimeUnit.SECONDS);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                assertEquals(
                        List.of("with quorum", "without quorum"),
                        poll(consumer, 2).stream().map(ConsumerRecord::value).toList());
            }
            before = running.journal.lastId();
            ensemble.startNode(1).get(30, TimeUnit.SECONDS);
            ensemble.startNode(2).get(30, TimeUnit.SECONDS);
            running.event(before, e -> e.event() instanceof ZooKeeperEvent.QuorumRegained)
                    .get(30, TimeUnit.SECONDS);
            create(running.bootstrap(), "after", 1);
        }
    }

    @Test
    void aBrokerThatLostItsSessionRegistersAgainAndRejoinsTheIsr() throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick())) {
            create(running.bootstrap(), "orders", 6);
            long before = running.journal.lastId();
            running.endSession(2);
            running.event(before, e -> e.event() instanceof BrokerEvent.BrokerRegistered r && r.broker() == 2)
                    .get(30, TimeUnit.SECONDS);
            running.awaitImage(image -> image.brokers().size() == 3
                    && image.topic("orders").orElseThrow().partitions().values().stream()
                            .allMatch(p -> p.isr().size() == 3 && p.leader() >= 0));
            try (var producer = producer(running.bootstrap())) {
                for (int i = 0; i < 6; i++) {
                    producer.send(new ProducerRecord<>("orders", i, "k", "v")).get(30, TimeUnit.SECONDS);
                }
            }
        }
    }

    @Test
    void onlyASharedClusterIsReachedByAnotherAddressThanLoopback() throws Exception {
        try (var alone = RunningCluster.start(folder.resolve("alone"), 1, RunningCluster.quick());
                var shared = RunningCluster.start(
                        folder.resolve("shared"), 1, RunningCluster.quick(), Optional.of("localhost"))) {
            assertTrue(shared.bootstrap().startsWith("localhost:"), shared.bootstrap());
            assertTrue(alone.bootstrap().startsWith("127.0.0.1:"), alone.bootstrap());
            assertTrue(accepts("127.0.0.2", shared.cluster.brokers().getFirst().port()));
            assertFalse(accepts("127.0.0.2", alone.cluster.brokers().getFirst().port()));
            try (Admin admin = admin(shared.bootstrap())) {
                assertEquals(
                        "localhost",
                        admin.describeCluster()
                                .nodes()
                                .get(30, TimeUnit.SECONDS)
                                .iterator()
                                .next()
                                .host());
            }
        }
    }

    /** 127.0.0.2 stands for another interface: only who binds them all answers there. */
    private static boolean accepts(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 2_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void zookeeperConnect_anOutsideEnsembleIsSharedByChrootAndAChrootInUseIsRefused() throws Exception {
        try (var owner = RunningCluster.start(folder.resolve("owner"), 1, RunningCluster.quick())) {
            String lab = owner.cluster.connectString() + "/lab-a";
            try (var guest = RunningCluster.startOn(lab, folder.resolve("guest"), 2)) {
                create(guest.bootstrap(), "orders", 1, 2);
                assertNotEquals(owner.cluster.clusterId(), guest.cluster.clusterId());
                assertTrue(owner.cluster.newestImage().topic("orders").isEmpty());
                var refused = assertThrows(
                        ExecutionException.class, () -> RunningCluster.startOn(lab, folder.resolve("late"), 1));
                assertTrue(refused.getCause().getMessage().contains(lab), refused::toString);
                assertTrue(refused.getCause().getMessage().contains("[1, 2]"), refused::toString);
            }
            try (var again = RunningCluster.startOn(lab, folder.resolve("guest"), 2)) {
                again.awaitImage(image -> image.topic("orders").isPresent());
            }
        }
    }

    @Test
    void aDeletedTopicIsGoneAndItsNameIsFree() throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick());
                Admin admin = admin(running.bootstrap())) {
            create(running.bootstrap(), "orders", 3);
            try (var producer = producer(running.bootstrap())) {
                producer.send(new ProducerRecord<>("orders", "k", "old")).get(30, TimeUnit.SECONDS);
            }
            admin.deleteTopics(List.of("orders")).all().get(30, TimeUnit.SECONDS);
            running.event(0, e -> e.event() instanceof TopicEvent.TopicDeleted).get(30, TimeUnit.SECONDS);
            create(running.bootstrap(), "orders", 3);
            try (var producer = producer(running.bootstrap());
                    var consumer = consumer(running.bootstrap(), "new")) {
                producer.send(new ProducerRecord<>("orders", "k", "new")).get(30, TimeUnit.SECONDS);
                assertEquals("new", read(consumer, "orders", 1).getFirst().value());
            }
            assertEquals(
                    Optional.empty(),
                    running.journal.since(0).stream()
                            .filter(e -> e.event() instanceof ProblemEvent.TaskFailed)
                            .findFirst());
        }
    }

    @Test
    void bytesOfKeysAndValuesComeBackAsSent() throws Exception {
        try (var running = RunningCluster.start(folder, 1, Map.of("zookeeper.session.timeout.ms", "1500"))) {
            for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                try (var producer = new KafkaProducer<>(
                                Map.<String, Object>of(
                                        "bootstrap.servers", running.bootstrap(), "compression.type", codec),
                                new StringSerializer(),
                                new StringSerializer());
                        var consumer = consumer(running.bootstrap(), "g-" + codec)) {
                    String value = "값 " + codec + " ".repeat(1_000);
                    var record = new ProducerRecord<>("auto-" + codec, "열쇠", value);
                    record.headers().add("h", "머리".getBytes(StandardCharsets.UTF_8));
                    producer.send(record).get(30, TimeUnit.SECONDS);
                    ConsumerRecord<String, String> back =
                            read(consumer, "auto-" + codec, 1).getFirst();
                    assertEquals(value, back.value());
                    assertEquals("열쇠", back.key());
                    assertEquals("머리", new String(back.headers().lastHeader("h").value(), StandardCharsets.UTF_8));
                }
            }
        }
    }
}
