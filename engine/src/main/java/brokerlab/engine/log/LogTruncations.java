package brokerlab.engine.log;

import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.LogEvent.DeletionReason;
import brokerlab.engine.journal.LogEvent.TruncationCause;
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
            LogState whole = core.state();
            if (offset >= whole.logEnd()) {
                return false;
            }
            if (offset < whole.segments().first().baseOffset()) {
                restartAt(offset, cause);
                return true;
            }
            int keep = whole.segments().floorIndex(offset) + 1;
            List<LogSegment> gone =
                    whole.segments().all().subList(keep, whole.segments().size());
            LogSegment last = whole.segments().get(keep - 1);
            last.truncateTo(offset, core.context.nowMs());
            LogState cut = whole.cut(whole.segments().upTo(keep));
            core.install(cut);
            core.unfinished.finish(() -> {
                for (LogSegment segment : gone) {
                    if (core.removals.condemn(segment)) {
                        core.removals.reportDeleted(segment, DeletionReason.TRUNCATED);
                    }
                }
                last.files.growIndexes(core.settings().segmentIndexBytes());
                // The cut is durable before anything says so: records that come back after a power loss, of epochs that
                // the checkpoint has forgotten, would part this log from all others for good.
                last.files.flush();
                core.context.disk().syncDirectory(cut.directory());
                core.epochs.truncateFromEnd(cut.logEnd());
                ProducerRestore.fromFiles(
                        core.producers, cut.segments().all(), core.state().logStart(), cut.logEnd());
                ended(whole.logEnd(), cause);
            });
            return true;
        });
    }

    void truncateFully(long offset, TruncationCause cause) {
        core.change("truncation", () -> {
            core.copying(copy -> copy.truncations.truncateFully(offset, cause));
            core.unfinished.finish();
            restartAt(offset, cause);
        });
    }

    private void restartAt(long offset, TruncationCause cause) throws IOException {
        LogState whole = core.state();
        List<LogSegment> gone = whole.segments().all();
        core.unfinished.finish(() -> {
            for (LogSegment segment : gone) {
                core.removals.condemn(segment);
            }
            LogSegment fresh = LogSegment.createNext(
                    core.context.disk(), whole.directory(), offset, core.settings(), core.context.nowMs());
            core.install(core.state().restarted(new SegmentList(List.of(fresh))));
            gone.forEach(segment -> core.removals.reportDeleted(segment, DeletionReason.TRUNCATED));
            core.unfinished.finish(() -> {
                core.context.disk().syncDirectory(whole.directory());
                core.epochs.clear();
                core.producers.restart(offset);
                ended(whole.logEnd(), cause);
            });
        });
    }

    /** Epochs and producers are what they were there. */
    private void ended(long before, TruncationCause cause) throws IOException {
        LogState now = core.state();
        core.install(now.committed(now.highWatermark(), core.firstUnstable()));
        core.context.checkpoints().pointFell(core);
        core.context.report(new LogEvent.LogTruncated(
                core.partition.topic(), core.partition.partition(), before, now.logEnd(), cause));
    }
}
