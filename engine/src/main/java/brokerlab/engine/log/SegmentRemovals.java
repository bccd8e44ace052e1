package brokerlab.engine.log;

import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.LogEvent.DeletionReason;
import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * How segments leave a log: by retention, by the log start, by truncation, or replaced by what compaction made of them. Their
 * files get a name that marks them and go after {@code file.delete.delay.ms}, so that reads under way can end.
 */
final class SegmentRemovals {
    private final LogCore core;
    private final List<LogSegment> condemned = new ArrayList<>();

    SegmentRemovals(LogCore core) {
        this.core = core;
    }

    /** What retention goes by. */
    static List<RetentionDecision.RetainedSegment> facts(LogState now) {
        SegmentList segments = now.segments();
        var facts = new ArrayList<RetentionDecision.RetainedSegment>(segments.size());
        for (int i = 0; i < segments.size(); i++) {
            LogSegment s = segments.get(i);
            facts.add(new RetentionDecision.RetainedSegment(
                    s.baseOffset(), segments.endOf(i, now.logEnd()), s.size(), youngestMs(s), segments.isLast(i)));
        }
        return facts;
    }

    private static long youngestMs(LogSegment segment) {
        long largest = segment.largest().timestampMs();
        return largest >= 0 ? largest : segment.withoutTimeSinceMs();
    }

    /** Deletes what is due. Returns how many segments. */
    int deleteDue() {
        return core.locked("retention", () -> {
            core.unfinished.finish();
            LogState now = core.state();
            if (now.segments().size() == 1
                    && core.settings().cleanupDelete()
                    && core.settings().retentionMs() >= 0) {
                // As Kafka, which asks the index for the segment's largest time.
                now.segments().active().files.makeIndexes(false);
            }
            List<RetentionDecision.RetainedSegment> facts = facts(now);
            List<RetentionDecision.RetentionVerdict> verdicts = RetentionDecision.of(
                    facts, now.logStart(), now.highWatermark(), core.settings(), core.context.nowMs());
            RetentionDecision.DueSegments due = RetentionDecision.deletion(facts, verdicts, now.logStart());
            if (due.count() == 0) {
                return 0;
            }
            if (due.count() == now.segments().size()) {
                core.appends.roll(now.logEnd(), RollReason.RETENTION);
            }
            if (due.newLogStart() > now.logStart()) {
                moveLogStart(due.newLogStart());
            }
            removeFirst(due.count(), i -> verdicts.get(i).due().orElseThrow());
            return due.count();
        });
    }

    /** Up, never down. */
    void raiseLogStart(long offset) {
        core.change("raise of the log start", () -> {
            core.unfinished.finish();
            LogState now = core.state();
            if (offset > now.highWatermark()) {
                throw new ProtocolException(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        "Log start " + offset + " of " + core.partition + " would pass the high watermark "
                                + now.highWatermark());
            }
            if (offset > now.logStart()) {
                moveLogStart(offset);
                removeFirst(now.segments().wholeBelow(offset), i -> DeletionReason.LOG_START);
            }
        });
    }

    private void moveLogStart(long offset) throws IOException {
        core.install(core.state().startingAt(offset));
        core.epochs.truncateFromStart(offset);
    }

    private void removeFirst(int count, IntFunction<DeletionReason> reason) throws IOException {
        for (int i = 0; i < count; i++) {
            SegmentList now = core.state().segments();
            condemn(now.first());
            core.install(core.state().with(now.from(1)));
            reportDeleted(now.first(), reason.apply(i));
        }
    }

