package brokerlab.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole cluster in a process of which somebody took every mapping of files that the system's own limit leaves it. */
@Timeout(300)
final class MappingsLimitTest {
    private static final Path LIMIT = Path.of("/proc/sys/vm/max_map_count");
    private static final int MOST_TO_TAKE = 100_000;

    @TempDir
    private Path folder;

    @BeforeAll
    static void limitCanBeReached() throws IOException {
        assumeTrue(
                Files.isReadable(LIMIT)
                        && Long.parseLong(Files.readString(LIMIT).strip()) <= MOST_TO_TAKE,
                "needs a limit that is soon reached");
    }

    /** A virtual machine that needs no memory later which it could take now. */
    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Xms512m",
                        "-Xmx512m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MappingsTaken.class.getName(),
                        "start",
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        "0",
                        "--zookeeper-port",
                        "0",
                        "--journal",
                        folder.resolve("journal.jsonl").toString())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    private static void tell(Writer in, BufferedReader out, String order, String answer) throws IOException {
        in.write(order + "\n");
        in.flush();
        String line = out.readLine();
        assertTrue(line != null && line.startsWith(answer), line);
    }

    private static void send(KafkaProducer<String, String> producer, String topic, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            producer.send(new ProducerRecord<>(topic, i % 3, "", "v" + i)).get();
        }
    }

    private static void create(Admin admin, String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 3, (short) 3))).all().get();
    }

    private static long end(Admin admin, String topic) throws Exception {
        long sum = 0;
        for (int p = 0; p < 3; p++) {
            var partition = new TopicPartition(topic, p);
            sum += admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
        return sum;
    }

    @Test
    void S18_whoFindsNoMappingIsToldAndServedAndTheProcessLivesOn() throws Exception {
        Process process = start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
            String ready = out.readLine();
            assertTrue(ready != null && ready.startsWith("READY bootstrap="), ready);
            Map<String, Object> at = Map.of("bootstrap.servers", ready.substring(16, ready.indexOf(' ', 6)));
            try (Admin admin = Admin.create(at);
                    var producer = new KafkaProducer<>(at, new StringSerializer(), new StringSerializer())) {
                create(admin, "before");
                create(admin, "empty");
                send(producer, "before", 3);
                tell(in, out, "take " + folder.resolve("page"), "TAKEN ");
                send(producer, "before", 30);
                // Its segments have no index yet, and get none now.
                send(producer, "empty", 30);
                var refused = assertInstanceOf(
                        PolicyViolationException.class,
                        assertThrows(ExecutionException.class, () -> create(admin, "late"))
                                .getCause());
                assertTrue(
                        refused.getMessage().contains("9 more replicas need 18 memory mappings (vm.max_map_count)"),
                        refused.getMessage());
                tell(in, out, "give", "GIVEN");
                create(admin, "late");
                for (String topic : List.of("before", "empty", "late")) {
                    send(producer, topic, 30);
                }
                assertEquals(63, end(admin, "before"));
                assertEquals(60, end(admin, "empty"));
                assertEquals(30, end(admin, "late"));
            }
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
