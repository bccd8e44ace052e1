package brokerlab.engine.cluster;

import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.FeatureZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code /feature} as a broker of 3.9 leaves it: feature versioning is on, and no feature is finalized with ZooKeeper (KIP-584). */
final class FeatureVersions {
    private FeatureVersions() {}

    /** Makes the znode, or turns on in it what an old broker had turned off. */
    static CompletableFuture<Void> enable(Coordination coordination) {
        String path = ZnodeLayout.FEATURE;
        return coordination
                .get(path)
                .thenCompose(found -> {
                    if (found.isEmpty()) {
                        byte[] fresh = new FeatureZnode(true, Map.of()).encode();
                        return coordination
                                .create(path, fresh, Coordination.Mode.PERSISTENT)
                                .thenApply(Optional::of);
                    }
                    var kept = FeatureZnode.decode(path, found.get().data());
                    return kept.enabled()
                            ? CompletableFuture.completedFuture(Optional.<Coordination.WriteResult>empty())
                            : coordination
                                    .set(
                                            path,
                                            new FeatureZnode(true, kept.features()).encode(),
                                            found.get().version())
                                    .thenApply(Optional::of);
                })
                .<Void>thenApply(done -> null)
                .exceptionallyCompose(error -> switch (CoordinationException.reasonOf(error)) {
                    // Another broker was quicker.
                    case NODE_EXISTS, BAD_VERSION -> CompletableFuture.completedFuture(null);
                    default -> CompletableFuture.failedFuture(error);
                });
    }
}
