package brokerlab.engine.cluster;

import brokerlab.engine.controller.Controller;
import brokerlab.engine.metrics.Metrics;
import brokerlab.engine.replica.PartitionSnapshot;
import brokerlab.engine.replica.Replicas;

/** Which figures of a broker are shown under which of Kafka's names. */
final class BrokerMetrics {
    private static final String SERVER = "kafka.server";

    private BrokerMetrics() {}

    static void register(Metrics metrics, Replicas replicas, Controller controller) {
        String topics = "BrokerTopicMetrics";
        metrics.meter(SERVER, topics, "BytesInPerSec", () -> replicas.traffic().bytesIn());
        metrics.meter(SERVER, topics, "BytesOutPerSec", () -> replicas.traffic().bytesOut());
        metrics.meter(
                SERVER, topics, "MessagesInPerSec", () -> replicas.traffic().recordsIn());
        String manager = "ReplicaManager";
        metrics.gauge(
                SERVER, manager, "PartitionCount", () -> replicas.snapshot().size());
        metrics.gauge(
                SERVER,
                manager,
                "LeaderCount",
                () -> replicas.snapshot().stream()
                        .filter(PartitionSnapshot::leader)
                        .count());
        metrics.gauge(
                SERVER,
                manager,
                "UnderReplicatedPartitions",
                () -> replicas.snapshot().stream()
                        .filter(p -> p.leader() && p.isr().size() < p.replicas().size())
                        .count());
        replicas.waiting().forEach((operation, room) -> {
            String purgatory = "DelayedOperationPurgatory";
            String whose = ",delayedOperation=" + operation;
            metrics.gauge(SERVER, purgatory, "PurgatorySize" + whose, room::listed);
            metrics.gauge(SERVER, purgatory, "NumDelayedOperations" + whose, room::size);
        });
        metrics.gauge(
                "kafka.controller", "KafkaController", "ActiveControllerCount", () -> controller.active() ? 1 : 0);
    }
}
