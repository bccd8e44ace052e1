package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.wire.BatchHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** Reads one partition's directory and makes it whole again; what it returns is ready for appends. */
final class LogLoader {
    /** How far back the duplicate windows are looked for; five requests of a megabyte from a few producers. */
    private static final int WINDOW_BYTES = 16 * 1024 * 1024;

    private static final int REPLAY_WINDOW = 64 * 1024;

    private final Disk disk;
    private final Path directory;
    private final TopicPartition partition;
    private final TopicSettings settings;
    private final long nowMs;
    private final SegmentCheck check;
    private final List<LogSegment> segments = new ArrayList<>();
    private int segmentsChecked;
    private long bytesDropped;
    private String why = "";

    LogLoader(Disk disk, Path directory, TopicPartition partition, TopicSettings settings, long nowMs) {
        this.disk = disk;
        this.directory = directory;
        this.partition = partition;
        this.settings = settings;
        this.nowMs = nowMs;
        this.check = new SegmentCheck(disk, directory);
    }

    /**
     * @param segments at least one, the last is active
     * @param segmentsChecked how many were read in full
     * @param why what was wrong, empty when nothing
     */
    record Loaded(
            List<LogSegment> segments,
            LeaderEpochs epochs,
            ProducerStates producers,
            long logStart,
            long recoveryPoint,
            int segmentsChecked,
            long bytesDropped,
            String why) {}

    /**
     * @param clean whether the log was closed
     * @param recoveryPoint what lies below was synced
     * @param logStart as checkpointed, 0 when unknown
     */
    Loaded load(boolean clean, long recoveryPoint, long logStart) throws IOException {
        try {
            return tryLoad(clean, recoveryPoint, logStart);
        } catch (IOException | RuntimeException e) {
            for (LogSegment segment : segments) {
                segment.abandon();
            }
            throw e;
        }
    }

    private Loaded tryLoad(boolean clean, long recoveryPoint, long logStart) throws IOException {
        disk.createDirectories(directory);
        NavigableSet<Long> bases = tidy();
        var epochs = new LeaderEpochs(disk, directory);
        boolean epochsKnown = epochs.load();
        openSegments(bases, clean, recoveryPoint, epochs);

        long start = segments.isEmpty()
                ? logStart
                : Math.max(logStart, segments.getFirst().baseOffset());
        if (!segments.isEmpty() && segments.getLast().nextOffset() < start) {
            // Nothing of what is here is visible any more.
            note("the log ends at " + segments.getLast().nextOffset() + ", below its start " + start);
            dropFrom(0);
        }
        if (segments.isEmpty()) {
            segments.add(LogSegment.create(disk, directory, start, settings, nowMs));
        } else {
            segments.getLast().becomeActive(settings.segmentIndexBytes());
        }
        for (LogSegment segment : segments) {
            segment.indexInterval(settings.indexIntervalBytes());
        }
        long end = segments.getLast().nextOffset();
        if (!epochsKnown) {
            if (disk.exists(directory.resolve(LeaderEpochs.FILE))) {
                note(LeaderEpochs.FILE + " is damaged");
            }
            replay(segments, start, batch -> epochs.note(batch.partitionLeaderEpoch(), batch.baseOffset()));
        }
        epochs.truncateFromEnd(end);
        epochs.truncateFromStart(start);
        epochs.saveIfChanged();
        ProducerStates producers = producers(segments, start, end);
        return new Loaded(
                List.copyOf(segments),
                epochs,
                producers,
                start,
                clean ? end : Math.min(recoveryPoint, end),
                segmentsChecked,
                bytesDropped,
                why);
    }

    /** Removes what an earlier life left half done; returns the base offsets of the segments. */
    private NavigableSet<Long> tidy() throws IOException {
        CompactionRecovery.finish(disk, directory);
        var bases = new TreeSet<Long>();
        Set<Path> indexes = new HashSet<>();
        for (Path file : disk.list(directory)) {
            String name = file.getFileName().toString();
            Optional<Long> base = SegmentFiles.offset(file, SegmentFiles.LOG);
            if (name.endsWith(SegmentFiles.DELETED) || name.endsWith(".tmp")) {
                disk.delete(file);
            } else if (base.isPresent()) {
                bases.add(base.get());
            } else if (name.endsWith(SegmentFiles.OFFSET_INDEX) || name.endsWith(SegmentFiles.TIME_INDEX)) {
                indexes.add(file);
            }
        }
        for (Path index : indexes) {
            Optional<Long> base = SegmentFiles.offset(index, SegmentFiles.OFFSET_INDEX)
                    .or(() -> SegmentFiles.offset(index, SegmentFiles.TIME_INDEX));
            if (base.isPresent() && !bases.contains(base.get())) {
                disk.delete(index);
            }
        }
        return bases;
    }

