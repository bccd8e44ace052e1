package brokerlab.engine.view;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.BrokerSpec;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.group.GroupSnapshot;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.replica.PartitionSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What a preview is computed on: the brokers with what they hold, as they are.
 *
 * @param sharedFixed the static values all brokers are given that have none of their own
 */
record PreviewState(
        List<Node> brokers, ClusterImage image, List<GroupSnapshot> groups, Map<String, String> sharedFixed) {

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
        for (BrokerSpec spec : cluster.spec().brokers()) {
            own.put(spec.id(), spec.settings());
        }
        for (Broker broker : cluster.brokers()) {
            nodes.add(
                    new Node(broker.id(), broker.settings(), own.getOrDefault(broker.id(), Map.of()), running(broker)));
            broker.groups().ifPresent(g -> groups.addAll(g.snapshot()));
        }
        return new PreviewState(
                List.copyOf(nodes),
                cluster.newestImage(),
                List.copyOf(groups),
                cluster.spec().settings());
    }

    private static Optional<Running> running(Broker broker) {
        return broker.replicas()
                .flatMap(replicas -> broker.overrides()
                        .flatMap(topics -> broker.logs().map(logs -> {
                            var hosted = new HashMap<TopicPartition, PartitionSnapshot>();
                            replicas.snapshot().forEach(p -> hosted.put(p.partition(), p));
                            return new Running(topics, logs, hosted);
                        })));
    }
}
