package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Consumer groups of unmodified clients on real brokers. */
@Timeout(120)
final class ConsumerGroupsEndToEndTest {
    private static final String GROUP = "readers";
    private static final int PARTITIONS = 6;

    @TempDir
    private Path folder;

    private static KafkaConsumer<String, String> consumer(String bootstrap, Map<String, Object> more) {
        var config = new HashMap<String, Object>(Map.of(
                "bootstrap.servers", bootstrap,
                "group.id", GROUP,
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "500",
                "partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"));
        config.putAll(more);
        var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(List.of("orders"));
        return consumer;
    }

    private static void create(Admin admin, int replicas) throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", PARTITIONS, (short) replicas)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    private static void fill(String bootstrap, int from, int to) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            var sends = new ArrayList<Future<?>>();
            for (int i = from; i < to; i++) {
                sends.add(producer.send(new ProducerRecord<>("orders", i % PARTITIONS, "k" + i, "v" + i)));
            }
            for (var send : sends) {
                send.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static void pollUntil(
            List<KafkaConsumer<String, String>> consumers, List<String> read, BooleanSupplier enough) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!enough.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, () -> "not reached within a minute; read " + read.size());
            for (var consumer : consumers) {
                consumer.poll(Duration.ofMillis(50)).forEach(r -> read.add(r.value()));
            }
        }
    }

    private static Set<TopicPartition> disjoint(List<KafkaConsumer<String, String>> consumers) {
        var all = new HashSet<TopicPartition>();
        consumers.forEach(c -> c.assignment().forEach(p -> assertTrue(all.add(p), p + " has two owners")));
        return all;
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin) throws Exception {
        return admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS);
    }

    private static Map<String, String> alone() {
        return Map.of(
                "zookeeper.session.timeout.ms", "1500",
                "offsets.topic.num.partitions", "4",
                "group.initial.rebalance.delay.ms", "100");
    }

    @Test
    void c1_c2_membersShareTheWorkAndTheGroupSurvivesTheLossOfItsCoordinator() throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick());
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            create(admin, 3);
            fill(running.bootstrap(), 0, 600);
            var read = new ArrayList<String>();
            var consumers = new ArrayList<KafkaConsumer<String, String>>();
            for (int i = 0; i < 3; i++) {
                consumers.add(consumer(running.bootstrap(), Map.of()));
            }
            try {
                pollUntil(
                        consumers,
                        read,
                        () -> consumers.stream().allMatch(c -> c.assignment().size() == 2) && read.size() >= 600);
                assertEquals(PARTITIONS, disjoint(consumers).size());
                consumers.forEach(KafkaConsumer::commitSync);
                assertEquals(600, new HashSet<>(read).size());

                var described = admin.describeConsumerGroups(List.of(GROUP))
                        .describedGroups()
                        .get(GROUP)
                        .get(30, TimeUnit.SECONDS);
                assertEquals(GroupState.STABLE, described.groupState());
                assertEquals(3, described.members().size());
                assertEquals("cooperative-sticky", described.partitionAssignor());

                running.cluster.killBroker(described.coordinator().id()).get(30, TimeUnit.SECONDS);
                fill(running.bootstrap(), 600, 1_200);
                pollUntil(consumers, read, () -> new HashSet<>(read).size() == 1_200);
                disjoint(consumers);
                consumers.forEach(KafkaConsumer::commitSync);
                assertEquals(
                        1_200,
                        committed(admin).values().stream()
                                .mapToLong(OffsetAndMetadata::offset)
                                .sum());
            } finally {
                consumers.forEach(KafkaConsumer::close);
            }
        }
    }

    @Test
    void aStaticMemberThatRestartsKeepsItsPartitionsWithoutARebalance() throws Exception {
        try (var running = RunningCluster.start(folder, 1, alone());
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            create(admin, 1);
            var read = new ArrayList<String>();
            var first = consumer(running.bootstrap(), Map.of("group.instance.id", "a"));
            try (var other = consumer(running.bootstrap(), Map.of("group.instance.id", "b"))) {
                pollUntil(
                        List.of(first, other),
                        read,
                        () -> first.assignment().size() == 3
                                && other.assignment().size() == 3);
                var before = Set.copyOf(first.assignment());
                int generation = other.groupMetadata().generationId();
                first.close();
                try (var again = consumer(running.bootstrap(), Map.of("group.instance.id", "a"))) {
                    pollUntil(
                            List.of(again, other),
                            read,
                            () -> !again.assignment().isEmpty());
                    assertEquals(before, again.assignment());
                    assertEquals(generation, again.groupMetadata().generationId());
                    assertEquals(generation, other.groupMetadata().generationId());
                }
            }
        }
    }

    @Test
    void anAdministratorResetsAndDeletesAGroupThatSurvivedARestart() throws Exception {
        var partition = new TopicPartition("orders", 0);
        try (var running = RunningCluster.start(folder, 1, alone());
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            create(admin, 1);
            fill(running.bootstrap(), 0, 60);
            var read = new ArrayList<String>();
            try (var consumer = consumer(running.bootstrap(), Map.of())) {
                pollUntil(List.of(consumer), read, () -> read.size() >= 60);
                consumer.commitSync();
                var refused = assertThrows(
                        ExecutionException.class,
                        () -> admin.deleteConsumerGroups(List.of(GROUP)).all().get(30, TimeUnit.SECONDS));
                assertTrue(refused.getCause() instanceof GroupNotEmptyException, refused::toString);
            }
            var reset = new OffsetAndMetadata(4, Optional.of(0), "again");
            admin.alterConsumerGroupOffsets(GROUP, Map.of(partition, reset))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            assertEquals(reset, committed(admin).get(partition));
        }
        try (var running = RunningCluster.start(folder, 1, alone());
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            assertEquals("again", committed(admin).get(partition).metadata());
            assertEquals(
                    List.of(GROUP),
                    admin.listGroups().all().get(30, TimeUnit.SECONDS).stream()
                            .map(GroupListing::groupId)
                            .toList());
            admin.deleteConsumerGroupOffsets(GROUP, Set.of(partition)).all().get(30, TimeUnit.SECONDS);
            assertEquals(PARTITIONS - 1, committed(admin).size());
            admin.deleteConsumerGroups(List.of(GROUP)).all().get(30, TimeUnit.SECONDS);
            var gone = assertThrows(
                    ExecutionException.class,
                    () -> admin.describeConsumerGroups(List.of(GROUP)).all().get(30, TimeUnit.SECONDS));
            assertTrue(gone.getCause() instanceof GroupIdNotFoundException, gone::toString);
        }
    }
}
