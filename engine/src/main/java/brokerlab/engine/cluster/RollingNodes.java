package brokerlab.engine.cluster;

import brokerlab.engine.coordination.Ensemble;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** ZooKeeper nodes that restart one after the other. Ended early, those restarted keep the new values until the next start of all. */
record RollingNodes(Ensemble ensemble, Map<String, String> former, Map<String, String> zooCfg)
        implements RollingRestart.Members {
    private static final long PATIENCE_MS = 60_000;

    @Override
    public CompletableFuture<Void> stop(int id) {
        return ensemble.stopNode(id);
    }

    @Override
    public CompletableFuture<Void> start(int id, boolean changed) {
        return ensemble.startNode(id, changed ? zooCfg : former);
    }

    @Override
    public int lacking() {
        return (int) ensemble.status().stream().filter(n -> !n.serving()).count();
    }

    @Override
    public long patienceMs() {
        return PATIENCE_MS;
    }
}
