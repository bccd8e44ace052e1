package brokerlab.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
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
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
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

/** A whole cluster in a process with few descriptors, brought to its limit by clients, from inside and from outside. */
@Timeout(300)
final class ProcessLimitsTest {
    private static final int DESCRIPTORS = 500;

    @TempDir
    private Path folder;

    @BeforeAll
    static void limitsCanBeSet() {
        assumeTrue(
                Files.isDirectory(Path.of("/proc/self/fd")), "needs a shell to set limits, and a look at what is open");
    }

    private Process start(String classPath) throws IOException {
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
                classPath,
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

    /**
     * Connects until the process has none left, and some more, who wait. A few at a time: of a crowd that does not fit into the backlogs
     * the system answers some with SYN cookies and forgets them when their last acknowledgement finds no place, so that they count here
     * alone.
     */
    private static void takeAll(String bootstrap, List<SocketChannel> taken, Process process) throws Exception {
        Path open = Path.of("/proc", String.valueOf(process.pid()), "fd");
        String[] addresses = bootstrap.split(",");
        boolean full = false;
        while (!full) {
            try (Stream<Path> entries = Files.list(open)) {
                full = entries.count() >= DESCRIPTORS - 10;
            }
            for (int i = 0; i < 10 * addresses.length; i++) {
                String address = addresses[i % addresses.length];
                SocketChannel other = SocketChannel.open();
                taken.add(other);
                other.configureBlocking(false);
                other.connect(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(address.substring(address.lastIndexOf(':') + 1))));
            }
            assertTrue(taken.size() < 4 * DESCRIPTORS, "it never had its descriptors taken");
            assertFalse(process.waitFor(50, TimeUnit.MILLISECONDS), "it ended");
        }
    }

    /** This engine as it is installed. */
    private String jars() throws IOException {
        Path jar = folder.resolve("engine.jar");
        var parts = new ArrayList<String>(List.of(jar.toString()));
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
                Path classes = Path.of(part);
                if (!Files.isDirectory(classes)) {
                    parts.add(part);
                } else if (Files.exists(classes.resolve("brokerlab/engine/launcher/Main.class"))) {
                    try (Stream<Path> all = Files.walk(classes)) {
                        for (Path file : all.filter(Files::isRegularFile).toList()) {
                            out.putNextEntry(new JarEntry(
                                    classes.relativize(file).toString().replace(File.separatorChar, '/')));
                            Files.copy(file, out);
                        }
                    }
                }
            }
        }
        return String.join(File.pathSeparator, parts);
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
    void S18_descriptorsThatWouldEndAreSaidBeforehandAndThoseThatOthersTookAreGoneWithout() throws Exception {
        Process process = start(jars());
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
                // Others take all that is left, and more: their connections wait, those that are there are served.
                var others = new ArrayList<SocketChannel>();
                try {
                    takeAll(bootstrap, others, process);
                    for (int i = 0; i < 50; i++) {
                        producer.send(new ProducerRecord<>("t" + i % topics, i % 10, "", "starved" + i))
                                .get();
                        acknowledged.add("starved" + i);
                    }
                    refused(assertThrows(
                            ExecutionException.class,
                            () -> admin.createTopics(List.of(new NewTopic("late", 1, (short) 3)))
                                    .all()
                                    .get()));
                } finally {
                    for (SocketChannel each : others) {
                        each.close();
                    }
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

    /** As it is built: every class lies in a file of its own, and one that could not be loaded is lost to the process for good. */
    @Test
    void S18_aProcessOfClassFoldersThatServedNothingYetServesWhenOthersGiveDescriptorsBack() throws Exception {
        Path journal = folder.resolve("journal.jsonl");
        Process process = start(System.getProperty("java.class.path"));
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String bootstrap = bootstrap(out);
            var others = new ArrayList<SocketChannel>();
            try {
                takeAll(bootstrap, others, process);
                while (!Files.readString(journal).contains("could not accept a connection")) {
                    assertFalse(process.waitFor(50, TimeUnit.MILLISECONDS), "it ended");
                }
            } finally {
                for (SocketChannel each : others) {
                    each.close();
                }
            }
            Map<String, Object> at = Map.of("bootstrap.servers", bootstrap);
            try (Admin admin = Admin.create(at);
                    var producer = new KafkaProducer<>(at, new StringSerializer(), new StringSerializer())) {
                assertEquals(3, admin.describeCluster().nodes().get().size());
                admin.createTopics(List.of(new NewTopic("t0", 10, (short) 3)))
                        .all()
                        .get();
                for (int p = 0; p < 10; p++) {
                    producer.send(new ProducerRecord<>("t0", p, "", "v" + p)).get();
                }
            }
            assertEquals(10, read(bootstrap, 1).size());
            process.destroy();
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
        assertFalse(Files.readString(journal).contains("is offline"));
        assertTrue(Files.readString(folder.resolve("stderr")).contains("could not accept a connection"));
    }
}
