package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import java.util.List;
import java.util.Optional;

/**
 * One log at one moment, and what it would do then under settings that need not be in force, by the functions that decide when they are.
 * Everything is told of the state found when it was made; nothing is changed.
 */
public final class LogForecast {
    private final LogCore core;
    private final LogState state;
    private final SegmentList segments;

    LogForecast(LogCore core) {
        this.core = core;
        this.state = core.state();
        this.segments = state.segments();
    }

    /**
     * What leaves the log.
     *
     * @param baseOffsets of the segments, oldest first
     * @param newLogStart where the log begins afterwards
     */
    public record LostSegments(List<Long> baseOffsets, long bytes, long newLogStart) {
        /** What has gone when both have happened to one log. */
        public LostSegments or(LostSegments other) {
            LostSegments more = other.baseOffsets.size() > baseOffsets.size() ? other : this;
            return new LostSegments(more.baseOffsets, more.bytes, Math.max(newLogStart, other.newLogStart));
        }
    }

    /** Wall time of its broker. */
    public long nowMs() {
        return core.context.nowMs();
    }

    /** At the moment it tells of. */
    public LogOffsets offsets() {
        return state;
    }

    /** Oldest first, the active one last. */
    public List<SegmentInfo> segments() {
        return LogReads.infos(segments);
    }

    /**
     * When retention deletes each of {@link #segments}, by the function that deletes: wall ms, {@link Long#MAX_VALUE} for never as far as
     * can be told, 0 when it is due at the next check.
     */
    public List<Long> expiry(TopicSettings settings) {
        return RetentionDecision.of(
                        SegmentRemovals.facts(state), state.logStart(), state.highWatermark(), settings, nowMs())
                .stream()
                .map(RetentionDecision.RetentionVerdict::expiresMs)
                .toList();
    }

    /**
     * What a retention check would delete.
     *
     * @param from where the log begins then, if that is higher than now
     * @param atMs wall time of the check
     */
    public LostSegments retention(TopicSettings settings, long from, long atMs) {
        long start = Math.max(state.logStart(), from);
        List<RetentionDecision.RetainedSegment> facts = SegmentRemovals.facts(state);
        List<RetentionDecision.RetentionVerdict> verdicts =
                RetentionDecision.of(facts, start, state.highWatermark(), settings, atMs);
        return first(RetentionDecision.deletion(facts, verdicts, start).count(), start);
    }

    /** What goes when the log start is raised to {@code start}, at most the log end, as a follower does after its leader. */
    public LostSegments raised(long start) {
        long raised = Math.max(state.logStart(), Math.min(start, state.logEnd()));
        return first(segments.wholeBelow(raised), raised);
    }

    /** What goes when the whole log is given up, to begin again at {@code start}. */
    public LostSegments startedOver(long start) {
        return new LostSegments(baseOffsets(segments.size()), bytes(segments.size()), start);
    }

    private LostSegments first(int count, long start) {
        long end = count == 0 ? start : Math.max(start, segments.endOf(count - 1, state.logEnd()));
        return new LostSegments(baseOffsets(count), bytes(count), end);
    }

    private long bytes(int count) {
        return segments.all().subList(0, count).stream()
                .mapToLong(LogSegment::size)
                .sum();
    }

    private List<Long> baseOffsets(int count) {
        return segments.all().subList(0, count).stream()
                .map(LogSegment::baseOffset)
                .toList();
    }

    /**
     * When the active segment closes.
     *
     * @param room bytes of a batch that still fit
     * @param agesAtMs a batch of this time or later comes too late for it; {@link Long#MAX_VALUE} for never
     */
    public record NextRoll(long baseOffset, long room, long agesAtMs) {}

    /** Empty while the active segment is: that one stays whatever comes. */
    public Optional<NextRoll> roll(TopicSettings settings) {
        LogSegment active = segments.active();
        if (active.size() == 0) {
            return Optional.empty();
        }
        long jitter = RollDecision.jitterMs(core.partition, active.baseOffset(), settings);
        long born = active.firstTimestampMs() >= 0 ? active.firstTimestampMs() : active.createdMs();
        long maxAge = RollDecision.maxAgeMs(jitter, settings);
        long agesAt = maxAge >= Long.MAX_VALUE - Math.max(0, born) - 1 ? Long.MAX_VALUE : born + maxAge + 1;
        return Optional.of(new NextRoll(active.baseOffset(), RollDecision.room(active.size(), settings), agesAt));
    }

    /** What is compacted, {@code bytes} of it for the first time. */
    public record Compacted(long fromOffset, long toOffset, long bytes) {}

    Compacted compacted(CompactionDecision.CompactionVerdict verdict) {
        long bytes = 0;
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).baseOffset() < verdict.end()
                    && segments.endOf(i, state.logEnd()) > verdict.firstDirty()) {
                bytes += segments.get(i).size();
            }
        }
        return new Compacted(verdict.firstDirty(), verdict.end(), bytes);
    }
}
