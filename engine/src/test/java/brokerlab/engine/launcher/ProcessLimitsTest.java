package brokerlab.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole cluster in a process with few descriptors, brought to its limit by clients. */
@Timeout(300)
final class ProcessLimitsTest {
    private static final int DESCRIPTORS = 500;

    @TempDir
    private Path folder;

    @BeforeAll
    static void limitsCanBeSet() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell to set limits");
    }

    private Process start() throws IOException {
        var command = new ArrayList<String>(List.of(
                "/bin/sh",
                "-c",
                "ulimit -n " + DESCRIPTORS + "; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "brokerlab.engine.launcher.Main",
                "start",
                "--data",
                folder.resolve("data").toString(),
                "--port",
                "0",
                "--zookeeper-port",
                "0",
                "--journal",
                folder.resolve("journal.jsonl").toString(),
                "--set",
                "num.io.threads=2"));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    private static String bootstrap(BufferedReader out) throws IOException {
        String line = out.readLine();
        assertTrue(line != null && line.startsWith("READY bootstrap="), line);
        return line.substring("READY bootstrap=".length(), line.indexOf(' ', 6));
    }

    private static PolicyViolationException refused(ExecutionException e) {
        var refusal = assertInstanceOf(PolicyViolationException.class, e.getCause());
        assertTrue(
                refusal.getMessage().contains("open files (ulimit -n), and of the " + DESCRIPTORS)
                        && refusal.getMessage().contains("Raise the limit on open files"),
                refusal.getMessage());
        return refusal;
    }

    /** Creates topics of 10 partitions until one is refused. Returns how many there are. */
    private static int fill(Admin admin) throws InterruptedException {
        for (int made = 0; made < DESCRIPTORS; made++) {
            try {
                admin.createTopics(List.of(new NewTopic("t" + made, 10, (short) 3)))
                        .all()
                        .get();
            } catch (ExecutionException e) {
                refused(e);
                return made;
            }
        }
        throw new AssertionError("nothing was refused");
    }

    private static Set<String> read(String bootstrap, int topics) {
        var found = new HashSet<String>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            var all = new ArrayList<TopicPartition>();
            for (int t = 0; t < topics; t++) {
                for (int p = 0; p < 10; p++) {
                    all.add(new TopicPartition("t" + t, p));
                }
            }
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            consumer.seekToBeginning(all);
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> found.add(r.value()));
            }
        }
        return found;
    }

    @Test
    void S18_descriptorsThatWouldEndAreSaidBeforehandAndWhatIsThereServes() throws Exception {
        Process process = start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String bootstrap = bootstrap(out);
            Map<String, Object> at = Map.of("bootstrap.servers", bootstrap);
            var acknowledged = new HashSet<String>();
            int topics;
            try (Admin admin = Admin.create(at);
                    var producer = new KafkaProducer<>(at, new StringSerializer(), new StringSerializer())) {
                topics = fill(admin);
                assertTrue(topics > 0);
                refused(assertThrows(
                        ExecutionException.class,
                        () -> admin.createPartitions(Map.of("t0", NewPartitions.increaseTo(200)))
                                .all()
                                .get()));
                for (int i = 0; i < 100; i++) {
                    producer.send(new ProducerRecord<>("t" + i % topics, i % 10, "", "v" + i))
                            .get();
                    acknowledged.add("v" + i);
                }
                producer.send(new ProducerRecord<>("t0", 0, "", "after")).get();
                acknowledged.add("after");
            }
            Set<String> lost = new HashSet<>(acknowledged);
            lost.removeAll(read(bootstrap, topics));
            assertEquals(Set.of(), lost);
            process.destroy();
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
        String journal = Files.readString(folder.resolve("journal.jsonl"));
        assertFalse(journal.contains("is offline"), journal);
    }
}
