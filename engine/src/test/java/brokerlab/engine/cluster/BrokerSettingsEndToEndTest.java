package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings whose effect shows only on whole brokers; two of them for all tests. */
@Timeout(120)
final class BrokerSettingsEndToEndTest {
    @TempDir
    static Path folder;

    private static RunningCluster running;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        var common = new HashMap<>(RunningCluster.quick());
        common.put("min.insync.replicas", "1");
        common.put("fetch.max.bytes", "1024");
        running = RunningCluster.start(
                folder,
                2,
                common,
                id -> Map.of("broker.rack", "shelf-" + id, "controlled.shutdown.enable", Boolean.toString(id == 1)));
        admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        running.close();
    }

    private static void create(String topic, List<Integer> replicas) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, Map.of(0, replicas))))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    @Test
    void brokerRack_clientsAreToldWhereABrokerStands() throws Exception {
        var racks = new TreeMap<Integer, String>();
        admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).forEach(n -> racks.put(n.id(), n.rack()));
        assertEquals(Map.of(1, "shelf-1", 2, "shelf-2"), racks);
    }

    @Test
    void fetchMaxBytes_noAnswerIsLargerButForItsFirstBatch() throws Exception {
        create("batches", List.of(1));
        try (var producer = new KafkaProducer<byte[], byte[]>(
                        Map.of("bootstrap.servers", running.bootstrap(), "linger.ms", "0"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                var consumer = new KafkaConsumer<byte[], byte[]>(
                        Map.of("bootstrap.servers", running.bootstrap(), "auto.offset.reset", "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            for (int i = 0; i < 8; i++) {
                producer.send(new ProducerRecord<>("batches", new byte[2_000])).get(30, TimeUnit.SECONDS);
            }
            consumer.assign(List.of(new TopicPartition("batches", 0)));
            int read = 0;
            for (int polls = 0; read < 8 && polls < 1_000; polls++) {
                int now = consumer.poll(Duration.ofMillis(500)).count();
                assertTrue(now <= 1, now + " batches in one answer");
                read += now;
            }
            assertEquals(8, read);
        }
    }

    @Test
    void controlledShutdownEnable_withoutItLeadershipIsNotHandedOver() throws Exception {
        create("led-by-1", List.of(1, 2));
        create("led-by-2", List.of(2, 1));
        assertEquals(ElectionReason.CONTROLLED_SHUTDOWN, reasonWhenStopped(1, "led-by-1"));
        assertNotEquals(ElectionReason.CONTROLLED_SHUTDOWN, reasonWhenStopped(2, "led-by-2"));
    }

    /** Why the topic got another leader when {@code broker} was stopped; afterwards both are in sync again. */
    private static ElectionReason reasonWhenStopped(int broker, String topic) throws Exception {
        running.awaitImage(image -> image.topic(topic)
                .map(t -> t.partitions().get(0))
                .filter(p -> p.leader() == broker && p.isr().size() == 2)
                .isPresent());
        List<JournalEntry> before = running.journal.since(0);
        long after = before.getLast().id();
        var elected = running.event(
                after,
                e -> e.event() instanceof ReplicationEvent.LeaderElected l
                        && l.topic().equals(topic));
        running.cluster.stopBroker(broker).get(60, TimeUnit.SECONDS);
        var event = (ReplicationEvent.LeaderElected)
                elected.get(30, TimeUnit.SECONDS).event();
        running.cluster.startBroker(broker).get(60, TimeUnit.SECONDS);
        running.awaitImage(image -> List.of("led-by-1", "led-by-2").stream()
                .allMatch(t -> image.topic(t)
                        .map(known -> known.partitions().get(0).isr().size() == 2)
                        .orElse(false)));
        return event.reason();
    }
}
