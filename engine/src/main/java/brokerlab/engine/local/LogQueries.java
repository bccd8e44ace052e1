package brokerlab.engine.local;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.log.LogForecast;
import brokerlab.engine.log.LogOffsets;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.log.SegmentInfo;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.RecordHeader;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.LogRecord;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/** Answers about what is stored: segments, batches, records, bytes. Reads files: to be called on a task, not on the caller's thread. */
final class LogQueries {
    private static final int MAX_VALUE = 64 * 1024;
    private static final int PAGE = 1_000;

    private final Cluster cluster;

    LogQueries(Cluster cluster) {
        this.cluster = cluster;
    }

    private PartitionLog log(String topic, int partition, int brokerId) {
        return cluster.existing(brokerId)
                .live()
                .flatMap(b -> b.logs().get(new TopicPartition(topic, partition)))
                .orElseThrow(() -> new DoorException(
                        "REPLICA_NOT_AVAILABLE",
                        "Broker " + brokerId + " has no open log of " + topic + "-" + partition
                                + ": start the broker, or choose one of the partition's replicas."));
    }

    Query.SegmentsAnswer segments(Query.Segments q) {
        PartitionLog log = log(q.topic(), q.partition(), q.broker());
        LogForecast look = log.forecast();
        TopicSettings settings = log.settings();
        List<Long> expiry = look.expiry(settings);
        List<SegmentInfo> infos = look.segments();
        var segments = new ArrayList<Query.Segment>();
        for (int i = 0; i < infos.size(); i++) {
            SegmentInfo s = infos.get(i);
            segments.add(new Query.Segment(
                    s.baseOffset(),
                    s.nextOffset(),
                    s.bytes(),
                    s.largestTimestampMs(),
                    s.createdMs(),
                    s.offsetIndexEntries(),
                    s.timeIndexEntries(),
                    s.active(),
                    s.fileName(),
                    expiry.get(i)));
        }
        LogOffsets now = look.offsets();
        return new Query.SegmentsAnswer(
                log.directory().resolve(log.partition().toString()).toString(),
                now.logStart(),
                now.highWatermark(),
                now.logEnd(),
                now.bytes(),
                settings.segmentBytes(),
                settings.segmentMs(),
                settings.retentionMs(),
                settings.retentionBytes(),
                settings.indexIntervalBytes(),
                settings.cleanupCompact(),
                cluster.existing(q.broker())
                        .live()
                        .map(b -> b.logs().nextRetentionCheckMs())
                        .orElse(-1L),
                List.copyOf(segments));
    }

    Query.SummaryAnswer summary(Query.SegmentSummary q) {
        PartitionLog log = log(q.topic(), q.partition(), q.broker());
        long batches = 0;
        long records = 0;
        var producers = new HashSet<Long>();
        Map<String, Long> codecs = new TreeMap<>();
        int position = 0;
        while (true) {
            List<Query.Batch> page = log.batches(q.baseOffset(), position, PAGE, LogQueries::batch);
            for (Query.Batch b : page) {
                batches++;
                records += Math.max(0, b.records());
                if (b.producerId() >= 0) {
                    producers.add(b.producerId());
                }
                codecs.merge(b.codec(), (long) b.sizeInBytes(), Long::sum);
                position = b.position() + b.sizeInBytes();
            }
            if (page.size() < PAGE || Thread.currentThread().isInterrupted()) {
                return new Query.SummaryAnswer(batches, records, producers.size(), codecs);
            }
        }
    }

    List<Query.Batch> batches(Query.Batches q) {
        return log(q.topic(), q.partition(), q.broker())
                .batches(q.baseOffset(), q.fromPosition(), q.limit(), LogQueries::batch);
    }

    static Query.Batch batch(int position, BatchHeader h) {
        long first;
        int records;
        try {
            first = h.baseOffset();
            records = h.recordCount();
        } catch (ProtocolException e) {
            // Of an old wrapper that cannot be decompressed its last offset alone is known.
            first = h.placingOffset();
            records = -1;
        }
        return new Query.Batch(
                position,
                h.sizeInBytes(),
                h.magic(),
                first,
                h.lastOffset(),
                records,
                h.partitionLeaderEpoch(),
                h.baseTimestampMs(),
                h.maxTimestampMs(),
                h.codec().label(),
                h.logAppendTime(),
                h.transactional(),
                h.control(),
                h.producerId(),
                h.producerEpoch(),
                h.baseSequence(),
                h.crc());
    }

