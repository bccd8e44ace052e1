package brokerlab.engine.cluster;

import brokerlab.engine.coordination.ClusterIdZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;

/** {@code /cluster/id}: made by the first broker that comes, read by all others. */
final class ClusterId {
    private ClusterId() {}

    static CompletableFuture<String> readOrMake(Coordination coordination) {
        return coordination.get(ZnodeLayout.CLUSTER_ID).thenCompose(found -> {
            if (found.isPresent()) {
                return CompletableFuture.completedFuture(ClusterIdZnode.decode(
                                ZnodeLayout.CLUSTER_ID, found.get().data())
                        .id());
            }
            String id = Uuid.randomUuid().toString();
            return coordination
                    .ensurePath(ZnodeLayout.CLUSTER)
                    .thenCompose(done -> coordination.create(
                            ZnodeLayout.CLUSTER_ID, new ClusterIdZnode(id).encode(), Coordination.Mode.PERSISTENT))
                    .handle((written, error) -> {
                        if (error == null) {
                            return CompletableFuture.completedFuture(id);
                        }
                        return CoordinationException.reasonOf(error) == CoordinationException.Reason.NODE_EXISTS
                                ? readOrMake(coordination)
                                : CompletableFuture.<String>failedFuture(error);
                    })
                    .thenCompose(f -> f);
        });
    }
}
