package brokerlab.engine.launcher;

import brokerlab.engine.cluster.Clusters;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Clusters that share an ensemble, one line for each. */
record NamedClusters(Clusters clusters) implements HeadlessRun {
    @Override
    public CompletableFuture<Void> start() {
        return clusters.start();
    }

    @Override
    public List<String> readyLines() {
        return clusters.all().stream()
                .map(c -> "READY cluster=" + c.spec().name() + " bootstrap=" + c.bootstrap() + " zookeeper="
                        + c.connectString())
                .toList();
    }

    @Override
    public CompletableFuture<Void> stop() {
        return clusters.stop();
    }

    @Override
    public void kill() {
        clusters.kill();
    }
}
