package brokerlab.engine.local;

import brokerlab.engine.log.BatchPlace;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.log.SegmentInfo;
import brokerlab.engine.view.Query;
import brokerlab.engine.wire.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads the partitions of a topic from a place on, one after the other, and keeps what holds a text. Each partition gets an equal share of
 * the records that may be read; what one leaves goes to those behind it.
 */
final class RecordSearch {
    /** Keys and values decoded for one question. */
    private static final long MOST_BYTES = 32L << 20;

    private static final int PAGE = 200;
    private static final int INDEX_ENTRIES = 1_000;

    private static final Comparator<Query.StoredRecord> OLDEST_FIRST = Comparator.comparingLong(
                    Query.StoredRecord::timestampMs)
            .thenComparingInt(Query.StoredRecord::partition)
            .thenComparingLong(Query.StoredRecord::offset);

    private final Query.ReadRecords asked;
    private final BooleanSupplier cancelled;
    private final String text;
    private final Comparator<Query.StoredRecord> order;
    private final List<Query.StoredRecord> found = new ArrayList<>();
    private long read;
    private long matched;
    private long bytes;
    private boolean toTheEnd = true;

    RecordSearch(Query.ReadRecords asked, BooleanSupplier cancelled) {
        this.asked = asked;
        this.cancelled = cancelled;
        text = asked.text().toLowerCase(Locale.ROOT);
        order = newest() ? OLDEST_FIRST.reversed() : OLDEST_FIRST;
    }

    private boolean newest() {
        return asked.from() instanceof Query.ReadFrom.Newest;
    }

    /** @param logs of the partitions' leaders */
    Query.RecordsAnswer in(Map<Integer, PartitionLog> logs) {
        int left = logs.size();
        for (Map.Entry<Integer, PartitionLog> each : logs.entrySet()) {
            partition(each.getKey(), each.getValue(), (asked.most() - read) / left--);
            trim();
        }
        return new Query.RecordsAnswer(List.copyOf(found), read, matched, toTheEnd);
    }

    private void partition(int number, PartitionLog log, long share) {
        long end = log.offsets().highWatermark();
        long start = start(log, share, end);
        long until = read + share;
        for (SegmentInfo segment : log.segments()) {
            if (segment.nextOffset() <= start || segment.baseOffset() >= end) {
                continue;
            }
            int position = position(log, segment.baseOffset(), start);
            List<Query.Batch> page;
            do {
                page = log.batches(segment.baseOffset(), position, PAGE, LogQueries::batch);
                for (Query.Batch batch : page) {
                    if (batch.baseOffset() >= end) {
                        return;
                    }
                    if (batch.lastOffset() < start || batch.control()) {
                        continue;
                    }
                    for (LogRecord r : LogQueries.records(log, segment.baseOffset(), batch)) {
                        if (r.offset() < start || r.offset() >= end) {
                            continue;
                        }
                        if (read >= until || bytes > MOST_BYTES || cancelled.getAsBoolean()) {
                            toTheEnd = false;
                            return;
                        }
                        look(number, r);
                    }
                }
                position = page.isEmpty()
                        ? position
                        : page.getLast().position() + page.getLast().sizeInBytes();
            } while (page.size() == PAGE);
        }
    }

    private long start(PartitionLog log, long share, long end) {
        long from = switch (asked.from()) {
            case Query.ReadFrom.Newest f -> end - share;
            case Query.ReadFrom.Offset f -> f.offset();
            case Query.ReadFrom.Time f ->
                log.offsetForTimestamp(f.wallMs()).map(t -> t.offset()).orElse(end);
        };
        long logStart = log.offsets().logStart();
        if (newest() && from > logStart) {
            toTheEnd = false;
        }
        return Math.max(from, logStart);
    }

    /** Where a batch begins that is not behind {@code offset}. */
    private static int position(PartitionLog log, long base, long offset) {
        int position = 0;
        for (BatchPlace entry : log.offsetIndex(base, INDEX_ENTRIES)) {
            if (entry.offset() <= offset) {
                position = Math.max(position, entry.position());
            }
        }
        return position;
    }

    private void look(int partition, LogRecord record) {
        read++;
        bytes += record.sizeInBytes();
        if (text.isEmpty() || holds(record.key()) || holds(record.value())) {
            matched++;
            found.add(LogQueries.record(partition, record));
            // of the newest, those read last are wanted; of others, those read first
            if (found.size() >= 2 * asked.limit() + PAGE) {
                trim();
            }
        }
    }

    private boolean holds(Optional<byte[]> part) {
        return part.filter(b -> new String(b, StandardCharsets.UTF_8)
                        .toLowerCase(Locale.ROOT)
                        .contains(text))
                .isPresent();
    }

    private void trim() {
        found.sort(order);
        if (found.size() > asked.limit()) {
            found.subList(asked.limit(), found.size()).clear();
        }
    }
}
