package brokerlab.engine.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs {@link Differential} on Apache Kafka's class path. By the Maven profile {@code differential}, which brings its jars. */
@EnabledIfSystemProperty(named = "brokerlab.differential", matches = ".+")
final class DifferentialTest {
    private static final int LIMIT_SECONDS = 1_500;

    @Test
    @Timeout(LIMIT_SECONDS + 60)
    void C9_everyAnswerIsThatOfApacheKafkaOrStandsInTheTableWithItsReason() throws Exception {
        Path lib = Path.of(System.getProperty("brokerlab.kafka"));
        String classes = Path.of(Differential.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        lib + "/*" + java.io.File.pathSeparator + classes,
                        Differential.class.getName(),
                        "--kafka-lib",
                        lib.toString(),
                        "--tools-lib",
                        System.getProperty("brokerlab.kafka.tools"),
                        "--engine",
                        System.getProperty("java.class.path"),
                        "--table",
                        "DIFFERENCES.md",
                        "--out",
                        System.getProperty("brokerlab.differential")))
                .redirectErrorStream(true)
                .start();
        try {
            // The build's own process may not share its output.
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> process.inputReader().lines().forEach(System.out::println));
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "it does not end");
            assertEquals(0, process.exitValue(), "differences are unexplained, or no longer occur; see above");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
