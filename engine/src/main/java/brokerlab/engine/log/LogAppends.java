package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The write path: batches that were checked get their place and are written, a new segment begun where one is due. */
final class LogAppends {
    private final LogCore core;

    LogAppends(LogCore core) {
        this.core = core;
    }

    /** Appends each of {@code entries}, as if one after another, in as few writes as there are segments. */
    List<AppendOutcome> asLeader(List<AppendCheck.CheckedEntry> entries, int leaderEpoch) {
        return core.locked("append", () -> {
            core.unfinished.finish();
            var outcomes = new ArrayList<AppendOutcome>(entries.size());
            var staged = new StagedBatches(core);
            try {
                for (AppendCheck.CheckedEntry entry : entries) {
                    outcomes.add(
                            entry.refusal().isPresent() ? entry.refusal().get() : staged(entry, leaderEpoch, staged));
                }
                staged.write();
                return outcomes;
            } catch (IOException e) {
                staged.drop();
                if (Shortage.of(e).isEmpty()) {
                    throw e;
                }
                return asFarAsWritten(entries, outcomes, core.home.failed("append to " + core.partition, e));
            }
        });
    }

    /** What found its place before the room was at an end stays; the others may come again. */
    private List<AppendOutcome> asFarAsWritten(
            List<AppendCheck.CheckedEntry> entries, List<AppendOutcome> outcomes, LogFailedException shortage) {
        var refused = new AppendOutcome.Refused(
                new ProtocolException(ErrorCode.KAFKA_STORAGE_ERROR, shortage.getMessage(), shortage));
        var result = new ArrayList<AppendOutcome>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            AppendOutcome known = i < outcomes.size() ? outcomes.get(i) : refused;
            result.add(
                    known instanceof AppendInfo info
                                    && info.lastOffset() >= core.state().logEnd()
                            ? refused
                            : known);
        }
        return result;
    }

    private AppendOutcome staged(AppendCheck.CheckedEntry entry, int leaderEpoch, StagedBatches staged)
            throws IOException {
        List<BatchHeader> batches = Batches.in(entry.bytes());
        if (batches.isEmpty()) {
            return nothing();
        }
        if (entry.origin() == Batches.Origin.CLIENT) {
            for (BatchHeader batch : batches) {
                Optional<ProducerEntry.WindowBatch> before = core.producers.repeated(batch);
                if (before.isPresent()) {
                    return repeated(before.get());
                }
            }
        }
        long offset = staged.end();
        for (BatchHeader batch : batches) {
            batch.rewriteBaseOffset(offset);
            batch.rewriteLeaderEpoch(leaderEpoch);
            offset = batch.nextOffset();
        }
        ProducerStates.ProducerChanges producers;
        try {
            producers = core.producers.prepare(batches, entry.origin());
        } catch (ProtocolException e) {
            return new AppendOutcome.Refused(e);
        }
        return stage(entry.bytes(), batches, producers, entry.appendTimeMs(), staged);
    }

    AppendInfo asFollower(ByteBuffer bytes) {
        List<BatchHeader> batches = Batches.in(bytes);
        if (batches.isEmpty()) {
            return nothing();
        }
        return core.locked("append", () -> {
            core.unfinished.finish();
            long next = core.state().logEnd();
            for (BatchHeader batch : batches) {
                // Compaction on the leader leaves gaps, so offsets rise but need not touch.
                if (batch.placingOffset() < next) {
                    throw new ProtocolException(
                            ErrorCode.OFFSET_OUT_OF_RANGE,
                            "A batch at offset " + batch.placingOffset() + " does not follow the end " + next + " of "
                                    + core.partition);
                }
                next = batch.nextOffset();
            }
            var staged = new StagedBatches(core);
            var producers = core.producers.prepare(batches, Batches.Origin.REPLICA);
            try {
                AppendInfo info = stage(bytes, batches, producers, -1, staged);
                staged.write();
                return info;
            } catch (IOException e) {
                staged.drop();
                throw e;
            }
        });
    }

    private AppendInfo nothing() {
        return new AppendInfo(-1, -1, -1, -1, core.state().logStart(), 0, false);
    }

    private AppendInfo repeated(ProducerEntry.WindowBatch before) {
        return new AppendInfo(
                before.firstOffset(),
                before.lastOffset(),
                before.timestampMs(),
                // Whatever kind of time the topic has: so Kafka answers one that came again.
                before.timestampMs(),
                core.state().logStart(),
                0,
                true);
    }

    /** @param producers what they are after all of {@code batches} */
    private AppendInfo stage(
            ByteBuffer bytes,
            List<BatchHeader> batches,
            ProducerStates.ProducerChanges producers,
            long appendTimeMs,
            StagedBatches staged)
            throws IOException {
        long max = -1;
        boolean adjoins = false;
        for (BatchHeader batch : batches) {
            Optional<RollReason> reason =
                    decision(batch, staged.bytes(), staged.first().orElse(batch));
            if (reason.isPresent()) {
                staged.write();
                roll(Math.max(core.state().logEnd(), batch.baseOffset()), reason.get());
            }
            staged.add(bytes, batch, adjoins);
            adjoins = true;
            // A roll writes a snapshot of the producers, which has to end where the segment does.
            staged.producers(
                    batches.size() == 1 ? producers : core.producers.prepare(List.of(batch), Batches.Origin.REPLICA),
                    batch);
            max = Math.max(max, batch.maxTimestampMs());
        }
        return new AppendInfo(
                batches.getFirst().baseOffset(),
                batches.getLast().lastOffset(),
                max,
                appendTimeMs,
                core.state().logStart(),
                bytes.remaining(),
                false);
    }

    /** Whether {@code batch} needs a new segment when {@code before} bytes, beginning with {@code first}, go ahead of it. */
    private Optional<RollReason> decision(BatchHeader batch, int before, BatchHeader first) {
        LogSegment active = core.state().segments().active();
        TopicSettings settings = core.settings();
        return RollDecision.of(
                new RollDecision.Input(
                        active.baseOffset(),
                        active.size() + before,
                        active.size() == 0 ? first.maxTimestampMs() : active.firstTimestampMs(),
                        active.createdMs(),
                        active.files.indexFull(),
                        batch.sizeInBytes(),
                        batch.maxTimestampMs(),
                        batch.lastOffset(),
                        RollDecision.jitterMs(core.partition, active.baseOffset(), settings),
                        core.context.nowMs()),
                settings);
    }

    /** Closes the active segment and begins one at {@code base}, which may leave offsets out. Under the lock. */
    void roll(long base, RollReason reason) throws IOException {
        core.unfinished.finish();
        LogContext context = core.context;
        TopicSettings settings = core.settings();
        LogState now = core.state();
        LogSegment old = now.segments().active();
        core.producers.mapEnd(base);
        core.producers.takeSnapshot();
        LogSegment next = LogSegment.createNext(context.disk(), now.directory(), base, settings, context.nowMs());
        try {
            old.becomeInactive();
        } catch (IOException e) {
            next.files.discard(e);
            throw e;
        }
        core.install(now.rolled(next));
        core.home.shortages.segmentMade();
        context.report(new LogEvent.SegmentRolled(
                core.partition.topic(), core.partition.partition(), old.baseOffset(), base, old.size(), reason));
        context.tasks()
                .execute(() -> context.touching(() -> {
                    if (core.open() && core.home.online()) {
                        core.flushes.upTo(base);
                    }
                }));
    }
}
