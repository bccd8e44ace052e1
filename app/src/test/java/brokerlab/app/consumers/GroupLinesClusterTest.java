package brokerlab.app.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.source.LocalSource;
import brokerlab.app.topics.Terminal;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.OffsetMove;
import brokerlab.engine.view.OffsetTarget;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the preview of a reset says is what Kafka's own tool does when it is given the line beside it. Run by the Maven profile
 * {@code terminal}, which brings the tool.
 */
@Timeout(600)
@EnabledIfSystemProperty(named = Terminal.TOOLS, matches = ".+")
class GroupLinesClusterTest {
    private static final String GROUP = "it's a group";

    @TempDir
    private static Path folder;

    private static LocalSource source;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        source = new LocalSource(new LocalSpec(
                "group-lines",
                folder.resolve("cluster"),
                1,
                List.of(),
                1,
                Optional.empty(),
                0,
                0,
                Map.of("offsets.topic.num.partitions", "1"),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty()));
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (source.door().snapshot().cluster().phase() != Snapshot.Phase.RUNNING) {
            assertTrue(System.nanoTime() < giveUp, "in time");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap()));
        for (String topic : List.of("orders", "clicks")) {
            done(new Command.CreateTopic(topic, 2, 1, Map.of(), Map.of()));
            for (int i = 0; i < 20; i++) {
                done(new Command.WriteRecord(topic, Optional.of(i % 2), Optional.empty(), Optional.of(new byte[3])));
            }
        }
    }

    @AfterAll
    static void stop() {
        admin.close();
        source.close();
    }

    private static String bootstrap() {
        return source.door().snapshot().cluster().bootstrap();
    }

    private static void done(Command command) throws Exception {
        source.door().execute(command).get(90, TimeUnit.SECONDS);
    }

    private static void stands(int offset) throws Exception {
        for (String topic : List.of("orders", "clicks")) {
            for (int p = 0; p < 2; p++) {
                admin.alterConsumerGroupOffsets(
                                GROUP, Map.of(new TopicPartition(topic, p), new OffsetAndMetadata(offset)))
                        .all()
                        .get(90, TimeUnit.SECONDS);
            }
        }
    }

    private static Map<String, Long> committed() throws Exception {
        var found = new TreeMap<String, Long>();
        admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get(90, TimeUnit.SECONDS)
                .forEach((p, o) -> found.put(p.toString(), o.offset()));
        return found;
    }

    @Test
    void theLineMovesTheGroupWhereThePreviewSaid() throws Exception {
        var chosen = List.of(
                new Snapshot.TopicPartitionName("clicks", 1),
                new Snapshot.TopicPartitionName("orders", 0),
                new Snapshot.TopicPartitionName("orders", 1));
        long wall = source.door().snapshot().wallMs();
        for (OffsetTarget target : List.of(
                new OffsetTarget.Earliest(),
                new OffsetTarget.Latest(),
                new OffsetTarget.Shift(-3),
                new OffsetTarget.Shift(1_000),
                new OffsetTarget.To(7),
                new OffsetTarget.At(wall - 3_600_000),
                new OffsetTarget.At(wall + 3_600_000))) {
            stands(5);
            var expected = committed();
            List<OffsetMove> moves = source.door()
                    .query(new Query.OffsetReset(GROUP, chosen, target))
                    .get(90, TimeUnit.SECONDS);
            moves.forEach(m -> expected.put(m.topic() + "-" + m.partition(), m.to()));
            Terminal.run(folder, GroupCli.reset(bootstrap(), GROUP, chosen, target));
            assertEquals(expected, committed(), target::toString);
        }
        Terminal.run(folder, GroupCli.forget(bootstrap(), GROUP, "orders"));
        assertEquals(List.of("clicks-0", "clicks-1"), List.copyOf(committed().keySet()));
        Terminal.run(folder, GroupCli.delete(bootstrap(), GROUP));
        assertEquals(Map.of(), committed());
    }
}
