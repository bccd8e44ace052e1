package brokerlab.engine.replica;

import brokerlab.engine.metadata.ClusterImage.BrokerNode;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * From whom a consumer had better read (KIP-392), as Kafka's {@code RackAwareReplicaSelector}: from the replica in its rack that is
 * in sync, has the offset and is furthest; from the leader when there is none, or when it is in that rack itself.
 */
final class RackAware {
    private static final Comparator<FollowerState> NEWEST = Comparator.comparingLong(FollowerState::logEnd)
            .thenComparingLong(FollowerState::caughtUpMs)
            .thenComparing(Comparator.comparingInt(FollowerState::broker).reversed());

    private RackAware() {}

    /** Empty for the leader. */
    static Optional<Integer> preferred(
            String rack, int leader, Leadership leadership, long offset, Map<Integer, BrokerNode> brokers) {
        if (rack.isEmpty() || inRack(leader, rack, brokers)) {
            return Optional.empty();
        }
        var members = leadership.isr().members();
        return leadership.followers().stream()
                .filter(f -> inRack(f.broker(), rack, brokers)
                        && members.contains(f.broker())
                        && f.logEnd() >= offset
                        && f.logStart() >= 0
                        && f.logStart() <= offset)
                .max(NEWEST)
                .map(FollowerState::broker);
    }

    private static boolean inRack(int broker, String rack, Map<Integer, BrokerNode> brokers) {
        BrokerNode node = brokers.get(broker);
        return node != null && node.rack().equals(rack);
    }
}
