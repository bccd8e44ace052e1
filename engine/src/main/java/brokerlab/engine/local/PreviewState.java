package brokerlab.engine.local;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.BrokerSpec;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.RunningBroker;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.controller.ForeseenElection;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.group.GroupSnapshot;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.replica.PartitionSnapshot;
import brokerlab.engine.view.DoorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * What a preview is computed on: the brokers with what they hold, as they are.
 *
 * @param sharedFixed the static values all brokers are given that have none of their own
 */
record PreviewState(
        List<Node> brokers,
        ClusterImage image,
        List<GroupSnapshot> groups,
        Map<String, String> sharedFixed,
        ZooKeeper zooKeeper,
        Foresight elections) {

    /**
     * The ensemble.
     *
     * @param leader -1 when there is none
     * @param restarts whether its nodes restart for changed values of {@code zoo.cfg}
     */
    record ZooKeeper(List<Integer> nodes, int leader, Predicate<Map<String, Optional<String>>> restarts) {}

    /** Asks the controller which leaders these topics would get where they have none, were unclean elections allowed. */
    interface Foresight {
        CompletableFuture<List<ForeseenElection>> of(Set<String> topics);
    }

    /**
     * A broker.
     *
     * @param ownFixed static values given to this broker alone
     * @param running empty when it does not run
     */
    record Node(int id, BrokerSettings settings, Map<String, String> ownFixed, Optional<Running> running) {}

    /** What a broker holds while it runs. */
    record Running(TopicOverrides topics, LogStore logs, Map<TopicPartition, PartitionSnapshot> hosted) {
        /** Who it fetches from or -1; itself when it leads. */
        int leaderOf(TopicPartition partition) {
            PartitionSnapshot known = hosted.get(partition);
            return known == null ? -1 : known.leaderId();
        }
    }

    static PreviewState of(Cluster cluster) {
        var nodes = new ArrayList<Node>();
        var groups = new ArrayList<GroupSnapshot>();
        Map<Integer, Map<String, String>> own = new HashMap<>();
        for (BrokerSpec spec : cluster.spec().now().brokers()) {
            own.put(spec.id(), spec.settings());
        }
        for (Broker broker : cluster.brokers()) {
            nodes.add(new Node(
                    broker.id(),
                    broker.settings(),
                    own.getOrDefault(broker.id(), Map.of()),
                    broker.running().map(PreviewState::running)));
            broker.running().ifPresent(b -> groups.addAll(b.groups().snapshot()));
        }
        return new PreviewState(
                List.copyOf(nodes),
                cluster.newestImage(),
                List.copyOf(groups),
                cluster.spec().now().settings(),
                zooKeeper(cluster),
                topics -> elections(cluster, topics));
    }

    private static ZooKeeper zooKeeper(Cluster cluster) {
        List<Ensemble.NodeStatus> nodes =
                cluster.ensemble().map(Ensemble::status).orElse(List.of());
        return new ZooKeeper(
                nodes.stream().map(Ensemble.NodeStatus::id).toList(),
                nodes.stream()
                        .filter(n -> n.state() == Ensemble.NodeStatus.State.LEADING)
                        .mapToInt(Ensemble.NodeStatus::id)
                        .findFirst()
                        .orElse(-1),
                changes -> cluster.statics().restartsNodes(changes));
    }

    private static CompletableFuture<List<ForeseenElection>> elections(Cluster cluster, Set<String> topics) {
        int controller = cluster.newestImage().controller();
        return cluster.running(controller)
                .map(b -> b.unlessEnded(b.controller().electionsIfUnclean(topics)))
                .orElseGet(() -> CompletableFuture.failedFuture(new DoorException(
                        "NOT_CONTROLLER", "No controller is elected: wait a moment, then ask again.")));
    }

    private static Running running(RunningBroker broker) {
        var hosted = new HashMap<TopicPartition, PartitionSnapshot>();
        broker.replicas().snapshot().forEach(p -> hosted.put(p.partition(), p));
        return new Running(broker.live().changes().topics(), broker.live().logs(), hosted);
    }
}
