package brokerlab.engine.launcher;

import brokerlab.engine.cluster.Cluster;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A cluster with an ensemble of its own. */
record OneCluster(Cluster cluster) implements HeadlessRun {
    @Override
    public CompletableFuture<Void> start() {
        return cluster.start();
    }

    @Override
    public List<String> readyLines() {
        return List.of("READY bootstrap=" + cluster.bootstrap() + " zookeeper=" + cluster.connectString());
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
