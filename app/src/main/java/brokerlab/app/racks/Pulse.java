package brokerlab.app.racks;

import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.engine.view.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which replicas' logs grew from one snapshot to the next: their tiles pulse. Needs no toolkit. */
final class Pulse {
    private record BrokerReplica(int broker, PartitionName partition) {}

    private Map<BrokerReplica, Long> ends = Map.of();
    private long version = -1;
    private Map<Integer, Set<PartitionName>> grown = Map.of();

    /** By broker; the same answer for the same snapshot. The first snapshot, or a log that is new, tells of no traffic. */
    Map<Integer, Set<PartitionName>> grown(Snapshot now) {
        if (now.version() == version) {
            return grown;
        }
        version = now.version();
        Map<BrokerReplica, Long> next = new HashMap<>();
        Map<Integer, Set<PartitionName>> result = new HashMap<>();
        for (Snapshot.Topic topic : now.topics()) {
            for (Snapshot.Partition partition : topic.partitions()) {
                var name = new PartitionName(topic.name(), partition.partition());
                for (Snapshot.Replica replica : partition.replicas()) {
                    var key = new BrokerReplica(replica.broker(), name);
                    long end = replica.logEnd();
                    Long before = ends.get(key);
                    if (before != null
                            && before >= 0
                            && end > before
                            && replica.state() != Snapshot.ReplicaState.OFFLINE) {
                        result.computeIfAbsent(replica.broker(), b -> new HashSet<>())
                                .add(name);
                    }
                    next.put(key, end);
                }
            }
        }
        ends = next;
        grown = result;
        return result;
    }
}
