package brokerlab.engine.local;

import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.replica.PartitionSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What those told last who say nothing now: a broker that does not run has its data where it was, a node that is stopped has the
 * transactions it had, and what was placed is placed. So that nothing looks empty that is only silent. Not thread-safe.
 */
final class LastKnown {
    private ClusterImage image = ClusterImage.EMPTY;
    private final Map<Integer, Map<TopicPartition, PartitionSnapshot>> held = new HashMap<>();
    private final Map<Integer, List<PartitionSnapshot>> reported = new HashMap<>();
    private final Map<Integer, Long> zxids = new HashMap<>();
    private final Map<String, Integer> ownSettings = new HashMap<>();

    /**
     * The placement to go by.
     *
     * @param newest that of the broker told last, empty when none that runs was told anything yet
     * @return without brokers and controller when it is an old one, as none of them is there to be seen
     */
    ClusterImage image(ClusterImage newest) {
        if (newest.controllerEpoch() > 0) {
            image = newest;
            return newest;
        }
        return ClusterImage.of(image.version(), image.controllerEpoch(), -1, Map.of(), image.topics());
    }

    /** @param hosted what each broker that runs says it holds */
    void update(Map<Integer, List<PartitionSnapshot>> hosted) {
        reported.putAll(hosted);
        held.keySet().removeAll(hosted.keySet());
    }

    void keepOnly(Set<Integer> brokers) {
        reported.keySet().retainAll(brokers);
        held.keySet().retainAll(brokers);
    }

    /** A replica of a broker that does not run, as it was. */
    Optional<PartitionSnapshot> replica(int broker, TopicPartition partition) {
        List<PartitionSnapshot> all = reported.get(broker);
        if (all == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(held.computeIfAbsent(broker, id -> {
                    var byPartition = new HashMap<TopicPartition, PartitionSnapshot>();
                    all.forEach(p -> byPartition.put(p.partition(), p));
                    return byPartition;
                })
                .get(partition));
    }

    /** Whether anything was ever told of what a broker holds. */
    boolean knows(int broker) {
        return reported.containsKey(broker);
    }

    /** A node's last transaction: {@code now} if it tells one, else what it told, -1 when it never did. */
    long zxid(int node, long now) {
        if (now > 0) {
            zxids.put(node, now);
            return now;
        }
        return zxids.getOrDefault(node, -1L);
    }

    /** How many settings a topic has of its own. */
    int ownSettings(String topic, Optional<Map<String, String>> now) {
        now.ifPresent(own -> ownSettings.put(topic, own.size()));
        return ownSettings.getOrDefault(topic, 0);
    }
}
