package brokerlab.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The headless start as scripts use it: a process of its own. */
@Timeout(180)
final class HeadlessStartTest {
    @TempDir
    private Path folder;

    private Process start(String... more) throws IOException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-cp",
                System.getProperty("java.class.path"),
                "brokerlab.engine.launcher.Main",
                "start",
                "--data",
                folder.resolve("data").toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    private static BufferedReader output(Process process) {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    private String bootstrap(Process process) throws IOException {
        String line = output(process).readLine();
        assertTrue(
                line != null && line.startsWith("READY bootstrap=127.0.0.1:"),
                () -> "got " + line + "; standard error: " + errors());
        return line.substring("READY bootstrap=".length(), line.indexOf(' ', 6));
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("stderr"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void sigtermEndsItCleanlyAndTheJournalIsWritten() throws Exception {
        Path journal = folder.resolve("journal.jsonl");
        Process process = start("--port", "0", "--zookeeper-port", "0", "--journal", journal.toString());
        bootstrap(process);
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), this::errors);
        List<String> lines = Files.readAllLines(journal);
        assertTrue(lines.stream().anyMatch(l -> l.contains("\"kind\":\"ControllerElected\"")), lines::toString);
        assertTrue(
                lines.stream()
                                .filter(l -> l.contains("\"kind\":\"BrokerStopped\""))
                                .count()
                        == 3,
                lines::toString);
    }

    @Test
    void killMinusNineDuringProduceLosesNothingAcknowledgedAndDoublesNothing() throws Exception {
        var acknowledged = new ConcurrentLinkedQueue<String>();
        Process process = start("--port", "0", "--zookeeper-port", "0");
        String bootstrap = bootstrap(process);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic("orders", 3, (short) 3)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        var enough = new CountDownLatch(20_000);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap,
                        "acks", "all",
                        "delivery.timeout.ms", "4000",
                        "request.timeout.ms", "2000",
                        "max.block.ms", "2000"),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < 60_000 && process.isAlive(); i++) {
                String value = "v" + i;
                producer.send(new ProducerRecord<>("orders", value, value), (metadata, error) -> {
                    if (error == null) {
                        acknowledged.add(value);
                        enough.countDown();
                    }
                });
                if (enough.getCount() == 0) {
                    process.destroyForcibly();
                }
            }
            assertTrue(enough.await(60, TimeUnit.SECONDS));
            process.destroyForcibly().waitFor();
            producer.close(Duration.ofSeconds(6));
        }
        Process again = start("--port", "0", "--zookeeper-port", "0");
        try {
            assertEquals(bootstrap, bootstrap(again), "the ports survive");
            Map<String, Integer> times = readAll(bootstrap, acknowledged.size());
            assertEquals(
                    List.of(),
                    acknowledged.stream().filter(v -> !times.containsKey(v)).toList(),
                    "missing");
            assertEquals(
                    List.of(),
                    times.entrySet().stream().filter(e -> e.getValue() > 1).toList(),
                    "twice");
        } finally {
            again.destroy();
            again.waitFor(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void namedClustersHaveALineAFolderAndAJournalEach() throws Exception {
        Path journal = folder.resolve("journal.jsonl");
        Process process = start(
                "--port", "0", "--zookeeper-port", "0", "--zookeeper", "1", "--brokers", "1", "--cluster", "blue",
                "--cluster", "green", "--journal", journal.toString());
        try (BufferedReader out = output(process)) {
            for (String name : List.of("blue", "green")) {
                String line = out.readLine();
                assertTrue(
                        line != null
                                && line.startsWith("READY cluster=" + name + " bootstrap=127.0.0.1:")
                                && line.endsWith("/" + name),
                        () -> "got " + line + "; standard error: " + errors());
                assertTrue(Files.exists(folder.resolve("data").resolve(name).resolve("broker-1")));
            }
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), this::errors);
        }
        assertTrue(Files.readString(journal).contains("ZooKeeperNodeStarted"));
        for (String name : List.of("blue", "green")) {
            assertTrue(Files.readString(folder.resolve("journal-" + name + ".jsonl")).contains("BrokerStarted"));
        }
    }

    private static Map<String, Integer> readAll(String bootstrap, int atLeast) {
        var times = new HashMap<String, Integer>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap, "group.id", "check", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("orders"));
            long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            int empty = 0;
            while (System.nanoTime() < limit && (times.size() < atLeast || empty < 5)) {
                var records = consumer.poll(Duration.ofMillis(300));
                empty = records.isEmpty() ? empty + 1 : 0;
                records.forEach(r -> times.merge(r.value(), 1, Integer::sum));
            }
        }
        return times;
    }

    private void assertRefused(String named, String... arguments) throws Exception {
        Process process = start(arguments);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(2, process.exitValue(), this::errors);
        assertEquals("", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        List<String> lines = errors().lines().toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.getFirst().contains(named), lines::toString);
    }

    @Test
    void wrongArgumentsEndWithTwoAndOneLineThatNamesTheArgument() throws Exception {
        assertRefused("--brokers", "--brokers", "0");
        assertRefused("--zookeeper", "--zookeeper", "9");
        assertRefused("--sett", "--sett", "a=b");
        assertRefused("log.segment.bytes", "--set", "log.segment.bytes=13");
        assertRefused("no.such.setting", "--set", "no.such.setting=1");
        assertRefused("--broker-set", "--broker-set", "x:log.segment.bytes=1000");
        assertRefused("--port", "--port", "70000");
        assertRefused("--cluster Blue", "--cluster", "blue", "--cluster", "Blue");
        assertRefused("--cluster a/b", "--cluster", "a/b");
    }
}
