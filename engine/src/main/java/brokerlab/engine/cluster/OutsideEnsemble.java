package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.SessionTicket;
import brokerlab.engine.coordination.Coordination.Znode;
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
        String connect = spec.zooKeeper().connect().orElseThrow();
        var how = ZooKeeperClient.of(spec.common());
        // Brokers of a former run of this very folder are ours to sign off.
        List<SessionTicket> former = spec.brokers().stream()
                .flatMap(b -> new SessionFile(disk, spec.folderOf(b.id())).read().stream())
                .toList();
        return CompletableFuture.allOf(former.stream()
                        .map(ticket -> ZooKeeperCoordination.closeFormer(connect, how, ticket, tasks))
                        .toArray(CompletableFuture[]::new))
                .thenCompose(done -> registered(spec, connect, how, tasks))
                .thenApply(found -> {
                    // A session of ours that nobody answered to close ends by itself, and its broker waits for that.
                    List<String> ids = found.stream()
                            .filter(z -> former.stream().noneMatch(t -> t.id() == z.ephemeralOwner()))
                            .map(z -> ZnodeLayout.name(z.path()))
                            .toList();
                    if (!ids.isEmpty()) {
                        throw new IllegalStateException("zookeeper.connect=" + connect
                                + " holds live registrations of brokers of another process: " + ids
                                + ". Our brokers reach each other only inside one process: give this cluster a chroot of its own"
                                + " (host:port/name), or stop those brokers.");
                    }
                    return connect;
                });
    }

    private static CompletableFuture<List<Znode>> registered(
            ClusterSpec spec, String connect, ZooKeeperClient how, Tasks tasks) {
        Coordination client = ZooKeeperCoordination.connect(connect, how, tasks, "look-before");
        return new RetryUntilConnected(client, spec.common(), tasks, connect)
                .run(() -> client.children(ZnodeLayout.BROKER_IDS).thenCompose(ids -> all(client, ids)))
                .whenComplete((found, error) -> client.close());
    }

    private static CompletableFuture<List<Znode>> all(Coordination client, List<String> ids) {
        var reads = ids.stream()
                .map(id -> client.get(ZnodeLayout.BROKER_IDS + "/" + id))
                .toList();
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                .thenApply(
                        done -> reads.stream().flatMap(r -> r.join().stream()).toList());
    }
}
