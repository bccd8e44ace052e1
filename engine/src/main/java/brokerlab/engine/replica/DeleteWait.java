package brokerlab.engine.replica;

import brokerlab.engine.delayed.DelayedOperation;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/** A DeleteRecords that waits until every live replica's log starts where it was told (KIP-107). */
final class DeleteWait extends DelayedOperation {
    private final Partition partition;
    private final long before;
    private final IntPredicate live;
    private final CompletableFuture<Long> future = new CompletableFuture<>();

    /** @param live whether a broker is alive: one that is not catches up when it is back */
    DeleteWait(Partition partition, long before, IntPredicate live) {
        this.partition = partition;
        this.before = before;
        this.live = live;
    }

    /** The lowest log start of the live replicas. */
    CompletableFuture<Long> future() {
        return future;
    }

    private long lowWatermark() {
        return partition
                .leaderOrThrow(-1)
                .lowWatermark(partition.log().offsets().logStart(), live);
    }

    @Override
    protected boolean ready() {
        return lowWatermark() >= before;
    }

    @Override
    protected void answer(boolean expired) {
        try {
            long low = lowWatermark();
            if (low >= before) {
                future.complete(low);
            } else {
                future.completeExceptionally(new ProtocolException(
                        ErrorCode.REQUEST_TIMED_OUT,
                        partition.name() + ": not every replica's log starts at " + before + " yet, one is at " + low));
            }
        } catch (ProtocolException e) {
            future.completeExceptionally(e);
        }
    }
}
