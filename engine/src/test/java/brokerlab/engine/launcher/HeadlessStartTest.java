package brokerlab.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headless start as scripts use it: a process of its own. */
@Timeout(180)
final class HeadlessStartTest {
    @TempDir
    private Path folder;

    private Process start(String... more) throws IOException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                // As the jar's manifest says.
                "--enable-native-access=ALL-UNNAMED",
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
        Process process = start("--port", "0", "--zookeeper-port", "0", "--journal", journal.toString(), "--lab-ca");
        bootstrap(process);
        String authority = output(process).readLine();
        assertTrue(authority.startsWith("LAB-CA pem="), authority);
        assertTrue(
                Files.exists(Path.of(authority.substring("LAB-CA pem=".length(), authority.indexOf(" truststore=")))));
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
    void namedClustersHaveALineAFolderAndAJournalEach() throws Exception {
        Path journal = folder.resolve("journal.jsonl");
        Process process = start(
                "--port",
                "0",
                "--zookeeper-port",
                "0",
                "--zookeeper",
                "1",
                "--brokers",
                "1",
                "--cluster",
                "blue",
                "--cluster",
                "green",
                "--journal",
                journal.toString());
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
            assertTrue(Files.readString(folder.resolve("journal-" + name + ".jsonl"))
                    .contains("BrokerStarted"));
        }
    }

    /** The ensemble's own file, and one of a broker's log directory. */
    @ParameterizedTest
    @ValueSource(strings = {"zookeeper/ensemble.json.tmp", "broker-1/logs/meta.properties.tmp"})
    void S18_aStartOnAFullDiskSaysWhichFileAndWhatToDo(String met) throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs a device that is always full");
        Path file = folder.resolve("data").resolve(met);
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, full);
        Process process = start("--port", "0", "--zookeeper-port", "0");
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue(), this::errors);
        String told = errors();
        for (String part : List.of(
                "The cluster cannot start, as the disk is full",
                file + ": No space left on device",
                "Make room on that disk, then start again")) {
            assertTrue(told.contains(part), told);
        }
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
        assertRefused("log.initial.task.delay.ms", "--set", "log.initial.task.delay.ms=-1");
        assertRefused("ZooKeeper has no setting tickTimes", "--zoo-cfg", "tickTimes=400");
        assertRefused("--broker-set", "--broker-set", "x:log.segment.bytes=1000");
        assertRefused("--port", "--port", "70000");
        assertRefused("--cluster Blue", "--cluster", "blue", "--cluster", "Blue");
        assertRefused("--cluster a/b", "--cluster", "a/b");
    }

    /** What only a start can find out names its argument, too. */
    @Test
    void aListenerWithoutCertificateAndAnEnsembleThatCannotServeNameTheirArgument() throws Exception {
        String[] small = {"--port", "0", "--zookeeper-port", "0", "--zookeeper", "1", "--brokers", "1"};
        assertRefused(
                "--set listeners=SSL://127.0.0.1:0: Invalid value \"\" for listener.name.ssl.ssl.keystore.location",
                with(small, "--set", "listeners=SSL://127.0.0.1:0"));
        assertTrue(errors().contains("or start with a lab certificate authority (--lab-ca)"), this::errors);
        assertRefused(
                "--set ssl.keystore.location=nowhere.p12: Invalid value nowhere.p12 for"
                        + " listener.name.ssl.ssl.keystore.location: there is no such file",
                with(small, "--set", "listeners=SSL://127.0.0.1:0", "--set", "ssl.keystore.location=nowhere.p12"));
        assertRefused(
                "--zoo-cfg serverCnxnFactory=a.b.C: ZooKeeper node 1 did not start",
                with(small, "--zoo-cfg", "serverCnxnFactory=a.b.C"));
    }

    /** An ensemble elsewhere that does not answer. */
    @Test
    void anEnsembleThatNobodyRunsNamesItsArgument() throws Exception {
        String connect;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            connect = "127.0.0.1:" + closed.getLocalPort() + "/lab";
        }
        assertRefused(
                "--zookeeper-connect \"" + connect + "\": ZooKeeper at " + connect + " could not be reached for 500 ms",
                "--port",
                "0",
                "--zookeeper-connect",
                connect,
                "--set",
                "zookeeper.connection.timeout.ms=500");
    }

    @Test
    void whatAFolderKeepsIsToldToWhoAsksForSomethingElse() throws Exception {
        String[] free = {"--port", "0", "--zookeeper-port", "0"};
        Process first = start(with(free, "--zookeeper", "1", "--brokers", "2", "--racks", "a,b"));
        bootstrap(first);
        first.destroy();
        assertTrue(first.waitFor(60, TimeUnit.SECONDS));
        Process second = start(with(free, "--zookeeper", "3", "--brokers", "3", "--racks", ""));
        bootstrap(second);
        assertEquals(
                List.of(
                        "--brokers 3: the folder holds 2 brokers already, and goes on with that; add some in the workbench,"
                                + " or choose another --data",
                        "--zookeeper 3: the folder holds 1 ZooKeeper node already, and goes on with that; choose another"
                                + " --data for another number",
                        "--racks \"\": the brokers of the folder keep their racks (a, b); choose another --data for others"),
                errors().lines().toList());
        second.destroy();
        assertTrue(second.waitFor(60, TimeUnit.SECONDS));
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void settingsThatNothingReadsAreKeptAndNamed() throws Exception {
        Process process = start(
                "--port",
                "0",
                "--zookeeper-port",
                "0",
                "--zookeeper",
                "1",
                "--brokers",
                "1",
                "--set",
                "num.partition=3",
                "--set",
                "retention.ms=5",
                "--set",
                "of.my.plugin.password=secret",
                "--set",
                "sasl.kerberos.min.time.before.relogin=3",
                "--broker-set",
                "1:log.sgement.bytes=100000");
        bootstrap(process);
        assertEquals(
                List.of(
                        "--set num.partition: brokers have no setting of that name; it is kept, and nothing reads it."
                                + " The nearest name there is: num.partitions",
                        "--set retention.ms: brokers have no setting of that name; it is kept, and nothing reads it."
                                + " The nearest name there is: log.retention.ms",
                        "--set of.my.plugin.password: brokers have no setting of that name; it is kept, and nothing reads it",
                        "--set sasl.kerberos.min.time.before.relogin: no effect here, because this engine does not"
                                + " authenticate by Kerberos (GSSAPI)",
                        "--broker-set 1:log.sgement.bytes: brokers have no setting of that name; it is kept, and nothing reads"
                                + " it. The nearest name there is: log.segment.bytes"),
                errors().lines().toList());
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }

    @Test
    void aServerPropertiesAndAZooCfgFileAreTaken() throws Exception {
        Path properties =
                Files.writeString(folder.resolve("server.properties"), """
                # of a broker elsewhere
                # 2\ub144: a comment with a byte 0x85, \u00c5
                broker.id=7
                zookeeper.connect=elsewhere:2181
                log.dirs=%s
                listeners=PLAINTEXT://10.1.2.3:9092
                advertised.listeners=PLAINTEXT://kafka-7.example:9092
                broker.rack=rack-7
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                process.roles=broker
                metric.reporters=io.example.Reporter
                num.partitions=4
                default.replication.factor=1
                node.id=3
                made.up.by.a.plugin=x
                """.formatted(folder.resolve("elsewhere")));
        Path zooCfg = Files.writeString(folder.resolve("zoo.cfg"), """
                # \u5317\u4eac
                tickTime=400
                dataDir=/var/lib/zookeeper
                server.1=elsewhere:2888:3888
                server.5 = host:1233:1235:observer;2181
                weight.1=1
                group.1=1:2:3
                dynamicConfigFile=/conf/zoo.cfg.dynamic
                metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider
                standaloneEnabled=true
                skipACL=true
                of.a.later.release=1
                """);
        Process process = start(
                "--port",
                "0",
                "--zookeeper-port",
                "0",
                "--zookeeper",
                "1",
                "--brokers",
                "1",
                "--set",
                "default.replication.factor=1",
                "--server-properties",
                properties.toString(),
                "--zoo-cfg-file",
                zooCfg.toString());
        String bootstrap = bootstrap(process);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new StringSerializer(),
                new StringSerializer())) {
            assertEquals(4, producer.partitionsFor("made-by-asking").size());
        }
        assertTrue(Files.readString(folder.resolve("data/zookeeper/1/zoo.cfg")).contains("tickTime=400\n"));
        assertFalse(Files.exists(folder.resolve("elsewhere")));
        assertTrue(
                errors().contains(
                                "left out, as they are chosen here: broker.id, zookeeper.connect, log.dirs, listeners,"
                                        + " advertised.listeners, broker.rack, listener.security.protocol.map, process.roles,"
                                        + " metric.reporters, node.id\n"),
                this::errors);
        assertTrue(
                errors().contains("kept, but no part of this engine follows them: made.up.by.a.plugin\n"),
                this::errors);
        assertTrue(
                errors().contains("left out, as they are chosen here: dataDir, server.1, server.5, weight.1, group.1,"
                        + " dynamicConfigFile, metricsProvider.className, standaloneEnabled, skipACL\n"),
                this::errors);
        assertTrue(
                errors().contains("kept, but no part of this engine follows them: of.a.later.release\n"), this::errors);
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));

        Files.writeString(properties, "num.partitions=4\n\nnum.io.threads=none\n");
        assertRefused("line 3: Invalid value none", "--server-properties", properties.toString());
        Files.writeString(properties, "num.partitions=3\nremote.fetch.max.wait.ms=soon\n");
        assertRefused("line 2: Invalid value soon", "--server-properties", properties.toString());
        Files.writeString(zooCfg, "tickTime\n");
        assertRefused("line 1: Invalid value \"\" for tickTime", "--zoo-cfg-file", zooCfg.toString());
        assertRefused(
                "cannot be read", "--server-properties", folder.resolve("none").toString());
    }
}
