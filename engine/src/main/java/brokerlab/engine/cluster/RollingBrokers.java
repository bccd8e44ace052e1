package brokerlab.engine.cluster;

import brokerlab.engine.metadata.ClusterImage;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Brokers that restart one after the other.
 *
 * @param moved ids that start with the new values from now on
 */
record RollingBrokers(Cluster cluster, Set<Integer> moved) implements RollingRestart.Members {
    @Override
    public CompletableFuture<Void> stop(int id) {
        moved.add(id);
        return cluster.stopBroker(id);
    }

    @Override
    public CompletableFuture<Void> start(int id, boolean changed) {
        if (!changed) {
            moved.remove(id);
        }
        return cluster.startBroker(id);
    }

    @Override
    public int lacking() {
        ClusterImage image = cluster.newestImage();
        int unregistered = (int) cluster.brokers().stream()
                .filter(b ->
                        b.state() == BrokerPhase.RUNNING && !image.brokers().containsKey(b.id()))
                .count();
        return underReplicated(image) + unregistered;
    }

    /** Partitions whose ISR is not whole. */
    static int underReplicated(ClusterImage image) {
        return (int) image.topics().values().stream()
                .filter(t -> !t.deleting())
                .flatMap(t -> t.partitions().values().stream())
                .filter(p -> p.leader() < 0 || p.isr().size() < p.replicas().size())
                .count();
    }

    /** Catching up takes what it takes. */
    @Override
    public long patienceMs() {
        return Long.MAX_VALUE;
    }
}
