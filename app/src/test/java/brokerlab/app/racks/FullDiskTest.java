package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person fills the disk, on a real file system of 40 MB with a real cluster on it, in a process that has it for itself. It needs no
 * privileges, but a Linux that lets a process have mounts of its own.
 */
@Timeout(400)
final class FullDiskTest {
    private static final String SIZE = "40m";

    @TempDir
    Path temp;

    private Path small;

    @BeforeEach
    void folder() throws IOException {
        small = Files.createDirectory(temp.resolve("small"));
    }

    /** Runs a command where {@link #small} is a small file system of the process's own, which is gone with it. */
    private Process onSmall(List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + SIZE + " tmpfs \"$0\" && exec \"$@\"",
                small.toString()));
        all.addAll(command);
        return new ProcessBuilder(all).redirectErrorStream(true).start();
    }

    private boolean possible() throws InterruptedException {
        try {
            Process tried = onSmall(List.of("true"));
            tried.getInputStream().readAllBytes();
            return tried.waitFor(60, TimeUnit.SECONDS) && tried.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private static List<String> said(List<String> lines, String begins) {
        return lines.stream()
                .filter(l -> l.startsWith(begins))
                .map(l -> l.substring(begins.length()))
                .toList();
    }

    /**
     * All brokers failed: the last known placement stands there, greyed, with the cause and that the data is there. Siblings: a broker
     * that runs on a full disk says so, too; with room again the cluster goes on and nobody speaks of the disk.
     */
    @Test
    void aFullDiskIsTheCauseThatTheCardsName() throws Exception {
        assumeTrue(possible(), "this system lets nobody have a file system of his own");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> !a.startsWith("-javaagent") && !a.startsWith("-agentlib"))
                .toList());
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), FullDiskProcess.class.getName(), small.toString()));
        Process process = onSmall(command);
        List<String> lines;
        try {
            lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertEquals(0, process.waitFor(), () -> String.join("\n", lines));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(List.of(), said(lines, "roomy | card | "));
        assertEquals(Collections.nCopies(3, "2"), said(lines, "roomy | tiles | "));
        assertEquals(
                Collections.nCopies(3, "No space left: 0 B of 40.0 MB free. Make room, then start it again."),
                said(lines, "running | card | "));

        List<String> cards = said(lines, "failed | card | ");
        assertEquals(
                3,
                cards.stream()
                        .filter("No space left: 0 B of 40.0 MB free. Make room, then start it again."::equals)
                        .count(),
                () -> String.join("\n", lines));
        assertEquals(
                3,
                cards.stream()
                        .filter(l -> l.startsWith("It failed: ") && l.endsWith("."))
                        .count());
        assertEquals(
                3,
                cards.stream()
                        .filter(l ->
                                l.matches("Its data is on disk: 2[0-9]\\.[0-9] KB in 2 replicas, as last known\\."))
                        .count());
        assertEquals(
                List.of("no broker runs; the data is on disk, shown as last known"), said(lines, "failed | header | "));
        assertEquals(Collections.nCopies(3, "2 greyed"), said(lines, "failed | tiles | "));

        assertEquals(List.of(), said(lines, "again | card | "));
        assertEquals(Collections.nCopies(3, "2"), said(lines, "again | tiles | "));
        assertEquals(
                List.of("6 replicas placed across 3 racks · no single point of failure"),
                said(lines, "again | header | "));
    }
}
