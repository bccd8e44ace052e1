package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.ClusterEvent.DeletionReason;
import brokerlab.engine.journal.ClusterEvent.RollReason;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A log's state and what changes it, all under one lock; readers see volatile fields and an immutable list of segments.
 *
 * <pre>
 *   log start ≤ high watermark ≤ log end                          recovery point ≤ log end: synced below
 *   [ seg 0 ][ seg 1 ][ seg 2, active … ]
 *     └ retention: rename to .deleted, remove after file.delete.delay.ms
 * </pre>
 */
final class LogCore {
    final LogContext context;
    final LogDirectory home;
    final TopicPartition partition;
    final LeaderEpochs epochs;
    final ProducerStates producers;
    volatile TopicSettings settings;
    volatile SegmentList segments;
    volatile long logStart;
    volatile long logEnd;
    volatile long highWatermark;
    volatile Uuid topicId;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<LogSegment> condemned = new ArrayList<>();
    private volatile Path directory;
    private volatile long recoveryPoint;
    private volatile State state = State.OPEN;
    private long cuts;
    private boolean flushScheduled;
    private volatile boolean homeSynced;
    private volatile long lastFlushMs;

    private enum State {
        OPEN,
        CLOSED,
        DELETED
    }

    LogCore(
            LogContext context,
            LogDirectory home,
            Path directory,
            TopicPartition partition,
            TopicSettings settings,
            LogLoader.Loaded loaded,
            long highWatermark,
            Uuid topicId) {
        this.context = context;
        this.home = home;
        this.directory = directory;
        this.partition = partition;
        this.settings = settings;
        this.topicId = topicId;
        this.epochs = loaded.epochs();
        this.producers = loaded.producers();
        this.segments = new SegmentList(loaded.segments());
        this.logStart = loaded.logStart();
        this.logEnd = segments.active().nextOffset();
        this.recoveryPoint = loaded.recoveryPoint();
        this.highWatermark = Math.clamp(highWatermark, logStart, logEnd);
        this.lastFlushMs = context.tasks().clock().elapsedMs();
    }

    // ---- ways in

    interface Work<T> {
        T run() throws IOException;
    }

    interface View<T> {
        T of(LogSegment segment) throws IOException;
    }

    /** Changes run here. */
    <T> T locked(String what, Work<T> work) {
        lock.lock();
        try {
            requireOpen(what);
            return work.run();
        } catch (DamagedLogException e) {
            throw new ProtocolException(ErrorCode.CORRUPT_MESSAGE, e.getMessage(), e);
        } catch (IOException e) {
            throw home.failed(what + " of " + partition, e);
        } finally {
            lock.unlock();
        }
    }

    /** Reads run here, without the lock; one that met a change half way runs again behind it. */
    <T> T reading(String what, Work<T> work) {
        requireOpen(what);
        try {
            return work.run();
        } catch (IOException e) {
            return locked(what, work);
        }
    }

    /** A look at one segment; {@code none} when it, or the log, is gone. */
    <T> T viewing(long segmentBase, T none, View<T> view) {
        if (state != State.OPEN) {
            return none;
        }
        try {
            return reading("look", () -> {
                Optional<LogSegment> segment = segments.withBase(segmentBase);
                return segment.isPresent() ? view.of(segment.get()) : none;
            });
        } catch (ProtocolException | LogFailedException e) {
            if (state != State.OPEN) {
                return none;
            }
            throw e;
        }
    }

