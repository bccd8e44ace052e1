package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where each leader epoch starts in a log (KIP-101), kept in {@code leader-epoch-checkpoint}. Epochs and start offsets both
 * rise. Replaced as a whole on change, so that readers need no lock.
 */
final class LeaderEpochs {
    /** What requests say when they have none. */
    private static final int NO_EPOCH = -1;

    static final String FILE = "leader-epoch-checkpoint";

    private final Disk disk;
    private final Path file;
    private volatile TreeMap<Integer, Long> starts = new TreeMap<>();
    private volatile boolean unsaved;
    private Optional<String> foreign = Optional.empty();

    LeaderEpochs(Disk disk, Path directory) {
        this.disk = disk;
        this.file = directory.resolve(FILE);
    }

    /** Reads the file. False when it is missing or damaged: then nothing is known and the log must tell. */
    boolean load() throws IOException {
        var entries = CheckpointText.read(disk, file, 2);
        if (entries.isEmpty()) {
            foreign = CheckpointText.foreignVersion(disk, file);
            return false;
        }
        var loaded = new TreeMap<Integer, Long>();
        try {
            for (String[] e : entries.get()) {
                loaded.put(Integer.parseInt(e[0]), Long.parseLong(e[1]));
            }
        } catch (NumberFormatException e) {
            return false;
        }
        starts = loaded;
        return true;
    }

    /** The version of the file when it is of one that is not known here: it is kept aside when it is written anew. */
    Optional<String> foreignVersion() {
        return foreign;
    }

    /** Notes that {@code epoch} starts at {@code startOffset}; entries that contradict it go. What could not be saved before is now. */
    void assign(int epoch, long startOffset) throws IOException {
        note(epoch, startOffset);
        saveIfChanged();
    }

    /** Like {@link #assign}, without writing the file. Returns whether anything changed. */
    boolean note(int epoch, long startOffset) {
        Map.Entry<Integer, Long> last = starts.lastEntry();
        if (epoch < 0 || (last != null && last.getKey() == epoch && startOffset >= last.getValue())) {
            return false;
        }
        var changed = new TreeMap<>(starts);
        while (!changed.isEmpty()
                && (changed.lastKey() >= epoch || changed.lastEntry().getValue() >= startOffset)) {
            changed.pollLastEntry();
        }
        changed.put(epoch, startOffset);
        starts = changed;
        unsaved = true;
        return true;
    }

    /**
     * Whether batches of {@code epoch}, the first at offset {@code first} and the last at {@code last}, cannot be of this log. Newer
     * epochs than those known here contradict nothing: the file is written after the batches.
     */
    boolean contradict(int epoch, long first, long last) {
        if (epoch < 0 || starts.isEmpty() || epoch > starts.lastKey()) {
            return false;
        }
        Long start = starts.get(epoch);
        Map.Entry<Integer, Long> next = starts.higherEntry(epoch);
        return start == null || start > first || (next != null && next.getValue() <= last);
    }

    /** Whether an epoch starts at {@code endOffset} or above. */
    boolean reach(long endOffset) {
        Map.Entry<Integer, Long> last = starts.lastEntry();
        return last != null && last.getValue() >= endOffset;
    }

    /** As if the file had never been read. */
    void forget() {
        starts = new TreeMap<>();
        unsaved = true;
    }

    /** Drops epochs that start at {@code endOffset} or above. */
    void truncateFromEnd(long endOffset) throws IOException {
        if (!reach(endOffset)) {
            saveIfChanged();
            return;
        }
        var changed = new TreeMap<>(starts);
        while (!changed.isEmpty() && changed.lastEntry().getValue() >= endOffset) {
            changed.pollLastEntry();
        }
        starts = changed;
        save();
    }

    /** Drops epochs that end at or below {@code startOffset}; the one that holds it starts there now. */
    void truncateFromStart(long startOffset) throws IOException {
        Map.Entry<Integer, Long> first = starts.firstEntry();
        if (first == null || first.getValue() >= startOffset) {
            saveIfChanged();
            return;
        }
        var changed = new TreeMap<>(starts);
        int holding = first.getKey();
        while (!changed.isEmpty() && changed.firstEntry().getValue() <= startOffset) {
            holding = changed.pollFirstEntry().getKey();
        }
        changed.put(holding, startOffset);
        starts = changed;
        save();
    }

    /** Becomes the same as {@code other}. */
    void copy(LeaderEpochs other) throws IOException {
        starts = other.starts;
        save();
    }

    void clear() throws IOException {
        if (!starts.isEmpty()) {
            starts = new TreeMap<>();
            unsaved = true;
        }
        saveIfChanged();
    }

    /** Whether the file does not say all that is known. */
    boolean unsaved() {
        return unsaved;
    }

    /** Writes the file if it does not say the same already. */
    void saveIfChanged() throws IOException {
        if (unsaved) {
            save();
        }
    }

    private void save() throws IOException {
        unsaved = true;
        if (foreign.isPresent()) {
            ForeignFiles.keep(disk, file, foreign.get());
            foreign = Optional.empty();
        }
        CheckpointText.write(
                disk,
                file,
                starts.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .toList());
        unsaved = false;
    }

    Optional<Integer> latest() {
        Map.Entry<Integer, Long> last = starts.lastEntry();
        return last == null ? Optional.empty() : Optional.of(last.getKey());
    }

    /** The oldest epoch with a record here, empty for none. */
    Optional<Integer> earliest() {
        Map.Entry<Integer, Long> first = starts.firstEntry();
        return first == null ? Optional.empty() : Optional.of(first.getKey());
    }

    /** KIP-101/279: the end of the largest epoch known that is not above {@code epoch}. */
    EpochEnd endOf(int epoch, long logEndOffset) {
        TreeMap<Integer, Long> known = starts;
        if (epoch == NO_EPOCH || known.isEmpty() || known.lastKey() < epoch) {
            return EpochEnd.UNKNOWN;
        }
        if (known.lastKey() == epoch) {
            return new EpochEnd(epoch, logEndOffset);
        }
        long end = known.higherEntry(epoch).getValue();
        Map.Entry<Integer, Long> floor = known.floorEntry(epoch);
        return new EpochEnd(floor == null ? epoch : floor.getKey(), end);
    }
}
