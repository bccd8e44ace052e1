package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java clients from before and since message format 2, unmodified, in processes of their own. By the Maven profile {@code old-clients}. */
@EnabledIfSystemProperty(named = "brokerlab.old.clients", matches = ".+")
class OldJavaClientsTest {
    private static final int LIMIT_SECONDS = 300;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0.10.2.2", "0.11.0.3"})
    void C9_aClientOfThatVersionWorksUnmodified(String version) throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick())) {
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", running.bootstrap(), "compression.type", "lz4"),
                    new StringSerializer(),
                    new StringSerializer())) {
                for (int i = 0; i < 20; i++) {
                    var record = new ProducerRecord<>("by-new", 0, "k" + i, "v" + i);
                    record.headers().add("h", new byte[] {1});
                    producer.send(record).get(60, TimeUnit.SECONDS);
                }
            }
            Path jars = Path.of(System.getProperty("brokerlab.old.clients")).resolve(version);
            String classes = Path.of(OldClient.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            Process client = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            OldClient.classPath(jars.toString(), classes),
                            OldClient.class.getName(),
                            running.bootstrap(),
                            version,
                            "by-new",
                            "20"))
                    .redirectErrorStream(true)
                    .start();
            try {
                // The build's own process may not share its output.
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> client.inputReader().lines().forEach(System.out::println));
                assertTrue(client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "it does not end");
                assertEquals(0, client.exitValue(), "see above");
            } finally {
                client.destroyForcibly();
            }
        }
    }
}
