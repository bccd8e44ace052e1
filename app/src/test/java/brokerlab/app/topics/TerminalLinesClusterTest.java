package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.source.LocalSource;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.CliStep;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A line "Same from a terminal" does what the button does: each is run by a shell with Kafka's own tools against a real cluster, and the
 * cluster is looked at. Run by the Maven profile {@code terminal}, which brings the tools.
 */
@Timeout(600)
@EnabledIfSystemProperty(named = Terminal.TOOLS, matches = ".+")
final class TerminalLinesClusterTest {
    @TempDir
    private static Path folder;

    private static LocalSource source;

    @BeforeAll
    static void start() {
        source = new LocalSource(new LocalSpec(
                "terminal",
                folder.resolve("cluster"),
                2,
                List.of(),
                1,
                Optional.empty(),
                0,
                0,
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty()));
        await(now -> now.brokers().stream()
                        .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                        .count()
                == 2);
    }

    @AfterAll
    static void stop() {
        source.close();
    }

    private static void await(Predicate<Snapshot> so) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!so.test(source.door().snapshot())) {
            assertTrue(System.nanoTime() < giveUp, "in time");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static Optional<Snapshot.Topic> topic(Snapshot now, String name) {
        return now.topics().stream().filter(t -> t.name().equals(name)).findFirst();
    }

    private static String run(String line) throws Exception {
        return Terminal.run(folder, line);
    }

    private static String at() {
        return source.door().snapshot().cluster().bootstrap();
    }

    @Test
    void eachLineDoesWhatItsButtonDoes() throws Exception {
        run(TopicCli.create(
                at(),
                new Command.CreateTopic(
                        "made", 2, 2, Map.of(0, List.of(2, 1), 1, List.of(1, 2)), Map.of("compression.type", "lz4"))));
        await(now -> topic(now, "made").filter(t -> t.partitions().size() == 2).isPresent());
        await(now -> topic(now, "made").orElseThrow().partitions().getFirst().leader() == 2);
        assertTrue(run(TopicCli.describe(at(), "made")).contains("PartitionCount: 2"));
        assertTrue(run(TopicCli.settings(at(), "made")).contains("compression.type=lz4"));
        run(TopicCli.grow(at(), "made", 3));
        await(now -> topic(now, "made").filter(t -> t.partitions().size() == 3).isPresent());
        written(HeaderLines.of("a=1\nb=\nc=null").headers(), Optional.of("it's a key"), Optional.of("{\"한\": \"$1\"}"));
        written(List.of(), Optional.of("k"), Optional.empty());
        written(List.of(), Optional.empty(), Optional.of("tab\there"));
        for (CliStep step : CliStep.of(
                List.of(new SettingChange(new SettingScope.Topic("made"), "retention.ms", Optional.of("86400000"))),
                at())) {
            run(step.text());
        }
        assertTrue(run(TopicCli.settings(at(), "made")).contains("retention.ms=86400000"));
        run(TopicCli.delete(at(), "made"));
        await(now -> topic(now, "made").isEmpty());
    }

    /** The tool's record is the button's: same partition where there is a key, same key, value and headers. */
    private static void written(
            List<brokerlab.engine.view.RecordHeader> headers, Optional<String> key, Optional<String> value)
            throws Exception {
        var draft = new WriteDraft("made", Optional.empty(), key, value, headers);
        assertEquals(Optional.empty(), TopicCli.cannotWrite(draft, 3));
        var byButton = source.door().write(draft.command()).get(60, TimeUnit.SECONDS);
        Query.StoredRecord button = newest();
        run(TopicCli.write(at(), draft));
        Query.StoredRecord line = newest();
        if (key.isPresent()) {
            assertEquals(byButton.partition(), line.partition());
            assertEquals(byButton.offset() + 1, line.offset());
        }
        assertEquals(text(button.key()), text(line.key()));
        assertEquals(text(button.value()), text(line.value()));
        assertEquals(button.headers(), line.headers());
    }

    private static Query.StoredRecord newest() throws Exception {
        return source.door()
                .query(new Query.LastRecords("made", 1))
                .get(60, TimeUnit.SECONDS)
                .getFirst();
    }

    private static Optional<String> text(Optional<byte[]> bytes) {
        return bytes.map(b -> new String(b, StandardCharsets.UTF_8));
    }
}
