package brokerlab.engine.local;

import brokerlab.engine.log.BatchPlace;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.view.Query;
import brokerlab.engine.wire.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The newest records of one segment, read backwards in windows that begin at index entries, each window of twice as many entries as the
 * one behind it: the end of a large segment is found without reading all of it, and one with few records left in few steps.
 *
 * <pre>
 *   index   0 ······ e1 ······ e2 ······ e3 ······ end
 *   windows └────────── 2nd ───┴── 1st ──┴─ from here
 * </pre>
 *
 * @param start log start: records below are deleted, though they may lie here still
 * @param end high watermark: records from it on are not yet to be seen
 */
record TailOfSegment(PartitionLog log, long base, long start, long end) {
    private static final int ENTRIES = 1_000;
    private static final int PAGE = 1_000;

    /** Newest first, until {@code limit} are in {@code found} or the segment has no more. */
    void addTo(List<Query.StoredRecord> found, int limit, Function<LogRecord, Query.StoredRecord> told) {
        List<Integer> starts = starts();
        int until = Integer.MAX_VALUE;
        int step = 1;
        for (int at = starts.size(); at > 0 && found.size() < limit; step *= 2) {
            at = Math.max(0, at - step);
            List<Query.Batch> window = batches(starts.get(at), until);
            for (int b = window.size() - 1; b >= 0 && found.size() < limit; b--) {
                add(window.get(b), found, limit, told);
            }
            until = starts.get(at);
        }
    }

    private void add(
            Query.Batch batch,
            List<Query.StoredRecord> found,
            int limit,
            Function<LogRecord, Query.StoredRecord> told) {
        if (batch.control() || batch.baseOffset() >= end || batch.lastOffset() < start) {
            return;
        }
        List<LogRecord> records = LogQueries.records(log, base, batch);
        for (int r = records.size() - 1; r >= 0 && found.size() < limit; r--) {
            long offset = records.get(r).offset();
            if (offset >= start && offset < end) {
                found.add(told.apply(records.get(r)));
            }
        }
    }

    /** File positions where batches begin, rising, from the segment's first. */
    private List<Integer> starts() {
        var starts = new ArrayList<Integer>();
        starts.add(0);
        for (BatchPlace entry : log.offsetIndex(base, ENTRIES)) {
            if (entry.offset() < end && entry.position() > starts.getLast()) {
                starts.add(entry.position());
            }
        }
        return starts;
    }

    private List<Query.Batch> batches(int from, int until) {
        var batches = new ArrayList<Query.Batch>();
        int position = from;
        while (position < until) {
            List<Query.Batch> page = log.batches(base, position, PAGE, LogQueries::batch);
            for (Query.Batch each : page) {
                if (each.position() >= until) {
                    return batches;
                }
                batches.add(each);
            }
            if (page.size() < PAGE) {
                break;
            }
            position = page.getLast().position() + page.getLast().sizeInBytes();
        }
        return batches;
    }
}
