package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a topic is created with holds for its first record: {@code -Dbrokerlab.rounds} topics of each kind, three brokers and three ZooKeeper
 * nodes. {@code -Dbrokerlab.seed} chooses the moments.
 */
@Timeout(7_200)
final class FirstRecordRoundsTest {
    private static final int ROUNDS = Integer.getInteger("brokerlab.rounds", 3);
    private static final int SECONDS = 60;
    private static final List<Integer> FOLLOWERS = List.of(2, 3);

    @TempDir
    Path folder;

    private final Random random = new Random(Long.getLong("brokerlab.seed", 1));

    /** The brokers' own setting is 1: only the topic's can refuse. */
    private RunningCluster cluster() throws Exception {
        var settings = new HashMap<>(RunningCluster.quick());
        settings.put("min.insync.replicas", "1");
        return RunningCluster.start(folder, 3, settings);
    }

    private static KafkaProducer<byte[], byte[]> producer(RunningCluster running) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        running.bootstrap(),
                        "acks",
                        "all",
                        "retries",
                        0,
                        "enable.idempotence",
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Test
    void S17_whatATopicForbidsIsRefusedFromTheFirstRecordOn() throws Exception {
        try (var running = cluster();
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()));
                var producer = producer(running)) {
            for (int round = 0; round < 10 * ROUNDS; round++) {
                String topic = "compacted-" + round;
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 3)
                                .configs(Map.of("cleanup.policy", "compact", "max.message.bytes", "1000"))))
                        .all()
                        .get(SECONDS, TimeUnit.SECONDS);
                var withoutKey = producer.send(new ProducerRecord<>(topic, new byte[1]));
                Throwable refused = cause(withoutKey);
                assertInstanceOf(InvalidRecordException.class, refused, topic);
                var large = producer.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[5_000]));
                assertInstanceOf(RecordTooLargeException.class, cause(large), topic);
                assertEquals(0, end(admin, topic));
            }
        }
    }

    @Test
    void S17_minInsyncReplicasHoldWheneverFollowersStop() throws Exception {
        try (var running = cluster();
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            int done = 0;
            for (int attempt = 0; done < ROUNDS && attempt < 3 * ROUNDS; attempt++) {
                done += round(running, admin, "held-" + attempt) ? 1 : 0;
            }
            assertEquals(ROUNDS, done, "topics were made before their followers had stopped");
            System.out.println(done + " topics with min.insync.replicas, each refused by a lone leader");
        }
    }

    private CompletableFuture<Void> moment() {
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(random.nextInt(30), TimeUnit.MILLISECONDS));
    }

    /** False when the followers were gone before the topic could be made. */
    private boolean round(RunningCluster running, Admin admin, String topic) throws Exception {
        boolean altered = random.nextInt(3) == 0;
        var made = admin.createTopics(List.of(
                        new NewTopic(topic, Map.of(0, List.of(1, 2, 3))).configs(Map.of("min.insync.replicas", "2"))))
                .all()
                .toCompletionStage()
                .toCompletableFuture();
        if (random.nextBoolean()) {
            // Else they stop while it is made.
            made.get(SECONDS, TimeUnit.SECONDS);
        }
        var stopped = FOLLOWERS.stream()
                .map(follower -> moment().thenCompose(now -> running.cluster.stopBroker(follower)))
                .toArray(CompletableFuture[]::new);
        boolean there = made(made);
        if (there && altered) {
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            var three = new AlterConfigOp(new ConfigEntry("min.insync.replicas", "3"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(resource, List.of(three)))
                    .all()
                    .get(SECONDS, TimeUnit.SECONDS);
        }
        CompletableFuture.allOf(stopped).get(SECONDS, TimeUnit.SECONDS);
        if (there) {
            running.awaitImage(image -> image.partition(new TopicPartition(topic, 0))
                    .filter(p -> p.leader() == 1 && p.isr().equals(List.of(1)))
                    .isPresent());
            refused(running, admin, topic, altered ? "3" : "2");
        }
        for (int follower : FOLLOWERS) {
            running.cluster.startBroker(follower).get(SECONDS, TimeUnit.SECONDS);
        }
        return there;
    }

    private static boolean made(CompletableFuture<Void> made) throws Exception {
        try {
            made.get(SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertInstanceOf(InvalidReplicaAssignmentException.class, e.getCause());
            return false;
        }
    }

    private static void refused(RunningCluster running, Admin admin, String topic, String expected) throws Exception {
        try (var producer = producer(running)) {
            var write = producer.send(new ProducerRecord<>(topic, new byte[1]));
            assertInstanceOf(NotEnoughReplicasException.class, cause(write), topic);
        }
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        assertEquals(
                expected,
                admin.describeConfigs(List.of(resource))
                        .all()
                        .get(SECONDS, TimeUnit.SECONDS)
                        .get(resource)
                        .get("min.insync.replicas")
                        .value());
        assertEquals(0, end(admin, topic));
    }

    private static Throwable cause(java.util.concurrent.Future<?> write) {
        return assertThrows(ExecutionException.class, () -> write.get(SECONDS, TimeUnit.SECONDS))
                .getCause();
    }

    private static long end(Admin admin, String topic) throws Exception {
        var partition = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get(SECONDS, TimeUnit.SECONDS)
                .offset();
    }
}
