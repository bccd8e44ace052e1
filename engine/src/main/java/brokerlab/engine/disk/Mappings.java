package brokerlab.engine.disk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Leaves the process the last mappings that it may have: files that find none are served without an index, a JVM that finds none for its
 * own memory ends. They are counted rarely while there are many left, and often towards the end.
 */
final class Mappings {
    /** Of the limit, for heap, code, classes and stacks. */
    private static final long KEPT = 500;

    private static final Path USED = Path.of("/proc/self/maps");
    private static final Path MOST = Path.of("/proc/sys/vm/max_map_count");
    private static final int LONGEST_NUMBER = 32;

    /** Last of the constants, as it reads with them. */
    static final Mappings OF_THIS_PROCESS =
            new Mappings(mostHere(), () -> usedHere().orElse(0));

    private final OptionalLong most;
    private final LongSupplier used;
    private long counted;
    private long since;
    private long untilNextCount;

    /** @param most that the system lets this process have, empty when that is not known: then all may be made */
    Mappings(OptionalLong most, LongSupplier used) {
        this.most = most;
        this.used = used;
    }

    /** The limit of this process, as far as the system tells it. */
    static OptionalLong mostHere() {
        return Files.isReadable(MOST) ? number() : OptionalLong.empty();
    }

    /** In use by this process now; empty where it is not told, or cannot be read for want of a descriptor. */
    static OptionalLong usedHere() {
        if (!Files.isReadable(USED)) {
            return OptionalLong.empty();
        }
        try (Stream<String> mappings = Files.lines(USED)) {
            return OptionalLong.of(mappings.count());
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    /** In one read: a second one, even of the second digit, finds such a file at its end. */
    private static OptionalLong number() {
        try (InputStream in = Files.newInputStream(MOST)) {
            return OptionalLong.of(
                    Long.parseLong(new String(in.readNBytes(LONGEST_NUMBER), StandardCharsets.US_ASCII).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * A mapping of {@code file} is about to be made.
     *
     * @throws IOException telling {@link Shortage#MEMORY} when it must not be
     */
    synchronized void take(Path file) throws IOException {
        if (most.isEmpty()) {
            return;
        }
        long mine = most.getAsLong() - Math.min(KEPT, most.getAsLong() / 20);
        if (since >= untilNextCount) {
            counted = used.getAsLong();
            since = 0;
            untilNextCount = Math.max(1, (mine - counted) / 4);
        }
        if (counted + since >= mine) {
            untilNextCount = 0;
            throw new FileSystemException(file.toString(), null, "Cannot allocate memory");
        }
        since++;
    }
}