    Optional<Query.BatchAnswer> detail(Query.BatchDetail q) {
        return log(q.topic(), q.partition(), q.broker())
                .batch(q.baseOffset(), q.position())
                .map(batch -> {
                    byte[] bytes = new byte[Math.min(q.maxBytes(), batch.sizeInBytes())];
                    batch.bytes().get(bytes);
                    List<Query.StoredRecord> records = Batches.records(batch, q.maxRecords()).stream()
                            .map(r -> record(q.partition(), r))
                            .toList();
                    return new Query.BatchAnswer(batch(q.position(), batch), bytes, batch.crcMatches(), records);
                });
    }

    static List<LogRecord> records(PartitionLog log, long segmentBase, Query.Batch batch) {
        return log.batch(segmentBase, batch.position())
                .map(b -> Batches.records(b, Integer.MAX_VALUE))
                .orElse(List.of());
    }

    static Query.StoredRecord record(int partition, LogRecord r) {
        return new Query.StoredRecord(
                partition,
                r.offset(),
                r.timestampMs(),
                r.key(),
                r.value().map(LogQueries::cut),
                r.value().map(v -> v.length).orElse(0),
                r.headers().stream()
                        .map(h -> new RecordHeader(
                                h.key(),
                                h.value().map(LogQueries::cut),
                                h.value().map(v -> v.length).orElse(0)))
                        .toList(),
                r.positionInBatch(),
                r.sizeInBytes());
    }

    private static byte[] cut(byte[] value) {
        return value.length <= MAX_VALUE ? value : Arrays.copyOf(value, MAX_VALUE);
    }

    List<Query.IndexEntry> index(Query.OffsetIndex q) {
        return log(q.topic(), q.partition(), q.broker()).offsetIndex(q.baseOffset(), q.limit()).stream()
                .map(e -> new Query.IndexEntry(e.offset(), e.position()))
                .toList();
    }

    private ClusterImage.TopicImage topic(String name) {
        return cluster.newestImage()
                .topic(name)
                .orElseThrow(() -> new DoorException(
                        "UNKNOWN_TOPIC_OR_PARTITION",
                        "There is no topic " + name + ": it may just have been deleted."));
    }

    Query.RecordsAnswer read(Query.ReadRecords q, BooleanSupplier cancelled) {
        ClusterImage.TopicImage topic = topic(q.topic());
        Map<Integer, PartitionLog> logs = new TreeMap<>();
        for (ClusterImage.PartitionImage p : topic.partitions().values()) {
            if (q.partition().map(only -> only == p.partition()).orElse(true)) {
                leaderLog(topic.name(), p).ifPresent(log -> logs.put(p.partition(), log));
            }
        }
        return new RecordSearch(q, cancelled).in(logs);
    }

    List<Query.StoredRecord> lastRecords(Query.LastRecords q) {
        ClusterImage.TopicImage topic = topic(q.topic());
        var records = new ArrayList<Query.StoredRecord>();
        for (ClusterImage.PartitionImage p : topic.partitions().values()) {
            leaderLog(topic.name(), p).ifPresent(log -> records.addAll(tail(p.partition(), log, q.limit())));
        }
        return records.stream()
                .sorted(Comparator.comparingLong(Query.StoredRecord::timestampMs)
                        .thenComparingLong(Query.StoredRecord::offset)
                        .reversed())
                .limit(q.limit())
                .toList();
    }

    private Optional<PartitionLog> leaderLog(String topic, ClusterImage.PartitionImage p) {
        return cluster.find(p.leader())
                .flatMap(Broker::live)
                .flatMap(b -> b.logs().get(new TopicPartition(topic, p.partition())));
    }

    /**
     * Walks back from the high watermark, segment by segment, until {@code limit} records are found. Offsets tell nothing about how many
     * that takes: compaction leaves holes, and markers take offsets too.
     */
    private static List<Query.StoredRecord> tail(int partition, PartitionLog log, int limit) {
        var found = new ArrayList<Query.StoredRecord>();
        LogOffsets now = log.offsets();
        long start = now.logStart();
        long end = now.highWatermark();
        List<SegmentInfo> segments = log.segments();
        for (int i = segments.size() - 1; i >= 0 && found.size() < limit; i--) {
            SegmentInfo segment = segments.get(i);
            if (segment.baseOffset() < end && segment.nextOffset() > start) {
                new TailOfSegment(log, segment.baseOffset(), start, end).addTo(found, limit, r -> record(partition, r));
            }
        }
        return found;
    }
}
