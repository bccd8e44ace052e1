package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.controller.ReplicaCapacity;
import brokerlab.engine.coordination.ZooKeeperClient;
import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Brokers that join a running cluster for good, or leave it. */
final class BrokerChanges {
    private final Cluster cluster;
    private final List<Broker> brokers;
    private final CurrentSpec spec;
    private final Tasks tasks;
    private final Disk disk;

    /** @param brokers the cluster's, changed here */
    BrokerChanges(Cluster cluster, List<Broker> brokers, CurrentSpec spec, Tasks tasks, Disk disk) {
        this.cluster = cluster;
        this.brokers = brokers;
        this.spec = spec;
        this.tasks = tasks;
        this.disk = disk;
    }

    /** The same {@code zookeeper.connect}, the next {@code broker.id}; the result is its id. */
    CompletableFuture<Integer> add(String rack, Environment shared) {
        BrokerSettings settings = spec.now().common();
        return BrokerIds.next(
                        cluster.ids(),
                        settings,
                        () -> ZooKeeperCoordination.connect(
                                shared.connect(), ZooKeeperClient.of(settings), tasks, "broker-id"),
                        tasks,
                        shared.connect())
                .thenCompose(id -> add(id, rack, shared));
    }

    private synchronized CompletableFuture<Integer> add(int id, String rack, Environment shared) {
        if (cluster.ids().contains(id)) {
            // Another one was added meanwhile.
            return add(rack, shared);
        }
        if (cluster.statics().busy()) {
            throw new RollingException(
                    RollingException.Kind.ROLLING,
                    "Brokers restart one after the other: add one when they are through, or cancel it.");
        }
        Optional<String> full = shared.room().refusal("files of a broker", ReplicaCapacity.BROKER_FILES, 0);
        if (full.isPresent()) {
            return CompletableFuture.failedFuture(new ProtocolException(
                    ErrorCode.POLICY_VIOLATION, "Broker " + id + " cannot be added: " + full.get()));
        }
        ClusterSpec now = spec.now();
        int port = now.freePorts()
                ? 0
                : brokers.stream().mapToInt(Broker::port).max().orElse(9091) + 1;
        var added = new BrokerSpec(id, rack, port, Map.of());
        Broker broker;
        try {
            broker = new Broker(shared, added, now);
        } catch (InvalidSettingException e) {
            return CompletableFuture.failedFuture(e);
        }
        brokers.add(broker);
        return broker.start(now, now.freePorts())
                .handleAsync(
                        (done, error) -> {
                            if (error != null) {
                                brokers.remove(broker);
                                throw error instanceof RuntimeException e ? e : new IllegalStateException(error);
                            }
                            spec.keep();
                            return id;
                        },
                        tasks);
    }

    /** Stops it and forgets it: its folder goes, and it is not there at the next start either. */
    CompletableFuture<Void> remove(Broker broker) {
        if (brokers.size() == 1) {
            throw new IllegalStateException(
                    "Broker " + broker.id() + " is the last one: a cluster keeps at least one.");
        }
        return broker.stop(true)
                .thenRunAsync(
                        () -> {
                            brokers.remove(broker);
                            spec.keep();
                            deleteFolder(broker);
                        },
                        tasks);
    }

    private void deleteFolder(Broker broker) {
        Path folder = broker.folder();
        try {
            disk.deleteRecursively(folder);
        } catch (IOException e) {
            cluster.journal()
                    .append(
                            JournalEntry.CLUSTER,
                            new ProblemEvent.Warning(
                                    "The folder of broker " + broker.id() + " could not be deleted: " + e.getMessage(),
                                    "Delete " + folder + " by hand before a broker with this id is added."));
        }
    }
}
