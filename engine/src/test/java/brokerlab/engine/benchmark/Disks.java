package brokerlab.engine.benchmark;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The page cache: emptied or filled for the files of a folder, which takes no privileges. */
final class Disks {
    private static final int READ_ONLY = 0;
    private static final int DONT_NEED = 4;
    private static final long SYNC_SECONDS = 120;

    private Disks() {}

    /** What was written before is not written back under what is measured next. */
    static void settle() throws IOException, InterruptedException {
        Process sync = new ProcessBuilder("sync").start();
        if (!sync.waitFor(SYNC_SECONDS, TimeUnit.SECONDS)) {
            System.err.println(
                    "sync takes more than " + SYNC_SECONDS + " s; the disk is still busy with what was before.");
        }
    }

    /** Written back first, since only clean pages can be dropped; Java itself has no word for it. */
    @SuppressWarnings("restricted")
    static void forget(Path folder) throws IOException {
        for (Path file : files(folder)) {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        MethodHandle open = linker.downcallHandle(
                library.findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        MethodHandle advise = linker.downcallHandle(
                library.findOrThrow("posix_fadvise"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT));
        MethodHandle close = linker.downcallHandle(
                library.findOrThrow("close"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            for (Path file : files(folder)) {
                MemorySegment name = arena.allocateFrom(file.toString());
                int descriptor = (int) open.invokeExact(name, READ_ONLY);
                int failed = (int) advise.invokeExact(descriptor, 0L, 0L, DONT_NEED);
                int closed = (int) close.invokeExact(descriptor);
                if (descriptor < 0 || failed != 0 || closed != 0) {
                    throw new IOException(file + " cannot be dropped from the page cache");
                }
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void warm(Path folder) throws IOException {
        var buffer = ByteBuffer.allocateDirect(1 << 20);
        for (Path file : files(folder)) {
            // Indexes are preallocated and mostly holes.
            if (file.toString().endsWith(".log")) {
                try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    while (channel.read(buffer.clear()) > 0) {
                        buffer.clear();
                    }
                }
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }
}