    private void openSegments(NavigableSet<Long> bases, boolean clean, long recoveryPoint, LeaderEpochs epochs)
            throws IOException {
        Long floor = bases.floor(recoveryPoint);
        long checkFrom = floor == null ? 0 : floor;
        List<Long> ordered = List.copyOf(bases);
        for (int i = 0; i < ordered.size(); i++) {
            long base = ordered.get(i);
            if (!segments.isEmpty() && base < segments.getLast().nextOffset()) {
                note("segment " + base + " begins before offset "
                        + segments.getLast().nextOffset());
                dropFiles(ordered.subList(i, ordered.size()));
                return;
            }
            LogSegment segment = LogSegment.found(disk, directory, base, nowMs);
            segments.add(segment);
            segment.indexInterval(settings.indexIntervalBytes());
            Optional<String> fault = !clean && base >= checkFrom ? Optional.of("") : check.trusted(segment);
            if (fault.isEmpty()) {
                continue;
            }
            SegmentCheck.Found found = check.checked(segment, settings.segmentIndexBytes(), epochs);
            segmentsChecked++;
            bytesDropped += found.bytesDropped();
            note(found.why().isEmpty() ? fault.get() : found.why());
            if (found.bytesDropped() > 0 && i + 1 < ordered.size()) {
                // What follows a gap cannot be trusted to follow: offsets would be missing that were promised.
                dropFiles(ordered.subList(i + 1, ordered.size()));
                return;
            }
        }
    }

    private void note(String what) {
        if (!what.isEmpty()) {
            why = why.isEmpty() ? what : why + "; " + what;
        }
    }

    private void dropFiles(List<Long> bases) throws IOException {
        for (long base : bases) {
            LogSegment segment = LogSegment.found(disk, directory, base, nowMs);
            bytesDropped += segment.size();
            segment.markDeleted();
            segment.removeDeleted();
        }
    }

    private void dropFrom(int index) throws IOException {
        for (LogSegment segment : segments.subList(index, segments.size())) {
            bytesDropped += segment.size();
            segment.markDeleted();
            segment.removeDeleted();
        }
        segments.subList(index, segments.size()).clear();
    }

    private ProducerStates producers(List<LogSegment> all, long start, long end) throws IOException {
        var states = new ProducerStates(disk, directory, partition);
        states.removeStray(all.stream().map(LogSegment::baseOffset).toList());
        restore(states, all, start, end);
        return states;
    }

    /** Brings {@code states} to {@code end}: newest snapshot, then the batches behind it, then the duplicate windows. */
    static void restore(ProducerStates states, List<LogSegment> all, long start, long end) throws IOException {
        states.loadSnapshot(start, end);
        replay(all, states.mapEnd(), states::replay);
        states.mapEnd(end);
        completeWindows(states, all);
    }

    private static void replay(List<LogSegment> all, long from, java.util.function.Consumer<BatchHeader> to)
            throws IOException {
        for (LogSegment segment : all) {
            if (segment.nextOffset() > from) {
                var cursor = segment.cursor(segment.positionOf(from), REPLAY_WINDOW);
                while (cursor.advance()) {
                    if (cursor.header().baseOffset() >= from) {
                        to.accept(cursor.header());
                    }
                }
            }
        }
    }

    /**
     * A snapshot holds one batch per producer, the duplicate window five: the other four are looked for in the log's last
     * megabytes.
     */
    private static void completeWindows(ProducerStates states, List<LogSegment> all) throws IOException {
        if (states.all().isEmpty()) {
            return;
        }
        Map<Long, List<ProducerEntry.Batch>> found = new HashMap<>();
        int budget = WINDOW_BYTES;
        int first = all.size() - 1;
        while (first > 0 && (budget -= all.get(first).size()) > 0) {
            first--;
        }
        for (LogSegment segment : all.subList(first, all.size())) {
            int from = Math.max(0, segment.size() - WINDOW_BYTES);
            var cursor = segment.cursor(segment.offsetIndex().batchAtOrBefore(from), REPLAY_WINDOW);
            while (cursor.advance()) {
                BatchHeader h = cursor.header();
                if (h.hasProducerId() && !h.control()) {
                    collect(states, h, found);
                }
            }
        }
        found.forEach(states::completeWindow);
    }

    private static void collect(ProducerStates states, BatchHeader h, Map<Long, List<ProducerEntry.Batch>> found) {
        boolean current = states.find(h.producerId())
                .filter(p -> p.epoch() == h.producerEpoch())
                .isPresent();
        if (current) {
            var window = found.computeIfAbsent(h.producerId(), id -> new ArrayList<>());
            window.add(ProducerEntry.Batch.of(h));
            if (window.size() > ProducerEntry.WINDOW) {
                window.removeFirst();
            }
        }
    }
}