    /**
     * Puts what compaction made of neighbouring closed segments in their place. False when they are no longer there: then
     * nothing is changed.
     *
     * <pre>
     *   .cleaned ──rename──▶ .swap ─┐  old ──rename──▶ .deleted ─┐  .swap ──rename──▶ live
     *                               └ from here on the new wins ─┘
     * </pre>
     */
    boolean replace(List<LogSegment> old, long newBase, long cleanedFrom) {
        return core.locked("compaction", () -> {
            // It may cut the log.
            core.unfinished.finish();
            LogState now = core.state();
            int from = now.segments().all().indexOf(old.getFirst());
            int to = from + old.size();
            if (from < 0
                    || to >= now.segments().size()
                    || !now.segments().all().subList(from, to).equals(old)
                    || now.cuts() != cleanedFrom) {
                return false;
            }
            SegmentFiles.rename(
                    core.context.disk(), core.state().directory(), newBase, SegmentFiles.CLEANED, SegmentFiles.SWAP);
            core.unfinished.finish(() -> {
                core.context.disk().syncDirectory(now.directory());
                for (LogSegment segment : old) {
                    segment.files.markDeleted();
                    if (segment.baseOffset() != newBase) {
                        core.producers.snapshots.delete(segment.baseOffset());
                    }
                }
                core.unfinished.finish(() -> takeIn(newBase, from, to));
            });
            return true;
        });
    }

    private void takeIn(long newBase, int from, int to) throws IOException {
        SegmentList now = core.state().segments();
        List<LogSegment> old = now.all().subList(from, to);
        SegmentFiles.rename(core.context.disk(), core.state().directory(), newBase, SegmentFiles.SWAP, "");
        // One without records is as old as what it was made of, or retention would begin anew with it.
        long age = old.stream().mapToLong(SegmentRemovals::youngestMs).max().orElseThrow();
        LogSegment fresh = LogSegment.found(core.context.disk(), core.state().directory(), newBase, age);
        try {
            fresh.indexInterval(core.settings().indexIntervalBytes());
            Optional<String> fault =
                    new SegmentCheck(core.context.disk(), core.state().directory()).trusted(fresh);
            if (fault.isPresent()) {
                throw new IOException("compacted segment: " + fault.get());
            }
        } catch (IOException e) {
            fresh.files.abandon();
            throw e;
        }
        core.install(core.state().with(now.replaced(from, to, fresh)));
        for (LogSegment segment : old) {
            removeLater(segment);
            reportDeleted(segment, DeletionReason.COMPACTED);
        }
    }

    /** Once, however often it is asked for: whether it was now. Under the lock. */
    boolean condemn(LogSegment segment) throws IOException {
        if (condemned.contains(segment)) {
            return false;
        }
        segment.files.markDeleted();
        core.producers.snapshots.delete(segment.baseOffset());
        removeLater(segment);
        return true;
    }

    /** Only when it is no longer one of the log's: who hears of it may look. */
    void reportDeleted(LogSegment segment, DeletionReason reason) {
        core.context.report(new LogEvent.SegmentDeleted(
                core.partition.topic(), core.partition.partition(), segment.baseOffset(), segment.size(), reason));
    }

    private void removeLater(LogSegment segment) {
        condemned.add(segment);
        core.context.tasks().after(core.settings().fileDeleteDelayMs(), () -> removeFiles(segment));
    }

    private void removeFiles(LogSegment segment) {
        core.context.touching(() -> core.quietly(() -> {
            try {
                if (core.open() && condemned.remove(segment)) {
                    segment.files.removeDeleted();
                }
                return segment;
            } catch (IOException e) {
                throw core.home.failed("removal of a segment of " + core.partition, e);
            }
        }));
    }

    /** Removes what waits for it, as the log is closed. Under the lock. */
    void finish() throws IOException {
        for (LogSegment segment : condemned) {
            segment.files.removeDeleted();
        }
        condemned.clear();
    }

    /** What waits for its removal, still open, and from now on for whoever takes it. Under the lock. */
    List<LogSegment> takeOut() {
        List<LogSegment> all = List.copyOf(condemned);
        condemned.clear();
        return all;
    }

    /** Closes what waits for its removal. Under the lock. */
    void abandon() throws IOException {
        for (LogSegment segment : condemned) {
            segment.files.abandon();
        }
        condemned.clear();
    }
}
