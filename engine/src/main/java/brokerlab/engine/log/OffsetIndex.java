package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where batches lie in a segment, about one entry every {@code index.interval.bytes}.
 *
 * <pre>
 *   int32  last offset of a batch, relative to the segment's base
 *   int32  file position at which that batch begins
 * </pre>
 *
 * The batch that holds an offset lies at or after the position of the last entry that is not above the offset.
 */
final class OffsetIndex extends MappedIndex {
    static final int ENTRY = 8;

    OffsetIndex(Disk disk, Path file, long baseOffset) {
        super(disk, file, baseOffset, ENTRY);
    }

    boolean isFull() {
        return entries() >= capacity();
    }

    void append(long offset, int position) throws IOException {
        int relative = Math.toIntExact(offset - baseOffset);
        append((segment, at) -> {
            segment.set(INT, at, relative);
            segment.set(INT, at + 4, position);
        });
    }

    /** Where to start looking for {@code offset}. */
    int lookup(long offset) {
        long relative = offset - baseOffset;
        return findLast((s, at) -> s.get(INT, at) <= relative, 0, (s, at) -> s.get(INT, at + 4));
    }

    /** A batch's begin at or before {@code position}, as near as the index knows. */
    int batchAtOrBefore(int position) {
        return findLast((s, at) -> s.get(INT, at + 4) <= position, 0, (s, at) -> s.get(INT, at + 4));
    }

    /** The offset of the first entry whose batch begins at or after {@code position}. */
    Optional<Long> offsetAtOrAfter(long position) {
        int slot = countWhile((s, at) -> s.get(INT, at + 4) < position);
        return peek(slot, this::read).map(BatchPlace::offset);
    }

    /** Drops entries from {@code offset} on. */
    void truncateTo(long offset) {
        long relative = offset - baseOffset;
        keep(countWhile((s, at) -> s.get(INT, at) < relative));
    }

    BatchPlace entry(int slot) {
        return at(slot, this::read);
    }

    private BatchPlace read(MemorySegment s, long at) {
        return new BatchPlace(s.get(INT, at + 4), baseOffset + s.get(INT, at));
    }

    /** At most {@code limit} entries, evenly thinned. */
    List<BatchPlace> thinned(int limit) {
        int count = entries();
        int shown = Math.min(count, Math.max(0, limit));
        var result = new ArrayList<BatchPlace>(shown);
        for (int i = 0; i < shown; i++) {
            peek((int) ((long) i * count / shown), this::read).ifPresent(result::add);
        }
        return result;
    }

    /** What is wrong with it, empty when nothing: entries must rise and lie within the log file. */
    Optional<String> fault(int logBytes) {
        long before = -1;
        int positionBefore = -1;
        for (int slot = 0; slot < entries(); slot++) {
            BatchPlace e = entry(slot);
            if (e.offset() - baseOffset <= before || e.position() <= positionBefore || e.position() >= logBytes) {
                return Optional.of(file() + ": entry " + slot + " (offset " + e.offset() + ", position " + e.position()
                        + ") does not rise or lies beyond the log's " + logBytes + " bytes");
            }
            before = e.offset() - baseOffset;
            positionBefore = e.position();
        }
        return Optional.empty();
    }
}
