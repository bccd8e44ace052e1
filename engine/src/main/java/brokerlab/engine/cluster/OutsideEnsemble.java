package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.coordination.ZooKeeperClient;
import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.disk.Disk;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An ensemble that runs outside this process: fit for us only when no other process's brokers are registered in our chroot. */
final class OutsideEnsemble {
    private OutsideEnsemble() {}

    /** Completes with the connect string, or fails naming who is registered there. */
    static CompletableFuture<String> check(ClusterSpec spec, Disk disk, Tasks tasks) {
        String connect = spec.connect().orElseThrow();
        var how = ZooKeeperClient.of(spec.common());
        // Brokers of a former run of this very folder are ours to sign off.
        CompletableFuture<?>[] former = spec.brokers().stream()
                .flatMap(b -> new SessionFile(disk, spec.folder().resolve("broker-" + b.id())).read().stream())
                .map(ticket -> ZooKeeperCoordination.closeFormer(connect, how, ticket, tasks))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(former)
                .thenCompose(done -> registered(connect, how, tasks))
                .thenApply(ids -> {
                    if (!ids.isEmpty()) {
                        throw new IllegalStateException("zookeeper.connect=" + connect
                                + " holds live registrations of brokers of another process: " + ids
                                + ". Our brokers reach each other only inside one process: give this cluster a chroot of its own"
                                + " (host:port/name), or stop those brokers.");
                    }
                    return connect;
                });
    }

    private static CompletableFuture<List<String>> registered(String connect, ZooKeeperClient how, Tasks tasks) {
        Coordination client = ZooKeeperCoordination.connect(connect, how, tasks, "look-before");
        return client.children(ZnodeLayout.BROKER_IDS).whenComplete((ids, error) -> client.close());
    }
}
