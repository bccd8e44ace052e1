package brokerlab.engine.local;

import java.util.ArrayDeque;

/**
 * How a group gets on in one partition, measured from commit to commit: between two commits its lag rises like the tooth of a saw however
 * healthy it is, so nothing is concluded from there. How often it commits is measured, too, and all patience is counted in that.
 * Elapsed milliseconds throughout. Belongs to the sampler's lane.
 */
final class CommitTrack {
    /** Moves nearer to each other are kept as one. */
    private static final long SPACING_MS = 2_000;

    private static final int POINTS = 12;
    private static final int GAPS = 4;

    /** Nothing is said of a pace before it was seen for so long. */
    private static final long SPAN_MS = 8_000;

    private static final long WINDOW_MS = 20_000;

    /** A pace is taken over so many commits, where they come seldom. */
    private static final int COMMITS = 4;

    /** The committed offset moved: what had been committed and written by then. */
    private record Point(long atMs, long committed, long end) {}

    /**
     * What can be said.
     *
     * @param known whether the two rates are: over at least two commits
     * @param consumedPerSec offsets from commit to commit
     * @param producedPerSec offsets written meanwhile
     * @param lagAtCommit what was left when it committed last; -1 while no commit was seen
     * @param everyMs the longest it lately took from one commit to the next with something to read; -1 unknown
     * @param standsMs for how long there has been something to read and no commit; 0 when nothing is left
     */
    record Standing(
            boolean known,
            double consumedPerSec,
            double producedPerSec,
            long lagAtCommit,
            long everyMs,
            long standsMs) {}

    private final ArrayDeque<Point> points = new ArrayDeque<>(POINTS);
    private final long[] gaps = new long[GAPS];
    private int gapCount;
    private long committed = -1;
    private long seenMs = Long.MIN_VALUE;
    private long seenEnd;

    /** Since when there was something to read and no commit; {@link Long#MAX_VALUE} while nothing is left. */
    private long waitingSinceMs = Long.MAX_VALUE;

    /** Takes what is seen now: the committed offset, when it was committed, and the high watermark. */
    void see(long nowMs, long wallMs, long offset, long offsetWallMs, long end) {
        boolean first = seenMs == Long.MIN_VALUE;
        if (!first && offset < committed) {
            // reset or begun anew: what was measured is of another time
            forget();
        }
        if (!first && offset != committed) {
            moved(nowMs, wallMs, offset, offsetWallMs, end);
        }
        if (end <= offset) {
            waitingSinceMs = Long.MAX_VALUE;
        } else if (waitingSinceMs == Long.MAX_VALUE) {
            waitingSinceMs = nowMs;
        }
        committed = offset;
        seenMs = nowMs;
        seenEnd = end;
    }

    /** The commit lies between the look before and this one: what was written by then lies between, too. */
    private void moved(long nowMs, long wallMs, long offset, long offsetWallMs, long end) {
        long sinceLook = nowMs - seenMs;
        long ago = Math.clamp(wallMs - offsetWallMs, 0, Math.max(0, sinceLook));
        long at = nowMs - ago;
        long grown = Math.max(0, end - seenEnd);
        long endThen = sinceLook == 0 ? end : end - grown * ago / sinceLook;
        if (waitingSinceMs != Long.MAX_VALUE) {
            gaps[gapCount++ % GAPS] = Math.max(0, at - waitingSinceMs);
        }
        waitingSinceMs = at;
        if (points.size() > 1) {
            Point newest = points.removeLast();
            if (newest.atMs() - points.getLast().atMs() >= SPACING_MS) {
                points.addLast(newest);
            }
        }
        if (points.size() == POINTS) {
            points.removeFirst();
        }
        points.addLast(new Point(at, offset, Math.max(endThen, offset)));
    }

    /** What was measured of the pace holds no longer; how often it commits does. */
    void forget() {
        points.clear();
        waitingSinceMs = Long.MAX_VALUE;
    }

    private long every() {
        long longest = -1;
        for (int i = 0; i < Math.min(gapCount, GAPS); i++) {
            longest = Math.max(longest, gaps[i]);
        }
        return longest;
    }

    Standing standing(long nowMs) {
        long every = every();
        long stands = waitingSinceMs == Long.MAX_VALUE ? 0 : Math.max(0, nowMs - waitingSinceMs);
        if (points.isEmpty()) {
            return new Standing(false, 0, 0, -1, every, stands);
        }
        Point last = points.getLast();
        Point from = points.getFirst();
        long window = Math.max(WINDOW_MS, COMMITS * every);
        for (Point point : points) {
            if (last.atMs() - point.atMs() >= window) {
                from = point;
            }
        }
        long span = last.atMs() - from.atMs();
        boolean known = points.size() > 2 && span >= SPAN_MS;
        double seconds = Math.max(1, span) / 1000.0;
        return new Standing(
                known,
                known ? (last.committed() - from.committed()) / seconds : 0,
                known ? (last.end() - from.end()) / seconds : 0,
                last.end() - last.committed(),
                every,
                stands);
    }
}
