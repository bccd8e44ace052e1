package brokerlab.engine.launcher;

import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.StartRefusal;
import brokerlab.engine.config.Listeners;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A cluster with an ensemble of its own. */
record OneCluster(Cluster cluster) implements HeadlessRun {
    @Override
    public Optional<StartRefusal> check() {
        return cluster.check();
    }

    @Override
    public CompletableFuture<Void> start() {
        return cluster.start();
    }

    @Override
    public List<String> readyLines() {
        return List.of("READY " + addresses(cluster));
    }

    /** Where clients find a cluster; all its listeners where a broker has more than the one that {@code bootstrap} names. */
    static String addresses(Cluster cluster) {
        String all = cluster.brokers().stream().anyMatch(b -> b.listeners().size() > 1)
                ? " listeners="
                        + cluster.brokers().stream()
                                .flatMap(b -> b.listeners().stream())
                                .map(Listeners.Endpoint::entry)
                                .collect(Collectors.joining(","))
                : "";
        return "bootstrap=" + cluster.bootstrap() + " zookeeper=" + cluster.connectString() + all;
    }

    @Override
    public CompletableFuture<Void> stop() {
        return cluster.stop();
    }

    @Override
    public void kill() {
        cluster.kill();
    }
}
