package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.journal.LogEvent.TruncationCause;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * One partition replica on disk. Thread-safe: writes under the log's lock, reads beside them. Bad batches and bad offsets are
 * {@link brokerlab.engine.wire.ProtocolException}s; a failing disk is {@link LogFailedException}. Knows nothing of leaders.
 */
public final class PartitionLog {
    private final TopicPartition partition;
    private volatile LogCore core;

    PartitionLog(LogCore core) {
        this.core = core;
        this.partition = core.partition;
    }

    LogCore core() {
        return core;
    }

    /** From now on the log is what lies in another directory. Under the lock of the one that it was. */
    void become(LogCore moved) {
        core = moved;
    }

    /** A log that is no more, and its directory's new name. */
    record Condemned(LogCore core, Path marked) {}

    Condemned condemn() {
        return on(c -> new Condemned(c, c.closing.condemnAll()));
    }

    void identify(Uuid id) {
        run(c -> c.identify(id));
    }

    /** Work that met a move begins again where the log lies now. */
    private <T> T on(Function<LogCore, T> work) {
        while (true) {
            LogCore now = core;
            try {
                return work.apply(now);
            } catch (LogMovedException e) {
                if (now == core) {
                    throw e;
                }
            }
        }
    }

    private void run(Consumer<LogCore> work) {
        on(c -> {
            work.accept(c);
            return c;
        });
    }

    public TopicPartition partition() {
        return partition;
    }

    /** The log directory it lies in. */
    public Path directory() {
        return core.home.path;
    }

    /** False when its log directory failed. */
    public boolean online() {
        return core.home.online();
    }

    /** From {@code partition.metadata}; {@link Uuid#ZERO_UUID} when it has none. */
    public Uuid topicId() {
        return core.topicId();
    }

    /**
     * Validates {@code batches} (of magic 2, or a message set of magic 0 or 1, which is converted; CRC, size, timestamps, producer sequence), assigns offsets and {@code leaderEpoch} in
     * place and writes them as they came (recompressed only when {@code compression.type} demands it).
     *
     * @param internal a coordinator's own write: size limit and timestamp checks do not apply
     */
    public AppendInfo appendAsLeader(ByteBuffer batches, int leaderEpoch, boolean internal) {
        return switch (appendAsLeader(List.of(batches), leaderEpoch, internal).getFirst()) {
            case AppendInfo info -> info;
            case AppendOutcome.Refused refused -> throw refused.why();
        };
    }

    /** Like one {@link #appendAsLeader(ByteBuffer, int, boolean)} after another, but written together; one outcome each. */
    public List<AppendOutcome> appendAsLeader(List<ByteBuffer> entries, int leaderEpoch, boolean internal) {
        var check = new AppendCheck(partition, core.settings(), internal, core.context.nowMs());
        List<AppendCheck.CheckedEntry> prepared =
                entries.stream().map(check::check).toList();
        return on(c -> {
            List<AppendOutcome> outcomes = c.appends.asLeader(prepared, leaderEpoch);
            c.flushes.ifDue();
            return outcomes;
        });
    }

    /** Appends what the leader sent, offsets and epochs as they are; they must continue at the log end. */
    public AppendInfo appendAsFollower(ByteBuffer batches) {
        Batches.checked(batches, Batches.Origin.REPLICA);
        return on(c -> {
            AppendInfo info = c.appends.asFollower(batches);
            c.flushes.ifDue();
            return info;
        });
    }

    /**
     * Reads whole batches from the one that holds {@code offset}, none that begins at or after {@code upTo}.
     *
     * @param minOneBatch return one batch even when it is larger than {@code maxBytes}
     * @throws brokerlab.engine.wire.ProtocolException OFFSET_OUT_OF_RANGE below log start or above log end
     */
    public LogRead read(long offset, int maxBytes, long upTo, boolean minOneBatch) {
        return on(c -> c.reading("read", now -> {
            if (offset < now.logStart() || offset > now.logEnd()) {
                throw new ProtocolException(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        "Offset " + offset + " of " + partition + " is outside of [" + now.logStart() + ", "
                                + now.logEnd() + "]");
            }
            long bound = Math.min(upTo, now.logEnd());
            return offset >= bound
                    ? new LogRead(LogSlice.EMPTY, offset)
                    : LogReads.read(c, now, offset, maxBytes, bound, minOneBatch);
        }));
    }

    /**
     * The aborted transactions that a {@code read_committed} reader needs for {@code bytes} read from {@code offset} on, by first
     * offset; perhaps some more, which do no harm.
     */
    public List<AbortedTransaction> abortedTransactions(long offset, int bytes) {
        return on(c -> c.reading("look for aborted transactions", now -> LogReads.aborted(now, offset, bytes)));
    }

