package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The aborted transactions whose markers lie in a segment, by the markers' offsets. The file is made with its first entry.
 *
 * <pre>
 *   int16 version = 0 │ int64 producer id │ int64 first offset │ int64 last offset (the marker's) │ int64 last stable offset
 * </pre>
 *
 * The last stable offset is that of the log once the marker was in it: an entry whose one reaches the end of a read says that
 * no later entry can concern it. Written under the log's lock; the list is replaced as a whole, so that readers need none.
 */
final class TransactionIndex {
    static final int ENTRY = 34;
    private static final short VERSION = 0;

    private final Disk disk;
    private final Path file;
    private volatile List<AbortedTransaction> entries = List.of();
    private volatile boolean unsynced;
    /** The file does not say all of it. */
    private volatile boolean unwritten;

    TransactionIndex(Disk disk, Path file) {
        this.disk = disk;
        this.file = file;
    }

    /** Reads the file. Returns what is wrong with it; then it counts as empty. */
    Optional<String> load(long baseOffset) throws IOException {
        entries = List.of();
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        byte[] bytes = disk.readAll(file);
        if (bytes.length % ENTRY != 0) {
            return Optional.of(file + " is no multiple of " + ENTRY + " bytes");
        }
        var found = new ArrayList<AbortedTransaction>();
        long before = baseOffset - 1;
        for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
            short version = in.getShort();
            var entry = new AbortedTransaction(in.getLong(), in.getLong(), in.getLong(), in.getLong());
            if (version != VERSION || entry.lastOffset() <= before || entry.firstOffset() > entry.lastOffset()) {
                return Optional.of(file + ": entry " + found.size() + " does not rise or is of version " + version);
            }
            before = entry.lastOffset();
            found.add(entry);
        }
        entries = List.copyOf(found);
        return Optional.empty();
    }

    List<AbortedTransaction> entries() {
        return entries;
    }

    void append(AbortedTransaction entry) throws IOException {
        var more = new ArrayList<>(entries);
        more.add(entry);
        long at = (long) entries.size() * ENTRY;
        entries = List.copyOf(more);
        unsynced = true;
        boolean whole = unwritten;
        unwritten = true;
        try (DiskFile f = disk.open(file)) {
            f.write(bytes(whole ? more : List.of(entry)), whole ? 0 : at);
        }
        unwritten = false;
    }

    /** Becomes exactly {@code wanted}; the file is left alone when it says so already, kept aside when it is newer. */
    void replace(List<AbortedTransaction> wanted) throws IOException {
        ByteBuffer content = bytes(wanted);
        boolean same = false;
        if (disk.exists(file)) {
            ByteBuffer present = ByteBuffer.wrap(disk.readAll(file));
            if (present.remaining() >= Short.BYTES && present.getShort(0) > VERSION) {
                ForeignFiles.keep(disk, file, String.valueOf(present.getShort(0)));
            } else if (wanted.isEmpty()) {
                disk.delete(file);
            } else {
                same = present.equals(content);
            }
        }
        if (!wanted.isEmpty() && !same) {
            try (DiskFile f = disk.open(file)) {
                f.truncate(0);
                f.write(content, 0);
            }
            unsynced = true;
        }
        unwritten = false;
        entries = List.copyOf(wanted);
    }

    private static ByteBuffer bytes(List<AbortedTransaction> entries) {
        ByteBuffer out = ByteBuffer.allocate(ENTRY * entries.size());
        for (AbortedTransaction e : entries) {
            out.putShort(VERSION).putLong(e.producerId()).putLong(e.firstOffset());
            out.putLong(e.lastOffset()).putLong(e.lastStableOffset());
        }
        return out.flip();
    }

    /** Drops transactions whose markers lie at {@code offset} or above. */
    void truncateTo(long offset) throws IOException {
        List<AbortedTransaction> kept =
                entries.stream().filter(e -> e.lastOffset() < offset).toList();
        if (kept.size() < entries.size()) {
            replace(kept);
        }
    }

    void flush() throws IOException {
        if (unsynced) {
            try (DiskFile f = disk.open(file)) {
                if (unwritten) {
                    f.write(bytes(entries), 0);
                }
                unwritten = false;
                unsynced = false;
                f.sync();
            }
        }
    }

    /**
     * Adds what concerns a read of {@code [from, to)} to {@code into}. True when no later index can know more.
     */
    boolean collect(long from, long to, List<AbortedTransaction> into) {
        for (AbortedTransaction e : entries) {
            if (e.lastOffset() >= from && e.firstOffset() < to) {
                into.add(e);
            }
            if (e.lastStableOffset() >= to) {
                return true;
            }
        }
        return false;
    }
}
