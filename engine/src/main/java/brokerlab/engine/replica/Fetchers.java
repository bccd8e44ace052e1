package brokerlab.engine.replica;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.courier.Courier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** The fetch loops of one broker, one per leader broker. */
final class Fetchers implements AutoCloseable {
    private final Context setting;
    private final Map<Integer, Fetcher> byLeader = new HashMap<>();
    private boolean stopping;

    /** What every fetch loop needs. */
    record Context(
            int broker,
            Tasks tasks,
            Courier courier,
            LongSupplier brokerEpoch,
            Supplier<ReplicationSettings> settings,
            Throttles throttles,
            Waits waits,
            Problems problems) {}

    /** Where errors of the loops go. */
    interface Problems {
        void report(String what, Throwable error);
    }

    Fetchers(Context setting) {
        this.setting = setting;
    }

    /**
     * Follows {@code followed} at their present leaders and leaves {@code left} alone; each leader is asked once however many
     * partitions change.
     */
    synchronized void change(Collection<Partition> followed, Collection<TopicPartition> left) {
        Map<Integer, List<Partition>> added = new HashMap<>();
        Set<TopicPartition> moved = new HashSet<>(left);
        for (Partition partition : followed) {
            moved.add(partition.name());
            if (!stopping && partition.role() instanceof Role.Following following && following.leader() >= 0) {
                added.computeIfAbsent(following.leader(), k -> new ArrayList<>())
                        .add(partition);
            }
        }
        added.keySet().forEach(leader -> byLeader.computeIfAbsent(leader, k -> new Fetcher(k, setting)));
        byLeader.forEach((leader, fetcher) -> fetcher.change(added.getOrDefault(leader, List.of()), moved));
    }

    /** Begins to follow nobody any more; what is followed goes on until its role changes. */
    synchronized void stopping() {
        stopping = true;
    }

    /** Asks this leader again at once, whatever pause it is in: it came back. */
    synchronized void retry(int leader) {
        Fetcher fetcher = byLeader.get(leader);
        if (fetcher != null) {
            fetcher.retry();
        }
    }

    @Override
    public synchronized void close() {
        byLeader.values().forEach(Fetcher::close);
    }
}
