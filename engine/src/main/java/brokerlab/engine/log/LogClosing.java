package brokerlab.engine.log;

import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.LogEvent.DeletionReason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a log ends: closed, let go as it is, deleted, or given up to what took over in another directory. */
final class LogClosing {
    private final LogCore core;
    /** Open though the log is no more. Under the lock. */
    private final List<LogSegment> leaving = new ArrayList<>();
    /** What its move to another directory has found too little of. */
    private volatile Shortage waitsFor = Shortage.DESCRIPTORS;

    LogClosing(LogCore core) {
        this.core = core;
    }

    /** Syncs everything, leaves a producer snapshot, closes the files. */
    void close() {
        core.reading("close", now -> now);
        core.flushes.upTo(core.state().logEnd());
        core.change("close", () -> {
            core.unfinished.finish();
            LogState now = core.state();
            core.epochs.saveIfChanged();
            core.producers.mapEnd(now.logEnd());
            core.producers.takeSnapshot();
            // What may find no room comes first: then it is open still, and can be closed again.
            for (LogSegment segment : now.segments().all()) {
                segment.becomeInactive();
            }
            closeSegments(LogState.Lifecycle.CLOSED);
            core.removals.finish();
        });
    }

    /** Closes the files as they are. */
    void abandon() {
        core.inAnyState("release", () -> {
            if (core.open()) {
                closeSegments(LogState.Lifecycle.CLOSED);
                core.removals.abandon();
            }
            return core;
        });
    }

    private void closeSegments(LogState.Lifecycle life) throws IOException {
        core.install(core.state().in(life));
        for (LogSegment segment : core.state().segments().all()) {
            segment.files.abandon();
        }
    }

    /**
     * Gives the directory a name that marks it for removal, which is returned. What was read already can still be sent, until
     * {@link #release}: as in Kafka no connection ends because a topic does.
     */
    Path condemnAll() {
        return core.locked("deletion", () -> {
            LogState now = core.state().in(LogState.Lifecycle.DELETED);
            core.install(now);
            for (LogSegment segment : now.segments().all()) {
                core.removals.reportDeleted(segment, DeletionReason.TOPIC_DELETED);
                segment.files.unmapIndexes();
                leaving.add(segment);
            }
            leaving.addAll(core.removals.takeOut());
            Path marked = SegmentFiles.deleted(core.home.path, core.partition);
            try {
                core.context.disk().rename(now.directory(), marked);
            } catch (AccessDeniedException e) {
                // Windows renames no directory with open files in it.
                closeLeaving();
                core.context.disk().rename(now.directory(), marked);
            }
            core.install(now.in(marked));
            return marked;
        });
    }

    /** Closes the files of a log that was {@linkplain #condemnAll condemned}. */
    void release() {
        core.inAnyState("release", () -> {
            closeLeaving();
            return core;
        });
    }

    private void closeLeaving() throws IOException {
        for (LogSegment segment : leaving) {
            segment.files.log.close();
        }
        leaving.clear();
    }

    // ---- moves between directories

    /** Gives up the directory to what took over, marked for removal. Under the lock. Returns its new name. */
    Path moveAway() throws IOException {
        if (core.open()) {
            // Should it take more than one attempt, whoever comes in between hears of that instead of closed files.
            closeSegments(LogState.Lifecycle.MOVING);
            core.removals.abandon();
        }
        if (!SegmentFiles.isDeleted(core.state().directory())) {
            rename();
        }
        return core.state().directory();
    }

    Shortage waitsFor() {
        return waitsFor;
    }

    /** What those are told who come between the end of its files and the beginning of those that take over. */
    void waitsFor(Shortage shortage) {
        waitsFor = shortage;
    }

    /** Back when it cannot be made durable: a crash must find the log or what takes over. */
    private void rename() throws IOException {
        Path live = core.state().directory();
        Path marked = SegmentFiles.deleted(core.home.path, core.partition);
        core.context.disk().rename(live, marked);
        try {
            core.context.disk().syncDirectory(core.home.path);
        } catch (IOException e) {
            core.context.disk().rename(marked, live);
            throw e;
        }
        core.install(core.state().in(marked));
    }

    /** Who comes now is sent to what took over. Under the lock. */
    void moved() {
        core.install(core.state().in(LogState.Lifecycle.MOVED));
    }
}
