package brokerlab.engine.log;

import brokerlab.engine.disk.Shortage;
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
    private final List<AbortedTransaction> aborted = new ArrayList<>(0);
    private Optional<ProducerStates.Before> before = Optional.empty();
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
        return batches.isEmpty() ? core.state().logEnd() : batches.getLast().nextOffset();
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

    /** The producers as they are once {@code batch}, which was added last, is in the log. */
    void producers(ProducerStates.ProducerChanges prepared, BatchHeader batch) {
        if (before.isEmpty()) {
            before = Optional.of(core.producers.before());
        }
        aborted.addAll(core.producers.commit(prepared, batch.nextOffset(), before.get()));
    }

    /** All of them, or none: then everything is as if they had never been added. */
    void write() throws IOException {
        if (batches.isEmpty()) {
            return;
        }
        LogSegment active = core.state().segments().active();
        try {
            active.append(pieces, batches);
        } catch (IOException | RuntimeException | Error e) {
            drop();
            throw e;
        }
        orLater("write of the leader epochs", () -> {
            for (BatchHeader batch : batches) {
                core.epochs.assign(batch.partitionLeaderEpoch(), batch.placingOffset());
            }
        });
        orLater("write of the aborted transactions", () -> {
            for (AbortedTransaction entry : aborted) {
                active.files.transactions.append(entry);
            }
        });
        core.install(core.state().appended(core.firstUnstable()));
        core.home.shortages.appended();
        empty();
    }

    /** What the batches say as well. When it finds no room now it is done before a flush counts them as safe, at the latest. */
    private void orLater(String what, LogCore.Change write) throws IOException {
        try {
            write.run();
        } catch (IOException e) {
            if (Shortage.of(e).isEmpty()) {
                throw e;
            }
            core.home.failed(what + " of " + core.partition, e);
        }
    }

    /** Forgets what was not written. */
    void drop() {
        before.ifPresent(core.producers::back);
        empty();
    }

    private void empty() {
        before = Optional.empty();
        pieces.clear();
        batches.clear();
        aborted.clear();
        bytes = 0;
    }
}
