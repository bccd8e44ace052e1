package brokerlab.engine.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.SyncFailedException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a file operation can want for without the device being ill: it works again as soon as there is room. The system tells it by a
 * number of which Java passes on nothing but the text, in the language of the process; so the texts are asked of the system itself.
 */
public enum Shortage {
    DESCRIPTORS(
            24,
            "this process has no descriptor left (its limit on open files)",
            "Raise the limit on open files (ulimit -n, or LimitNOFILE= of a service) and start anew, or give descriptors back: fewer"
                    + " partitions, segments or connections",
            "Too many open files"),
    DESCRIPTORS_OF_THE_MACHINE(
            23,
            "the machine has no descriptor left (fs.file-max)",
            "Raise fs.file-max, or end what holds so many files open",
            "Too many open files in system",
            "File table overflow"),
    MEMORY(
            12,
            "no more of a file can be mapped into memory (vm.max_map_count, or the memory of this process)",
            "Raise vm.max_map_count (sysctl -w vm.max_map_count=262144) or the limit on memory (ulimit -v), or have fewer partitions and"
                    + " segments",
            "Cannot allocate memory",
            "Not enough space",
            "The paging file is too small for this operation to complete"),
    SPACE(
            28,
            "the disk is full",
            "Make room on that disk",
            "No space left on device",
            "There is not enough space on the disk"),
    QUOTA(
            Posix.MAC ? 69 : 122,
            "the quota of this user on the disk is used up",
            "Make room, or raise the quota",
            "Disk quota exceeded",
            "Disc quota exceeded");

    private static final int DEEPEST_CAUSE = 10;
    private static final Map<String, Shortage> TEXTS = texts();

    private final int number;
    private final String what;
    private final String remedy;
    /** By lines. */
    private final String texts;

    /**
     * @param number of the error, {@code errno}, on this system
     * @param texts by which Java tells it where the system speaks English
     */
    Shortage(int number, String what, String remedy, String... texts) {
        this.number = number;
        this.what = what;
        this.remedy = remedy;
        this.texts = String.join("\n", texts);
    }

    private static Map<String, Shortage> texts() {
        var all = new HashMap<String, Shortage>();
        for (Shortage each : values()) {
            each.texts.lines().forEach(text -> all.put(text, each));
            Posix.text(each.number).ifPresent(text -> all.put(text, each));
        }
        return Map.copyOf(all);
    }

    /**
     * What {@code error} tells of; empty for everything else, above all a device that fails. A sync that failed is never a shortage,
     * whatever it says: what had been written may be lost, and a second sync would not tell.
     */
    public static Optional<Shortage> of(Throwable error) {
        Optional<Shortage> found = Optional.empty();
        Throwable at = error;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            switch (at) {
                case SyncFailedException e -> {
                    return Optional.empty();
                }
                case IOException e -> found = found.or(() -> named(e));
                case UncheckedIOException e -> {}
                // Of a mapping; of the heap it has no such text.
                case OutOfMemoryError e ->
                    found = found.or(
                            () -> "Map failed".equals(e.getMessage()) ? Optional.of(MEMORY) : Optional.empty());
                default -> {}
            }
            at = at.getCause();
        }
        return found;
    }

    /** A path may hold any words: only what the system says counts. */
    private static Optional<Shortage> named(IOException error) {
        String text = error instanceof FileSystemException e ? e.getReason() : error.getMessage();
        if (text == null) {
            return Optional.empty();
        }
        if (error instanceof FileNotFoundException && text.endsWith(")")) {
            return TEXTS.entrySet().stream()
                    .filter(e -> text.endsWith(" (" + e.getKey() + ")"))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
        return Optional.ofNullable(TEXTS.get(text));
    }

    /** In words, as part of a sentence: "the disk is full". */
    public String what() {
        return what;
    }

    /** What helps what runs. */
    public String remedy() {
        return temporary() ? remedy + ": it goes on by itself then" : remedy;
    }

    /** What helps a start that failed for it. */
    public String remedyOfStart() {
        return temporary() ? remedy + ", then start again" : remedy;
    }

    /** Others may end it while the process runs. */
    private boolean temporary() {
        return this == SPACE || this == QUOTA;
    }

    /** Names the file that met a shortage, where the system did not; other errors as they are. */
    public static IOException at(Path file, IOException error) {
        boolean bare = error.getClass() == IOException.class && TEXTS.containsKey(String.valueOf(error.getMessage()));
        if (!bare) {
            return error;
        }
        var named = new FileSystemException(file.toString(), null, error.getMessage());
        named.initCause(error);
        return named;
    }
}
