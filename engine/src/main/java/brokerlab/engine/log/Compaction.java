package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.Codec;
import brokerlab.engine.wire.LogRecord;
import brokerlab.engine.wire.MessageFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One compaction of one log: of each key only the newest record stays, offsets and order stay as they are, the active
 * segment is not touched.
 *
 * <pre>
 *   [ clean │ dirty, closed │ young or not yet stable │ active ]
 *             └─ keys → newest offset ─▶ copy what is still newest, group by group ─▶ .cleaned ─▶ SegmentRemovals.replace
 * </pre>
 *
 * A tombstone stays until {@code delete.retention.ms} after the first compaction that saw it (KIP-534); one of the formats before
 * 0.11 until its segment is that much older than the last one compacted before. Each batch keeps its format.
 */
final class Compaction {
    private static final int WINDOW = 256 * 1024;

    private final LogCore core;
    private final Disk disk;
    private final Path directory;
    private final TopicSettings settings;
    private final long nowMs;
    private final long cuts;
    private final Map<Long, Long> producers;
    private final KeyOffsets newest;
    private final List<AbortedTransaction> aborted = new ArrayList<>();
    /** Tombstones of formats without a delete horizon go from segments that were last written by then. */
    private long oldHorizonMs;

    /** @param newest empty; keys for which it has no room are left for the next compaction */
    Compaction(LogCore core, KeyOffsets newest) {
        this.core = core;
        this.disk = core.context.disk();
        this.directory = core.state().directory();
        this.settings = core.settings();
        this.nowMs = core.context.nowMs();
        this.cuts = core.reading("look", now -> now).cuts();
        this.producers = core.producersLastOffsets();
        this.newest = newest;
    }

    static CompactionDecision.CompactionVerdict verdict(LogCore core, long checkpoint, TopicSettings settings) {
        LogState now = core.state();
        SegmentList segments = now.segments();
        var closed = segments.all().subList(0, segments.size() - 1).stream()
                .map(s -> new CompactionDecision.ClosedSegment(
                        s.baseOffset(),
                        s.size(),
                        s.firstTimestampMs(),
                        s.largest().timestampMs()))
                .toList();
        return CompactionDecision.of(
                closed,
                segments.active().baseOffset(),
                now.logStart(),
                checkpoint,
                now.lastStable(),
                settings,
                core.context.nowMs());
    }

    /** Compacts {@code [firstDirty, end)} against all before it. Returns up to where the log is compacted now. */
    long run(long firstDirty, long end) throws IOException {
        List<LogSegment> all = core.state().segments().all();
        List<LogSegment> closed = all.stream().filter(s -> s.baseOffset() < end).toList();
        // A transaction's marker may lie in a later segment than its records.
        all.forEach(s -> aborted.addAll(s.files.transactions.entries()));
        long lastCleanMs = 0;
        for (LogSegment segment : closed) {
            lastCleanMs = segment.baseOffset() < firstDirty ? segment.modifiedMs() : lastCleanMs;
        }
        oldHorizonMs = lastCleanMs == 0 ? 0 : lastCleanMs - settings.deleteRetentionMs();
        long mapped = mapKeys(closed, firstDirty, end);
        if (mapped <= firstDirty) {
            return firstDirty;
        }
        List<LogSegment> covered =
                closed.stream().filter(s -> s.baseOffset() < mapped).toList();
        for (List<LogSegment> group : groups(covered)) {
            if (!compact(group, mapped)) {
                return firstDirty;
            }
        }
        return mapped;
    }

    /** Returns the offset up to which all keys are mapped. */
    private long mapKeys(List<LogSegment> closed, long firstDirty, long end) throws IOException {
        for (LogSegment segment : closed) {
            if (segment.nextOffset() <= firstDirty) {
                continue;
            }
            var cursor = segment.cursor(SegmentReads.positionOf(segment, firstDirty), WINDOW);
            while (cursor.advance()) {
                if (cursor.header().control() || aborted(cursor.header())) {
                    continue;
                }
                BatchHeader batch = cursor.whole();
                for (LogRecord record : Batches.records(batch, Integer.MAX_VALUE)) {
                    if (record.offset() >= firstDirty
                            && record.key().isPresent()
                            && !newest.put(record.key().get(), record.offset())) {
                        // Records of this batch already mapped are newer than all before: dropping older ones is right.
                        return batch.baseOffset();
                    }
                }
            }
        }
        return end;
    }

    private boolean aborted(BatchHeader batch) {
        return batch.transactional()
                && !batch.control()
                && aborted.stream()
                        .anyMatch(a -> a.producerId() == batch.producerId()
                                && a.firstOffset() <= batch.baseOffset()
                                && batch.lastOffset() < a.lastOffset());
    }

