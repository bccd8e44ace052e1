package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ReplicationEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.LogDirNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Several log directories of real brokers: moves between them, and one that fails under a leader. */
class LogDirectoriesEndToEndTest {
    @TempDir
    Path folder;

    private RunningCluster start() throws Exception {
        var settings = new java.util.HashMap<>(RunningCluster.quick());
        settings.put("min.insync.replicas", "1");
        // Its next write is how a broker learns that a directory is gone.
        settings.put("replica.high.watermark.checkpoint.interval.ms", "100");
        return RunningCluster.start(
                folder,
                2,
                settings,
                id -> id == 1
                        ? Map.of("log.dirs", folder.resolve("a1") + "," + folder.resolve("b1"))
                        : Map.of("log.dir", folder.resolve("only").toString()));
    }

    private static void send(RunningCluster running, int count) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", running.bootstrap(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>("t", 0, null, ("v" + i).getBytes(StandardCharsets.UTF_8)))
                        .get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static Path home(Admin admin, int broker) throws Exception {
        var replica = new TopicPartitionReplica("t", 0, broker);
        return Path.of(admin.describeReplicaLogDirs(List.of(replica))
                .all()
                .get(30, TimeUnit.SECONDS)
                .get(replica)
                .getCurrentReplicaLogDir());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a directory in use cannot be taken away there")
    void S11_logDir_logDirs_aLogMovesUnderALiveBrokerAndAFailedDirectoryHandsItsLeadershipOn() throws Exception {
        try (var running = start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("t", Map.of(0, List.of(1, 2)))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            send(running, 20);
            assertEquals(folder.resolve("only"), home(admin, 2));
            assertTrue(Files.size(folder.resolve("only/t-0/00000000000000000000.log")) > 0);
            Path before = home(admin, 1);
            Path other = before.endsWith("a1") ? folder.resolve("b1") : folder.resolve("a1");
            var moved = running.event(0, e -> e.event() instanceof LogEvent.LogMoved);
            var replica = new TopicPartitionReplica("t", 0, 1);
            admin.alterReplicaLogDirs(Map.of(replica, other.toString())).all().get(30, TimeUnit.SECONDS);
            assertEquals(
                    other.toString(),
                    ((LogEvent.LogMoved) moved.get(30, TimeUnit.SECONDS).event()).to());
            assertEquals(other, home(admin, 1));
            var unknown = assertThrows(
                    ExecutionException.class,
                    () -> admin.alterReplicaLogDirs(
                                    Map.of(replica, folder.resolve("nowhere").toString()))
                            .all()
                            .get(30, TimeUnit.SECONDS));
            assertInstanceOf(LogDirNotFoundException.class, unknown.getCause());
            send(running, 5);

            long upTo = running.journal.lastId();
            Files.move(other, folder.resolve("unplugged"));
            // The first of them may still be led by the broker that does not know yet.
            send(running, 5);
            var elected = running.event(
                    upTo,
                    e -> e.event() instanceof ReplicationEvent.LeaderElected l
                            && l.topic().equals("t")
                            && l.leader() == 2);
            elected.get(60, TimeUnit.SECONDS);
            send(running, 5);
            Map<String, LogDirDescription> dirs = admin.describeLogDirs(List.of(1))
                    .allDescriptions()
                    .get(30, TimeUnit.SECONDS)
                    .get(1);
            assertInstanceOf(
                    KafkaStorageException.class, dirs.get(other.toString()).error());
            assertEquals(
                    BrokerPhase.RUNNING, running.cluster.brokers().getFirst().state());
            admin.createTopics(List.of(new NewTopic("u", Map.of(0, List.of(1)))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            Files.move(before, folder.resolve("unplugged-too"));
            var ended = running.event(upTo, e -> e.event() instanceof BrokerEvent.BrokerKilled k && k.broker() == 1);
            try (var producer = new KafkaProducer<>(
                    Map.of(
                            "bootstrap.servers",
                            running.bootstrap(),
                            "acks",
                            "1",
                            "request.timeout.ms",
                            "3000",
                            "delivery.timeout.ms",
                            "6000"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>("u", 0, null, new byte[1]));
                producer.flush();
                ended.get(30, TimeUnit.SECONDS);
            }
            assertTrue(running.cluster.brokers().getFirst().problem().orElse("").contains("log directories"));
        }
    }
}
