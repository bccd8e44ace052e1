package brokerlab.engine.replica;

import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.replica.FollowerFetch.Reply;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/** The leader's answers to its followers: counts what a fetch says, then holds it until there are news. */
final class FollowerService {
    private final Function<TopicPartition, Optional<Partition>> hosted;
    private final Waits waits;
    private final IsrKeeper isrKeeper;
    private final MetadataHolder metadata;
    private final Throttles throttles;
    private final Consumer<Throwable> unexpected;
    private final ConcurrentHashMap<Integer, FollowerWait> newest = new ConcurrentHashMap<>();

    FollowerService(
            Function<TopicPartition, Optional<Partition>> hosted,
            Waits waits,
            IsrKeeper isrKeeper,
            MetadataHolder metadata,
            Throttles throttles,
            Consumer<Throwable> unexpected) {
        this.hosted = hosted;
        this.waits = waits;
        this.isrKeeper = isrKeeper;
        this.metadata = metadata;
        this.throttles = throttles;
        this.unexpected = unexpected;
    }

    CompletableFuture<Reply> serve(int follower, FollowerFetch fetch) {
        var registered = metadata.current().brokers().get(follower);
        if (registered != null && registered.epoch() > fetch.brokerEpoch()) {
            return CompletableFuture.completedFuture(new Reply(ErrorCode.STALE_BROKER_EPOCH, List.of()));
        }
        for (FollowerFetch.Part part : fetch.parts()) {
            observe(follower, fetch.brokerEpoch(), part);
        }
        var wait = new FollowerWait(follower, fetch, hosted, throttles, unexpected);
        FollowerWait older = newest.put(follower, wait);
        if (older != null) {
            older.expire();
        }
        var keys = fetch.parts().stream().map(FollowerFetch.Part::partition).toList();
        waits.followers().admit(wait, keys, fetch.maxWaitMs());
        // An answered one would only hold its batches in memory.
        return wait.future().whenComplete((reply, error) -> newest.remove(follower, wait));
    }

    private void observe(int follower, long brokerEpoch, FollowerFetch.Part part) {
        Optional<Partition> partition = hosted.apply(part.partition());
        if (partition.isEmpty()) {
            return;
        }
        try {
            partition.get().observe(follower, brokerEpoch, part).ifPresent(seen -> {
                seen.proposal().ifPresent(p -> isrKeeper.propose(partition.get(), seen.leadership(), p));
                if (seen.advanced()) {
                    waits.changed(part.partition());
                }
                if (seen.startRose()) {
                    waits.deletes().check(part.partition());
                }
            });
        } catch (RuntimeException | Error e) {
            // One bad partition must not keep the others from their follower; the answer carries its error.
            unexpected.accept(e);
        }
    }
}
