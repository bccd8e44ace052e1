package brokerlab.engine.replica;

import brokerlab.engine.delayed.DelayedOperation;
import brokerlab.engine.log.AbortedTransaction;
import brokerlab.engine.log.EpochEnd;
import brokerlab.engine.log.LogFailedException;
import brokerlab.engine.log.LogOffsets;
import brokerlab.engine.log.LogSlice;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A client's fetch, waiting for {@code minBytes}. Woken when a high watermark moves; looks at offsets only, and at files once it
 * answers (or when it has to add up more than one byte).
 */
final class FetchWait extends DelayedOperation {
    private final FetchQuery query;
    private final PartitionReads source;
    private final Consumer<Throwable> unexpected;
    private final CompletableFuture<List<FetchPart>> future = new CompletableFuture<>();

    /** Where a client's records come from. */
    interface PartitionReads {
        /** The partition when this broker may serve it, else {@link ProtocolException} with what the client is to be told. */
        Partition of(FetchQuery query, FetchQuery.Part part);

        /** A follower that the client had better read from, as this leader sees it. */
        Optional<Integer> nearer(FetchQuery query, FetchQuery.Part part, Partition partition);
    }

    /** @param unexpected told of errors that are nobody's answer */
    FetchWait(FetchQuery query, PartitionReads source, Consumer<Throwable> unexpected) {
        this.query = query;
        this.source = source;
        this.unexpected = unexpected;
    }

    CompletableFuture<List<FetchPart>> future() {
        return future;
    }

    @Override
    protected boolean ready() {
        if (query.parts().isEmpty() || query.minBytes() <= 0) {
            return true;
        }
        boolean some = false;
        for (FetchQuery.Part part : query.parts()) {
            try {
                Partition partition = source.of(query, part);
                PartitionLog log = partition.log();
                LogOffsets now = log.offsets();
                if (part.offset() < now.logStart()
                        || part.offset() > now.logEnd()
                        || diverging(log, part).epoch() >= 0
                        || source.nearer(query, part, partition).isPresent()) {
                    return true;
                }
                some |= part.offset() < limit(now);
            } catch (ProtocolException | LogFailedException e) {
                return true;
            }
        }
        return some && (query.minBytes() == 1 || sizeOf(collect()) >= query.minBytes());
    }

    private long limit(LogOffsets now) {
        return query.committed() ? now.lastStable() : now.highWatermark();
    }

    @Override
    protected void answer(boolean expired) {
        future.complete(collect());
    }

    static long sizeOf(List<FetchPart> parts) {
        long bytes = 0;
        for (FetchPart part : parts) {
            bytes += part.records().sizeInBytes();
        }
        return bytes;
    }

    /** Reads in the order asked; only the first partition that has anything may exceed a size limit, by its first batch. */
    private List<FetchPart> collect() {
        var parts = new ArrayList<FetchPart>(query.parts().size());
        long left = query.maxBytes();
        boolean none = true;
        for (FetchQuery.Part part : query.parts()) {
            FetchPart read = read(part, (int) Math.min(left, part.maxBytes()), none && query.atLeastOne());
            int size = read.records().sizeInBytes();
            // Below 0 only as asked, and for the first partition alone: so 3.9.1.
            left = Math.max(0, left - size);
            none &= size == 0;
            parts.add(read);
        }
        return parts;
    }

    private FetchPart read(FetchQuery.Part part, int maxBytes, boolean minOneBatch) {
        try {
            Partition partition = source.of(query, part);
            PartitionLog log = partition.log();
            LogOffsets now = log.offsets();
            LogSlice slice = LogSlice.EMPTY;
            // Below the log start nothing can be said of epochs; above the log end they say where to go back to.
            if (part.offset() < now.logStart()
                    || (part.offset() > now.logEnd() && diverging(log, part).epoch() < 0)) {
                throw new ProtocolException(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        part.partition() + " has offsets " + now.logStart() + " to " + now.logEnd() + ", not "
                                + part.offset());
            }
            EpochEnd diverging = diverging(log, part);
            int nearer = source.nearer(query, part, partition).orElse(-1);
            long upTo = query.committed() ? now.lastStable() : now.highWatermark();
            boolean same = diverging.epoch() < 0;
            boolean more = same && nearer < 0 && part.offset() < upTo;
            if (more && maxBytes < 0) {
                // Where there is nothing to read nobody minds: so 3.9.1.
                throw new ProtocolException(
                        ErrorCode.UNKNOWN_SERVER_ERROR,
                        "at most " + maxBytes + " bytes of " + part.partition() + " cannot be read");
            }
            if (more && (maxBytes > 0 || minOneBatch)) {
                slice = log.read(part.offset(), maxBytes, upTo, minOneBatch).slice();
            }
            List<AbortedTransaction> aborted = query.committed() && slice.sizeInBytes() > 0
                    ? log.abortedTransactions(part.offset(), slice.sizeInBytes())
                    : List.of();
            return new FetchPart(
                    part.partition(),
                    part.topicId(),
                    ErrorCode.NONE,
                    now.highWatermark(),
                    now.lastStable(),
                    now.logStart(),
                    diverging,
                    nearer,
                    slice,
                    aborted);
        } catch (ProtocolException e) {
            return failed(part, e.code());
        } catch (LogFailedException e) {
            unexpected.accept(e);
            return failed(part, ErrorCode.KAFKA_STORAGE_ERROR);
        } catch (RuntimeException | Error e) {
            unexpected.accept(e);
            return failed(part, ErrorCode.UNKNOWN_SERVER_ERROR);
        }
    }

    /** Where this log parts from what the client has, as far as it tells; {@link ProtocolException} when that cannot be found. */
    private static EpochEnd diverging(PartitionLog log, FetchQuery.Part part) {
        if (part.lastFetchedEpoch() < 0) {
            return EpochEnd.UNKNOWN;
        }
        EpochEnd own = log.endOfEpoch(part.lastFetchedEpoch());
        if (own.epoch() < 0 || own.endOffset() < 0) {
            throw new ProtocolException(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    part.partition() + " knows no end of leader epoch " + part.lastFetchedEpoch());
        }
        return Truncation.diverging(part.offset(), part.lastFetchedEpoch(), own);
    }

    private static FetchPart failed(FetchQuery.Part part, ErrorCode error) {
        return new FetchPart(
                part.partition(), part.topicId(), error, -1, -1, -1, EpochEnd.UNKNOWN, -1, LogSlice.EMPTY, List.of());
    }
}
