package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
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
 * The lock of a log and its {@link LogState}, which is changed here alone, under that lock; readers take it without. What changes it is
 * in parts: appends, truncations, removals of segments, flushes, its end.
 */
final class LogCore {
    final LogContext context;
    final LogDirectory home;
    final TopicPartition partition;
    final LeaderEpochs epochs;
    final ProducerStates producers;
    final LogFlushes flushes;
    final LogAppends appends = new LogAppends(this);
    final SegmentRemovals removals = new SegmentRemovals(this);
    final LogTruncations truncations = new LogTruncations(this);
    final LogClosing closing = new LogClosing(this);
    final Unfinished unfinished = new Unfinished();

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private volatile LogState state;
    private volatile TopicSettings settings;
    private volatile Uuid topicId;
    private volatile Optional<LogCore> copy = Optional.empty();

    LogCore(LogContext context, LogDirectory home, LogLoader.LoadedLog loaded, long highWatermark, Uuid topicId) {
        this.context = context;
        this.home = home;
        this.partition = loaded.partition();
        this.settings = loaded.settings();
        this.topicId = topicId;
        this.epochs = loaded.epochs();
        this.producers = loaded.producers();
        var segments = new SegmentList(loaded.segments());
        long end = segments.active().nextOffset();
        long mark = Math.clamp(highWatermark, loaded.logStart(), end);
        producers.transactions.committedUpTo(mark);
        this.state = new LogState(
                LogState.Lifecycle.OPEN,
                loaded.directory(),
                segments,
                loaded.logStart(),
                firstUnstable(),
                mark,
                end,
                loaded.recoveryPoint(),
                0);
        state.requireSound();
        this.flushes = new LogFlushes(this);
    }

    // ---- state

    LogState state() {
        return state;
    }

    /**
     * The one place where the state changes. Under the lock.
     *
     * @throws IllegalStateException for one that cannot come after the present one, which stays
     */
    void install(LogState next) {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("The state of " + partition + " is changed without its lock");
        }
        next.requireAfter(state);
        state = next;
    }

    TopicSettings settings() {
        return settings;
    }

    Uuid topicId() {
        return topicId;
    }

    // ---- ways in

    interface Work<T> {
        T run() throws IOException;
    }

    interface Change {
        void run() throws IOException;
    }

    /** Of a log as it is at one moment. */
    interface Read<T> {
        T of(LogState now) throws IOException;
    }

    interface View<T> {
        T of(LogSegment segment) throws IOException;
    }

    /** Changes run here. */
    <T> T locked(String what, Work<T> work) {
        return inAnyState(what, () -> {
            requireOpen(state, what);
            return work.run();
        });
    }

    /** Those that return nothing. */
    void change(String what, Change change) {
        locked(what, () -> {
            change.run();
            return state;
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
    <T> T reading(String what, Read<T> read) {
        LogState now = state;
        requireOpen(now, what);
        try {
            return read.of(now);
        } catch (IOException | UncheckedIOException e) {
            return locked(what, () -> read.of(state));
        }
    }

    /** A look at one segment; {@code none} when it, or the log, is gone. */
    <T> T viewing(long segmentBase, T none, View<T> view) {
        if (!open()) {
            return none;
        }
        try {
            return reading("look", now -> {
                Optional<LogSegment> segment = now.segments().withBase(segmentBase);
                return segment.isPresent() ? view.of(segment.get()) : none;
            });
        } catch (ProtocolException | LogFailedException e) {
            if (!open()) {
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

    private void requireOpen(LogState now, String what) {
        switch (now.life()) {
            case OPEN -> {
                if (!home.online()) {
                    throw new LogFailedException(home.path, what + " of " + partition, offline());
                }
            }
            case CLOSED ->
                throw new LogFailedException(home.path, what + " of " + partition, new IOException("closed"));
            case MOVING ->
                throw new LogShortageException(
                        home.path,
                        what + " of " + partition,
                        closing.waitsFor(),
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
            LogState now = state;
            if (now.life() == LogState.Lifecycle.MOVED) {
                throw new LogMovedException(home.path, "move of the high watermark");
            }
            long mark = Math.clamp(offset, now.logStart(), now.logEnd());
            long unstable = now.firstUnstable();
            if (unstable != LogState.NONE_OPEN) {
                producers.transactions.committedUpTo(mark);
                unstable = firstUnstable();
            }
            install(now.committed(mark, unstable));
            return mark;
        } finally {
            lock.unlock();
        }
    }

    /** Where the oldest transaction begins, as the producers say. Under the lock. */
    long firstUnstable() {
        return producers.transactions.firstUnstable().orElse(LogState.NONE_OPEN);
    }

    /** Gives an id to a log that has none. */
    void identify(Uuid id) {
        change("write of the topic id", () -> {
            if (!id.equals(Uuid.ZERO_UUID) && topicId.equals(Uuid.ZERO_UUID)) {
                DirectoryIdentity.writeTopicId(context.disk(), state.directory(), id);
                topicId = id;
            }
        });
    }

    /** Asked within the lock: of two who take settings the later one has asked later. */
    void updateSettings(Supplier<TopicSettings> inForce) {
        quietly(() -> {
            if (state.life() == LogState.Lifecycle.MOVED) {
                throw new LogMovedException(home.path, "change of settings");
            }
            settings = inForce.get();
            state.segments().all().forEach(s -> s.indexInterval(settings.indexIntervalBytes()));
            return settings;
        });
    }

    boolean open() {
        return state.open();
    }

    /** Tells, once for each place, that a batch is not served, and why. */
    void damaged(LogSegment segment, int position, long offset, String why) {
        if (reported.add(segment.baseOffset() + "/" + position)) {
            context.report(new ProblemEvent.Warning(
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
}
