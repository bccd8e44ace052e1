package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.wire.LogRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * One partition replica on disk. Thread-safe: writes under the log's lock, reads beside them. Bad batches and bad offsets are
 * {@link brokerlab.engine.wire.ProtocolException}s; a failing disk is {@link LogFailedException}. Knows nothing of leaders.
 */
public final class PartitionLog {
    PartitionLog() {}

    public TopicPartition partition() {
        throw new UnsupportedOperationException();
    }

    /** From {@code partition.metadata}; {@link Uuid#ZERO_UUID} when it has none. */
    public Uuid topicId() {
        throw new UnsupportedOperationException();
    }

    /**
     * Validates {@code batches} (magic 2, CRC, size, timestamps, producer sequence), assigns offsets and {@code leaderEpoch} in
     * place and writes them as they came (recompressed only when {@code compression.type} demands it).
     *
     * @param internal a coordinator's own write: size limit and timestamp checks do not apply
     */
    public AppendInfo appendAsLeader(ByteBuffer batches, int leaderEpoch, boolean internal) {
        throw new UnsupportedOperationException();
    }

    /** Appends what the leader sent, offsets and epochs as they are; they must continue at the log end. */
    public AppendInfo appendAsFollower(ByteBuffer batches) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads whole batches from the one that holds {@code offset}, none that begins at or after {@code upTo}.
     *
     * @param minOneBatch return one batch even when it is larger than {@code maxBytes}
     * @throws brokerlab.engine.wire.ProtocolException OFFSET_OUT_OF_RANGE below log start or above log end
     */
    public LogRead read(long offset, int maxBytes, long upTo, boolean minOneBatch) {
        throw new UnsupportedOperationException();
    }

    public long logStartOffset() {
        throw new UnsupportedOperationException();
    }

    public long logEndOffset() {
        throw new UnsupportedOperationException();
    }

    public long highWatermark() {
        throw new UnsupportedOperationException();
    }

    /** First offset of the oldest open transaction, at most the high watermark. */
    public long lastStableOffset() {
        throw new UnsupportedOperationException();
    }

    /** Sets the high watermark, cut to the log's range. Returns the value it now has. */
    public long updateHighWatermark(long offset) {
        throw new UnsupportedOperationException();
    }

    /** Moves the log start up (never down, never past the high watermark); whole segments below are deleted. */
    public void raiseLogStart(long offset) {
        throw new UnsupportedOperationException();
    }

    /** Cuts everything from {@code offset} on. {@code why} goes into the journal. Returns whether anything was cut. */
    public boolean truncateTo(long offset, String why) {
        throw new UnsupportedOperationException();
    }

    /** Drops everything and continues at {@code offset}. */
    public void truncateFullyAndStartAt(long offset, String why) {
        throw new UnsupportedOperationException();
    }

    /** First record with a timestamp at or after the one given. */
    public Optional<TimestampOffset> offsetForTimestamp(long timestampMs) {
        throw new UnsupportedOperationException();
    }

    /** The record with the largest timestamp. */
    public Optional<TimestampOffset> offsetOfMaxTimestamp() {
        throw new UnsupportedOperationException();
    }

    /** KIP-101/279: where {@code epoch} ends in this log. */
    public EpochEnd endOfEpoch(int epoch) {
        throw new UnsupportedOperationException();
    }

    /** The newest epoch with a record here, empty for none. */
    public Optional<Integer> latestEpoch() {
        throw new UnsupportedOperationException();
    }

    /** Remembers that {@code epoch} starts at the log end (a new leader's first act). */
    public void startEpoch(int epoch) {
        throw new UnsupportedOperationException();
    }

    public void updateSettings(TopicSettings settings) {
        throw new UnsupportedOperationException();
    }

    public TopicSettings settings() {
        throw new UnsupportedOperationException();
    }

    /** Closes the active segment (unless empty) and opens a new one. */
    public void roll(ClusterEvent.RollReason reason) {
        throw new UnsupportedOperationException();
    }

    /** Writes everything up to the log end to disk. */
    public void flush() {
        throw new UnsupportedOperationException();
    }

    public long sizeInBytes() {
        throw new UnsupportedOperationException();
    }

    /** Oldest first, the active one last. */
    public List<SegmentInfo> segments() {
        throw new UnsupportedOperationException();
    }

    /** Batches of one segment from file position {@code fromPosition}, at most {@code limit}. Empty when the segment is gone. */
    public List<BatchInfo> batches(long segmentBaseOffset, int fromPosition, int limit) {
        throw new UnsupportedOperationException();
    }

    /** Offset-index entries of one segment, at most {@code limit}, evenly thinned when there are more. */
    public List<IndexEntryInfo> offsetIndex(long segmentBaseOffset, int limit) {
        throw new UnsupportedOperationException();
    }

    /** A batch's raw bytes as on disk, at most {@code maxBytes} of them. */
    public ByteBuffer batchBytes(long segmentBaseOffset, int position, int maxBytes) {
        throw new UnsupportedOperationException();
    }

    /** The records of one batch, at most {@code limit}. */
    public List<LogRecord> batchRecords(long segmentBaseOffset, int position, int limit) {
        throw new UnsupportedOperationException();
    }

    /**
     * What retention would do now: for each closed segment when it expires (wall ms), or {@link Long#MAX_VALUE}; 0 when it is
     * due at the next check. Oldest first, same order as {@link #segments()}; computed by the function that deletes.
     */
    public List<Long> expiry() {
        throw new UnsupportedOperationException();
    }
}
