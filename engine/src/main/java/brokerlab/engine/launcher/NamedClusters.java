package brokerlab.engine.launcher;

import brokerlab.engine.cluster.Clusters;
import brokerlab.engine.cluster.StartRefusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Clusters that share an ensemble, one line for each. */
record NamedClusters(Clusters clusters) implements HeadlessRun {
    @Override
    public Optional<StartRefusal> check() throws IOException {
        return clusters.check();
    }

    @Override
    public CompletableFuture<Void> start() {
        return clusters.start();
    }

    @Override
    public List<String> readyLines() {
        return clusters.all().stream()
                .map(c -> "READY cluster=" + c.spec().now().name() + " " + OneCluster.addresses(c))
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
