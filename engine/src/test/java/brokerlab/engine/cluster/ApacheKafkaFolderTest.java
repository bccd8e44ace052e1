package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.benchmark.Ports;
import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * One data folder and one ensemble, served in turn by our brokers and by those of Apache Kafka 3.9.1 in ZooKeeper mode: what one
 * wrote the other reads. Run by the Maven profile {@code interop}, which brings Kafka's jars; they run in a process of their own.
 */
@Timeout(300)
@EnabledIfSystemProperty(named = "brokerlab.kafka", matches = ".+")
final class ApacheKafkaFolderTest {
    private static final List<Integer> IDS = List.of(1, 2, 3);
    private static final String HOST = "brokerlab.engine.benchmark.KafkaHost";
    private static final Map<String, String> SETTINGS = Map.of(
            "min.insync.replicas", "2",
            "offsets.topic.num.partitions", "4",
            "offsets.topic.replication.factor", "3",
            "group.initial.rebalance.delay.ms", "0",
            "zookeeper.session.timeout.ms", "6000");

    @TempDir
    private Path folder;

    private final SystemClock clock = new SystemClock();
    private final Journal journal = new Journal(clock, 100_000);
    private final Tasks tasks = new LiveTasks(
            "test",
            clock,
            12,
            (name, error) -> journal.append(JournalEntry.CLUSTER, new ProblemEvent.TaskFailed(name, error.toString())));
    private Ensemble ensemble;
    private List<Integer> ports;

    @BeforeEach
    void startZooKeeper() throws Exception {
        ensemble = new Ensemble(new Ensemble.Spec(1, folder.resolve("zookeeper"), 0, Map.of()), tasks, journal);
        ensemble.start().get(60, TimeUnit.SECONDS);
        // Not of those the system gives to outgoing connections, or one of them may be in the way of the next owner.
        int first = Ports.row(IDS.size());
        ports = IntStream.range(first, first + IDS.size()).boxed().toList();
    }

    @AfterEach
    void stopZooKeeper() throws Exception {
        ensemble.stop().get(60, TimeUnit.SECONDS);
        tasks.close();
    }

    private String bootstrap() {
        return ports.stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
    }

    /** Two directories each. */
    private String directories(int broker) {
        return folder.resolve("data/broker-" + broker + "/a") + "," + folder.resolve("data/broker-" + broker + "/b");
    }

    private interface Use {
        void of(String bootstrap) throws Exception;
    }

    private void withOurs(Use use) throws Exception {
        withOurs(use, false);
    }

    private void withOurs(Use use, boolean killed) throws Exception {
        List<BrokerSpec> specs = IDS.stream()
                .map(id -> new BrokerSpec(id, "", ports.get(id - 1), Map.of("log.dirs", directories(id))))
                .toList();
        var cluster = new Cluster(
                new ClusterSpec(
                        "test",
                        folder.resolve("data"),
                        specs,
                        SETTINGS,
                        new ZooKeeperSpec(Optional.of(ensemble.connectString()), 1, 0, Map.of()),
                        Optional.empty(),
                        false,
                        Optional.empty()),
                tasks.scope("cluster", clock),
                journal);
        cluster.start().get(60, TimeUnit.SECONDS);
        try {
            use.of(bootstrap());
        } finally {
            if (killed) {
                cluster.kill();
            } else {
                cluster.stop().get(60, TimeUnit.SECONDS);
            }
        }
    }

    private void withKafka(String name, Use use) throws Exception {
        Path said = withKafka(name, Map.of(), false, use);
        recoveredNothing(Files.readAllLines(said));
    }