    /** As they are at one moment. */
    public LogOffsets offsets() {
        return core.state();
    }

    /** Sets the high watermark, cut to the log's range. Returns the value it now has. */
    public long updateHighWatermark(long offset) {
        return on(c -> c.updateHighWatermark(offset));
    }

    /** Moves the log start up (never down, never past the high watermark); whole segments below are deleted. */
    public void raiseLogStart(long offset) {
        run(c -> c.removals.raiseLogStart(offset));
    }

    /** Cuts everything from {@code offset} on. {@code cause} goes into the journal. Returns whether anything was cut. */
    public boolean truncateTo(long offset, TruncationCause cause) {
        return on(c -> c.truncations.truncateTo(offset, cause));
    }

    /** Drops everything and continues at {@code offset}. */
    public void truncateFullyAndStartAt(long offset, TruncationCause cause) {
        run(c -> c.truncations.truncateFully(offset, cause));
    }

    /** First record with a timestamp at or after the one given. */
    public Optional<TimestampOffset> offsetForTimestamp(long timestampMs) {
        return on(c -> c.reading("search by time", now -> LogReads.offsetForTimestamp(now, timestampMs)));
    }

    /** The record with the largest timestamp. */
    public Optional<TimestampOffset> offsetOfMaxTimestamp() {
        return on(c -> c.reading("search by time", now -> LogReads.offsetOfMaxTimestamp(now.segments())));
    }

    /** KIP-101/279: where {@code epoch} ends in this log. */
    public EpochEnd endOfEpoch(int epoch) {
        LogCore now = core;
        return now.epochs.endOf(epoch, now.state().logEnd());
    }

    /** The newest epoch with a record here, empty for none. */
    public Optional<Integer> latestEpoch() {
        return core.epochs.latest();
    }

    /** The oldest epoch with a record here, empty for none. */
    public Optional<Integer> earliestEpoch() {
        return core.epochs.earliest();
    }

    /** Remembers that {@code epoch} starts at the log end (a new leader's first act). */
    public void startEpoch(int epoch) {
        run(c -> c.change("write of the leader epoch", () -> {
            c.unfinished.finish();
            c.epochs.assign(epoch, c.state().logEnd());
        }));
    }

    /** Takes what {@code inForce} says then. */
    public void updateSettings(Supplier<TopicSettings> inForce) {
        run(c -> {
            c.updateSettings(inForce);
            c.flushes.settingsChanged();
        });
    }

    public TopicSettings settings() {
        return core.settings();
    }

    /** Closes the active segment (unless empty) and opens a new one. */
    public void roll(RollReason reason) {
        run(c -> c.change("roll", () -> {
            // It may move the end.
            c.unfinished.finish();
            LogState now = c.state();
            if (now.segments().active().size() > 0) {
                c.appends.roll(now.logEnd(), reason);
            }
        }));
    }

    /** Writes everything up to the log end to disk. */
    public void flush() {
        run(c -> c.flushes.upTo(c.state().logEnd()));
    }

    /** Oldest first, the active one last. */
    public List<SegmentInfo> segments() {
        return LogReads.infos(core.state().segments());
    }

    /** What is taken down of a batch that begins at a file position; the header is valid during the call. */
    public interface BatchReader<T> {
        T of(int position, BatchHeader header);
    }

    /** Batches of one segment from file position {@code fromPosition}, at most {@code limit}. Empty when the segment is gone. */
    public <T> List<T> batches(long segmentBaseOffset, int fromPosition, int limit, BatchReader<T> reader) {
        return on(c -> c.viewing(segmentBaseOffset, List.of(), s -> LogReads.batches(s, fromPosition, limit, reader)));
    }

    /** Offset-index entries of one segment, at most {@code limit}, evenly thinned when there are more. */
    public List<BatchPlace> offsetIndex(long segmentBaseOffset, int limit) {
        return on(c -> c.viewing(segmentBaseOffset, List.of(), s -> s.files.offsets.thinned(limit)));
    }

    /** The batch that begins at a file position, with its records, unchecked. Empty when there is none, or the segment is gone. */
    public Optional<BatchHeader> batch(long segmentBaseOffset, int position) {
        return on(c -> c.viewing(segmentBaseOffset, Optional.empty(), s -> LogReads.batch(s, position)));
    }

    /** The idempotent producers it remembers, in no order. */
    public List<ProducerEntry> producers() {
        return on(c -> c.locked("list of producers", () -> List.copyOf(c.producers.all())));
    }

    /** A look at one moment, and what it would do then. */
    public LogForecast forecast() {
        return new LogForecast(core);
    }
}
