package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.GroupEvent;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.OffsetMove;
import brokerlab.engine.view.OffsetTarget;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/** Where a group reads on is set from outside, and a real consumer then reads on from there. */
@Timeout(180)
class GroupOffsetsDoorTest {
    private static final long FIRST_MS = 1_700_000_000_000L;

    @TempDir
    static Path temp;

    private static DoorStand stand;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        stand = DoorStand.open(
                "offsets",
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

    /** A hundred records a partition, a second apart. */
    private static void make(String topic, int partitions) throws Exception {
        stand.done(new Command.CreateTopic(
                topic,
                partitions,
                1,
                Map.of(),
                Map.of("message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE))));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", stand.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int p = 0; p < partitions; p++) {
                for (int i = 0; i < 100; i++) {
                    producer.send(new ProducerRecord<>(topic, p, FIRST_MS + i * 1000L, null, new byte[10]))
                            .get(60, TimeUnit.SECONDS);
                }
            }
        }
    }

    private static void commit(String group, String topic, int partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
                .all()
                .get(60, TimeUnit.SECONDS);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String group) throws Exception {
        return new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        stand.bootstrap(),
                        "group.id",
                        group,
                        "client.id",
                        "reader-of-" + group,
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "none"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The first offset a consumer of the group gets to see. */
    private static long readsOn(String group, String topic) throws Exception {
        try (var consumer = consumer(group)) {
            consumer.subscribe(List.of(topic));
            while (true) {
                var records = consumer.poll(Duration.ofMillis(200));
                if (!records.isEmpty()) {
                    return records.iterator().next().offset();
                }
            }
        }
    }

    private static List<OffsetMove> preview(String group, OffsetTarget to, String topic, int... partitions)
            throws Exception {
        var names = new ArrayList<Snapshot.TopicPartitionName>();
        for (int p : partitions) {
            names.add(new Snapshot.TopicPartitionName(topic, p));
        }
        return stand.ask(new Query.OffsetReset(group, names, to));
    }

    private static long reset(String group, OffsetTarget to, String topic) throws Exception {
        List<OffsetMove> moves = preview(group, to, topic, 0);
        stand.done(new Command.ResetOffsets(group, moves));
        return moves.getFirst().to();
    }

    @Test
    void aRealConsumerReadsOnWhereverTheResetSaid() throws Exception {
        make("read", 1);
        commit("reader", "read", 0, 40);
        assertEquals(0, reset("reader", new OffsetTarget.Earliest(), "read"));
        assertEquals(0, readsOn("reader", "read"));
        assertEquals(70, reset("reader", new OffsetTarget.To(70), "read"));
        assertEquals(70, readsOn("reader", "read"));
        assertEquals(65, reset("reader", new OffsetTarget.Shift(-5), "read"));
        assertEquals(65, readsOn("reader", "read"));
        assertEquals(13, reset("reader", new OffsetTarget.At(FIRST_MS + 12_001), "read"));
        assertEquals(13, readsOn("reader", "read"));
        long before = stand.now();
        assertEquals(100, reset("reader", new OffsetTarget.Latest(), "read"));
        var told = (GroupEvent.OffsetsReset) stand.event(before, e -> e.event() instanceof GroupEvent.OffsetsReset)
                .event();
        assertEquals(
                new GroupEvent.OffsetsReset("reader", List.of(new GroupEvent.OffsetSet("read", 0, 13, 100))), told);
    }

    @Test
    void thePreviewSaysWhatIsSkippedWhatIsReadAgainAndWhatIsBent() throws Exception {
        make("bent", 3);
        commit("bender", "bent", 0, 40);
        commit("bender", "bent", 1, 5);
        admin.deleteRecords(Map.of(new TopicPartition("bent", 1), RecordsToDelete.beforeOffset(20)))
                .all()
                .get(60, TimeUnit.SECONDS);
        assertEquals(
                List.of(
                        new OffsetMove("bent", 0, 0, 100, 40, 10, OffsetMove.Note.NONE),
                        new OffsetMove("bent", 1, 20, 100, 5, 20, OffsetMove.Note.RAISED_TO_START),
                        new OffsetMove("bent", 2, 0, 100, -1, -1, OffsetMove.Note.NO_COMMIT)),
                preview("bender", new OffsetTarget.Shift(-30), "bent", 0, 1, 2));
        List<OffsetMove> far = preview("bender", new OffsetTarget.Shift(Long.MAX_VALUE), "bent", 0, 1);
        assertEquals(
                List.of(OffsetMove.Note.LOWERED_TO_END, OffsetMove.Note.LOWERED_TO_END),
                far.stream().map(OffsetMove::note).toList());
        assertEquals(60, far.getFirst().skipped());
        assertEquals(80, far.getLast().skipped(), "what was deleted is not skipped");
        OffsetMove late = preview("bender", new OffsetTarget.At(FIRST_MS + 200_000), "bent", 0)
                .getFirst();
        assertEquals(new OffsetMove("bent", 0, 0, 100, 40, 100, OffsetMove.Note.NOTHING_LATER), late);
        OffsetMove back =
                preview("bender", new OffsetTarget.Earliest(), "bent", 0).getFirst();
        assertEquals(0, back.skipped());
        assertEquals(40, back.readAgain());
        stand.done(new Command.ResetOffsets("bender", preview("bender", new OffsetTarget.Earliest(), "bent", 0, 1)));
        stand.awaitSnapshot(s -> s.groups().stream()
                .anyMatch(g -> g.name().equals("bender")
                        && g.partitions().stream()
                                .map(Snapshot.GroupPartition::committed)
                                .toList()
                                .equals(List.of(0L, 20L))));
        assertEquals(
                "STATE_MOVED",
                stand.refused(new Command.ResetOffsets("bender", List.of(back))).code());
    }

    @Test
    void whileSomebodyReadsNothingIsSetOrTakenAndTheReaderIsNamed() throws Exception {
        make("busy", 1);
        commit("keen", "busy", 0, 40);
        try (var consumer = consumer("keen")) {
            consumer.subscribe(List.of("busy"));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
            }
            List<OffsetMove> moves = preview("keen", new OffsetTarget.Earliest(), "busy", 0);
            assertEquals(0, moves.getFirst().to());
            for (Command command : List.of(
                    new Command.ResetOffsets("keen", moves),
                    new Command.DeleteGroup("keen"),
                    new Command.ForgetOffsets("keen", "busy"))) {
                DoorException refused = stand.refused(command);
                assertEquals("NON_EMPTY_GROUP", refused.code());
                assertTrue(refused.getMessage().contains("reader-of-keen at 127.0.0.1"), refused.getMessage());
            }
        }
        assertEquals(40, readsOn("keen", "busy"));
    }

    @Test
    void aDeletedGroupIsGoneAndATopicsCommitsAreTakenAlone() throws Exception {
        make("one", 1);
        make("other", 1);
        commit("both", "one", 0, 40);
        commit("both", "other", 0, 50);
        stand.done(new Command.ForgetOffsets("both", "one"));
        var left = admin.listConsumerGroupOffsets("both")
                .partitionsToOffsetAndMetadata()
                .get(60, TimeUnit.SECONDS);
        assertEquals(Map.of(new TopicPartition("other", 0), new OffsetAndMetadata(50)), left);
        assertEquals(
                "UNKNOWN_TOPIC_OR_PARTITION",
                stand.refused(new Command.ForgetOffsets("both", "one")).code());
        long before = stand.now();
        stand.done(new Command.DeleteGroup("both"));
        stand.event(
                before,
                e -> e.event() instanceof GroupEvent.GroupStateChanged g
                        && g.group().equals("both")
                        && g.to().equals(GroupState.DEAD));
        stand.awaitSnapshot(s -> s.groups().stream().noneMatch(g -> g.name().equals("both")));
        assertEquals(
                "GROUP_ID_NOT_FOUND",
                stand.refused(new Command.DeleteGroup("both")).code());
        DoorException unknown = stand.refused(new Command.ResetOffsets("both", List.of()));
        assertTrue(unknown.getMessage().contains("There is no group both"), unknown.getMessage());
    }
}
