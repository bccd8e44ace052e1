package brokerlab.engine.replica;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.log.PartitionLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** One partition that broker 1 leads and broker 2 follows, on real files and manual time, for tests of the packages above. */
public final class LedByOne implements AutoCloseable {
    private final TestCluster cluster;
    private final TopicPartition partition;

    public LedByOne(Path folder, Map<String, String> settings, TopicPartition partition) {
        this.cluster = new TestCluster(folder, settings);
        this.partition = partition;
        cluster.start(1, 2);
        cluster.create(partition, List.of(1, 2));
    }

    public Replicas replicas() {
        return cluster.node(1).replicas;
    }

    public BrokerSettings settings() {
        return cluster.node(1).brokerSettings;
    }

    public Clock clock() {
        return cluster.clock;
    }

    public Tasks tasks() {
        return cluster.tasks;
    }

    /** Moves time on. */
    public void advance(long ms) {
        cluster.advance(ms);
    }

    /** The leader's. */
    public PartitionLog log() {
        return cluster.node(1).log(partition);
    }

    /** What the follower asks for does not arrive, until this is called with false. */
    public void cut(boolean now) {
        cluster.courier.link(2, 1).conditions(now ? LinkConditions.CLEAR.cutOff(true) : LinkConditions.CLEAR);
        cluster.settle();
    }

    /** Runs what waits and no time. */
    public void settle() {
        cluster.settle();
    }

    /** What comes of {@code future} within a minute. */
    public <T> T await(CompletableFuture<T> future) {
        return cluster.await(future);
    }

    @Override
    public void close() {
        cluster.stop(2);
        cluster.stop(1);
    }
}
