package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of {@code kill -9} of the headless process, brokers and ensemble and all, under clients that never rest; some hit a
 * process that has not come up again yet. After each restart on the same data nothing acknowledged may be lost, twice or in
 * another order, and the replicas must be equal. Fifty rounds:
 * {@code mvn -pl engine test -Dtest=KilledProcessRoundsTest -Dbrokerlab.rounds=50 -Dbrokerlab.seed=1}.
 */
final class KilledProcessRoundsTest {
    private static final int ROUNDS = Integer.getInteger("brokerlab.rounds", 2);
    private static final long SEED = Long.getLong("brokerlab.seed", 4);

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    private Process start() throws IOException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "brokerlab.engine.launcher.Main",
                "start",
                "--data",
                folder.resolve("data").toString(),
                "--port",
                "0",
                "--zookeeper-port",
                "0"));
        FaultRoundsTest.settings().forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    /** Waits until it serves; the ports are the same in every life. */
    private String bootstrap(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        assertTrue(
                line != null && line.startsWith("READY bootstrap="),
                () -> "got " + line + "; standard error: " + errors() + ", seed " + SEED);
        return line.substring("READY bootstrap=".length(), line.indexOf(' ', 6));
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("stderr"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void killMinusNine(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    }

    @Test
    void nothingAcknowledgedIsLostTwiceOrOutOfOrderWhenTheProcessIsKilled() throws Exception {
        System.out.println(ROUNDS + " rounds of kill -9, seed " + SEED);
        Process process = start();
        try {
            String bootstrap = bootstrap(process);
            Traffic.createTopic(bootstrap);
            try (var traffic = new Traffic(bootstrap, folder.resolve("data"), SEED)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    traffic.awaitProgress(100 + random.nextInt(3_000), 60);
                    killMinusNine(process);
                    process = start();
                    boolean again = random.nextInt(4) == 0;
                    if (again) {
                        process.waitFor(random.nextInt(2_500), TimeUnit.MILLISECONDS);
                        killMinusNine(process);
                        process = start();
                    }
                    long began = System.nanoTime();
                    assertEquals(bootstrap, bootstrap(process));
                    long ready = System.nanoTime();
                    List<String> violations = traffic.check();
                    System.out.println(
                            "round " + round + (again ? " (killed again while it started)" : "") + ": " + traffic
                                    + "; ready in " + (ready - began) / 1_000_000 + " ms, in sync and checked in "
                                    + (System.nanoTime() - ready) / 1_000_000 + " ms");
                    assertEquals(List.of(), violations, "round " + round + ", seed " + SEED);
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
