package brokerlab.engine.log;

import brokerlab.engine.wire.BatchHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Batches that have their place at the end of the active segment and are not written yet: they go out in one write, whoever sent
 * them. Used under the log's lock, and emptied before it is let go.
 */
final class StagedBatches {
    private final LogCore core;
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private final List<BatchHeader> batches = new ArrayList<>();
    private final List<TransactionIndex.Entry> aborted = new ArrayList<>(0);
    private int bytes;

    StagedBatches(LogCore core) {
        this.core = core;
    }

    int bytes() {
        return bytes;
    }

    Optional<BatchHeader> first() {
        return batches.isEmpty() ? Optional.empty() : Optional.of(batches.getFirst());
    }

    /** Where the log ends once all is written. */
    long end() {
        return batches.isEmpty() ? core.logEnd : batches.getLast().nextOffset();
    }

    /**
     * @param source the buffer in which {@code batch} lies
     * @param adjoins it lies there right behind the batch added before
     */
    void add(ByteBuffer source, BatchHeader batch, boolean adjoins) {
        int start = batch.start();
        int size = batch.sizeInBytes();
        if (adjoins && !pieces.isEmpty()) {
            pieces.getLast().limit(start + size);
        } else {
            pieces.add(source.duplicate().limit(start + size).position(start));
        }
        batches.add(batch);
        bytes += size;
    }

    /** What markers among the batches ended. */
    void aborted(List<TransactionIndex.Entry> transactions) {
        aborted.addAll(transactions);
    }

    void write() throws IOException {
        if (batches.isEmpty()) {
            return;
        }
        core.segments.active().append(pieces, batches);
        for (BatchHeader batch : batches) {
            core.epochs.assign(batch.partitionLeaderEpoch(), batch.baseOffset());
        }
        for (TransactionIndex.Entry entry : aborted) {
            core.segments.active().transactionIndex().append(entry);
        }
        core.transactionsChanged();
        core.logEnd = batches.getLast().nextOffset();
        pieces.clear();
        batches.clear();
        aborted.clear();
        bytes = 0;
    }
}
