package brokerlab.engine.log;

import brokerlab.engine.wire.BatchHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings a log's producers to its end: the newest snapshot that may be used, then the batches behind it. */
final class ProducerRestore {
    /** How far back the duplicate windows of a log that Kafka wrote are looked for: a snapshot of Kafka's has none. */
    private static final int WINDOW_BYTES = 16 * 1024 * 1024;

    private static final int REPLAY_WINDOW = 64 * 1024;

    private ProducerRestore() {}

    /** From the files alone, which are whole. */
    static void fromFiles(ProducerStates states, List<LogSegment> all, long start, long end) throws IOException {
        boolean windowsKnown = states.loadSnapshot(start, end);
        for (LogSegment segment : all) {
            replay(states, segment);
        }
        states.mapEnd(end);
        if (!windowsKnown) {
            completeWindows(states, all);
        }
    }

    /**
     * From what the scans noted, in order. The transaction index of each segment that was read in full is made anew, and a
     * snapshot taken where it begins, as a roll would have.
     */
    static void fromScans(ProducerStates states, List<SegmentScan> scans, long start, long end) throws IOException {
        long firstRead = scans.stream()
                .filter(SegmentScan::checked)
                .mapToLong(s -> s.segment.baseOffset())
                .findFirst()
                .orElse(end);
        boolean windowsKnown = states.loadSnapshot(start, Math.min(firstRead, end));
        for (SegmentScan scan : scans) {
            LogSegment segment = scan.segment;
            if (!scan.checked()) {
                replay(states, segment);
                continue;
            }
            if (segment.baseOffset() > firstRead) {
                states.mapEnd(segment.baseOffset());
                states.takeSnapshot();
            }
            var aborted = new ArrayList<AbortedTransaction>();
            for (ProducerBatch batch : scan.producers.batches()) {
                if (batch.baseOffset() >= states.mapEnd()) {
                    aborted.addAll(states.replay(batch));
                }
            }
            segment.files.transactions.replace(aborted);
        }
        states.mapEnd(end);
        if (!windowsKnown) {
            completeWindows(states, scans.stream().map(s -> s.segment).toList());
        }
    }

    private static void replay(ProducerStates states, LogSegment segment) throws IOException {
        long from = states.mapEnd();
        if (segment.nextOffset() > from) {
            var cursor = segment.cursor(SegmentReads.positionOf(segment, from), REPLAY_WINDOW);
            while (cursor.advance()) {
                BatchHeader h = cursor.header();
                if (h.hasProducerId() && h.baseOffset() >= from) {
                    states.replay(ProducerBatch.of(h.control() ? cursor.whole() : h));
                }
            }
        }
    }

    private static void completeWindows(ProducerStates states, List<LogSegment> all) throws IOException {
        if (states.all().isEmpty()) {
            return;
        }
        Map<Long, List<ProducerEntry.WindowBatch>> found = new HashMap<>();
        int budget = WINDOW_BYTES;
        int first = all.size() - 1;
        while (first > 0 && (budget -= all.get(first).size()) > 0) {
            first--;
        }
        for (LogSegment segment : all.subList(first, all.size())) {
            int from = Math.max(0, segment.size() - WINDOW_BYTES);
            var cursor = segment.cursor(segment.files.offsets.batchAtOrBefore(from), REPLAY_WINDOW);
            while (cursor.advance()) {
                BatchHeader h = cursor.header();
                if (h.hasProducerId() && !h.control()) {
                    collect(states, ProducerBatch.of(h), found);
                }
            }
        }
        found.forEach(states::completeWindow);
    }

    private static void collect(
            ProducerStates states, ProducerBatch batch, Map<Long, List<ProducerEntry.WindowBatch>> found) {
        boolean current = states.find(batch.producerId())
                .filter(p -> p.epoch() == batch.epoch())
                .isPresent();
        if (current) {
            var window = found.computeIfAbsent(batch.producerId(), id -> new ArrayList<>());
            window.add(ProducerEntry.WindowBatch.of(batch));
            if (window.size() > ProducerEntry.WINDOW) {
                window.removeFirst();
            }
        }
    }
}
