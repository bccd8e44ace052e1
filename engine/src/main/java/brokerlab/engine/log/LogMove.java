package brokerlab.engine.log;

import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.journal.LogEvent.TruncationCause;
import brokerlab.engine.journal.LogEvent.TruncationReason;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A log on its way into another directory of the same broker (KIP-113), step by step beside what goes on in it.
 *
 * <pre>
 *   copy: A/t-0 ── at most a megabyte a step ──▶ B/t-0.…-future
 *   swap, under the log's lock: the rest, sync │ A/t-0 ▶ A/t-0.…-delete │ B/t-0.…-future ▶ B/t-0
 *                                              └ a crash up to here: the copy goes on at the next start
 *                                                                       └ from here: the copy is the log
 * </pre>
 *
 * Whatever cuts the log cuts the copy first, so that the copy never holds what the log does not.
 */
final class LogMove {
    private static final int CHUNK = 1024 * 1024;
    static final long AFTER_SHORTAGE_MS = 1_000;

    private final PartitionLog log;
    private final LogCore copy;
    private final LogContext context;
    private final CopyThrottle throttle;
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private volatile boolean cancelled;
    private volatile Path leftBehind;
    /** The copy's directory when it holds everything and is closed: from then on the move can only go on. */
    private volatile Optional<Path> whole = Optional.empty();

    /** @param throttle of all such copies together */
    LogMove(PartitionLog log, LogCore copy, CopyThrottle throttle) {
        this.log = log;
        this.copy = copy;
        this.context = copy.context;
        this.throttle = throttle;
    }

    LogDirectory to() {
        return copy.home;
    }

    LogCore copy() {
        return copy;
    }

    /** How far the copy is behind. */
    long lag() {
        return Math.max(0, log.offsets().logEnd() - copy.state().logEnd());
    }

    /** How many segments the copy has less than the log. */
    int segmentsToCome() {
        return Math.max(
                0,
                log.core().state().segments().size() - copy.state().segments().size());
    }

    /** True when the log lies in the new directory, false when the move was given up. */
    CompletableFuture<Boolean> ended() {
        return ended;
    }

    /** What is left of the log in its old directory, to be removed. */
    Path leftBehind() {
        return leftBehind;
    }

    void begin() {
        LogCore source = log.core();
        source.change("begin of a move", () -> {
            source.copyTo(copy);
            long end = source.state().logEnd();
            if (copy.state().logEnd() > end) {
                // A loss of power took more from the log than from the copy.
                copy.truncations.truncateTo(end, TruncationCause.of(TruncationReason.SOURCE_ENDS));
            }
        });
        next(0);
    }

    /** The copy stays as it is, to be removed. One that is whole takes over all the same. */
    void cancel() {
        if (whole.isPresent()) {
            return;
        }
        cancelled = true;
        log.core().noCopy();
        ended.complete(false);
    }

    private void next(long pauseMs) {
        if (pauseMs > 0) {
            context.tasks().after(pauseMs, () -> context.touching(this::step));
        } else {
            context.tasks().execute(() -> context.touching(this::step));
        }
    }

    private void step() {
        if (cancelled) {
            return;
        }
        LogCore source = log.core();
        if (whole.isPresent()) {
            goOn(source);
            return;
        }
        if (!source.open() || !copy.open() || !source.home.online() || !copy.home.online()) {
            cancel();
            return;
        }
        long heldMs = throttle.holdMs();
        if (heldMs > 0) {
            next(heldMs);
            return;
        }
        int most = throttle.step(CHUNK);
        try {
            int bytes = copySome(source, most);
            throttle.spent(bytes);
            if (cancelled) {
                return;
            }
            if (bytes > 0 && bytesBehind(source, most) >= most / 2) {
                next(0);
                return;
            }
            // What was written so far is synced outside of the lock, so that little is left to sync within.
            copy.flushes.upTo(copy.state().logEnd());
            swap(source);
        } catch (LogShortageException e) {
            // Told; what is copied stays, and goes on when there is room.
            source.closing.waitsFor(e.shortage());
            next(AFTER_SHORTAGE_MS);
        } catch (LogFailedException e) {
            // The directory has told so itself; what is there of the copy waits for the next start.
            cancel();
        } catch (ProtocolException e) {
            if (!cancelled) {
                cancel();
                source.context.report(new ProblemEvent.Warning(
                        "The move of " + source.partition + " to " + copy.home.path + " ends: " + e.getMessage(),
                        "Ask for it again; what was copied is removed then"));
            }
        }
    }

