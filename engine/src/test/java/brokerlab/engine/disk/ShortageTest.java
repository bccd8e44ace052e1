package brokerlab.engine.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.SyncFailedException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortageTest {
    @TempDir
    Path temp;

    private static void is(Shortage expected, Throwable error) {
        assertEquals(Optional.of(expected), Shortage.of(error), error.toString());
    }

    private static void isNone(Throwable error) {
        assertEquals(Optional.empty(), Shortage.of(error), error.toString());
    }

    @Test
    void S18_whatTheSystemSaysThroughJavaIsTold() {
        is(Shortage.DESCRIPTORS, new FileSystemException("/a", null, "Too many open files"));
        is(Shortage.DESCRIPTORS, new IOException("Too many open files"));
        is(Shortage.DESCRIPTORS, new FileNotFoundException("/a/b (Too many open files)"));
        is(Shortage.DESCRIPTORS_OF_THE_MACHINE, new FileSystemException("/a", null, "Too many open files in system"));
        is(Shortage.MEMORY, new IOException("Map failed", new OutOfMemoryError("Map failed")));
        is(Shortage.MEMORY, new IOException("Cannot allocate memory"));
        is(Shortage.SPACE, new IOException("No space left on device"));
        is(Shortage.SPACE, new UncheckedIOException(new FileSystemException("/a", "/b", "No space left on device")));
        is(Shortage.QUOTA, new IOException("Disk quota exceeded"));
        is(Shortage.SPACE, new IllegalStateException("x", new IOException("No space left on device")));
    }

    @Test
    void S18_anythingElseIsTheDevices() {
        isNone(new IOException("Input/output error"));
        isNone(new FileSystemException("/a", null, "Read-only file system"));
        isNone(new NoSuchFileException("/a"));
        isNone(new NoSuchFileException("/No space left on device/a"));
        isNone(new FileSystemException("/Too many open files", null, "Input/output error"));
        isNone(new IOException("Map failed"));
        isNone(new OutOfMemoryError("Java heap space"));
        isNone(new IOException((String) null));
        isNone(new SyncFailedException("sync of a"));
        isNone(new SyncFailedException("sync of a").initCause(new IOException("No space left on device")));
    }

    @Test
    void S18_aFullDeviceOfThisMachineIsTold() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has a device that is always full");
        try (var channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            is(Shortage.SPACE, assertThrows(IOException.class, () -> channel.write(ByteBuffer.allocate(1))));
        }
    }

    /** In a process of its own, with few descriptors and in Korean: the texts are those of the process's language. */
    @Test
    void S18_aFileOfTheDiskIsNamedByWhoMetTheShortage() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs a device that is always full");
        Path link = Files.createSymbolicLink(temp.resolve("file"), full);
        try (DiskFile file = new RealDisk().open(link)) {
            var met = assertThrows(FileSystemException.class, () -> file.write(ByteBuffer.allocate(10), 0));
            is(Shortage.SPACE, met);
            assertEquals(link + ": No space left on device", met.getMessage());
        }
        var device = new IOException("Input/output error");
        assertEquals(device, Shortage.at(link, device));
    }

    @Test
    void S18_theLastMappingsOfAProcessAreNotTaken() throws IOException {
        long[] used = {8_000};
        var mappings = new Mappings(OptionalLong.of(10_000), () -> used[0]);
        Path file = temp.resolve("0.index");
        for (; used[0] < 9_500; used[0]++) {
            mappings.take(file);
        }
        for (int again = 0; again < 3; again++) {
            is(Shortage.MEMORY, assertThrows(FileSystemException.class, () -> mappings.take(file)));
        }
        used[0] = 9_000;
        mappings.take(file);
        new Mappings(OptionalLong.empty(), () -> used[0]).take(file);
    }

    @Test
    void S18_inAnyLanguageTheProcessSpeaks() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell to set limits");
        for (String language : List.of("en", "ko", "de")) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var command = new ProcessBuilder(
                    "/bin/sh",
                    "-c",
                    "ulimit -n 128; exec \"$@\"",
                    "sh",
                    java,
                    "-Xmx64m",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Hungry.class.getName(),
                    temp.resolve(language).toString());
            command.environment().put("LANG", "C.UTF-8");
            command.environment().remove("LC_ALL");
            command.environment().put("LANGUAGE", language);
            Process process = command.redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), said);
            assertTrue(said.contains("DESCRIPTORS at "), said);
        }
    }

    /** Opens files until there are no descriptors left. */
    static final class Hungry {
        public static void main(String[] args) {
            Shortage.values();
            var disk = new RealDisk();
            var open = new ArrayList<DiskFile>();
            try {
                for (int i = 0; i < 1_000; i++) {
                    open.add(disk.open(Path.of(args[0])));
                }
                System.exit(1);
            } catch (IOException e) {
                System.out.println(Shortage.of(e).orElseThrow() + " at " + open.size() + ": " + e.getMessage());
            }
        }
    }
}