    /** Neighbours that fit into one segment together. */
    private List<List<LogSegment>> groups(List<LogSegment> covered) {
        var groups = new ArrayList<List<LogSegment>>();
        long bytes = 0;
        for (LogSegment segment : covered) {
            boolean fits = !groups.isEmpty()
                    && bytes + segment.size() <= settings.segmentBytes()
                    && segment.nextOffset() - groups.getLast().getFirst().baseOffset() <= Integer.MAX_VALUE;
            if (!fits) {
                groups.add(new ArrayList<>());
                bytes = 0;
            }
            groups.getLast().add(segment);
            bytes += segment.size();
        }
        return groups;
    }

    private boolean compact(List<LogSegment> group, long mapped) throws IOException {
        long base = group.getFirst().baseOffset();
        LogSegment cleaned = LogSegment.createCleaned(disk, directory, base, settings, nowMs);
        try {
            for (LogSegment segment : group) {
                copy(segment, cleaned, mapped);
            }
            cleaned.files.transactions.replace(group.stream()
                    .flatMap(s -> s.files.transactions.entries().stream())
                    .toList());
            cleaned.files.flush();
            cleaned.close();
            // As old as what it was made of: retention and the tombstones of old formats go by it.
            cleaned.files.modified(group.getLast().modifiedMs());
        } catch (IOException e) {
            cleaned.files.discard(e);
            throw e;
        } catch (RuntimeException | Error e) {
            cleaned.files.abandon();
            throw e;
        }
        if (core.removals.replace(group, base, cuts)) {
            return true;
        }
        SegmentFiles.delete(disk, directory, base, SegmentFiles.CLEANED);
        return false;
    }

    private void copy(LogSegment from, LogSegment to, long mapped) throws IOException {
        boolean oldTombstonesGo = from.modifiedMs() <= oldHorizonMs;
        var cursor = from.cursor(0, WINDOW);
        while (cursor.advance()) {
            BatchHeader batch = cursor.whole();
            Optional<ByteBuffer> kept = batch.placingOffset() >= mapped || batch.control()
                    ? Optional.of(batch.bytes())
                    : retained(batch, oldTombstonesGo);
            if (kept.isPresent()) {
                ByteBuffer bytes = kept.get();
                to.append(List.of(bytes), List.of(BatchHeader.at(bytes, bytes.position())));
            }
        }
        if (!cursor.stop().isEmpty()) {
            throw new DamagedLogException(
                    from.files.log.path() + " is damaged at " + cursor.next() + ": " + cursor.stop());
        }
    }

    private Optional<ByteBuffer> retained(BatchHeader batch, boolean oldTombstonesGo) {
        List<LogRecord> all = aborted(batch) ? List.of() : Batches.records(batch, Integer.MAX_VALUE);
        boolean horizonPassed =
                batch.old() ? oldTombstonesGo : batch.hasDeleteHorizon() && batch.baseTimestampMs() < nowMs;
        List<LogRecord> stay = all.stream().filter(r -> stays(r, horizonPassed)).toList();
        boolean needsHorizon = !batch.old()
                && !batch.hasDeleteHorizon()
                && stay.stream().anyMatch(r -> r.value().isEmpty());
        if (stay.isEmpty()) {
            boolean newestOfProducer =
                    batch.hasProducerId() && producers.getOrDefault(batch.producerId(), -1L) == batch.lastOffset();
            return newestOfProducer ? Optional.of(Batches.emptied(batch)) : Optional.empty();
        }
        return Optional.of(
                stay.size() == all.size() && !needsHorizon ? batch.bytes() : rebuilt(batch, stay, needsHorizon));
    }

    private boolean stays(LogRecord record, boolean horizonPassed) {
        if (record.key().isEmpty()) {
            // Written before the topic was compacted; without key it can be no one's newest.
            return false;
        }
        long newestOffset = newest.newest(record.key().get());
        return newestOffset <= record.offset() && !(record.value().isEmpty() && horizonPassed);
    }

    private ByteBuffer rebuilt(BatchHeader batch, List<LogRecord> stay, boolean needsHorizon) {
        if (batch.old()) {
            return MessageFormat.rebuilt(batch, stay);
        }
        BatchBuilder builder = (batch.codec() == Codec.NONE
                        ? BatchBuilder.plain()
                        : BatchBuilder.compressed(batch.codec()))
                .like(batch)
                .partitionLeaderEpoch(batch.partitionLeaderEpoch());
        if (batch.hasDeleteHorizon()) {
            builder.deleteHorizon(batch.baseTimestampMs());
        } else if (needsHorizon) {
            builder.deleteHorizon(nowMs + Math.min(settings.deleteRetentionMs(), Long.MAX_VALUE - nowMs));
        }
        for (LogRecord r : stay) {
            builder.add(r.offset(), r.timestampMs(), r.key(), r.value(), r.headers());
        }
        return builder.lastOffset(batch.lastOffset()).build();
    }
}
