package brokerlab.app.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import brokerlab.app.source.LocalSource;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.security.LabAuthority;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The texts of the card are run as they stand, by whom they are for, and read what was written. */
@Timeout(240)
class ConnectClusterTest {
    private static final long PATIENCE_S = 90;

    @TempDir
    static Path folder;

    private static LocalSource source;
    private static List<Query.ListenerAnswer> listeners;
    private static Optional<Query.LabAuthorityAnswer> authority;

    @BeforeAll
    static void start() throws Exception {
        Path cluster = folder.resolve("cluster");
        LabAuthority.of(cluster, new SystemClock());
        source = new LocalSource(new LocalSpec(
                "connect-test",
                cluster,
                1,
                List.of(),
                1,
                Optional.empty(),
                0,
                0,
                Map.of(
                        "offsets.topic.num.partitions", "1",
                        "group.initial.rebalance.delay.ms", "0",
                        "listeners", "PLAINTEXT://127.0.0.1:0,SASL_SSL://127.0.0.1:0,SSL://127.0.0.1:0",
                        "sasl.enabled.mechanisms", "SCRAM-SHA-256",
                        "listener.name.ssl.ssl.client.auth", "required"),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty()));
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (source.door().snapshot().cluster().phase() != Snapshot.Phase.RUNNING) {
            assertTrue(System.nanoTime() < until, () -> source.door().snapshot().toString());
            Thread.onSpinWait();
        }
        done(new Command.CreateTopic("orders", 1, 1, Map.of(), Map.of()));
        done(new Command.WriteRecord(
                "orders",
                Optional.of(0),
                Optional.empty(),
                Optional.of("hello from here".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        done(new Command.MakeClientCertificate(Connection.CERTIFICATE));
        listeners = source.door().query(new Query.ClientListeners()).get(60, TimeUnit.SECONDS);
        authority = source.door().query(new Query.LabAuthority()).get(60, TimeUnit.SECONDS);
        try (var admin = admin()) {
            // as the card's command for kafka-configs.sh does
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            Connection.USER,
                            new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096),
                            Connection.PASSWORD)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        source.close();
    }

    private static void done(Command command) throws Exception {
        source.door().execute(command).get(90, TimeUnit.SECONDS);
    }

    private static Query.ListenerAnswer listener(String name) {
        return listeners.stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
    }

    private static String text(Snippet snippet, String listener) {
        return snippet.text(Connection.of(listener(listener), listeners, "orders", authority));
    }

    /** Runs it until it prints what was written; it would go on reading. */
    private static void readsWhatWasWritten(List<String> command) throws IOException {
        Process client = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        // one that hears nothing is ended, so that the test says what it did say
        CompletableFuture.delayedExecutor(PATIENCE_S, TimeUnit.SECONDS).execute(client::destroyForcibly);
        var said = new ArrayList<String>();
        try (BufferedReader out = client.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.contains("hello from here")) {
                said.add(line);
                line = out.readLine();
            }
            assertEquals("0 0 hello from here", line, () -> String.join("\n", said));
        } finally {
            client.destroyForcibly();
        }
    }

    @Test
    void whatClientsMustKnowIsTold() {
        assertEquals(
                List.of("PLAINTEXT", "SASL_SSL", "SSL"),
                listeners.stream().map(l -> l.protocol().name).toList());
        Query.ListenerAnswer sasl = listener("SASL_SSL");
        assertEquals(List.of("SCRAM-SHA-256"), sasl.mechanisms());
        assertTrue(sasl.labCertificate());
        assertTrue(!sasl.clientCertificate() && listener("SSL").clientCertificate());
        assertEquals(
                source.door().snapshot().cluster().bootstrap(),
                listener("PLAINTEXT").bootstrap());
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", listener("PLAINTEXT").bootstrap()));
    }

    /** All texts read as the same group: of one that was ended, the member is awaited else, and what it committed is not read again. */
    private static void withoutGroup() throws Exception {
        try (var admin = admin()) {
            boolean there = admin.listGroups().valid().get(60, TimeUnit.SECONDS).stream()
                    .anyMatch(g -> g.groupId().equals(Connection.GROUP));
            if (there) {
                admin.removeMembersFromConsumerGroup(Connection.GROUP, new RemoveMembersFromConsumerGroupOptions())
                        .all()
                        .get(60, TimeUnit.SECONDS);
                admin.deleteConsumerGroups(List.of(Connection.GROUP)).all().get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static void java(String listener) throws Exception {
        withoutGroup();
        Path file = Files.createDirectories(folder.resolve("java-" + listener)).resolve("Connect.java");
        Files.writeString(file, text(Snippet.JAVA, listener));
        String clients = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(p -> !p.contains("classes"))
                .collect(java.util.stream.Collectors.joining(File.pathSeparator));
        readsWhatWasWritten(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                clients,
                file.toString()));
    }

    @Test
    void theJavaProgramReads() throws Exception {
        java("PLAINTEXT");
    }

    @Test
    void theJavaProgramReadsWithAUserOverTls() throws Exception {
        java("SASL_SSL");
    }

    @Test
    void theJavaProgramReadsWithACertificate() throws Exception {
        java("SSL");
    }

    @Test
    void theKcatLineReadsOnEveryListener() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/kcat")), "kcat is not here");
        for (String listener : List.of("PLAINTEXT", "SASL_SSL", "SSL")) {
            readsWhatWasWritten(List.of("bash", "-c", text(Snippet.KCAT, listener)));
        }
    }
}
