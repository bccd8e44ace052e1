package brokerlab.engine.log;

import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.ClusterEvent.DeletionReason;
import brokerlab.engine.journal.ClusterEvent.TruncationCause;
import java.io.IOException;
import java.util.List;

/**
 * Cuts a log's end off: whole batches, and with them their epochs, producers and transactions. One that finds no room half way is
 * finished before anything is appended.
 */
final class LogTruncations {
    private final LogCore core;

    LogTruncations(LogCore core) {
        this.core = core;
    }

    /** What is copied to another directory is cut first: the copy must never hold what the log does not. */
    boolean truncateTo(long offset, TruncationCause cause) {
        return core.locked("truncation", () -> {
            core.copying(copy -> copy.truncations.truncateTo(offset, cause));
            core.unfinished.finish();
            if (offset >= core.logEnd) {
                return false;
            }
            if (offset < core.segments.first().baseOffset()) {
                restartAt(offset, cause);
                return true;
            }
            long before = core.logEnd;
            int keep = core.segments.floorIndex(offset) + 1;
            List<LogSegment> gone = core.segments.all().subList(keep, core.segments.size());
            LogSegment last = core.segments.get(keep - 1);
            last.truncateTo(offset, core.context.nowMs());
            ended(Math.min(offset, last.nextOffset()));
            core.segments = core.segments.upTo(keep);
            core.unfinished.finish(() -> {
                for (LogSegment segment : gone) {
                    if (core.removals.condemn(segment)) {
                        core.removals.tell(segment, DeletionReason.TRUNCATED);
                    }
                }
                last.becomeActive(core.settings.segmentIndexBytes());
                // The cut is durable before anything says so: records that come back after a power loss, of epochs that
                // the
                // checkpoint has forgotten, would part this log from all others for good.
                last.flush();
                core.context.disk().syncDirectory(core.directory());
                core.epochs.truncateFromEnd(core.logEnd);
                ProducerRestore.fromFiles(core.producers, core.segments.all(), core.logStart, core.logEnd);
                core.transactionsChanged();
                core.home.pointFell(core);
                core.context.tell(new ClusterEvent.LogTruncated(
                        core.partition.topic(), core.partition.partition(), before, core.logEnd, cause));
            });
            return true;
        });
    }

    void truncateFully(long offset, TruncationCause cause) {
        core.locked("truncation", () -> {
            core.copying(copy -> copy.truncations.truncateFully(offset, cause));
            core.unfinished.finish();
            restartAt(offset, cause);
            return offset;
        });
    }

    private void restartAt(long offset, TruncationCause cause) throws IOException {
        long before = core.logEnd;
        List<LogSegment> gone = core.segments.all();
        core.unfinished.finish(() -> {
            for (LogSegment segment : gone) {
                core.removals.condemn(segment);
            }
            LogSegment fresh = LogSegment.createNext(
                    core.context.disk(), core.directory(), offset, core.settings, core.context.nowMs());
            fresh.indexInterval(core.settings.indexIntervalBytes());
            core.segments = new SegmentList(List.of(fresh));
            core.logStart = offset;
            ended(offset);
            gone.forEach(segment -> core.removals.tell(segment, DeletionReason.TRUNCATED));
            core.unfinished.finish(() -> emptied(before, offset, cause));
        });
    }

    private void emptied(long before, long offset, TruncationCause cause) throws IOException {
        core.context.disk().syncDirectory(core.directory());
        core.epochs.clear();
        core.producers.restart(offset);
        core.transactionsChanged();
        core.home.pointFell(core);
        core.context.tell(new ClusterEvent.LogTruncated(
                core.partition.topic(), core.partition.partition(), before, offset, cause));
    }

    private void ended(long offset) {
        core.cuts++;
        core.logEnd = offset;
        core.logStart = Math.min(core.logStart, offset);
        core.highWatermark = Math.clamp(core.highWatermark, core.logStart, offset);
        core.flushes.cutAt(offset);
    }
}
