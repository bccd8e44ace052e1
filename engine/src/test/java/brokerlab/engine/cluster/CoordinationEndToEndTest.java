package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.controller.Controller;
import brokerlab.engine.coordination.BrokerZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.journal.ZooKeeperEvent;
import brokerlab.engine.metadata.ClusterImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicDeletionDisabledException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One real cluster goes through what coordination has to stand; each test leaves it whole. */
@Timeout(120)
final class CoordinationEndToEndTest {
    @TempDir
    private static Path folder;

    private static RunningCluster running;
    private static Admin admin;
    private static LiveTasks tasks;

    @BeforeAll
    static void start() throws Exception {
        tasks = new LiveTasks("outside", new SystemClock(), 2, (name, error) -> {});
        running = RunningCluster.start(
                folder.resolve("shared"),
                3,
                Map.of(
                        "zookeeper.session.timeout.ms", "4000",
                        "num.partitions", "3",
                        "auto.leader.rebalance.enable", "false",
                        "default.replication.factor", "2",
                        "group.initial.rebalance.delay.ms", "0"));
        admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        running.close();
        tasks.close();
        assertEquals(
                List.of(),
                running.journal.since(0).stream()
                        .filter(e -> e.event() instanceof ProblemEvent.TaskFailed)
                        .toList());
    }

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    private static void create(String topic, int partitions, int replicas) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) replicas)))
                .all()
                .get(60, TimeUnit.SECONDS);
    }

    private static KafkaProducer<String, String> producer(String bootstrap, int blockMs) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "max.block.ms", blockMs),
                new StringSerializer(),
                new StringSerializer());
    }

    private static KafkaConsumer<String, String> consumer(String bootstrap, boolean mayCreate) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", "any", "allow.auto.create.topics", mayCreate),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static void awaitWhole() throws Exception {
        running.awaitImage(image -> image.brokers().size() == 3
                && image.topics().values().stream()
                        .flatMap(t -> t.partitions().values().stream())
                        .allMatch(p -> p.isr().size() == p.replicas().size() && p.leader() >= 0));
    }

    private static CompletableFuture<JournalEntry> event(long after, Class<? extends ClusterEvent> kind) {
        return running.event(after, e -> kind.isInstance(e.event()));
    }

    @Test
    void C4_R11_aControllerThatLostItsSessionIsReplacedAndComesBackUnderANewBrokerEpoch() throws Exception {
        awaitWhole();
        create("led", 3, 3);
        ClusterImage before = running.cluster.newestImage();
        int controller = before.controller();
        long at = running.journal.lastId();
        running.endSession(controller);
        get(running.event(at, e -> e.event() instanceof BrokerEvent.ControllerResigned r && r.broker() == controller));
        running.awaitImage(image -> image.controllerEpoch() > before.controllerEpoch()
                && image.brokers().size() == 3
                && image.brokers().get(controller).epoch()
                        > before.brokers().get(controller).epoch());
        awaitWhole();
        create("after", 1, 3);
        assertTrue(running.cluster.running().stream()
                        .map(RunningBroker::controller)
                        .filter(Controller::active)
                        .count()
                <= 1);
    }

    @Test
    void C6_withoutQuorumChangesTimeOutAndTheDataPathLivesOn() throws Exception {
        create("lasting", 1, 3);
        var ensemble = running.cluster.ensemble().orElseThrow();
        try (var producer = producer(running.bootstrap(), 30_000)) {
            producer.send(new ProducerRecord<>("lasting", "before")).get(30, TimeUnit.SECONDS);
            long at = running.journal.lastId();
            get(ensemble.killNode(1));
            get(ensemble.killNode(2));
            get(event(at, ZooKeeperEvent.QuorumLost.class));
            var refused = assertThrows(
                    ExecutionException.class,
                    () -> admin.createTopics(
                                    List.of(new NewTopic("not-now", 1, (short) 3)),
                                    new CreateTopicsOptions().timeoutMs(1_000))
                            .all()
                            .get(30, TimeUnit.SECONDS));
            assertInstanceOf(TimeoutException.class, refused.getCause());
            producer.send(new ProducerRecord<>("lasting", "meanwhile")).get(30, TimeUnit.SECONDS);
            at = running.journal.lastId();
            get(ensemble.startNode(1));
            get(ensemble.startNode(2));
            get(event(at, ZooKeeperEvent.QuorumRegained.class));
        }
        awaitWhole();
        create("now", 1, 3);
    }

    @Test
    void aDeletionOutlivesADeadBrokerAndAChangeOfTheController() throws Exception {
        create("doomed", 3, 3);
        awaitWhole();
        int controller = running.cluster.newestImage().controller();
        int dead = controller == 3 ? 2 : 3;
        long at = running.journal.lastId();
        get(running.cluster.killBroker(dead));
        running.awaitImage(image -> !image.brokers().containsKey(dead));
        admin.deleteTopics(List.of("doomed")).all().get(30, TimeUnit.SECONDS);
        running.awaitImage(
                image -> image.topic("doomed").filter(t -> !t.deleting()).isEmpty());
        get(running.cluster.stopBroker(controller));
        running.awaitImage(image -> image.controller() != controller && image.controller() >= 0);
        Coordination client =
                ZooKeeperCoordination.connect(running.cluster.connectString(), 6_000, tasks, "deletion-test");
        assertEquals(List.of("doomed"), get(client.children(ZnodeLayout.DELETE_TOPICS)));
        get(running.cluster.startBroker(controller));
        assertTrue(Files.exists(log(dead, "doomed-0")));
        CompletableFuture<JournalEntry> deleted = running.event(
                at,
                e -> e.event() instanceof TopicEvent.TopicDeleted d && d.topic().equals("doomed"));
        assertFalse(deleted.isDone());
        get(running.cluster.startBroker(dead));
        get(deleted);
        assertEquals(Optional.empty(), get(client.get(ZnodeLayout.topic("doomed"))));
        assertEquals(List.of(), get(client.children(ZnodeLayout.DELETE_TOPICS)));
        get(client.closeSession());
        for (int broker = 1; broker <= 3; broker++) {
            for (int partition = 0; partition < 3; partition++) {
                assertFalse(Files.exists(log(broker, "doomed-" + partition)));
            }
        }
        awaitWhole();
        create("doomed", 1, 3);
    }

    private static Path log(int broker, String partition) {
        return running.cluster.spec().now().folder().resolve("broker-" + broker, "logs", partition);
    }

    @Test
    void brokerId_aLiveDuplicateIsRefusedAndTheFirstLivesOn() throws Exception {
        awaitWhole();
        int id = running.cluster.newestImage().controller() == 1 ? 2 : 1;
        get(running.cluster.stopBroker(id));
        Coordination other =
                ZooKeeperCoordination.connect(running.cluster.connectString(), 6_000, tasks, "duplicate-test");
        var registration = new BrokerZnode(
                List.of(new BrokerZnode.Endpoint("PLAINTEXT", "PLAINTEXT", "other.example", 9092)),
                Optional.empty(),
                -1,
                0);
        // A stop whose connection to the ensemble is lost just then leaves its session to time out.
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (get(other.get(ZnodeLayout.broker(id))).isPresent()) {
            assertTrue(System.nanoTime() < limit, "the stopped broker is still registered");
        }
        long epoch = get(other.create(ZnodeLayout.broker(id), registration.encode(), Coordination.Mode.EPHEMERAL))
                .zxid();
        var refused = assertThrows(ExecutionException.class, () -> get(running.cluster.startBroker(id)));
        assertTrue(refused.getMessage().contains("broker.id " + id), refused::toString);
        assertTrue(refused.getMessage().contains("other.example"), refused::toString);
        assertEquals(
                epoch,
                get(other.get(ZnodeLayout.broker(id))).orElseThrow().createdZxid(),
                "the first is still registered");
        get(other.closeSession());
        get(running.cluster.startBroker(id));
        awaitWhole();
    }

    @Test
    void aBrokerStoppedWhileNobodyCouldHearItIsNotTakenForAnother(@TempDir Path own) throws Exception {
        try (var alone = RunningCluster.start(
                own, 1, Map.of("zookeeper.session.timeout.ms", "30000", "controlled.shutdown.enable", "false"))) {
            var ensemble = alone.cluster.ensemble().orElseThrow();
            long at = alone.journal.lastId();
            var lost = alone.event(
                    at,
                    e -> e.event() instanceof ZooKeeperEvent.SessionChanged changed
                            && changed.state() == SessionState.DISCONNECTED);
            get(ensemble.killNode(1));
            get(ensemble.killNode(2));
            get(lost);
            get(alone.cluster.stopBroker(1));
            get(ensemble.startNode(1));
            get(ensemble.startNode(2));
            get(alone.event(at, e -> e.event() instanceof ZooKeeperEvent.QuorumRegained));
            get(alone.cluster.startBroker(1));
        }
    }

    @Test
    void numPartitions_defaultReplicationFactor_unknownTopicsAreMadeByWhoProducesConsumesOrAsks() throws Exception {
        try (var producer = producer(running.bootstrap(), 30_000);
                var consumer = consumer(running.bootstrap(), true);
                var careful = consumer(running.bootstrap(), false)) {
            producer.send(new ProducerRecord<>("auto-produced", "v")).get(30, TimeUnit.SECONDS);
            assertEquals(3, producer.partitionsFor("auto-asked").size());
            consumer.subscribe(List.of("auto-consumed"));
            careful.subscribe(List.of("auto-careful"));
            careful.poll(Duration.ofMillis(100));
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (running.cluster.newestImage().topic("auto-consumed").isEmpty()) {
                assertTrue(System.nanoTime() < limit);
                consumer.poll(Duration.ofMillis(50));
                careful.poll(Duration.ofMillis(50));
            }
            assertTrue(running.cluster.newestImage().topic("auto-careful").isEmpty());
            for (String topic : List.of("auto-produced", "auto-asked", "auto-consumed")) {
                var made = running.cluster.newestImage().topic(topic).orElseThrow();
                assertEquals(3, made.partitions().size());
                assertEquals(2, made.partitions().get(0).replicas().size());
            }
        }
    }

    @Test
    void autoCreateTopicsEnable_deleteTopicEnable_whatIsSwitchedOffIsRefused() throws Exception {
        try (var alone = RunningCluster.start(
                        folder.resolve("strict"),
                        1,
                        Map.of("auto.create.topics.enable", "false", "delete.topic.enable", "false"));
                var strict = Admin.create(Map.of("bootstrap.servers", alone.bootstrap()));
                var producer = producer(alone.bootstrap(), 1_000);
                var consumer = consumer(alone.bootstrap(), true)) {
            assertThrows(
                    ExecutionException.class,
                    () -> producer.send(new ProducerRecord<>("auto-produced", "v"))
                            .get(30, TimeUnit.SECONDS));
            assertThrows(TimeoutException.class, () -> producer.partitionsFor("auto-asked"));
            consumer.subscribe(List.of("auto-consumed"));
            consumer.poll(Duration.ofMillis(300));
            strict.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            var refused = assertThrows(
                    ExecutionException.class,
                    () -> strict.deleteTopics(List.of("kept")).all().get(30, TimeUnit.SECONDS));
            assertInstanceOf(TopicDeletionDisabledException.class, refused.getCause());
            assertEquals(Set.of("kept"), strict.listTopics().names().get(30, TimeUnit.SECONDS));
        }
    }
}
