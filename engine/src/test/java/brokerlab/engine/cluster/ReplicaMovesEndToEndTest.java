package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.replica.Replicas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that move, are read from, and are lost with their disk: real brokers, real clients. */
@Timeout(300)
final class ReplicaMovesEndToEndTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);
    private static final int RECORDS = 500;

    @TempDir
    private Path folder;

    private static Map<String, String> settings() {
        var settings = new HashMap<>(RunningCluster.quick());
        settings.put("replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector");
        settings.put("log.segment.bytes", "20000");
        return settings;
    }

    private static void fill(RunningCluster running, Admin admin, Map<Integer, List<Integer>> assignment)
            throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", assignment))).all().get(90, TimeUnit.SECONDS);
        produce(running, 0);
    }

    private static void produce(RunningCluster running, int from) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", running.bootstrap(), "acks", "all", "batch.size", "2000"),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = from; i < from + RECORDS; i++) {
                producer.send(new ProducerRecord<>("orders", 0, "k", "v" + i + "-".repeat(200)));
            }
        }
    }

    private static List<String> read(RunningCluster running, String rack, int count) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", running.bootstrap(), "client.rack", rack),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(P));
            consumer.seekToBeginning(List.of(P));
            var values = new ArrayList<String>();
            long limit = System.nanoTime() + Duration.ofSeconds(90).toNanos();
            while (values.size() < count && System.nanoTime() < limit) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(
                                r -> values.add(r.value().substring(0, r.value().indexOf('-'))));
            }
            return values;
        }
    }

    private static List<String> values(int from, int to) {
        var values = new ArrayList<String>();
        for (int i = from; i < to; i++) {
            values.add("v" + i);
        }
        return values;
    }

    private static long happened(RunningCluster running, long after, Predicate<ClusterEvent> which) throws Exception {
        return running.event(after, e -> which.test(e.event()))
                .get(90, TimeUnit.SECONDS)
                .id();
    }

    private static long lastEntry(RunningCluster running) {
        List<JournalEntry> all = running.journal.since(0);
        return all.isEmpty() ? 0 : all.getLast().id();
    }

    private static Replicas replicas(RunningCluster running, int broker) {
        return running.cluster.running(broker).orElseThrow().replicas();
    }

    @Test
    void aPartitionMovesWithAllItsRecordsAndConsumersReadFromTheirRack() throws Exception {
        try (var running = RunningCluster.start(folder, 4, settings());
                var admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            fill(running, admin, Map.of(0, List.of(1, 2)));
            long before = lastEntry(running);
            admin.alterPartitionReassignments(Map.of(P, Optional.of(new NewPartitionReassignment(List.of(3, 2, 4)))))
                    .all()
                    .get(90, TimeUnit.SECONDS);
            happened(running, before, e -> e instanceof TopicEvent.ReassignmentCompleted);
            long limit = System.nanoTime() + Duration.ofSeconds(90).toNanos();
            while (!admin.listPartitionReassignments()
                            .reassignments()
                            .get(90, TimeUnit.SECONDS)
                            .isEmpty()
                    && System.nanoTime() < limit) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            assertTrue(replicas(running, 1).log(P).isEmpty(), "the old log is gone");
            running.awaitImage(image -> image.partition(P)
                    .filter(p -> p.replicas().equals(List.of(3, 2, 4)) && p.leader() == 3)
                    .isPresent());
            // Acknowledged by all, so the leader knows of each follower how far it is.
            produce(running, RECORDS);
            // Brokers 1 and 4 are in rack-a, 2 in rack-b, the leader 3 in rack-c.
            assertEquals(values(0, 2 * RECORDS), read(running, "rack-b", 2 * RECORDS));
            assertEquals(values(0, 2 * RECORDS), read(running, "rack-a", 2 * RECORDS));
            assertEquals(0, replicas(running, 3).traffic().bytesOut(), "no byte came from the leader");
            assertTrue(replicas(running, 2).traffic().bytesOut() > RECORDS * 200);
            assertTrue(replicas(running, 4).traffic().bytesOut() > RECORDS * 200);
            refusals(admin);
        }
    }

    private static void refusals(Admin admin) {
        assertEquals(
                NoReassignmentInProgressException.class,
                refused(admin.alterPartitionReassignments(Map.of(P, Optional.empty()))
                        .all()));
        assertEquals(
                InvalidReplicaAssignmentException.class,
                refused(admin.alterPartitionReassignments(
                                Map.of(P, Optional.of(new NewPartitionReassignment(List.of(3, 77)))))
                        .all()));
        assertEquals(
                ElectionNotNeededException.class,
                refused(admin.electLeaders(ElectionType.UNCLEAN, Set.of(P)).all()));
        var nowhere = new TopicPartition("nowhere", 0);
        assertEquals(
                UnknownTopicOrPartitionException.class,
                refused(admin.electLeaders(ElectionType.UNCLEAN, Set.of(nowhere))
                        .all()));
    }

    private static Class<?> refused(KafkaFuture<?> answer) {
        return assertThrows(ExecutionException.class, () -> answer.get(90, TimeUnit.SECONDS))
                .getCause()
                .getClass();
    }

    @Test
    void aBrokerWithAnEmptiedDiskFillsItFromTheOthers() throws Exception {
        try (var running = RunningCluster.start(folder, 3, settings());
                var admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            fill(running, admin, Map.of(0, List.of(1, 2, 3)));
            running.cluster.stopBroker(1).get(90, TimeUnit.SECONDS);
            new RealDisk().deleteRecursively(folder.resolve("broker-1"));
            admin.deleteRecords(Map.of(P, RecordsToDelete.beforeOffset(RECORDS / 2)))
                    .all()
                    .get(90, TimeUnit.SECONDS);
            produce(running, RECORDS);
            long before = lastEntry(running);
            running.cluster.startBroker(1).get(90, TimeUnit.SECONDS);
            happened(
                    running,
                    before,
                    e -> e instanceof ReplicationEvent.IsrExpanded x
                            && x.topic().equals("orders")
                            && x.to().contains(1));
            running.awaitImage(image -> image.partition(P)
                    .filter(p -> p.isr().containsAll(List.of(1, 2, 3)))
                    .isPresent());
            assertEquals(
                    RECORDS / 2,
                    replicas(running, 1).log(P).orElseThrow().offsets().logStart());
            // One that has not known a controller before.
            try (var fresh = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
                fresh.electLeaders(ElectionType.PREFERRED, Set.of(P)).all().get(90, TimeUnit.SECONDS);
            }
            assertTrue(replicas(running, 1).leads(P));
            assertEquals(values(RECORDS / 2, 2 * RECORDS), read(running, "rack-a", 2 * RECORDS - RECORDS / 2));
        }
    }
}
