package brokerlab.engine.replica;

import brokerlab.engine.delayed.Waiting;
import brokerlab.engine.log.LogFailedException;
import brokerlab.engine.log.LogSlice;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A client's fetch, waiting for {@code minBytes}. Woken when a high watermark moves; looks at offsets only, and at files once it
 * answers (or when it has to add up more than one byte).
 */
final class FetchWait extends Waiting {
    private final FetchQuery query;
    private final Function<FetchQuery.Part, Partition> led;
    private final Consumer<RuntimeException> unexpected;
    private final CompletableFuture<List<FetchPart>> future = new CompletableFuture<>();

    /**
     * @param led the partition when this broker leads it, else {@link ProtocolException} with what the client is to be told
     * @param unexpected told of errors that are nobody's answer
     */
    FetchWait(FetchQuery query, Function<FetchQuery.Part, Partition> led, Consumer<RuntimeException> unexpected) {
        this.query = query;
        this.led = led;
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
                PartitionLog log = led.apply(part).log();
                if (part.offset() < log.logStartOffset() || part.offset() > log.logEndOffset()) {
                    return true;
                }
                some |= part.offset() < limit(log);
            } catch (ProtocolException | LogFailedException e) {
                return true;
            }
        }
        return some && (query.minBytes() == 1 || sizeOf(collect()) >= query.minBytes());
    }

    private long limit(PartitionLog log) {
        return query.committed() ? log.lastStableOffset() : log.highWatermark();
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
            FetchPart read = read(part, (int) Math.max(0, Math.min(left, part.maxBytes())), none);
            int size = read.records().sizeInBytes();
            left -= size;
            none &= size == 0;
            parts.add(read);
        }
        return parts;
    }

    private FetchPart read(FetchQuery.Part part, int maxBytes, boolean minOneBatch) {
        try {
            PartitionLog log = led.apply(part).log();
            long highWatermark = log.highWatermark();
            long stable = Math.min(log.lastStableOffset(), highWatermark);
            long start = log.logStartOffset();
            LogSlice slice = LogSlice.EMPTY;
            if (part.offset() < start || part.offset() > log.logEndOffset()) {
                throw new ProtocolException(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        part.partition() + " has offsets " + start + " to " + log.logEndOffset() + ", not "
                                + part.offset());
            }
            long upTo = query.committed() ? stable : highWatermark;
            if (part.offset() < upTo && (maxBytes > 0 || minOneBatch)) {
                slice = log.read(part.offset(), maxBytes, upTo, minOneBatch).slice();
            }
            return new FetchPart(part.partition(), part.topicId(), ErrorCode.NONE, highWatermark, stable, start, slice);
        } catch (ProtocolException e) {
            return failed(part, e.code());
        } catch (LogFailedException e) {
            unexpected.accept(e);
            return failed(part, ErrorCode.KAFKA_STORAGE_ERROR);
        } catch (RuntimeException e) {
            unexpected.accept(e);
            return failed(part, ErrorCode.UNKNOWN_SERVER_ERROR);
        }
    }

    private static FetchPart failed(FetchQuery.Part part, ErrorCode error) {
        return new FetchPart(part.partition(), part.topicId(), error, -1, -1, -1, LogSlice.EMPTY);
    }
}
