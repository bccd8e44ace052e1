package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import brokerlab.engine.journal.GroupState;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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

/** What a group has left to read, as the door of a running cluster tells it. */
@Timeout(180)
class GroupLagDoorTest {
    @TempDir
    static Path temp;

    private static DoorStand stand;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        stand = DoorStand.open(
                "lag",
                temp,
                1,
                1,
                Map.of("offsets.topic.num.partitions", "1", "group.initial.rebalance.delay.ms", "0"));
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", stand.bootstrap()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        stand.close();
    }

    private static Snapshot.Group group(String name, Predicate<Snapshot.Group> wanted) throws Exception {
        return stand
                .awaitSnapshot(s -> s.groups().stream().anyMatch(g -> g.name().equals(name) && wanted.test(g)))
                .groups()
                .stream()
                .filter(g -> g.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void make(String topic, int partitions) throws Exception {
        stand.done(new Command.CreateTopic(topic, partitions, 1, Map.of(), Map.of()));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", stand.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < 100 * partitions; i++) {
                producer.send(new ProducerRecord<>(topic, i % partitions, null, new byte[10]));
            }
        }
    }

    private static void commit(String group, TopicPartition partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void whatWasDeletedUnreadIsNotLeftToRead() throws Exception {
        make("deleted", 1);
        var partition = new TopicPartition("deleted", 0);
        commit("late", partition, 10);
        assertEquals(
                90, group("late", g -> g.lag() == 90).partitions().getFirst().lag());
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(100)))
                .all()
                .get(60, TimeUnit.SECONDS);
        Snapshot.Group group = group("late", g -> g.partitions().getFirst().logStart() == 100);
        Snapshot.GroupPartition part = group.partitions().getFirst();
        assertEquals(0, group.lag());
        assertEquals(0, part.lag());
        assertEquals(90, part.belowStart());
        assertEquals(10, part.committed());
        assertEquals(Snapshot.LagCause.NONE, group.cause());
        commit("half", partition, 10);
        commit("half", partition, 100);
        assertEquals(
                0,
                group("half", g -> g.partitions().getFirst().committed() == 100)
                        .partitions()
                        .getFirst()
                        .belowStart());
    }

    @Test
    void aPartitionWithoutACommitIsNeverCaughtUp() throws Exception {
        make("two", 2);
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", stand.bootstrap(), "group.id", "partly", "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("two"));
            while (consumer.assignment().size() < 2) {
                consumer.poll(Duration.ofMillis(100));
            }
            consumer.commitSync(Map.of(new TopicPartition("two", 0), new OffsetAndMetadata(100)));
            Snapshot.Group group = group(
                    "partly",
                    g -> g.partitions().size() == 2
                            && g.state() == GroupState.STABLE
                            && g.partitions().getFirst().committed() == 100
                            && g.partitions().getLast().end() == 100);
            assertEquals(0, group.partitions().getFirst().lag());
            assertEquals(-1, group.partitions().getLast().lag());
            assertEquals(100, group.partitions().getLast().atMost());
            assertEquals(-1, group.lag());
            assertEquals(-1, group.etaMs());
            assertEquals(Snapshot.LagCause.UNKNOWN, group.cause());
            consumer.commitSync(Map.of(new TopicPartition("two", 1), new OffsetAndMetadata(60)));
            assertEquals(40, group("partly", g -> g.lag() >= 0).lag());
        }
    }

    /**
     * A consumer as most are: it commits every five seconds, and nothing is written that it has not asked for before. Whatever moment it
     * is looked at, it is never said to fall behind; when it reads no longer, though still a member, it is.
     */
    @Test
    void aRealConsumerThatCommitsEveryFiveSecondsKeepsUpUntilItStopsReading() throws Exception {
        stand.done(new Command.CreateTopic("steady", 2, 1, Map.of(), Map.of()));
        var causes = new java.util.HashSet<Snapshot.LagCause>();
        try (var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", stand.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                var consumer = new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                stand.bootstrap(),
                                "group.id",
                                "healthy",
                                "auto.offset.reset",
                                "earliest",
                                "auto.commit.interval.ms",
                                "5000"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("steady"));
            var known = new java.util.HashSet<Long>();
            while (known.size() < 3) {
                for (int i = 0; i < 40; i++) {
                    producer.send(new ProducerRecord<>("steady", i % 2, null, new byte[10]));
                }
                consumer.poll(Duration.ofMillis(100));
                stand.door().snapshot().groups().stream()
                        .filter(g -> g.name().equals("healthy") && g.cause() != Snapshot.LagCause.STOPPED)
                        .forEach(g -> {
                            causes.add(g.cause());
                            assertNotEquals(Snapshot.Trend.GROWING, g.pace().trend(), g::toString);
                            if (g.cause() == Snapshot.LagCause.NONE && g.pace().trend() == Snapshot.Trend.STEADY) {
                                known.add(g.partitions().getFirst().committed());
                            }
                        });
            }
            causes.removeAll(java.util.Set.of(
                    Snapshot.LagCause.NONE,
                    Snapshot.LagCause.TOO_EARLY,
                    Snapshot.LagCause.REBALANCING,
                    Snapshot.LagCause.UNKNOWN));
            assertEquals(java.util.Set.of(), causes);
            for (int i = 0; i < 1_000; i++) {
                producer.send(new ProducerRecord<>("steady", i % 2, null, new byte[10]));
            }
            producer.flush();
            Snapshot.Group stopped = group("healthy", g -> g.cause() == Snapshot.LagCause.STOPPED);
            assertEquals(1, stopped.members().size());
            assertEquals(-1, stopped.etaMs());
            assertEquals(0, stopped.recordsPerSec());
        }
    }

    @Test
    void aCommitBeyondTheEndIsNotCaughtUp() throws Exception {
        make("beyond", 1);
        commit("ahead", new TopicPartition("beyond", 0), 5_000);
        Snapshot.Group group = group("ahead", g -> g.partitions().getFirst().end() == 100);
        Snapshot.GroupPartition part = group.partitions().getFirst();
        assertEquals(-1, part.lag());
        assertEquals(4_900, part.beyondEnd());
        assertEquals(100, part.atMost());
        assertEquals(-1, group.lag());
        assertEquals(Snapshot.LagCause.UNKNOWN, group.cause());
    }
}
