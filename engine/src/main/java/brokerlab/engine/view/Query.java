package brokerlab.engine.view;

import brokerlab.engine.config.SettingScope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.apache.kafka.common.security.auth.SecurityProtocol;

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

    /**
     * A batch header; see the field names of Kafka's record batch format.
     *
     * @param magic of its format: 2, or 0 or 1 for a message from before 0.11, which has neither epoch nor producer (-1)
     * @param records -1 when they cannot be counted
     */
    record Batch(
            int position,
            int sizeInBytes,
            byte magic,
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
     * @param headers in the order in which they were written
     * @param positionInBatch of its first byte, -1 in a compressed batch
     */
    record StoredRecord(
            int partition,
            long offset,
            long timestampMs,
            Optional<byte[]> key,
            Optional<byte[]> value,
            int valueBytes,
            List<RecordHeader> headers,
            int positionInBatch,
            int sizeInBytes) {}

    /** Offset index entries, evenly thinned to {@code limit}. */
    record OffsetIndex(String topic, int partition, int broker, long baseOffset, int limit)
            implements Query<List<IndexEntry>> {}

    record IndexEntry(long offset, int position) {}

    /**
     * The newest records of a topic below the high watermark, newest first: as many as are asked for, where there are so many, whatever
     * offsets compaction has left between them. Markers of transactions are no records.
     */
    record LastRecords(String topic, int limit) implements Query<List<StoredRecord>> {}

    /**
     * Records of a topic below the high watermark from a place on, those alone that hold a text. What is read is bounded: by {@code most}
     * records and 32 MiB, shared out among the partitions. Markers of transactions are no records.
     *
     * @param partition empty for all
     * @param text part of key or value, without regard to case; empty for every record
     * @param limit records told, ≥ 1
     * @param most records read, ≥ 1
     */
    record ReadRecords(String topic, Optional<Integer> partition, ReadFrom from, String text, int limit, int most)
            implements Query<RecordsAnswer> {}

    /** Where reading begins in each partition. */
    sealed interface ReadFrom {
        /** So that the newest records are read. */
        record Newest() implements ReadFrom {}

        /** At this offset, or at the log start where that is higher. */
        record Offset(long offset) implements ReadFrom {}

        /** At the first record of that time or later, milliseconds since 1970. */
        record Time(long wallMs) implements ReadFrom {}
    }

    /**
     * @param records newest first when the newest were asked for, else oldest first
     * @param read records looked at
     * @param matched those of them that hold the text; more than are told when there are more than {@code limit}
     * @param toTheEnd whether all that lies behind the place was read
     */
    record RecordsAnswer(List<StoredRecord> records, long read, long matched, boolean toTheEnd) {}

    /** Where a new topic's replicas would go. The answer can be given to {@link Command.CreateTopic}. */
    record PlacementPreview(int partitions, int replicationFactor)
            implements Query<SortedMap<Integer, List<Integer>>> {}

    /** What {@link Command.RemoveBrokers} would move, as the cluster is now. */
    record RemovalPreview(Set<Integer> brokers) implements Query<RemovalAnswer> {}

    /**
     * @param moves by partition
     * @param refusals why nothing would be done, each with its remedy
     */
    record RemovalAnswer(List<ReplicaMove> moves, List<RemovalRefusal> refusals) {
        public RemovalAnswer {
            moves = List.copyOf(moves);
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * @param from replicas of now, preferred leader first
     * @param to replicas then
     * @param bytes of one replica, -1 unknown
     */
    record ReplicaMove(String topic, int partition, List<Integer> from, List<Integer> to, long bytes) {}

    /** A group's lag since it was first seen, one sample a second, at most 15 minutes, oldest first. */
    record LagHistory(String group) implements Query<List<LagSample>> {}

    /**
     * One second of it.
     *
     * @param lag -1 when it could not be told at that moment, for instance during an election
     * @param lagMs -1 when it could not be told
     */
    record LagSample(long wallMs, long lag, long lagMs) {}

    /**
     * Where a group would read on by {@link Command.ResetOffsets}, in the order asked for. Changes nothing, and answers while the group
     * has members, too. Fails with {@code GROUP_ID_NOT_FOUND} and {@code COORDINATOR_NOT_AVAILABLE}.
     */
    record OffsetReset(String group, List<Snapshot.TopicPartitionName> partitions, OffsetTarget to)
            implements Query<List<OffsetMove>> {}

    /** Every setting of a scope, by name; also those that can only be read. */
    record Settings(SettingScope scope) implements Query<List<SettingRow>> {}

    /**
     * What these changes will do together, at the present state.
     *
     * @param origin as of the {@link Command.ChangeSettings} it is asked for
     */
    record ChangePreview(List<SettingChange> changes, SettingOrigin origin) implements Query<PreviewAnswer> {
        /** Of what comes from a form. */
        public ChangePreview(List<SettingChange> changes) {
            this(changes, SettingOrigin.FORM);
        }
    }

    /**
     * @param effects empty when a change is refused
     * @param refusals in the words the change itself would be refused with
     * @param stateVersion equal for two answers if the same values are replaced by the same ones and that does the same to the same
     *     topics, partitions, groups and brokers; how many records, bytes and segments that concerns, and when, it does not tell
     */
    record PreviewAnswer(List<ChangeEffect> effects, List<String> refusals, long stateVersion) {}

    /** What {@link Command.UndoSettings} would do; empty when there is nothing to undo. */
    record Undo() implements Query<Optional<UndoAnswer>> {}

    /**
     * @param wallMs when the changes were applied
     * @param changes that restore the former values; passwords are hidden here
     * @param lost what the changes have destroyed meanwhile and no undo brings back, as their preview named it: segments deleted,
     *     records lost to groups or by an unclean election
     * @param preview what restoring them will do together, at the present state, as of any other changes
     */
    record UndoAnswer(long wallMs, List<SettingChange> changes, List<ChangeEffect> lost, PreviewAnswer preview) {}

    /** Changes of settings, newest first: those the journal still has, then those of former runs of the cluster. */
    record SettingsHistory(int limit) implements Query<List<SettingPast>> {}

    /**
     * A change that was made.
     *
     * @param event its journal entry, 0 for a change of a former run
     * @param oldValue empty when the scope had no value of its own; passwords are hidden
     * @param newValue empty when it was reset
     * @param by who asked for it: {@code workbench}, or client and address; empty when nobody of this process knows
     * @param request the journal entry of what was asked, equal for all changes made together; 0 when there is none
     */
    record SettingPast(
            long event,
            long wallMs,
            SettingScope scope,
            String name,
            Optional<String> oldValue,
            Optional<String> newValue,
            SettingOrigin origin,
            String by,
            long request) {}

    /**
     * A scope's settings as the files Kafka or ZooKeeper reads: {@code server.properties} of a broker, {@code zoo.cfg} and {@code myid} of
     * each node for the ensemble, a file for {@code kafka-configs --add-config-file} for a topic; for the cluster's default all of these,
     * of topics those that have settings of their own.
     *
     * @param passwords whether they are written; else a comment stands in their place
     */
    record ExportSettings(SettingScope scope, boolean passwords) implements Query<List<ExportedFile>> {}

    /** @param path relative, for instance {@code broker-1/server.properties} */
    record ExportedFile(String path, String text) {}

    /**
     * What a {@code server.properties} or {@code zoo.cfg} would change in a scope. Changes nothing.
     *
     * @param file its bytes, in UTF-8 or UTF-16; comments may be in any encoding
     */
    record ImportSettings(SettingScope scope, byte[] file) implements Query<ImportAnswer> {
        public ImportSettings(SettingScope scope, String text) {
            this(scope, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * @param changes values that differ from the scope's own
     * @param kept settings that nobody follows here; given to {@link Command.ChangeSettings} together with the others, as
     *     an IMPORT, they are kept and exported again, without effect
     * @param managed names left out: the workbench decides their values, they belong to one broker, to the machine or the ensemble the file
     *     comes from, or name a class that is not here
     * @param refusals lines that cannot be read and invalid values, each with its line number; with any of them nothing should be applied
     * @param same how many values are as they were
     */
    record ImportAnswer(
            List<SettingChange> changes,
            List<SettingChange> kept,
            List<String> managed,
            List<String> refusals,
            int same) {}

    /** What clients must know to connect, a listener each, as the brokers that run tell clients. Empty while none runs. */
    record ClientListeners() implements Query<List<ListenerAnswer>> {}

    /**
     * A listener of the brokers.
     *
     * @param bootstrap {@code host:port,host:port} of all brokers that have it
     * @param mechanisms of SASL that are taken; empty without SASL
     * @param clientCertificate whether a client must prove itself by one
     * @param labCertificate whether brokers prove themselves by one of {@link LabAuthority}; else by a keystore of their own
     */
    record ListenerAnswer(
            String name,
            SecurityProtocol protocol,
            String bootstrap,
            List<String> mechanisms,
            boolean clientCertificate,
            boolean labCertificate) {}

    /** The cluster's certificate authority; empty before {@link Command.MakeLabAuthority}. */
    record LabAuthority() implements Query<Optional<LabAuthorityAnswer>> {}

    /**
     * Where clients find what to trust. Passwords of keys are not told: that of the keystores stands in the folder's {@code password},
     * which only its owner can read.
     *
     * @param folder of the authority
     * @param certificate a PEM file
     * @param truststore the same in PKCS12
     */
    record LabAuthorityAnswer(String folder, String certificate, String truststore, String truststorePassword) {}
}
