package brokerlab.engine.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SimulatedDiskTest {
    private static final Path HOME = Path.of("/sim/logs");
    private static final Path FILE = HOME.resolve("a");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Random random = new Random(20);

    @BeforeEach
    void home() throws IOException {
        disk.createDirectories(HOME);
        disk.syncDirectory(Path.of("/"));
        disk.syncDirectory(HOME.getParent());
    }

    private static ByteBuffer bytes(int count, int value) {
        var filled = new byte[count];
        Arrays.fill(filled, (byte) value);
        return ByteBuffer.wrap(filled);
    }

    private void write(Path path, int position, ByteBuffer content, boolean sync) throws IOException {
        try (DiskFile file = disk.open(path)) {
            file.write(content, position);
            if (sync) {
                file.sync();
            }
        }
    }

    @Test
    void aCrashKeepsWhatWasWrittenAndClosesWhatWasOpen() throws IOException {
        DiskFile file = disk.open(FILE);
        file.write(bytes(10, 7), 0);
        Optional<AutoCloseable> lock = disk.lock(HOME.resolve(".lock"));
        assertTrue(lock.isPresent());
        assertTrue(disk.lock(HOME.resolve(".lock")).isEmpty());

        disk.crash();

        assertThrows(IOException.class, () -> file.write(bytes(1, 1), 0));
        assertArrayEquals(bytes(10, 7).array(), disk.readAll(FILE));
        assertTrue(disk.lock(HOME.resolve(".lock")).isPresent());
    }

    @Test
    void aPowerLossKeepsWhatWasSyncedAndSomeOfTheRest() throws IOException {
        var outcomes = new HashSet<Integer>();
        for (int i = 0; i < 60; i++) {
            var one = new SimulatedDisk();
            one.createDirectories(HOME);
            one.syncDirectory(Path.of("/"));
            one.syncDirectory(HOME.getParent());
            try (DiskFile file = one.open(FILE)) {
                file.write(bytes(1000, 1), 0);
                file.sync();
                file.write(bytes(5000, 2), 1000);
            }
            one.syncDirectory(HOME);
            one.losePower(random);

            byte[] left = one.readAll(FILE);
            outcomes.add(left.length);
            assertTrue(left.length >= 1000 && left.length <= 6000);
            for (int at = 0; at < left.length; at++) {
                assertTrue(at < 1000 ? left[at] == 1 : left[at] == 2 || left[at] == 0, "byte " + at);
            }
        }
        assertTrue(outcomes.containsAll(List.of(1000, 6000)), outcomes.toString());
        assertTrue(outcomes.size() > 5, "torn in many places: " + outcomes);
    }

    @Test
    void aCutThatWasNotSyncedIsLostOrKeptAsAWhole() throws IOException {
        var outcomes = new HashSet<Integer>();
        for (int i = 0; i < 40; i++) {
            write(FILE, 0, bytes(100, 1), true);
            disk.syncDirectory(HOME);
            try (DiskFile file = disk.open(FILE)) {
                file.truncate(60);
            }
            disk.losePower(random);
            outcomes.add(disk.readAll(FILE).length);
        }
        assertEquals(new HashSet<>(List.of(60, 100)), outcomes);
    }

    @Test
    void namesBecomeDurableWithTheirDirectoryAndInOrder() throws IOException {
        var outcomes = new HashSet<String>();
        for (int i = 0; i < 60; i++) {
            var one = new SimulatedDisk();
            one.createDirectories(HOME);
            one.syncDirectory(Path.of("/"));
            one.syncDirectory(HOME.getParent());
            one.open(FILE).close();
            one.syncDirectory(HOME);
            one.rename(FILE, HOME.resolve("b"));
            one.open(HOME.resolve("c")).close();
            one.losePower(random);
            outcomes.add(one.list(HOME).stream()
                    .map(p -> p.getFileName().toString())
                    .toList()
                    .toString());
        }
        assertEquals(new HashSet<>(List.of("[a]", "[b]", "[b, c]")), outcomes);
    }

    @Test
    void aMappingIsWrittenThroughAndDurableOnceSynced() throws Exception {
        try (DiskFile file = disk.open(FILE)) {
            DiskFile.MappedFile mapped = file.map(16);
            mapped.segment().set(ValueLayout.JAVA_BYTE, 3, (byte) 9);
            assertThrows(IOException.class, () -> file.truncate(8), "mapped");
            mapped.sync();
            mapped.close();
            file.truncate(8);
            file.sync();
        }
        disk.syncDirectory(HOME);
        disk.losePower(random);
        assertArrayEquals(new byte[] {0, 0, 0, 9, 0, 0, 0, 0}, disk.readAll(FILE));
    }

    @Test
    void itDiesAtTheChangeItWasTold() throws IOException {
        write(FILE, 0, bytes(4, 1), true);
        long before = disk.changes();
        disk.writeAtomically(FILE, new byte[] {2});
        long needed = disk.changes() - before;
        for (int after = 0; after < needed; after++) {
            disk.dieAfter(after, Optional.of(random));
            assertThrows(IOException.class, () -> disk.writeAtomically(FILE, new byte[] {3, 3}));
            assertTrue(disk.dead());
            assertThrows(IOException.class, () -> disk.list(HOME), "dead until the next life");
            disk.losePower(random);
            assertFalse(disk.dead());
            byte[] left = disk.readAll(FILE);
            assertTrue(Arrays.equals(left, new byte[] {2}) || Arrays.equals(left, new byte[] {3, 3}));
            disk.writeAtomically(FILE, new byte[] {2});
        }
    }

    @Test
    void itFillsUpAndItFails() throws IOException {
        disk.leave(10);
        write(FILE, 0, bytes(10, 1), false);
        assertThrows(IOException.class, () -> write(FILE, 10, bytes(1, 1), false));
        write(FILE, 0, bytes(10, 2), false);
        disk.delete(FILE);
        write(FILE, 0, bytes(10, 3), false);
        disk.makeRoom();
        write(FILE, 10, bytes(100, 1), false);

        disk.fail(path -> path.startsWith(FILE));
        assertThrows(IOException.class, () -> disk.readAll(FILE));
        disk.list(HOME);
        disk.fail(path -> false);
        assertEquals(110, disk.readAll(FILE).length);
    }
}
