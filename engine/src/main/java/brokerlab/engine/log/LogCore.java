package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.ClusterEvent.DeletionReason;
import brokerlab.engine.journal.ClusterEvent.RollReason;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    /** Open though the log is no more. Under the lock. */
    private final List<LogSegment> leaving = new ArrayList<>();

    volatile long logStart;
    volatile long logEnd;
    volatile long highWatermark;
    volatile Uuid topicId;

    final LogFlushes flushes;
    final LogAppends appends = new LogAppends(this);
    final SegmentRemovals removals = new SegmentRemovals(this);
    final LogTruncations truncations = new LogTruncations(this);
    final Unfinished unfinished = new Unfinished();
    /** How often the log was cut. Under the lock. */
    long cuts;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Path directory;
    private volatile State state = State.OPEN;
    /** Whether its directory has the name that marks it for removal, after a move. */
    private boolean away;
    /** What its move to another directory has found too little of. */
    private volatile Shortage waitsFor = Shortage.DESCRIPTORS;

    private volatile long firstUnstable = Long.MAX_VALUE;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile Optional<LogCore> copy = Optional.empty();

    private enum State {
        OPEN,
        CLOSED,
        /** Its files are closed, those of another directory could not take over yet. */
        BETWEEN,
        /** Another directory's files took over. */
        MOVED,
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
        this.flushes = new LogFlushes(this, loaded.recoveryPoint());
        this.highWatermark = Math.clamp(highWatermark, logStart, logEnd);
        producers.committedUpTo(this.highWatermark);
        transactionsChanged();
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
        return inAnyState(what, () -> {
            requireOpen(what);
            return work.run();
        });
    }

    /** As {@link #locked} for what does not need the log's files. */
    <T> T inAnyState(String what, Work<T> work) {
        lock.lock();
        try {
            return work.run();
        } catch (DamagedLogException e) {
            throw new ProtocolException(ErrorCode.CORRUPT_MESSAGE, e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
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
        } catch (IOException | UncheckedIOException e) {
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

    /** Under the lock, whatever state the log is in. */
    <T> T quietly(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
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
            case BETWEEN ->
                throw new LogShortageException(
                        home.path,
                        what + " of " + partition,
                        waitsFor,
                        new IOException("its move to another directory waits for room"));
            case MOVED -> throw new LogMovedException(home.path, what + " of " + partition);
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
            if (state == State.MOVED) {
                throw new LogMovedException(home.path, "move of the high watermark");
            }
            highWatermark = Math.clamp(offset, logStart, logEnd);
            if (firstUnstable != Long.MAX_VALUE) {
                producers.committedUpTo(highWatermark);
                transactionsChanged();
            }
            return highWatermark;
        } finally {
            lock.unlock();
        }
    }

    /** Takes over where the oldest transaction begins. Under the lock. */
    void transactionsChanged() {
        firstUnstable = producers.firstUnstable().orElse(Long.MAX_VALUE);
    }

    /** The high watermark, or less when a transaction below it is open. */
    long lastStableOffset() {
        long mark = highWatermark;
        return Math.min(mark, Math.max(firstUnstable, logStart));
    }

    void raiseLogStart(long offset) {
        locked("raise of the log start", () -> {
            unfinished.finish();
            if (offset > highWatermark) {
                throw new ProtocolException(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        "Log start " + offset + " of " + partition + " would pass the high watermark " + highWatermark);
            }
            if (offset > logStart) {
                moveLogStart(offset);
                removals.removeFirst(segments.wholeBelow(offset), i -> DeletionReason.LOG_START);
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

    /** Under the lock. */
    void moveLogStart(long offset) throws IOException {
        logStart = offset;
        highWatermark = Math.max(highWatermark, offset);
        epochs.truncateFromStart(offset);
    }

    /** Asked within the lock: of two who take settings the later one has asked later. */
    void updateSettings(Supplier<TopicSettings> inForce) {
        lock.lock();
        try {
            if (state == State.MOVED) {
                throw new LogMovedException(home.path, "change of settings");
            }
            TopicSettings changed = inForce.get();
            settings = changed;
            segments.all().forEach(s -> s.indexInterval(changed.indexIntervalBytes()));
        } finally {
            lock.unlock();
        }
    }

    // ---- roll

    /** Closes the active segment and begins one at {@code base}. Under the lock. */
    void roll(long base, RollReason reason) throws IOException {
        unfinished.finish();
        LogSegment old = segments.active();
        producers.mapEnd(base);
        producers.takeSnapshot();
        LogSegment next = LogSegment.createNext(context.disk(), directory, base, settings, context.nowMs());
        try {
            old.becomeInactive();
        } catch (IOException e) {
            next.discard(e);
            throw e;
        }
        next.indexInterval(settings.indexIntervalBytes());
        segments = segments.plus(next);
        home.segmentMade();
        context.tell(new ClusterEvent.SegmentRolled(
                partition.topic(), partition.partition(), old.baseOffset(), base, old.size(), reason));
        context.tasks()
                .execute(() -> context.touching(() -> {
                    if (state == State.OPEN && home.online()) {
                        flushes.upTo(base);
                    }
                }));
    }

    /** Changes with every truncation. */
    long cuts() {
        return locked("look", () -> cuts);
    }

    Path directory() {
        return directory;
    }

    long recoveryPoint() {
        return flushes.recoveryPoint();
    }

    boolean open() {
        return state == State.OPEN;
    }

    /** Tells, once for each place, that a batch is not served, and why. */
    void damaged(LogSegment segment, int position, long offset, String why) {
        if (told.add(segment.baseOffset() + "/" + position)) {
            context.tell(new ClusterEvent.Warning(
                    "Broker " + context.broker() + " does not serve " + partition + " from offset " + offset + " on: "
                            + SegmentFiles.name(segment.baseOffset(), SegmentFiles.LOG) + " is damaged at position "
                            + position + ": " + why,
                    "Delete the partition's folder while the broker is stopped; it is copied from another replica"));
        }
    }

    // ---- moves between directories

    /** From now on {@code to} is cut whenever this log is. */
    void copyTo(LogCore to) {
        quietly(() -> copy = Optional.of(to));
    }

    void noCopy() {
        quietly(() -> copy = Optional.empty());
    }

    /** Does to the copy what is done to this log; a copy that fails is no longer one. Under the lock. */
    void copying(Consumer<LogCore> change) {
        copy.ifPresent(to -> {
            try {
                change.accept(to);
            } catch (LogShortageException e) {
                // It goes on being one, so it must not be left behind.
                throw e;
            } catch (LogFailedException e) {
                // Its directory has told so; the move finds it offline.
                copy = Optional.empty();
            }
        });
    }

    /** Continues at {@code offset} with nothing in between, as the log does that this one copies. Under the lock. */
    void skipTo(long offset) throws IOException {
        roll(offset, RollReason.REQUESTED);
        logEnd = offset;
    }

    /** Gives up the directory to what took over, marked for removal. Under the lock. Returns its new name. */
    Path moveAway() throws IOException {
        if (state == State.OPEN) {
            // Should it take more than one attempt, whoever comes in between hears of that instead of closed files.
            state = State.BETWEEN;
            for (LogSegment segment : segments.all()) {
                segment.abandon();
            }
            removals.abandon();
        }
        if (!away) {
            rename();
            away = true;
        }
        return directory;
    }

    /** What those are told who come between the end of its files and the beginning of those that take over. */
    void waitsFor(Shortage shortage) {
        waitsFor = shortage;
    }

    /** Back when it cannot be made durable: a crash must find the log or what takes over. */
    private void rename() throws IOException {
        Path live = directory;
        Path marked = SegmentFiles.deleted(home.path, partition);
        context.disk().rename(live, marked);
        try {
            context.disk().syncDirectory(home.path);
        } catch (IOException e) {
            context.disk().rename(marked, live);
            throw e;
        }
        directory = marked;
    }

    /** Who comes now is sent to what took over. */
    void moved() {
        state = State.MOVED;
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
        requireOpen("close");
        flushes.upTo(logEnd);
        locked("close", () -> {
            unfinished.finish();
            epochs.saveIfChanged();
            producers.mapEnd(logEnd);
            producers.takeSnapshot();
            // What may find no room comes first: then it is open still, and can be closed again.
            for (LogSegment segment : segments.all()) {
                segment.becomeInactive();
            }
            state = State.CLOSED;
            for (LogSegment segment : segments.all()) {
                segment.abandon();
            }
            removals.finish();
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
                removals.abandon();
            }
        } catch (IOException e) {
            throw home.failed("release of " + partition, e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives the directory a name that marks it for removal, which is returned. What was read already can still be sent, until
     * {@link #release}: as in Kafka no connection ends because a topic does.
     */
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
                segment.letGo();
                leaving.add(segment);
            }
            leaving.addAll(removals.takeOut());
            Path marked = SegmentFiles.deleted(home.path, partition);
            try {
                context.disk().rename(directory, marked);
            } catch (AccessDeniedException e) {
                // Windows renames no directory with open files in it.
                closeLeaving();
                context.disk().rename(directory, marked);
            }
            directory = marked;
            return marked;
        });
    }

    /** Closes the files of a log that was {@linkplain #condemnAll condemned}. */
    void release() throws IOException {
        lock.lock();
        try {
            closeLeaving();
        } finally {
            lock.unlock();
        }
    }

    private void closeLeaving() throws IOException {
        for (LogSegment segment : leaving) {
            segment.closeFile();
        }
        leaving.clear();
    }
}
