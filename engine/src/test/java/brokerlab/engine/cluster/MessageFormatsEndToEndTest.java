package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.ProblemEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders that hold what older, and what newer versions of Kafka write, under real brokers. */
@Timeout(180)
class MessageFormatsEndToEndTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);

    @TempDir
    Path folder;

    private RunningCluster start() throws Exception {
        var settings = new java.util.HashMap<>(RunningCluster.quick());
        settings.put("min.insync.replicas", "1");
        settings.put("log.retention.ms", "-1");
        return RunningCluster.start(folder, 2, settings, id -> Map.of("log.dir", logs(id).toString()));
    }

    private Path logs(int broker) {
        return folder.resolve("logs-" + broker);
    }

    private Path segment(int broker) {
        return logs(broker).resolve("t-0/00000000000000000000.log");
    }

    private static Admin admin(RunningCluster running) {
        return Admin.create(Map.of("bootstrap.servers", running.bootstrap()));
    }

    private static void send(RunningCluster running, String topic, int count) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", running.bootstrap(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, 0, "key", "new " + i)).get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> read(RunningCluster running, long from, long end) {
        var found = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", running.bootstrap(), "max.partition.fetch.bytes", "300"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(T0));
            consumer.seek(T0, from);
            while (consumer.position(T0) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(r -> found.add(r.offset() + " " + r.value()));
            }
        }
        return found;
    }

    private static byte[] written(String name) throws IOException {
        try (var in =
                MessageFormatsEndToEndTest.class.getResourceAsStream("/brokerlab/engine/log/kafka-3.9.1/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void S16_oldSegmentsAreServedAndComeToANewFollowerByteForByte() throws Exception {
        for (String name : List.of("format-0-snappy.log", "format-1-gzip.log", "format-1-none.log")) {
            folder = Files.createTempDirectory(folder, "each");
            try (var running = start();
                    Admin admin = admin(running)) {
                admin.createTopics(List.of(new NewTopic("t", Map.of(0, List.of(1)))))
                        .all()
                        .get(30, TimeUnit.SECONDS);
                running.cluster.stop().get(60, TimeUnit.SECONDS);
            }
            byte[] old = written(name);
            Files.write(segment(1), old);
            Files.deleteIfExists(logs(1).resolve(".kafka_cleanshutdown"));
            try (var running = start();
                    Admin admin = admin(running)) {
                var expected = new ArrayList<String>();
                for (int i = 0; i < 40; i++) {
                    expected.add(i + " " + (i % 5 == 4 ? null : "value " + i));
                }
                assertEquals(expected, read(running, 0, 40));
                assertEquals(expected.subList(7, 40), read(running, 7, 40));
                send(running, "t", 3);
                admin.alterPartitionReassignments(Map.of(T0, Optional.of(new NewPartitionReassignment(List.of(1, 2)))))
                        .all()
                        .get(30, TimeUnit.SECONDS);
                // Acknowledged by all that are in sync; the follower is one of them when it has everything.
                while (admin.describeTopics(List.of("t"))
                                .allTopicNames()
                                .get(30, TimeUnit.SECONDS)
                                .get("t")
                                .partitions()
                                .getFirst()
                                .isr()
                                .size()
                        < 2) {
                    Thread.onSpinWait();
                }
                send(running, "t", 1);
                admin.deleteRecords(Map.of(T0, RecordsToDelete.beforeOffset(12)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
                assertEquals("12 value 12", read(running, 12, 44).getFirst());
                running.cluster.stop().get(60, TimeUnit.SECONDS);
            }
            byte[] leader = all(1);
            assertArrayEquals(leader, all(2), name);
            assertArrayEquals(old, Arrays.copyOf(leader, old.length), name);
            assertTrue(leader.length > old.length);
        }
    }

    /** All segments of a replica, one after another. */
    private byte[] all(int broker) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.list(logs(broker).resolve("t-0"))) {
            for (Path each :
                    files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
                bytes.write(Files.readAllBytes(each));
            }
        }
        return bytes.toByteArray();
    }

    private void magic(int broker, int magic) throws IOException {
        byte[] bytes = Files.readAllBytes(segment(broker));
        bytes[16] = (byte) magic;
        Files.write(segment(broker), bytes);
    }

    private static long refused(RunningCluster running) {
        return running.journal.since(0).stream()
                .filter(e -> e.event() instanceof ProblemEvent.Warning w
                        && w.what().contains("does not serve its log of t-0")
                        && w.what().contains("magic 3"))
                .count();
    }

    @Test
    void S16_anUnknownFormatIsLeftAsItIsOnEveryReplica() throws Exception {
        try (var running = start();
                Admin admin = admin(running)) {
            admin.createTopics(List.of(
                            new NewTopic("t", Map.of(0, List.of(1, 2))), new NewTopic("u", Map.of(0, List.of(1, 2)))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            send(running, "t", 5);
            send(running, "u", 5);
            // Of two that stop together either may be the last in the ISR; broker 2 is to be.
            running.cluster.stopBroker(1).get(60, TimeUnit.SECONDS);
            running.cluster.stop().get(60, TimeUnit.SECONDS);
        }
        magic(1, 3);
        try (var running = start()) {
            assertEquals(1, refused(running));
            // The other replica leads.
            send(running, "t", 2);
            send(running, "u", 2);
            running.cluster.stop().get(60, TimeUnit.SECONDS);
        }
        magic(2, 3);
        byte[][] before = {Files.readAllBytes(segment(1)), Files.readAllBytes(segment(2))};
        for (boolean clean : new boolean[] {true, false}) {
            for (int id = 1; id <= 2 && !clean; id++) {
                Files.deleteIfExists(logs(id).resolve(".kafka_cleanshutdown"));
            }
            try (var running = start();
                    Admin admin = admin(running)) {
                assertEquals(2, refused(running));
                send(running, "u", 2);
                assertEquals(
                        Optional.empty(),
                        Optional.ofNullable(admin.describeTopics(List.of("t"))
                                        .allTopicNames()
                                        .get(30, TimeUnit.SECONDS)
                                        .get("t")
                                        .partitions()
                                        .getFirst()
                                        .leader())
                                .filter(n -> !n.isEmpty()));
                running.cluster.stop().get(60, TimeUnit.SECONDS);
            }
            assertArrayEquals(before[0], Files.readAllBytes(segment(1)));
            assertArrayEquals(before[1], Files.readAllBytes(segment(2)));
        }
    }
}
