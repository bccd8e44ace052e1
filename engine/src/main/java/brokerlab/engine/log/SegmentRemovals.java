package brokerlab.engine.log;

import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.ClusterEvent.DeletionReason;
import brokerlab.engine.journal.ClusterEvent.RollReason;
import java.io.IOException;
import java.nio.file.Path;
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

    List<RetentionDecision.Verdict> retention() {
        return retention(facts(core.segments, core.logEnd));
    }

    private List<RetentionDecision.Verdict> retention(List<RetentionDecision.Segment> facts) {
        return RetentionDecision.of(facts, core.logStart, core.highWatermark, core.settings, core.context.nowMs());
    }

    /** What retention goes by. */
    static List<RetentionDecision.Segment> facts(SegmentList now, long logEnd) {
        var facts = new ArrayList<RetentionDecision.Segment>(now.size());
        for (int i = 0; i < now.size(); i++) {
            LogSegment s = now.get(i);
            facts.add(new RetentionDecision.Segment(
                    s.baseOffset(), now.endOf(i, logEnd), s.size(), youngestMs(s), now.isLast(i)));
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
            if (core.segments.size() == 1 && core.settings.cleanupDelete() && core.settings.retentionMs() >= 0) {
                // As Kafka, which asks the index for the segment's largest time.
                core.segments.active().makeIndexes(false);
            }
            List<RetentionDecision.Segment> facts = facts(core.segments, core.logEnd);
            List<RetentionDecision.Verdict> verdicts = retention(facts);
            RetentionDecision.Deletion due = RetentionDecision.deletion(facts, verdicts, core.logStart);
            if (due.count() == 0) {
                return 0;
            }
            if (due.count() == core.segments.size()) {
                core.roll(core.logEnd, RollReason.RETENTION);
            }
            if (due.newLogStart() > core.logStart) {
                core.moveLogStart(due.newLogStart());
            }
            removeFirst(due.count(), i -> verdicts.get(i).due().orElseThrow());
            return due.count();
        });
    }

    /** Under the lock. */
    void removeFirst(int count, IntFunction<DeletionReason> reason) throws IOException {
        if (count > 0) {
            List<LogSegment> gone = core.segments.all().subList(0, count);
            for (int i = 0; i < count; i++) {
                condemn(gone.get(i));
                core.segments = core.segments.from(1);
                tell(gone.get(i), reason.apply(i));
            }
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
            int from = core.segments.all().indexOf(old.getFirst());
            int to = from + old.size();
            if (from < 0
                    || to >= core.segments.size()
                    || !core.segments.all().subList(from, to).equals(old)
                    || core.cuts != cleanedFrom) {
                return false;
            }
            core.unfinished.finish();
            rename(newBase, SegmentFiles.CLEANED, SegmentFiles.SWAP);
            core.unfinished.finish(() -> {
                core.context.disk().syncDirectory(core.directory());
                for (LogSegment segment : old) {
                    segment.markDeleted();
                    if (segment.baseOffset() != newBase) {
                        core.producers.deleteSnapshot(segment.baseOffset());
                    }
                }
                core.unfinished.finish(() -> takeIn(newBase, from, to));
            });
            return true;
        });
    }

    private void takeIn(long newBase, int from, int to) throws IOException {
        List<LogSegment> old = core.segments.all().subList(from, to);
        rename(newBase, SegmentFiles.SWAP, "");
        // One without records is as old as what it was made of, or retention would begin anew with it.
        long age = old.stream().mapToLong(SegmentRemovals::youngestMs).max().orElseThrow();
        LogSegment fresh = LogSegment.found(core.context.disk(), core.directory(), newBase, age);
        try {
            fresh.indexInterval(core.settings.indexIntervalBytes());
            Optional<String> fault = new SegmentCheck(core.context.disk(), core.directory()).trusted(fresh);
            if (fault.isPresent()) {
                throw new IOException("compacted segment: " + fault.get());
            }
        } catch (IOException e) {
            fresh.abandon();
            throw e;
        }
        core.segments = core.segments.replaced(from, to, fresh);
        for (LogSegment segment : old) {
            removeLater(segment);
            tell(segment, DeletionReason.COMPACTED);
        }
    }

    private void rename(long base, String from, String to) throws IOException {
        for (String suffix : SegmentFiles.WITH_TRANSACTIONS) {
            Path file = SegmentFiles.of(core.directory(), base, suffix + from);
            if (core.context.disk().exists(file)) {
                core.context.disk().rename(file, SegmentFiles.of(core.directory(), base, suffix + to));
            }
        }
    }

    /** Once, however often it is asked for: whether it was now. Under the lock. */
    boolean condemn(LogSegment segment) throws IOException {
        if (condemned.contains(segment)) {
            return false;
        }
        segment.markDeleted();
        core.producers.deleteSnapshot(segment.baseOffset());
        removeLater(segment);
        return true;
    }

    /** Only when it is no longer one of the log's: who hears of it may look. */
    void tell(LogSegment segment, DeletionReason reason) {
        core.context.tell(new ClusterEvent.SegmentDeleted(
                core.partition.topic(), core.partition.partition(), segment.baseOffset(), segment.size(), reason));
    }

    private void removeLater(LogSegment segment) {
        condemned.add(segment);
        core.context.tasks().after(core.settings.fileDeleteDelayMs(), () -> removeFiles(segment));
    }

    private void removeFiles(LogSegment segment) {
        core.context.touching(() -> core.quietly(() -> {
            try {
                if (core.open() && condemned.remove(segment)) {
                    segment.removeDeleted();
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
            segment.removeDeleted();
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
            segment.abandon();
        }
        condemned.clear();
    }
}