    /** What is left to copy, counted up to {@code enough} in the segment where the copy ends now and in full behind it. */
    private long bytesBehind(LogCore source, int enough) {
        return source.reading("copy", now -> {
            long from = Math.max(copy.state().logEnd(), now.logStart());
            if (from >= now.logEnd()) {
                return 0L;
            }
            long bytes = LogReads.read(source, now, from, enough, now.logEnd(), true)
                    .slice()
                    .sizeInBytes();
            for (LogSegment segment : now.segments().all()) {
                bytes += segment.baseOffset() > from ? segment.size() : 0;
            }
            return bytes;
        });
    }

    /** Copies the next batches, one at least; returns their bytes. */
    private int copySome(LogCore source, int most) {
        Copied copied = source.reading("copy", now -> new Copied(read(source, now, most), now.cuts()));
        return source.locked("copy", () -> {
            if (source.state().cuts() == copied.cuts() && !cancelled) {
                take(source, copied.bytes());
            }
            return copied.bytes().remaining();
        });
    }

    /** Batches to be copied, and how often the log had been cut by then. */
    private record Copied(ByteBuffer bytes, long cuts) {}

    private ByteBuffer read(LogCore source, LogState now, int most) throws IOException {
        long from = Math.max(copy.state().logEnd(), now.logStart());
        return LogReads.read(source, now, from, most, now.logEnd(), true)
                .slice()
                .read();
    }

    private void take(LogCore source, ByteBuffer bytes) {
        LogState now = source.state();
        if (copy.state().logEnd() < now.logStart()) {
            copy.truncations.truncateFully(now.logStart(), TruncationCause.of(TruncationReason.SOURCE_STARTS));
        }
        if (bytes.hasRemaining()) {
            copy.appends.asFollower(bytes.duplicate());
            copy.updateHighWatermark(Math.min(now.highWatermark(), copy.state().logEnd()));
        }
    }

    /** No append passes while this runs; it copies what came since the last step, which is little. */
    private void swap(LogCore source) {
        LogCore moved = source.locked("end of a move", () -> {
            if (cancelled) {
                return source;
            }
            LogState now = source.state();
            while (copy.state().logEnd() < now.logEnd()) {
                ByteBuffer bytes = read(source, now, CHUNK);
                take(source, bytes);
                if (!bytes.hasRemaining()) {
                    // Compaction took all that was left up to the end.
                    copy.change("end of a move", () -> copy.appends.roll(now.logEnd(), RollReason.REQUESTED));
                }
            }
            Path made = copy.locked("end of a move", () -> {
                copy.producers.copy(source.producers);
                return copy.state().directory();
            });
            copy.closing.close();
            whole = Optional.of(made);
            return handOver(source, made);
        });
        reportMoved(source, moved);
    }

    /** It found no room when all was copied. */
    private void goOn(LogCore source) {
        try {
            reportMoved(source, source.inAnyState("end of a move", () -> handOver(source, whole.orElseThrow())));
        } catch (LogShortageException e) {
            // Told.
            source.closing.waitsFor(e.shortage());
            next(AFTER_SHORTAGE_MS);
        } catch (LogFailedException e) {
            // The directory has told so itself; the next start finds the log, or the copy that took over.
            ended.complete(false);
        }
    }

    private LogCore handOver(LogCore source, Path made) throws IOException {
        leftBehind = source.closing.moveAway();
        LogCore fresh = takeOver(source, made, SegmentFiles.partition(copy.home.path, source.partition));
        log.become(fresh);
        source.closing.moved();
        return fresh;
    }

    private void reportMoved(LogCore source, LogCore moved) {
        if (moved != source) {
            source.context.report(new LogEvent.LogMoved(
                    source.partition.topic(),
                    source.partition.partition(),
                    source.home.path.toString(),
                    copy.home.path.toString(),
                    moved.state().bytes()));
            ended.complete(true);
        }
    }

    /** From here on a failure is the new directory's; the copy, which is the log now, is found at the next start. */
    private LogCore takeOver(LogCore source, Path made, Path live) {
        try {
            if (context.disk().exists(made)) {
                context.disk().rename(made, live);
            }
            context.disk().syncDirectory(copy.home.path);
            LogState ended = source.state();
            var loaded = new LogLoader(context.disk(), live, source.partition, source.settings(), context.nowMs())
                    .load(true, ended.logEnd(), ended.logStart());
            // Among them one that begins at the end, of which no batch tells.
            loaded.epochs().copy(source.epochs);
            return new LogCore(source.context, copy.home, loaded, ended.highWatermark(), source.topicId());
        } catch (IOException e) {
            LogFailedException failure = copy.home.failed("end of the move of " + source.partition, e);
            if (failure instanceof LogShortageException) {
                throw failure;
            }
            return copy;
        }
    }
}
