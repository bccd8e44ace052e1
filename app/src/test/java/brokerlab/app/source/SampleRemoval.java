package brokerlab.app.source;

import brokerlab.engine.view.Query;
import brokerlab.engine.view.RemovalRefusal;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** What a door with made-up brokers says of a removal: each replica goes to the first broker that has none. */
final class SampleRemoval {
    private SampleRemoval() {}

    static Query.RemovalAnswer preview(SampleDoor door, Query.RemovalPreview q) {
        var moves = new ArrayList<Query.ReplicaMove>();
        var refusals = new ArrayList<RemovalRefusal>();
        for (Snapshot.Topic topic : door.snapshot().topics()) {
            for (Snapshot.Partition p : topic.partitions()) {
                List<Integer> from =
                        p.replicas().stream().map(Snapshot.Replica::broker).toList();
                if (from.stream().noneMatch(q.brokers()::contains)) {
                    continue;
                }
                var to = new ArrayList<>(from);
                for (int i = 0; i < to.size(); i++) {
                    if (q.brokers().contains(to.get(i))) {
                        var free = door.brokers.keySet().stream()
                                .filter(b -> !q.brokers().contains(b) && !to.contains(b))
                                .findFirst();
                        if (free.isEmpty()) {
                            refusals.add(new RemovalRefusal(
                                    RemovalRefusal.Reason.TOO_MANY_REPLICAS,
                                    1,
                                    from.size(),
                                    topic.name() + "-" + p.partition()));
                            return new Query.RemovalAnswer(List.of(), refusals);
                        }
                        to.set(i, free.get());
                    }
                }
                moves.add(new Query.ReplicaMove(
                        topic.name(),
                        p.partition(),
                        from,
                        to,
                        p.replicas().getFirst().sizeBytes()));
            }
        }
        return new Query.RemovalAnswer(moves, refusals);
    }
}
