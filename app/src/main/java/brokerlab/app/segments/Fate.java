package brokerlab.app.segments;

import brokerlab.engine.view.Query;
import java.util.ArrayList;
import java.util.List;

/** When a segment goes, and why. Told from what the broker says of its retention decision; nothing is guessed that it does not say. */
sealed interface Fate {
    /** What makes the next check delete it. */
    enum Due {
        TIME,
        SIZE,
        LOG_START
    }

    /** Why nothing will delete it for now. */
    enum Kept {
        COMPACTED,
        NO_LIMIT,
        NOT_REPLICATED,
        OLDER_FIRST
    }

    /** @param inMs until the next check, -1 when it is not known */
    record Goes(Due due, long inMs) implements Fate {}

    /**
     * Its newest record gets too old.
     *
     * @param orAfterBytes also deleted by size once this much more is written, -1 without a size limit
     */
    record Expires(long inMs, long orAfterBytes) implements Fate {}

    /** Deleted by size once this much more is written. */
    record AfterBytes(long bytes) implements Fate {}

    /**
     * Still written.
     *
     * @param rollInMs until its age closes it
     */
    record Appending(long rollBytes, long rollInMs) implements Fate {}

    record Stays(Kept why) implements Fate {}

    /** One for each segment, in their order. */
    static List<Fate> of(Query.SegmentsAnswer answer, long nowMs) {
        var fates = new ArrayList<Fate>();
        boolean bySize = answer.retentionBytes() >= 0;
        long total = answer.segments().stream().mapToLong(Query.Segment::bytes).sum();
        long through = 0;
        for (Query.Segment s : answer.segments()) {
            long excess = total - through - answer.retentionBytes();
            through += s.bytes();
            long after = bySize ? Math.max(0, answer.retentionBytes() - (total - through)) : -1;
            fates.add(of(answer, s, nowMs, bySize && excess >= s.bytes(), after));
        }
        return fates;
    }

    private static Fate of(Query.SegmentsAnswer answer, Query.Segment s, long nowMs, boolean tooMuch, long afterBytes) {
        if (s.expiresAtMs() == 0) {
            Due due =
                    !s.active() && s.nextOffset() <= answer.logStart() ? Due.LOG_START : tooMuch ? Due.SIZE : Due.TIME;
            return new Goes(
                    due, answer.nextRetentionCheckMs() < 0 ? -1 : Math.max(0, answer.nextRetentionCheckMs() - nowMs));
        }
        if (s.active()) {
            return new Appending(answer.segmentBytes(), rollInMs(answer, s, nowMs));
        }
        if (s.expiresAtMs() != Long.MAX_VALUE) {
            return new Expires(Math.max(0, s.expiresAtMs() - nowMs), afterBytes);
        }
        if (answer.compacted()) {
            return new Stays(Kept.COMPACTED);
        }
        if (s.nextOffset() > answer.highWatermark()) {
            return new Stays(Kept.NOT_REPLICATED);
        }
        if (afterBytes >= 0) {
            return new AfterBytes(afterBytes);
        }
        return new Stays(answer.retentionMs() < 0 ? Kept.NO_LIMIT : Kept.OLDER_FIRST);
    }

    private static long rollInMs(Query.SegmentsAnswer answer, Query.Segment s, long nowMs) {
        return s.bytes() == 0 || s.createdMs() <= 0 ? -1 : Math.max(0, s.createdMs() + answer.segmentMs() - nowMs);
    }

    /** How much of its life is over, 0 to 1; negative when no end is in sight. */
    default double used(Query.SegmentsAnswer answer, Query.Segment segment) {
        return switch (this) {
            case Goes f -> 1;
            case Expires f -> {
                double byTime = answer.retentionMs() <= 0 ? 1 : 1 - (double) f.inMs() / answer.retentionMs();
                double bySize = f.orAfterBytes() < 0 || answer.retentionBytes() <= 0
                        ? 0
                        : 1 - (double) f.orAfterBytes() / answer.retentionBytes();
                yield Math.clamp(Math.max(byTime, bySize), 0, 1);
            }
            case AfterBytes f ->
                answer.retentionBytes() <= 0 ? 1 : Math.clamp(1 - (double) f.bytes() / answer.retentionBytes(), 0, 1);
            case Appending f -> -1;
            case Stays f -> -1;
        };
    }
}
