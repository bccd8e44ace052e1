package brokerlab.engine.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {
    @TempDir
    Path temp;

    private final Disk disk = new RealDisk();

    @Test
    void aLockIsHeldByOneOnly() throws Exception {
        Path lock = temp.resolve(".lock");
        var held = disk.lock(lock).orElseThrow();
        assertTrue(disk.lock(lock).isEmpty());
        held.close();
        disk.lock(lock).orElseThrow().close();
    }

    @Test
    void aLockKeepsOtherProcessesOutHoweverOftenItIsAskedForHere() throws Exception {
        Path lock = temp.resolve(".lock");
        var held = disk.lock(lock).orElseThrow();
        assertEquals("held by another", inAnotherProcess(lock));
        assertTrue(disk.lock(lock).isEmpty());
        assertTrue(
                disk.lock(temp.resolve("../" + temp.getFileName() + "/.lock")).isEmpty());
        assertEquals("held by another", inAnotherProcess(lock));
        held.close();
        assertEquals("locked", inAnotherProcess(lock));
        disk.lock(lock).orElseThrow().close();
    }

    private static String inAnotherProcess(Path lock) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Asking.class.getName(),
                        lock.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = process.inputReader()) {
            return said.readLine();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Says whether it got the lock. */
    static final class Asking {
        private Asking() {}

        public static void main(String[] args) throws IOException {
            System.out.println(new RealDisk().lock(Path.of(args[0])).isPresent() ? "locked" : "held by another");
        }
    }

    /** A clean stop deletes the lock's file: whoever opened it before holds nothing that keeps others out. */
    @Test
    void aLockWhoseFileIsDeletedAllTheTimeIsHeldByOneOnly() throws Exception {
        Path lock = temp.resolve(".lock");
        var holders = new AtomicInteger();
        var taken = new AtomicInteger();
        Callable<Void> contender = () -> {
            while (taken.get() < 2_000) {
                var held = disk.lock(lock);
                if (held.isPresent()) {
                    assertEquals(1, holders.incrementAndGet());
                    taken.incrementAndGet();
                    holders.decrementAndGet();
                    disk.delete(lock);
                    held.get().close();
                }
            }
            return null;
        };
        try (var pool = Executors.newFixedThreadPool(3)) {
            for (var each : pool.invokeAll(Collections.nCopies(3, contender))) {
                each.get();
            }
        }
    }

    @Test
    void aMappingGrowsTheFileAndIsGoneWhenClosed() throws IOException {
        Path file = temp.resolve("m");
        try (DiskFile f = disk.open(file)) {
            DiskFile.MappedFile mapped = f.map(4096);
            assertEquals(4096, f.size());
            mapped.segment().set(ValueLayout.JAVA_BYTE, 10, (byte) 7);
            mapped.sync();
            var segment = mapped.segment();
            mapped.close();
            assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_BYTE, 10));
            f.truncate(11);
        }
        disk.rename(file, temp.resolve("n"));
        assertEquals(7, disk.readAll(temp.resolve("n"))[10]);
    }

    @Test
    void anInterruptedThreadDoesNotCloseTheFileForOthers() throws IOException {
        DiskFile f = disk.open(temp.resolve("f"));
        try {
            f.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            Thread.currentThread().interrupt();
            assertThrows(ClosedByInterruptException.class, () -> f.read(ByteBuffer.allocate(3), 0));
            assertTrue(Thread.interrupted());
            ByteBuffer read = ByteBuffer.allocate(10);
            assertEquals(3, f.read(read, 0));
            f.write(ByteBuffer.wrap(new byte[] {4}), 3);
            assertEquals(4, f.size());
        } finally {
            f.close();
        }
        assertThrows(ClosedChannelException.class, f::size);
    }

    @Test
    void smallFilesAreReplacedAsAWhole() throws IOException {
        Path file = temp.resolve("c");
        disk.writeAtomically(file, new byte[] {1});
        disk.writeAtomically(file, new byte[] {2, 3});
        assertArrayEquals(new byte[] {2, 3}, disk.readAll(file));
        assertFalse(Files.exists(temp.resolve("c.tmp")));
        disk.delete(file);
        disk.delete(file);
        disk.createDirectories(temp.resolve("x/y"));
        disk.deleteRecursively(temp.resolve("x"));
        disk.deleteRecursively(temp.resolve("x"));
        assertFalse(disk.exists(temp.resolve("x")));
        assertTrue(disk.usableSpace(temp) > 0 && disk.totalSpace(temp) > 0);
    }
}
