package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Up to which offset no record of a segment is younger than a timestamp.
 *
 * <pre>
 *   int64  largest timestamp so far
 *   int32  last offset of the batch that has it, relative to the segment's base
 * </pre>
 *
 * Both rise. The last slot is kept free for the segment's largest timestamp, which is written when it is closed.
 */
final class TimeIndex extends MappedIndex {
    static final int ENTRY = 12;

    TimeIndex(Disk disk, Path file, long baseOffset) {
        super(disk, file, baseOffset, ENTRY);
    }

    boolean isFull() {
        return entries() >= capacity() - 1;
    }

    /** Adds an entry when its timestamp is above the last one's. */
    void maybeAppend(TimeEntry entry) throws IOException {
        TimeEntry last = last();
        if (entry.timestampMs() > last.timestampMs() && (entries() == 0 || entry.offset() >= last.offset())) {
            int relative = Math.toIntExact(entry.offset() - baseOffset);
            append((segment, at) -> {
                segment.set(LONG, at, entry.timestampMs());
                segment.set(INT, at + 8, relative);
            });
        }
    }

    /** -1 and the base offset when it is empty. */
    TimeEntry last() {
        return findLast((s, at) -> true, new TimeEntry(-1, baseOffset), this::read);
    }

    /** The last entry not younger than {@code timestampMs}; -1 and the base offset when there is none. */
    TimeEntry lookup(long timestampMs) {
        return findLast((s, at) -> s.get(LONG, at) <= timestampMs, new TimeEntry(-1, baseOffset), this::read);
    }

    /** Drops entries from {@code offset} on. */
    void truncateTo(long offset) {
        long relative = offset - baseOffset;
        keep(countWhile((s, at) -> s.get(INT, at + 8) < relative));
    }

    /** What is wrong with it, empty when nothing: timestamps rise, offsets do not fall and lie below {@code nextOffset}. */
    Optional<String> fault(long nextOffset) {
        TimeEntry before = new TimeEntry(-1, baseOffset);
        for (int slot = 0; slot < entries(); slot++) {
            TimeEntry e = at(slot, this::read);
            if (e.timestampMs() <= before.timestampMs() || e.offset() < before.offset() || e.offset() >= nextOffset) {
                return Optional.of(file() + ": entry " + slot + " (timestamp " + e.timestampMs() + ", offset "
                        + e.offset() + ") does not rise or lies beyond offset " + nextOffset);
            }
            before = e;
        }
        return Optional.empty();
    }

    private TimeEntry read(MemorySegment s, long at) {
        return new TimeEntry(s.get(LONG, at), baseOffset + s.get(INT, at + 8));
    }

    /** A timestamp and the offset that has it. */
    record TimeEntry(long timestampMs, long offset) {}
}
