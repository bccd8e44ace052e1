package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.LogEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
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

    /** Coordinators killed one after the other; more than the suite has time for by {@code -Dbrokerlab.group.rounds=N}. */
    private static final int ROUNDS = Integer.getInteger("brokerlab.group.rounds", 2);

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
            List<KafkaConsumer<String, String>> consumers, List<String> read, Callable<Boolean> enough)
            throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!enough.call()) {
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
                "zookeeper.session.timeout.ms", "4000",
                "offsets.topic.num.partitions", "4",
                "group.initial.rebalance.delay.ms", "100");
    }

    /** C1 as clients see it: notes who has what in which generation, and that nobody else has. */
    private static void noteOwners(
            List<KafkaConsumer<String, String>> consumers, Map<Integer, Map<TopicPartition, String>> owners) {
        for (var consumer : consumers) {
            var member = consumer.groupMetadata();
            for (TopicPartition partition : consumer.assignment()) {
                String owner = owners.computeIfAbsent(member.generationId(), g -> new HashMap<>())
                        .merge(partition, member.memberId(), (first, second) -> first);
                assertEquals(owner, member.memberId(), () -> partition + " in generation " + member.generationId());
            }
        }
    }

    /** C2 as an administrator sees it: what is committed now is not below what was. */
    private static void noteCommitted(Admin admin, Map<TopicPartition, Long> most) throws Exception {
        var now = committed(admin);
        most.forEach((partition, offset) -> assertTrue(
                now.containsKey(partition) && now.get(partition).offset() >= offset,
                () -> partition + " was committed at " + offset + ", now " + now.get(partition)));
        now.forEach((partition, offset) -> most.put(partition, offset.offset()));
    }

    /** Polls until the group is stable with all its members; returns its coordinator. */
    private static int settled(
            Admin admin,
            List<KafkaConsumer<String, String>> consumers,
            List<String> read,
            Map<Integer, Map<TopicPartition, String>> owners)
            throws Exception {
        var coordinator = new AtomicInteger();
        pollUntil(consumers, read, () -> {
            noteOwners(consumers, owners);
            var described = admin.describeConsumerGroups(List.of(GROUP))
                    .describedGroups()
                    .get(GROUP)
                    .get(30, TimeUnit.SECONDS);
            coordinator.set(described.coordinator().id());
            return described.groupState() == GroupState.STABLE
                    && described.members().size() == 3
                    && described.partitionAssignor().equals("cooperative-sticky");
        });
        return coordinator.get();
    }

    private static void commitWhereItCan(KafkaConsumer<String, String> consumer) {
        try {
            consumer.commitSync();
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // A rebalance is under way: the next round commits.
        }
    }

    @Test
    void C1_C2_membersShareTheWorkAndTheGroupSurvivesTheLossOfItsCoordinators() throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick());
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            create(admin, 3);
            fill(running.bootstrap(), 0, 600);
            var read = new ArrayList<String>();
            var owners = new HashMap<Integer, Map<TopicPartition, String>>();
            var most = new HashMap<TopicPartition, Long>();
            var consumers = new ArrayList<KafkaConsumer<String, String>>();
            for (int i = 0; i < 3; i++) {
                consumers.add(consumer(running.bootstrap(), Map.of()));
            }
            try {
                pollUntil(consumers, read, () -> {
                    noteOwners(consumers, owners);
                    return consumers.stream().allMatch(c -> c.assignment().size() == 2) && read.size() >= 600;
                });
                assertEquals(PARTITIONS, disjoint(consumers).size());
                for (int round = 1; round <= ROUNDS; round++) {
                    int coordinator = settled(admin, consumers, read, owners);
                    noteCommitted(admin, most);
                    running.cluster.killBroker(coordinator).get(30, TimeUnit.SECONDS);
                    int total = 600 + 600 * round;
                    fill(running.bootstrap(), total - 600, total);
                    pollUntil(consumers, read, () -> {
                        noteOwners(consumers, owners);
                        consumers.forEach(ConsumerGroupsEndToEndTest::commitWhereItCan);
                        return new HashSet<>(read).size() == total;
                    });
                    noteCommitted(admin, most);
                    running.cluster.startBroker(coordinator).get(30, TimeUnit.SECONDS);
                    running.awaitImage(image -> image.brokers().size() == 3
                            && image.topics().values().stream()
                                    .flatMap(t -> t.partitions().values().stream())
                                    .allMatch(p -> p.isr().size() == 3));
                    pollUntil(consumers, read, () -> {
                        noteOwners(consumers, owners);
                        consumers.forEach(ConsumerGroupsEndToEndTest::commitWhereItCan);
                        noteCommitted(admin, most);
                        return most.values().stream().mapToLong(Long::longValue).sum() == total;
                    });
                }
            } finally {
                consumers.forEach(KafkaConsumer::close);
            }
        }
    }

    @Test
    void theOffsetsTopicIsCompactedAndTheGroupForgetsNothing() throws Exception {
        var settings = new HashMap<>(alone());
        settings.putAll(Map.of(
                "offsets.topic.num.partitions", "1",
                "offsets.topic.segment.bytes", "4096",
                "log.cleaner.backoff.ms", "50",
                "log.cleaner.min.cleanable.ratio", "0.01"));
        try (var running = RunningCluster.start(folder, 1, settings);
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            create(admin, 1);
            for (int i = 1; i <= 60; i++) {
                var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
                for (int p = 0; p < PARTITIONS; p++) {
                    offsets.put(new TopicPartition("orders", p), new OffsetAndMetadata(i, Optional.empty(), "at " + i));
                }
                admin.alterConsumerGroupOffsets(GROUP, offsets).all().get(30, TimeUnit.SECONDS);
            }
            admin.deleteConsumerGroupOffsets(GROUP, Set.of(new TopicPartition("orders", 0)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            running.event(
                            0,
                            e -> e.event() instanceof LogEvent.SegmentDeleted d
                                    && d.topic().equals("__consumer_offsets")
                                    && d.reason() == LogEvent.DeletionReason.COMPACTED)
                    .get(60, TimeUnit.SECONDS);
        }
        try (var running = RunningCluster.start(folder, 1, settings);
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            var found = committed(admin);
            assertEquals(PARTITIONS - 1, found.size());
            found.values().forEach(o -> assertEquals(new OffsetAndMetadata(60, Optional.empty(), "at 60"), o));
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
            assertEquals(
                    GroupState.DEAD,
                    admin.describeConsumerGroups(List.of(GROUP))
                            .all()
                            .get(30, TimeUnit.SECONDS)
                            .get(GROUP)
                            .groupState());
            assertEquals(List.of(), List.copyOf(admin.listGroups().all().get(30, TimeUnit.SECONDS)));
        }
    }
}