    private void requireOpen(String what) {
        switch (state) {
            case OPEN -> {
                if (!home.online()) {
                    throw new LogFailedException(home.path, what + " of " + partition, offline());
                }
            }
            case CLOSED ->
                throw new LogFailedException(home.path, what + " of " + partition, new IOException("closed"));
            case DELETED ->
                throw new ProtocolException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partition + " was deleted");
        }
    }

    private IOException offline() {
        return new IOException(home.error().orElse("offline"));
    }

    // ---- high watermark, log start, settings

    long updateHighWatermark(long offset) {
        lock.lock();
        try {
            highWatermark = Math.clamp(offset, logStart, logEnd);
            return highWatermark;
        } finally {
            lock.unlock();
        }
    }

    void raiseLogStart(long offset) {
        locked("raise of the log start", () -> {
            if (offset > highWatermark) {
                throw new ProtocolException(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        "Log start " + offset + " of " + partition + " would pass the high watermark " + highWatermark);
            }
            if (offset > logStart) {
                moveLogStart(offset);
                int below = 0;
                while (!segments.isLast(below) && segments.get(below + 1).baseOffset() <= offset) {
                    below++;
                }
                removeFirst(below, i -> DeletionReason.LOG_START);
            }
            return offset;
        });
    }

    /** Gives an id to a log that has none. */
    void identify(Uuid id) {
        locked("write of the topic id", () -> {
            if (!id.equals(Uuid.ZERO_UUID) && topicId.equals(Uuid.ZERO_UUID)) {
                DirectoryIdentity.writeTopicId(context.disk(), directory, id);
                topicId = id;
            }
            return id;
        });
    }

    private void moveLogStart(long offset) throws IOException {
        logStart = offset;
        highWatermark = Math.max(highWatermark, offset);
        epochs.truncateFromStart(offset);
    }

    void updateSettings(TopicSettings changed) {
        lock.lock();
        try {
            settings = changed;
            segments.all().forEach(s -> s.indexInterval(changed.indexIntervalBytes()));
        } finally {
            lock.unlock();
        }
    }

    // ---- roll

    /** Closes the active segment and begins one at {@code base}. Under the lock. */
    void roll(long base, RollReason reason) throws IOException {
        LogSegment old = segments.active();
        producers.mapEnd(base);
        producers.takeSnapshot();
        old.becomeInactive();
        LogSegment next = LogSegment.create(context.disk(), directory, base, settings, context.nowMs());
        next.indexInterval(settings.indexIntervalBytes());
        segments = segments.plus(next);
        context.tell(new ClusterEvent.SegmentRolled(
                partition.topic(), partition.partition(), old.baseOffset(), base, old.size(), reason));
        context.tasks().execute(() -> {
            if (state == State.OPEN && home.online()) {
                flushUpTo(base);
            }
        });
    }

    // ---- retention

    List<RetentionDecision.Verdict> retention() {
        return retention(segments);
    }

    private List<RetentionDecision.Verdict> retention(SegmentList now) {
        var facts = new ArrayList<RetentionDecision.Segment>(now.size());
        for (int i = 0; i < now.size(); i++) {
            LogSegment s = now.get(i);
            long largest = s.largest().timestampMs();
            facts.add(new RetentionDecision.Segment(
                    s.baseOffset(),
                    now.endOf(i, logEnd),
                    s.size(),
                    largest >= 0 ? largest : s.createdMs(),
                    now.isLast(i)));
        }
        return RetentionDecision.of(facts, logStart, highWatermark, settings, context.nowMs());
    }

    /** Deletes what is due. Returns how many segments. */
    int deleteDue() {
        return locked("retention", () -> {
            List<RetentionDecision.Verdict> verdicts = retention(segments);
            int due = 0;
            while (due < verdicts.size() && verdicts.get(due).due().isPresent()) {
                due++;
            }
            if (due == 0) {
                return 0;
            }
            if (due == segments.size()) {
                roll(logEnd, RollReason.RETENTION);
            }
            long start = segments.get(due).baseOffset();
            if (start > logStart) {
                moveLogStart(start);
            }
            removeFirst(due, i -> verdicts.get(i).due().orElseThrow());
            return due;
        });
    }

    private void removeFirst(int count, java.util.function.IntFunction<DeletionReason> reason) throws IOException {
        if (count > 0) {
            List<LogSegment> gone = segments.all().subList(0, count);
            segments = segments.from(count);
            for (int i = 0; i < count; i++) {
                condemn(gone.get(i), reason.apply(i));
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
        return locked("compaction", () -> {
            int from = segments.all().indexOf(old.getFirst());
            int to = from + old.size();
            if (from < 0
                    || to >= segments.size()
                    || !segments.all().subList(from, to).equals(old)
                    || cuts != cleanedFrom) {
                return false;
            }
            rename(newBase, SegmentFiles.CLEANED, SegmentFiles.SWAP);
            context.disk().syncDirectory(directory);
            for (LogSegment segment : old) {
                segment.markDeleted();
                if (segment.baseOffset() != newBase) {
                    producers.deleteSnapshot(segment.baseOffset());
                }
            }
            rename(newBase, SegmentFiles.SWAP, "");
            LogSegment fresh = LogSegment.found(context.disk(), directory, newBase, context.nowMs());
            fresh.indexInterval(settings.indexIntervalBytes());
            Optional<String> fault = new SegmentCheck(context.disk(), directory).trusted(fresh);
            if (fault.isPresent()) {
                throw new IOException("compacted segment: " + fault.get());
            }
            segments = segments.replaced(from, to, fresh);
            for (LogSegment segment : old) {
                removeLater(segment, DeletionReason.COMPACTED);
            }
            return true;
        });
    }

    private void rename(long base, String from, String to) throws IOException {
        for (String suffix : SegmentFiles.ALL) {
            context.disk()
                    .rename(
                            SegmentFiles.of(directory, base, suffix + from),
                            SegmentFiles.of(directory, base, suffix + to));
        }
    }

    /** Changes with every truncation. */
    long cuts() {
        return locked("look", () -> cuts);
    }

    Path directory() {
        return directory;
    }

    private void condemn(LogSegment segment, DeletionReason reason) throws IOException {
        segment.markDeleted();
        producers.deleteSnapshot(segment.baseOffset());
        removeLater(segment, reason);
    }

    private void removeLater(LogSegment segment, DeletionReason reason) {
        condemned.add(segment);
        context.tell(new ClusterEvent.SegmentDeleted(
                partition.topic(), partition.partition(), segment.baseOffset(), segment.size(), reason));
        context.tasks().after(settings.fileDeleteDelayMs(), () -> removeFiles(segment));
    }

    private void removeFiles(LogSegment segment) {
        lock.lock();
        try {
            if (state == State.OPEN && condemned.remove(segment)) {
                segment.removeDeleted();
            }
        } catch (IOException e) {
            throw home.failed("removal of a segment of " + partition, e);
        } finally {
            lock.unlock();
        }
    }

    // ---- truncation

    boolean truncateTo(long offset, String why) {
        return locked("truncation", () -> {
            if (offset >= logEnd) {
                return false;
            }
            if (offset < segments.first().baseOffset()) {
                restartAt(offset, why);
                return true;
            }
            long before = logEnd;
            int keep = segments.floorIndex(offset) + 1;
            List<LogSegment> gone = segments.all().subList(keep, segments.size());
            LogSegment last = segments.get(keep - 1);
            last.truncateTo(offset, settings.segmentIndexBytes(), context.nowMs());
            ended(Math.min(offset, last.nextOffset()));
            segments = segments.upTo(keep);
            for (LogSegment segment : gone) {
                condemn(segment, DeletionReason.TRUNCATED);
            }
            epochs.truncateFromEnd(logEnd);
            LogLoader.restore(producers, segments.all(), logStart, logEnd);
            context.tell(new ClusterEvent.LogTruncated(partition.topic(), partition.partition(), before, logEnd, why));
            return true;
        });
    }

    void truncateFully(long offset, String why) {
        locked("truncation", () -> {
            restartAt(offset, why);
            return offset;
        });
    }

    private void restartAt(long offset, String why) throws IOException {
        long before = logEnd;
        List<LogSegment> gone = segments.all();
        for (LogSegment segment : gone) {
            condemn(segment, DeletionReason.TRUNCATED);
        }
        LogSegment fresh = LogSegment.create(context.disk(), directory, offset, settings, context.nowMs());
        fresh.indexInterval(settings.indexIntervalBytes());
        segments = new SegmentList(List.of(fresh));
        logStart = offset;
        ended(offset);
        epochs.clear();
        producers.restart(offset);
        context.tell(new ClusterEvent.LogTruncated(partition.topic(), partition.partition(), before, offset, why));
    }

    private void ended(long offset) {
        cuts++;
        logEnd = offset;
        logStart = Math.min(logStart, offset);
        highWatermark = Math.clamp(highWatermark, logStart, offset);
        recoveryPoint = Math.min(recoveryPoint, offset);
    }

    // ---- flush

    /** Flushes by count now, or by time later, as the topic's settings demand. After each append. */
    void flushIfDue() {
        TopicSettings now = settings;
        if (logEnd - recoveryPoint >= now.flushMessages()) {
            flushUpTo(logEnd);
        } else if (now.flushMs() != Long.MAX_VALUE) {
            scheduleFlush(now.flushMs());
        }
    }

    private void scheduleFlush(long delayMs) {
        lock.lock();
        try {
            if (flushScheduled) {
                return;
            }
            flushScheduled = true;
        } finally {
            lock.unlock();
        }
        context.tasks().after(delayMs, () -> {
            lock.lock();
            try {
                flushScheduled = false;
            } finally {
                lock.unlock();
            }
            if (state == State.OPEN && home.online()) {
                flushUpTo(logEnd);
            }
        });
    }

    /** Whether {@code flush.ms} has passed since the last flush with something to write. */
    boolean flushOverdue() {
        return recoveryPoint < logEnd && context.tasks().clock().elapsedMs() - lastFlushMs >= settings.flushMs();
    }

    /** Syncs what lies below {@code offset}; appends go on meanwhile. Only then does the recovery point move. */
    void flushUpTo(long offset) {
        long from = recoveryPoint;
        if (offset <= from) {
            return;
        }
        long cutsBefore = locked("flush", () -> cuts);
        reading("flush", () -> {
            for (LogSegment segment : segments.all()) {
                if (segment.nextOffset() > from && segment.baseOffset() < offset) {
                    segment.flush();
                }
            }
            context.disk().syncDirectory(directory);
            if (!homeSynced) {
                context.disk().syncDirectory(home.path);
                homeSynced = true;
            }
            return offset;
        });
        lock.lock();
        try {
            if (cuts == cutsBefore && offset > recoveryPoint) {
                recoveryPoint = offset;
                lastFlushMs = context.tasks().clock().elapsedMs();
            }
        } finally {
            lock.unlock();
        }
    }

    long recoveryPoint() {
        return recoveryPoint;
    }

    boolean open() {
        return state == State.OPEN;
    }

    // ---- producers

    /** The newest offset of each producer. */
    Map<Long, Long> producersLastOffsets() {
        return locked("look", () -> {
            var last = new HashMap<Long, Long>();
            for (ProducerEntry p : producers.all()) {
                if (!p.batches().isEmpty()) {
                    last.put(p.producerId(), p.batches().getLast().lastOffset());
                }
            }
            return last;
        });
    }

    int expireProducers() {
        return locked(
                "expiry of producers",
                () -> producers.expire(
                        context.nowMs(), context.producerExpirationMs().getAsLong()));
    }

    // ---- end

    /** Syncs everything, leaves a producer snapshot, closes the files. */
    void close() {
        flushUpTo(logEnd);
        locked("close", () -> {
            producers.mapEnd(logEnd);
            producers.takeSnapshot();
            state = State.CLOSED;
            for (LogSegment segment : segments.all()) {
                segment.close();
            }
            for (LogSegment segment : condemned) {
                segment.removeDeleted();
            }
            condemned.clear();
            return state;
        });
    }

    /** Closes the files as they are. */
    void abandon() {
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = State.CLOSED;
                for (LogSegment segment : segments.all()) {
                    segment.abandon();
                }
                for (LogSegment segment : condemned) {
                    segment.abandon();
                }
            }
        } catch (IOException e) {
            throw home.failed("release of " + partition, e);
        } finally {
            lock.unlock();
        }
    }

    /** Closes the files and gives the directory a name that marks it for removal, which is returned. */
    Path condemnAll() {
        return locked("deletion", () -> {
            state = State.DELETED;
            for (LogSegment segment : segments.all()) {
                context.tell(new ClusterEvent.SegmentDeleted(
                        partition.topic(),
                        partition.partition(),
                        segment.baseOffset(),
                        segment.size(),
                        DeletionReason.TOPIC_DELETED));
                segment.abandon();
            }
            for (LogSegment segment : condemned) {
                segment.abandon();
            }
            condemned.clear();
            Path marked = SegmentFiles.deleted(home.path, partition);
            context.disk().rename(directory, marked);
            directory = marked;
            return marked;
        });
    }
}
