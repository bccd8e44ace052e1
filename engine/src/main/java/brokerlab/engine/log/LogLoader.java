package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads one partition's directory and makes it whole again, in three steps so that the middle one can be shared among threads.
 *
 * <pre>
 *   begin: tidy, open segments ─▶ SegmentScan, SegmentScan, … in any order ─▶ finish: put together, cut, drop what does not follow
 * </pre>
 */
final class LogLoader {
    private static final int EPOCHS_WINDOW = 64 * 1024;

    private final Disk disk;
    private final Path directory;
    private final TopicPartition partition;
    private final TopicSettings settings;
    private final long nowMs;
    private final SegmentCheck check;
    private final LeaderEpochs epochs;
    private final List<SegmentScan> scans = new ArrayList<>();
    private boolean clean;
    private boolean epochsKnown;
    private long recoveryPoint;
    private long logStart;
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
        this.epochs = new LeaderEpochs(disk, directory);
    }

    /**
     * @param segments at least one, the last is active
     * @param segmentsChecked how many were read in full
     * @param why what was wrong, empty when nothing
     */
    record LoadedLog(
            Path directory,
            TopicPartition partition,
            TopicSettings settings,
            List<LogSegment> segments,
            LeaderEpochs epochs,
            ProducerStates producers,
            long logStart,
            long recoveryPoint,
            int segmentsChecked,
            long bytesDropped,
            String why) {}

    /** Closes what is open, as it is not to be used after all. */
    static void abandon(List<LogSegment> segments, Exception because) {
        for (LogSegment segment : segments) {
            try {
                segment.files.abandon();
            } catch (IOException e) {
                because.addSuppressed(e);
            }
        }
    }

    /** All three steps here and now. */
    LoadedLog load(boolean wasClean, long recoveryPointKnown, long logStartKnown) throws IOException {
        for (SegmentScan scan : begin(wasClean, recoveryPointKnown, logStartKnown)) {
            scan.run(bytes -> {}, () -> false);
        }
        return finish();
    }

    /**
     * @param wasClean whether the log was closed
     * @param recoveryPointKnown what lies below was synced
     * @param logStartKnown as checkpointed, 0 when unknown
     */
    List<SegmentScan> begin(boolean wasClean, long recoveryPointKnown, long logStartKnown) throws IOException {
        this.clean = wasClean;
        this.recoveryPoint = recoveryPointKnown;
        this.logStart = logStartKnown;
        return orAbandon(() -> {
            disk.createDirectories(directory);
            NavigableSet<Long> bases = tidy();
            epochsKnown = epochs.load();
            Long floor = bases.floor(recoveryPoint);
            long checkFrom = floor == null ? 0 : floor;
            for (long base : bases) {
                LogSegment segment = LogSegment.found(disk, directory, base, nowMs);
                segment.indexInterval(settings.indexIntervalBytes());
                scans.add(new SegmentScan(segment, clean || base < checkFrom, check, settings.segmentIndexBytes()));
            }
            return List.copyOf(scans);
        });
    }

    /** After all scans. */
    LoadedLog finish() throws IOException {
        return orAbandon(this::join);
    }

    /** Closes what {@link #begin} opened. */
    void abandon() throws IOException {
        for (SegmentScan scan : scans) {
            scan.segment.files.abandon();
        }
        scans.clear();
    }

    private <T> T orAbandon(LogCore.Work<T> step) throws IOException {
        try {
            return step.run();
        } catch (IOException | RuntimeException e) {
            abandon();
            throw e;
        }
    }

    private LoadedLog join() throws IOException {
        dropWhatDoesNotFollow();
        for (SegmentScan scan : scans) {
            if (scan.bytesDropped() > 0) {
                scan.segment.cutRest();
            }
        }
        boolean none = scans.isEmpty();
        long start =
                none ? logStart : Math.max(logStart, scans.getFirst().segment.baseOffset());
        if (!none && scans.getLast().segment.nextOffset() < start) {
            // Nothing of what is here is visible any more.
            note("the log ends at " + scans.getLast().segment.nextOffset() + ", below its start " + start);
            dropFrom(0);
        }
        List<LogSegment> segments =
                new ArrayList<>(scans.stream().map(s -> s.segment).toList());
        if (segments.isEmpty()) {
            segments.add(LogSegment.create(disk, directory, start, settings, nowMs));
        } else {
            segments.getLast().files.growIndexes(settings.segmentIndexBytes());
        }
        try {
            return joined(segments, start);
        } catch (IOException | RuntimeException e) {
            abandon(segments, e);
            throw e;
        }
    }

    private LoadedLog joined(List<LogSegment> segments, long start) throws IOException {
        long end = segments.getLast().nextOffset();
        joinEpochs(segments, start, end);
        ProducerStates producers = joinProducers(segments, start, end);
        return new LoadedLog(
                directory,
                partition,
                settings,
                List.copyOf(segments),
                epochs,
                producers,
                start,
                clean ? end : Math.min(recoveryPoint, end),
                segmentsChecked,
                bytesDropped,
                why);
    }

    private void joinEpochs(List<LogSegment> segments, long start, long end) throws IOException {
        boolean contradicted = epochsKnown
                && scans.stream()
                        .flatMap(s -> s.epochs.stream())
                        .filter(e -> e.last() >= start)
                        .anyMatch(e -> epochs.contradict(e.epoch(), Math.max(e.first(), start), e.last()));
        if (contradicted) {
            note(LeaderEpochs.FILE + " contradicts the batches");
            epochs.forget();
        } else if (!epochsKnown && disk.exists(directory.resolve(LeaderEpochs.FILE))) {
            note(LeaderEpochs.FILE
                    + epochs.foreignVersion()
                            .map(v -> " is of version " + v + ", kept aside when it is written anew")
                            .orElse(" is damaged"));
        }
        if (contradicted || !epochsKnown) {
            for (LogSegment segment : segments) {
                var cursor = segment.cursor(0, EPOCHS_WINDOW);
                while (cursor.advance()) {
                    epochs.note(
                            cursor.header().partitionLeaderEpoch(),
                            cursor.header().placingOffset());
                }
            }
        }
        for (SegmentScan scan : scans) {
            for (SegmentScan.EpochRun e : scan.epochs) {
                if (epochs.latest().isEmpty() || e.epoch() > epochs.latest().get()) {
                    epochs.note(e.epoch(), e.first());
                }
            }
        }
        if (!clean && (contradicted || epochs.reach(end))) {
            // A truncation may have ended in its middle. As there, records must not come back once their epochs are
            // forgotten.
            segments.getLast().files.flush();
            disk.syncDirectory(directory);
        }
        epochs.truncateFromEnd(end);
        epochs.truncateFromStart(start);
        epochs.saveIfChanged();
    }

    private ProducerStates joinProducers(List<LogSegment> segments, long start, long end) throws IOException {
        var states = new ProducerStates(disk, directory, partition);
        states.snapshots.removeStray(
                segments.stream().map(LogSegment::baseOffset).toList());
        boolean asClosed = clean && bytesDropped == 0 && scans.stream().noneMatch(s -> s.producers.transactional());
        if (asClosed) {
            ProducerRestore.fromFiles(states, segments, start, end);
        } else {
            ProducerRestore.fromScans(states, scans, start, end);
        }
        return states;
    }

    /** Removes what an earlier life left half done; returns the base offsets of the segments. */
    private NavigableSet<Long> tidy() throws IOException {
        CompactionRecovery.finish(disk, directory);
        var bases = new TreeSet<Long>();
        List<Path> files = disk.list(directory);
        files.forEach(f -> SegmentFiles.offset(f, SegmentFiles.LOG).ifPresent(bases::add));
        for (Path file : files) {
            String name = file.getFileName().toString();
            boolean stray = SegmentFiles.baseOf(file, "")
                    .filter(base -> !bases.contains(base))
                    .isPresent();
            if (stray || name.endsWith(SegmentFiles.DELETED) || name.endsWith(".tmp")) {
                disk.delete(file);
            }
        }
        return bases;
    }

    private void dropWhatDoesNotFollow() throws IOException {
        for (int i = 0; i < scans.size(); i++) {
            SegmentScan scan = scans.get(i);
            long base = scan.segment.baseOffset();
            if (i > 0 && base < scans.get(i - 1).segment.nextOffset()) {
                note("segment " + base + " begins before offset "
                        + scans.get(i - 1).segment.nextOffset());
                dropFrom(i);
                return;
            }
            if (i > 0 && tornBefore(scans.get(i - 1), base)) {
                note("offsets " + scans.get(i - 1).segment.nextOffset() + " to " + (base - 1) + " are missing");
                dropFrom(i);
                return;
            }
            int epoch = newestEpoch(i);
            if (!scan.epochs.isEmpty() && scan.epochs.getFirst().epoch() < epoch) {
                // As between two batches of one segment: a file that a truncation removed is back.
                note("segment " + base + " begins with leader epoch "
                        + scan.epochs.getFirst().epoch() + " after epoch " + epoch);
                dropFrom(i);
                return;
            }
            segmentsChecked += scan.checked() ? 1 : 0;
            bytesDropped += scan.bytesDropped();
            note(scan.why());
            if (scan.bytesDropped() > 0 && i + 1 < scans.size()) {
                // What follows a gap cannot be trusted to follow: offsets would be missing that were promised.
                dropFrom(i + 1);
                return;
            }
        }
    }

    /** Of the batches read before segment {@code index}; -1 when none was. */
    private int newestEpoch(int index) {
        for (SegmentScan scan : scans.subList(0, index).reversed()) {
            if (!scan.epochs.isEmpty()) {
                return scan.epochs.getLast().epoch();
            }
        }
        return -1;
    }

    /**
     * A loss of power may take a file's end without a trace. Only compaction leaves gaps on purpose; what lies behind any other
     * would hide that offsets are missing.
     */
    private boolean tornBefore(SegmentScan before, long base) {
        return !clean && !settings.cleanupCompact() && before.checked() && base > before.segment.nextOffset();
    }

    private void note(String what) {
        if (!what.isEmpty()) {
            why = why.isEmpty() ? what : why + "; " + what;
        }
    }

    private void dropFrom(int index) throws IOException {
        for (SegmentScan scan : scans.subList(index, scans.size())) {
            bytesDropped += scan.segment.size() + scan.bytesDropped();
            scan.segment.files.markDeleted();
            scan.segment.files.removeDeleted();
        }
        scans.subList(index, scans.size()).clear();
    }
}
