package brokerlab.engine.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What can be asked of a cluster.
 *
 * @param <R> the answer
 */
public sealed interface Query<R> {

    /** How one replica is stored. */
    record Segments(String topic, int partition, int broker) implements Query<SegmentsAnswer> {}

    /**
     * @param nextRetentionCheckMs wall time
     * @param retentionMs -1 for unlimited, as the others
     */
    record SegmentsAnswer(
            String directory,
            long logStart,
            long highWatermark,
            long logEnd,
            long sizeBytes,
            int segmentBytes,
            long segmentMs,
            long retentionMs,
            long retentionBytes,
            int indexIntervalBytes,
            boolean compacted,
            long nextRetentionCheckMs,
            List<Segment> segments) {}

    /**
     * @param expiresAtMs wall time when retention may delete it; 0 when the next check will; {@link Long#MAX_VALUE} never or unknown
     */
    record Segment(
            long baseOffset,
            long nextOffset,
            long bytes,
            long largestTimestampMs,
            long createdMs,
            int offsetIndexEntries,
            int timeIndexEntries,
            boolean active,
            String fileName,
            long expiresAtMs) {}

    /** What a segment holds, from its batch headers. */
    record SegmentSummary(String topic, int partition, int broker, long baseOffset) implements Query<SummaryAnswer> {}

    /** @param bytesByCodec log bytes by codec name */
    record SummaryAnswer(long batches, long records, int producers, Map<String, Long> bytesByCodec) {}

    /** Batches of a segment, a page from a file position. */
    record Batches(String topic, int partition, int broker, long baseOffset, int fromPosition, int limit)
            implements Query<List<Batch>> {}

    /** A batch header; see the field names of Kafka's record batch format. */
    record Batch(
            int position,
            int sizeInBytes,
            long baseOffset,
            long lastOffset,
            int records,
            int partitionLeaderEpoch,
            long baseTimestampMs,
            long maxTimestampMs,
            String codec,
            boolean logAppendTime,
            boolean transactional,
            boolean control,
            long producerId,
            short producerEpoch,
            int baseSequence,
            long crc) {}

    /** One batch down to its bytes. */
    record BatchDetail(
            String topic, int partition, int broker, long baseOffset, int position, int maxRecords, int maxBytes)
            implements Query<Optional<BatchAnswer>> {}

    /** @param bytes as on disk, cut at {@code maxBytes} */
    record BatchAnswer(Batch batch, byte[] bytes, boolean crcValid, List<StoredRecord> records) {}

    /**
     * A record.
     *
     * @param key empty for none
     * @param value empty for a tombstone; cut at 64 KiB
     * @param valueBytes full size
     * @param positionInBatch of its first byte, -1 in a compressed batch
     */
    record StoredRecord(
            int partition,
            long offset,
            long timestampMs,
            Optional<byte[]> key,
            Optional<byte[]> value,
            int valueBytes,
            Map<String, String> headers,
            int positionInBatch,
            int sizeInBytes) {}

    /** Offset index entries, evenly thinned to {@code limit}. */
    record OffsetIndex(String topic, int partition, int broker, long baseOffset, int limit)
            implements Query<List<IndexEntry>> {}

    record IndexEntry(long offset, int position) {}

    /** The newest records of a topic below the high watermark, newest first. */
    record LastRecords(String topic, int limit) implements Query<List<StoredRecord>> {}

    /** Where a new topic's replicas would go. The answer can be given to {@link Command.CreateTopic}. */
    record PlacementPreview(int partitions, int replicationFactor)
            implements Query<SortedMap<Integer, List<Integer>>> {}

    /** All settings of a topic. */
    record TopicSettings(String topic) implements Query<List<SettingValue>> {}

    /** @param source DEFAULT, STATIC_BROKER, DYNAMIC_DEFAULT, DYNAMIC_BROKER or TOPIC */
    record SettingValue(
            String name, Optional<String> value, String source, Optional<String> defaultValue, String meaning) {}

    /** A group's lag since it was first seen, one sample a second, at most 15 minutes, oldest first. */
    record LagHistory(String group) implements Query<List<LagSample>> {}

    record LagSample(long wallMs, long lag, long lagMs) {}

    /** Every setting of a scope, by name; also those that can only be read. */
    record Settings(SettingScope scope) implements Query<List<SettingRow>> {}

    /** What these changes will do together, at the present state. */
    record ChangePreview(List<SettingChange> changes) implements Query<PreviewAnswer> {}

    /**
     * @param effects empty when a change is refused
     * @param refusals in the words the change itself would be refused with
     * @param stateVersion equal for two answers only if the state they were computed on is the same
     */
    record PreviewAnswer(List<ChangeEffect> effects, List<String> refusals, long stateVersion) {}
}
