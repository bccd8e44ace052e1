package brokerlab.engine.log;

import java.nio.file.Path;

/**
 * All of a log that changes, at one moment. Whoever changes the log computes the next state from the former one, {@link LogCore#install}
 * puts it in place, and a reader takes it once.
 *
 * <pre>
 *   [ seg 0 ][ seg 1 ][ seg 2, active … ]
 *   └ base ≤ log start ≤ last stable ≤ high watermark ≤ log end, where the active one ends
 *                                     recovery point ≤ log end: synced below
 * </pre>
 *
 * @param directory of its files
 * @param firstUnstable where the oldest open transaction begins, {@link #NONE_OPEN} when there is none
 * @param cuts how often the log was cut
 */
record LogState(
        Lifecycle life,
        Path directory,
        SegmentList segments,
        long logStart,
        long firstUnstable,
        long highWatermark,
        long logEnd,
        long recoveryPoint,
        long cuts)
        implements LogOffsets {
    static final long NONE_OPEN = Long.MAX_VALUE;

    enum Lifecycle {
        OPEN,
        CLOSED,
        /** Its files are closed, those of another directory could not take over yet. */
        MOVING,
        /** Another directory's files took over. */
        MOVED,
        DELETED
    }

    @Override
    public long lastStable() {
        return Math.min(highWatermark, Math.max(firstUnstable, logStart));
    }

    @Override
    public long bytes() {
        return segments.all().stream().mapToLong(LogSegment::size).sum();
    }

    @Override
    public int segmentCount() {
        return segments.size();
    }

    boolean open() {
        return life == Lifecycle.OPEN;
    }

    LogState in(Lifecycle next) {
        return new LogState(
                next, directory, segments, logStart, firstUnstable, highWatermark, logEnd, recoveryPoint, cuts);
    }

    LogState in(Path renamed) {
        return new LogState(
                life, renamed, segments, logStart, firstUnstable, highWatermark, logEnd, recoveryPoint, cuts);
    }

    /** With what the active segment was given. */
    LogState appended(long unstable) {
        long end = segments.active().nextOffset();
        return new LogState(life, directory, segments, logStart, unstable, highWatermark, end, recoveryPoint, cuts);
    }

    LogState committed(long mark, long unstable) {
        if (mark == highWatermark && unstable == firstUnstable) {
            return this;
        }
        return new LogState(life, directory, segments, logStart, unstable, mark, logEnd, recoveryPoint, cuts);
    }

    LogState startingAt(long start) {
        long mark = Math.max(highWatermark, start);
        return new LogState(life, directory, segments, start, firstUnstable, mark, logEnd, recoveryPoint, cuts);
    }

    /** Goes on in {@code next}; offsets between the end and its base are left out, as compaction of the leader's log took them. */
    LogState rolled(LogSegment next) {
        SegmentList more = segments.plus(next);
        long end = next.baseOffset();
        return new LogState(life, directory, more, logStart, firstUnstable, highWatermark, end, recoveryPoint, cuts);
    }

    /** With segments that hold the same offsets, or without some of the first. */
    LogState with(SegmentList others) {
        return new LogState(
                life, directory, others, logStart, firstUnstable, highWatermark, logEnd, recoveryPoint, cuts);
    }

    /** Ends where the last one of {@code kept} does. */
    LogState cut(SegmentList kept) {
        long end = kept.active().nextOffset();
        long start = Math.min(logStart, end);
        long mark = Math.clamp(highWatermark, start, end);
        long synced = Math.min(recoveryPoint, end);
        return new LogState(life, directory, kept, start, firstUnstable, mark, end, synced, cuts + 1);
    }

    /** Holds nothing and begins with {@code fresh}. */
    LogState restarted(SegmentList fresh) {
        long at = fresh.first().baseOffset();
        long synced = Math.min(recoveryPoint, at);
        return new LogState(life, directory, fresh, at, firstUnstable, at, at, synced, cuts + 1);
    }

    LogState flushed(long synced) {
        return new LogState(life, directory, segments, logStart, firstUnstable, highWatermark, logEnd, synced, cuts);
    }

    /** @throws IllegalStateException when it contradicts itself */
    void requireSound() {
        requireOrder();
        requireEnds();
    }

    /**
     * The order of offsets is always looked at, the segments when they or what they cover changed; whether one went from between others only
     * under {@code -ea}.
     *
     * @throws IllegalStateException when this cannot come after {@code former}
     */
    void requireAfter(LogState former) {
        requireOrder();
        if (logEnd != former.logEnd || logStart != former.logStart || !segments.equals(former.segments)) {
            requireEnds();
        }
        assert segments.equals(former.segments) || segments.coverWhatWasIn(former.segments)
                : "A segment of " + directory + " is missing: " + former + " became " + this;
    }

    private void requireOrder() {
        if (logStart > lastStable()
                || lastStable() > highWatermark
                || highWatermark > logEnd
                || recoveryPoint > logEnd) {
            throw new IllegalStateException("The offsets of " + directory + " are out of order: " + this);
        }
    }

    private void requireEnds() {
        if (segments.first().baseOffset() > logStart) {
            throw new IllegalStateException("No segment of " + directory + " holds its log start: " + this);
        }
        if (segments.active().nextOffset() != logEnd) {
            throw new IllegalStateException("The active segment of " + directory + " ends at "
                    + segments.active().nextOffset() + ": " + this);
        }
    }

    @Override
    public String toString() {
        return life + ", segments " + segments.bases() + ", log start " + logStart + ", last stable " + lastStable()
                + ", high watermark " + highWatermark + ", log end " + logEnd + ", recovery point " + recoveryPoint;
    }
}
