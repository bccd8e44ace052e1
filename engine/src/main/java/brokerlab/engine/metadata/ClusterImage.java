package brokerlab.engine.metadata;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What the controller told the brokers about the cluster, immutable. Maps are unmodifiable and shared between versions.
 *
 * @param version rises with every image of one controller
 * @param controllerEpoch of the controller that made it
 * @param controller the controller's broker id, -1 when unknown
 * @param brokers live brokers by id
 * @param topics topics by name, those being deleted included (see {@link TopicImage#deleting})
 */
public record ClusterImage(
        long version,
        int controllerEpoch,
        int controller,
        Map<Integer, BrokerNode> brokers,
        Map<String, TopicImage> topics,
        Map<Uuid, String> topicNames)
        implements Serializable {

    /** Nothing known yet. */
    public static final ClusterImage EMPTY = new ClusterImage(0, 0, -1, Map.of(), Map.of(), Map.of());

    /** An image with its id index derived from {@code topics}. */
    public static ClusterImage of(
            long version,
            int controllerEpoch,
            int controller,
            Map<Integer, BrokerNode> brokers,
            Map<String, TopicImage> topics) {
        var names = new HashMap<Uuid, String>();
        topics.forEach((name, topic) -> names.put(topic.id(), name));
        return new ClusterImage(
                version, controllerEpoch, controller, Map.copyOf(brokers), Map.copyOf(topics), Map.copyOf(names));
    }

    public Optional<TopicImage> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    public Optional<TopicImage> topic(Uuid id) {
        return Optional.ofNullable(topicNames.get(id)).map(topics::get);
    }

    public Optional<PartitionImage> partition(TopicPartition partition) {
        return topic(partition.topic()).map(t -> t.partitions().get(partition.partition()));
    }

    /**
     * The brokers that a client of a listener can reach: those that have it. Of a listener that none tells of all are told, by their
     * first one.
     */
    public List<BrokerNode> reachable(String listener) {
        return brokers.values().stream()
                .filter(b -> !b.endpoints().isEmpty() && reachable(b.id(), listener))
                .toList();
    }

    /** Whether a client of the listener can reach that broker. */
    public boolean reachable(int broker, String listener) {
        BrokerNode node = brokers.get(broker);
        return node != null && (node.has(listener) || brokers.values().stream().noneMatch(b -> b.has(listener)));
    }

    /**
     * A registered broker.
     *
     * @param rack empty string when none
     * @param epoch czxid of its registration
     */
    public record BrokerNode(int id, String rack, long epoch, List<Endpoint> endpoints) implements Serializable {
        /** Whether it tells clients of a listener of that name. */
        public boolean has(String listener) {
            return endpoints.stream().anyMatch(e -> e.listener().equals(listener));
        }

        /** The endpoint of a listener, or the first one. */
        public Endpoint endpoint(String listener) {
            return endpoints.stream()
                    .filter(e -> e.listener().equals(listener))
                    .findFirst()
                    .orElse(endpoints.getFirst());
        }
    }

    /** Where a broker listens, as advertised. */
    public record Endpoint(String listener, String protocol, String host, int port) implements Serializable {}

    /** A topic. Partitions by number. */
    public record TopicImage(String name, Uuid id, boolean deleting, Map<Integer, PartitionImage> partitions)
            implements Serializable {}

    /**
     * A partition's state as in its znode.
     *
     * @param leader -1 when none
     * @param replicas assignment, preferred leader first
     * @param partitionEpoch version of the state znode
     */
    public record PartitionImage(
            int partition, int leader, int leaderEpoch, List<Integer> isr, List<Integer> replicas, int partitionEpoch)
            implements Serializable {}
}
