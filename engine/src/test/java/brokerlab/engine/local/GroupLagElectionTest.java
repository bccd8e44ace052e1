package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** While leaders and coordinators move, a lag is unknown and not nothing. */
@Timeout(180)
class GroupLagElectionTest {
    @TempDir
    Path temp;

    private static Snapshot.Group group(Snapshot s) {
        return s.groups().stream()
                .filter(g -> g.name().equals("late"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the group is gone: " + s.groups()));
    }

    @Test
    void aKilledLeaderAndCoordinatorLeaveAGapAndNoDip() throws Exception {
        try (var stand = DoorStand.open(
                "gap",
                temp,
                2,
                1,
                Map.of(
                        "offsets.topic.num.partitions", "1",
                        "zookeeper.session.timeout.ms", "4000",
                        "group.initial.rebalance.delay.ms", "0"))) {
            stand.done(new Command.CreateTopic("t", 1, 2, Map.of(0, List.of(1, 2)), Map.of()));
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", stand.bootstrap(), "acks", "all"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                for (int i = 0; i < 100; i++) {
                    producer.send(new ProducerRecord<>("t", 0, null, new byte[10]));
                }
            }
            try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", stand.bootstrap()))) {
                admin.alterConsumerGroupOffsets("late", Map.of(new TopicPartition("t", 0), new OffsetAndMetadata(0)))
                        .all()
                        .get(60, TimeUnit.SECONDS);
            }
            Snapshot before =
                    stand.awaitSnapshot(s -> s.groups().stream().anyMatch(g -> g.lag() == 100 && g.coordinator() > 0));
            List<Query.LagSample> healthy = stand.ask(new Query.LagHistory("late"));
            int coordinator = group(before).coordinator();
            long start = stand.now();
            stand.done(new Command.KillBroker(coordinator));
            // unknown is said, and what was known stays
            Snapshot.Group moving = group(stand.awaitSnapshot(s -> group(s).coordinator() < 0));
            assertEquals(Snapshot.LagCause.NO_COORDINATOR, moving.cause());
            assertEquals(100, moving.lag());
            assertEquals(-1, moving.etaMs());
            Snapshot.Group moved = group(stand.awaitSnapshot(
                    s -> group(s).coordinator() > 0 && group(s).pace().leaderless() == 0));
            assertEquals(100, moved.lag());
            assertTrue(moved.coordinator() != coordinator);
            stand.awaitSnapshot(s -> s.wallMs() > stand.since(start).getLast().wallMs() + 1_500);
            List<Query.LagSample> samples = stand.ask(new Query.LagHistory("late"));
            assertEquals(healthy.getFirst(), samples.getFirst(), "the history goes on");
            List<Long> values = samples.stream()
                    .dropWhile(s -> s.lag() != 100)
                    .map(Query.LagSample::lag)
                    .distinct()
                    .toList();
            assertEquals(List.of(100L, -1L), values, samples::toString);
            assertEquals(100, samples.getLast().lag());
            // a deleted group is gone all the same
            stand.done(new Command.DeleteGroup("late"));
            stand.awaitSnapshot(s -> s.groups().isEmpty());
        }
    }
}
