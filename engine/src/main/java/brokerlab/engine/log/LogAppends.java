package brokerlab.engine.log;

import brokerlab.engine.journal.ClusterEvent.RollReason;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The write path: batches that were checked get their place and are written, a new segment begun where one is due. */
final class LogAppends {
    private final LogCore core;

    LogAppends(LogCore core) {
        this.core = core;
    }

    AppendInfo asLeader(ByteBuffer bytes, int leaderEpoch, Batches.Origin origin, long appendTimeMs) {
        List<BatchHeader> batches = Batches.in(bytes);
        if (batches.isEmpty()) {
            return nothing();
        }
        return core.locked("append", () -> {
            if (origin == Batches.Origin.CLIENT) {
                for (BatchHeader batch : batches) {
                    Optional<ProducerEntry.Batch> before = core.producers.repeated(batch);
                    if (before.isPresent()) {
                        return repeated(before.get(), appendTimeMs);
                    }
                }
            }
            long offset = core.logEnd;
            for (BatchHeader batch : batches) {
                batch.rewriteBaseOffset(offset);
                batch.rewriteLeaderEpoch(leaderEpoch);
                offset = batch.nextOffset();
            }
            return write(bytes, batches, origin, appendTimeMs);
        });
    }

    AppendInfo asFollower(ByteBuffer bytes) {
        List<BatchHeader> batches = Batches.in(bytes);
        if (batches.isEmpty()) {
            return nothing();
        }
        return core.locked("append", () -> {
            long next = core.logEnd;
            for (BatchHeader batch : batches) {
                // Compaction on the leader leaves gaps, so offsets rise but need not touch.
                if (batch.baseOffset() < next) {
                    throw new ProtocolException(
                            ErrorCode.OFFSET_OUT_OF_RANGE,
                            "A batch at offset " + batch.baseOffset() + " does not follow the end " + next + " of "
                                    + core.partition);
                }
                next = batch.nextOffset();
            }
            return write(bytes, batches, Batches.Origin.REPLICA, -1);
        });
    }

    private AppendInfo nothing() {
        return new AppendInfo(-1, -1, -1, -1, core.logStart, 0, false);
    }

    private AppendInfo repeated(ProducerEntry.Batch before, long appendTimeMs) {
        return new AppendInfo(
                before.firstOffset(),
                before.lastOffset(),
                before.timestampMs(),
                appendTimeMs < 0 ? -1 : before.timestampMs(),
                core.logStart,
                0,
                true);
    }

    private AppendInfo write(ByteBuffer bytes, List<BatchHeader> batches, Batches.Origin origin, long appendTimeMs)
            throws IOException {
        Map<Long, ProducerEntry> producers = core.producers.prepare(batches, origin);
        long max = -1;
        int from = 0;
        while (from < batches.size()) {
            rollIfDue(batches.get(from));
            int to = from + 1;
            int runBytes = batches.get(from).sizeInBytes();
            while (to < batches.size()
                    && decision(batches.get(to), runBytes, batches.get(from)).isEmpty()) {
                runBytes += batches.get(to++).sizeInBytes();
            }
            List<BatchHeader> run = batches.subList(from, to);
            writeRun(
                    bytes,
                    run,
                    runBytes,
                    run.size() == batches.size() ? producers : core.producers.prepare(run, Batches.Origin.REPLICA));
            from = to;
        }
        for (BatchHeader batch : batches) {
            max = Math.max(max, batch.maxTimestampMs());
        }
        return new AppendInfo(
                batches.getFirst().baseOffset(),
                batches.getLast().lastOffset(),
                max,
                appendTimeMs,
                core.logStart,
                bytes.remaining(),
                false);
    }

    private void writeRun(ByteBuffer bytes, List<BatchHeader> run, int runBytes, Map<Long, ProducerEntry> producers)
            throws IOException {
        int start = run.getFirst().start();
        core.segments.active().append(bytes.duplicate().limit(start + runBytes).position(start), run);
        for (BatchHeader batch : run) {
            core.epochs.assign(batch.partitionLeaderEpoch(), batch.baseOffset());
        }
        long next = run.getLast().nextOffset();
        core.producers.commit(producers, next);
        core.logEnd = next;
    }

    private void rollIfDue(BatchHeader batch) throws IOException {
        Optional<RollReason> reason = decision(batch, 0, batch);
        if (reason.isPresent()) {
            core.roll(Math.max(core.logEnd, batch.baseOffset()), reason.get());
        }
    }

    /** Whether {@code batch} needs a new segment when {@code before} bytes, beginning with {@code first}, go ahead of it. */
    private Optional<RollReason> decision(BatchHeader batch, int before, BatchHeader first) {
        LogSegment active = core.segments.active();
        return RollDecision.of(
                new RollDecision.Input(
                        active.baseOffset(),
                        active.size() + before,
                        active.size() == 0 ? first.maxTimestampMs() : active.firstTimestampMs(),
                        active.createdMs(),
                        active.indexFull(),
                        batch.sizeInBytes(),
                        batch.maxTimestampMs(),
                        batch.lastOffset(),
                        RollDecision.jitterMs(core.partition, active.baseOffset(), core.settings),
                        core.context.nowMs()),
                core.settings);
    }
}