    /** Returns what it said. */
    private Path withKafka(String name, Map<String, String> more, boolean killed, Use use) throws Exception {
        Path config = Files.createDirectories(folder.resolve(name));
        Path log = config.resolve("log4j.properties");
        Files.writeString(log, """
                log4j.rootLogger=INFO, stderr
                log4j.logger.org.apache.zookeeper=WARN
                log4j.appender.stderr=org.apache.log4j.ConsoleAppender
                log4j.appender.stderr.target=System.err
                log4j.appender.stderr.layout=org.apache.log4j.PatternLayout
                log4j.appender.stderr.layout.ConversionPattern=%d %p %c: %m%n
                """);
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j.configuration=" + log.toUri(),
                "-cp",
                Path.of(System.getProperty("brokerlab.kafka")) + "/*" + java.io.File.pathSeparator
                        + Path.of(ApacheKafkaFolderTest.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()),
                HOST));
        for (int id : IDS) {
            Path file = config.resolve("broker-" + id + ".properties");
            var lines = new ArrayList<String>();
            lines.add("broker.id=" + id);
            lines.add("listeners=PLAINTEXT://127.0.0.1:" + ports.get(id - 1));
            lines.add("log.dirs=" + directories(id));
            lines.add("zookeeper.connect=" + ensemble.connectString());
            lines.add("transaction.state.log.num.partitions=2");
            SETTINGS.forEach((key, value) -> lines.add(key + "=" + value));
            more.forEach((key, value) -> lines.add(key + "=" + value));
            Files.write(file, lines);
            command.addAll(List.of("--broker", file.toString()));
        }
        Path said = config.resolve("stderr");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            FolderUse.awaitBrokers(bootstrap(), IDS.size());
            use.of(bootstrap());
            if (!killed) {
                process.destroy();
                assertTrue(process.waitFor(60, TimeUnit.SECONDS), "Apache Kafka stops");
            }
            return said;
        } finally {
            process.destroyForcibly().waitFor();
            awaitNoRegistration();
        }
    }

    /** The sessions of killed brokers live until they time out. */
    private void awaitNoRegistration() throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        var zooKeeper = new ZooKeeper(ensemble.connectString(), 10_000, event -> {});
        try {
            while (!zooKeeper.getChildren("/brokers/ids", false).isEmpty()) {
                assertTrue(System.nanoTime() < limit, "no broker is registered within 60 s");
                Thread.onSpinWait();
            }
        } finally {
            zooKeeper.close();
        }
    }

    /** The clean-shutdown marker was found in every directory and no segment was looked through. */
    private static void recoveredNothing(List<String> log) {
        assertEquals(
                2L * IDS.size(),
                log.stream()
                        .filter(l -> l.contains("Skipping recovery of") && l.contains("clean shutdown file was found"))
                        .count(),
                () -> String.join("\n", log));
        // What the controller calls errors is that brokers stop together, leaving partitions without leaders.
        List<String> bad = log.stream()
                .filter(l ->
                        l.contains("Recovering unflushed segment") || (l.contains("ERROR") && l.contains("kafka.log")))
                .toList();
        assertEquals(List.of(), bad);
    }

    private List<JournalEntry> troubles() {
        return journal.since(0).stream()
                .filter(e -> e.event() instanceof ProblemEvent.TaskFailed || e.event() instanceof ProblemEvent.Warning)
                .toList();
    }

    @Test
    void whatOneWroteTheOtherReads() throws Exception {
        var use = new FolderUse();
        withOurs(bootstrap -> {
            use.createTopics(bootstrap);
            use.write(bootstrap, "ours");
            use.remember(bootstrap);
        });
        withKafka("kafka-1", bootstrap -> {
            use.assertRemembered(bootstrap);
            use.write(bootstrap, "kafka's");
            use.transact(bootstrap);
            use.remember(bootstrap);
        });
        withOurs(bootstrap -> {
            use.assertRemembered(bootstrap);
            use.write(bootstrap, "ours again");
            use.remember(bootstrap);
        });
        withKafka("kafka-2", use::assertRemembered);
        assertEquals(List.of(), troubles());
    }

    /** Logs of message formats 0 and 1, written by Kafka and killed, are served, killed and served again, by ours and by Kafka. */
    @Test
    void S16_oldMessageFormatsPassFromHandToHand() throws Exception {
        var use = new FolderUse();
        Map<String, String> old =
                Map.of("inter.broker.protocol.version", "2.8", "log.message.format.version", "0.10.2");
        withKafka("kafka-old", old, true, bootstrap -> {
            use.createOldTopics(bootstrap);
            use.writeOld(bootstrap, "kafka's");
            use.remember(bootstrap);
        });
        assertTrue(magics().contains((byte) 0) && magics().contains((byte) 1), () -> "written: " + magics());
        withOurs(use::assertRemembered, true);
        withOurs(
                bootstrap -> {
                    use.assertRemembered(bootstrap);
                    use.writeOld(bootstrap, "ours");
                    use.remember(bootstrap);
                },
                true);
        assertEquals(Set.of((byte) 0, (byte) 1, (byte) 2), magics());
        withOurs(use::assertRemembered);
        withKafka("kafka-new", use::assertRemembered);
        assertEquals(List.of(), troubles());
    }

    /** Of the first batches in all segments of these topics. */
    private Set<Byte> magics() {
        var found = new TreeSet<Byte>();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path log : files.filter(
                            p -> p.toString().endsWith(".log") && p.toString().contains("old-"))
                    .toList()) {
                byte[] bytes = Files.readAllBytes(log);
                if (bytes.length > 16) {
                    found.add(bytes[16]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
