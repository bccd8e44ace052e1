package brokerlab.engine.transaction;

import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.ProducerIdBlockZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Hands out producer ids, unique in the cluster for ever. Ids come in blocks of 1000, each claimed for this broker by
 * compare-and-set on {@code /latest_producer_id_block}; what is left of a block when the broker goes is never used.
 */
public final class ProducerIds {
    private static final int WAITING_AT_MOST = 10_000;

    private final int broker;
    private final Coordination coordination;
    private final List<CompletableFuture<Long>> waiting = new ArrayList<>();
    private long next;
    private long last = -1;
    private boolean claiming;

    public ProducerIds(int broker, Coordination coordination) {
        this.broker = broker;
        this.coordination = coordination;
    }

    /** A fresh id. Fails with {@link CoordinationException} when a block is needed and ZooKeeper gives none. */
    public CompletableFuture<Long> next() {
        var id = new CompletableFuture<Long>();
        synchronized (this) {
            if (next <= last) {
                return CompletableFuture.completedFuture(next++);
            }
            if (waiting.size() >= WAITING_AT_MOST) {
                return CompletableFuture.failedFuture(new CoordinationException(
                        CoordinationException.Reason.OTHER,
                        ZnodeLayout.PRODUCER_ID_BLOCK,
                        -1,
                        new IllegalStateException(waiting.size() + " producers wait for an id already")));
            }
            waiting.add(id);
            if (claiming) {
                return id;
            }
            claiming = true;
        }
        claim();
        return id;
    }

    private void claim() {
        claimed().whenComplete((block, error) -> {
            if (error != null && lostRace(error)) {
                claim();
            } else if (error != null) {
                take(-1, -1).forEach(w -> w.completeExceptionally(error));
            } else {
                serve(block);
            }
        });
    }

    private CompletableFuture<ProducerIdBlockZnode> claimed() {
        String path = ZnodeLayout.PRODUCER_ID_BLOCK;
        return coordination.get(path).thenCompose(found -> {
            if (found.isEmpty()) {
                var first = ProducerIdBlockZnode.first(broker);
                return coordination
                        .create(path, first.encode(), Coordination.Mode.PERSISTENT)
                        .thenApply(written -> first);
            }
            // A node made empty by the layout holds no block yet.
            var block = found.get().data().length == 0
                    ? ProducerIdBlockZnode.first(broker)
                    : ProducerIdBlockZnode.decode(path, found.get().data()).next(broker);
            return coordination.set(path, block.encode(), found.get().version()).thenApply(written -> block);
        });
    }

    private static boolean lostRace(Throwable error) {
        return switch (CoordinationException.reasonOf(error)) {
            case BAD_VERSION, NODE_EXISTS, NO_NODE -> true;
            default -> false;
        };
    }

    private void serve(ProducerIdBlockZnode block) {
        List<CompletableFuture<Long>> served = take(block.first(), block.last());
        for (int i = 0; i < served.size(); i++) {
            served.get(i).complete(block.first() + i);
        }
        synchronized (this) {
            if (waiting.isEmpty() || claiming) {
                return;
            }
            claiming = true;
        }
        claim();
    }

    /** Takes over a block; returns those it serves first. Everybody when there is none. */
    private synchronized List<CompletableFuture<Long>> take(long first, long end) {
        claiming = false;
        int size = first < 0 ? waiting.size() : (int) Math.min(waiting.size(), end - first + 1);
        var served = List.copyOf(waiting.subList(0, size));
        waiting.subList(0, size).clear();
        if (first >= 0) {
            next = first + size;
            last = end;
        }
        return served;
    }
}
