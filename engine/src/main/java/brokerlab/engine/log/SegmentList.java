package brokerlab.engine.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log's segments by base offset, at least one; the last is active. Immutable. They join: each holds the offsets from its base to that of
 * the next, though compaction may have left none of them, and ends at or before it.
 */
record SegmentList(List<LogSegment> all) {
    SegmentList {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a log has at least one segment");
        }
        for (int i = 1; i < all.size(); i++) {
            long base = all.get(i).baseOffset();
            if (base <= all.get(i - 1).baseOffset() || base < all.get(i - 1).nextOffset()) {
                throw new IllegalArgumentException("Segment " + base + " overlaps the one before, of offsets "
                        + all.get(i - 1).baseOffset() + " to " + (all.get(i - 1).nextOffset() - 1));
            }
        }
    }

    LogSegment first() {
        return all.getFirst();
    }

    LogSegment active() {
        return all.getLast();
    }

    int size() {
        return all.size();
    }

    LogSegment get(int index) {
        return all.get(index);
    }

    /** Index of the last segment with a base not above {@code offset}, 0 when there is none. */
    int floorIndex(long offset) {
        int low = 0;
        int high = all.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (all.get(middle).baseOffset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    Optional<LogSegment> withBase(long baseOffset) {
        LogSegment found = all.get(floorIndex(baseOffset));
        return found.baseOffset() == baseOffset ? Optional.of(found) : Optional.empty();
    }

    /** How many of the first segments, never the active one, lie below {@code offset} as a whole. */
    int wholeBelow(long offset) {
        int below = 0;
        while (!isLast(below) && get(below + 1).baseOffset() <= offset) {
            below++;
        }
        return below;
    }

    boolean isLast(int index) {
        return index == all.size() - 1;
    }

    /** Base of the next segment; for the last one {@code logEnd}. */
    long endOf(int index, long logEnd) {
        return isLast(index) ? logEnd : all.get(index + 1).baseOffset();
    }

    SegmentList plus(LogSegment segment) {
        var more = new ArrayList<>(all);
        more.add(segment);
        return new SegmentList(more);
    }

    /** With {@code replacement} in the place of the segments {@code [from, to)}, of which the first has the same base. */
    SegmentList replaced(int from, int to, LogSegment replacement) {
        if (replacement.baseOffset() != all.get(from).baseOffset()) {
            throw new IllegalArgumentException("Segment " + replacement.baseOffset() + " leaves a gap in the place of "
                    + all.get(from).baseOffset());
        }
        var changed = new ArrayList<>(all.subList(0, from));
        changed.add(replacement);
        changed.addAll(all.subList(to, all.size()));
        return new SegmentList(changed);
    }

    SegmentList from(int index) {
        return new SegmentList(all.subList(index, all.size()));
    }

    SegmentList upTo(int count) {
        return new SegmentList(all.subList(0, count));
    }

    List<Long> bases() {
        return all.stream().map(LogSegment::baseOffset).toList();
    }

    /** Whether each segment of {@code former} is here, or a new one in its place, or lies before or behind all that are here. */
    boolean coverWhatWasIn(SegmentList former) {
        for (LogSegment was : former.all) {
            if (was.baseOffset() >= first().baseOffset() && was.baseOffset() <= active().baseOffset()) {
                LogSegment holds = all.get(floorIndex(was.baseOffset()));
                if (holds != was && former.all.contains(holds)) {
                    return false;
                }
            }
        }
        return true;
    }
}
