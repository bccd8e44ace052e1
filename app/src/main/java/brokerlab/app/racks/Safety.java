package brokerlab.app.racks;

import brokerlab.engine.view.ElectionRule;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Outage;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.TopicOutlook;
import brokerlab.engine.view.WeakPoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The one sentence of the header: what is wrong now, else what a single loss would do, else how safe the placement is. */
sealed interface Safety {
    /** Nothing placed yet. */
    record Empty() implements Safety {}

    /** No broker runs. */
    record NoBroker() implements Safety {}

    /** Nothing can be elected: {@code left} nodes run. */
    record NoQuorum(int left, int needed) implements Safety {}

    /** Nobody elects at the moment. */
    record NoController() implements Safety {}

    /** Partitions without a leader that answers. */
    record Offline(int partitions) implements Safety {}

    /** Partitions that refuse {@code acks=all} writes now. */
    record Refusing(int partitions) implements Safety {}

    /** Single losses that hurt, the worst first; at least one. */
    record AtRisk(int replicas, List<WeakPoint> points) implements Safety {}

    /** Any one broker, rack and ZooKeeper node can go. */
    record Safe(int replicas, int racks) implements Safety {}

    /** Any one broker and node can go, but there is only one rack. */
    record OneRack(int replicas, int brokers) implements Safety {}

    static Safety of(ElectionRule elections, Snapshot snapshot, Floor floor) {
        var obstacle = TopicOutlook.obstacle(snapshot);
        if (obstacle.isPresent()) {
            return switch (obstacle.get()) {
                case NO_BROKER -> new NoBroker();
                case NO_QUORUM -> {
                    Outage.Quorum quorum = Outage.Quorum.of(snapshot.zooKeeper(), Set.of());
                    yield new NoQuorum(quorum.left(), quorum.needed());
                }
                case NO_CONTROLLER -> new NoController();
            };
        }
        Health health = Health.of(snapshot);
        if (!health.offline().isEmpty()) {
            return new Offline(health.offline().size());
        }
        if (!health.belowMinIsr().isEmpty()) {
            return new Refusing(health.belowMinIsr().size());
        }
        if (floor.replicas() == 0) {
            return new Empty();
        }
        List<WeakPoint> points = WeakPoint.of(elections, snapshot);
        if (!points.isEmpty()) {
            return new AtRisk(floor.replicas(), points);
        }
        return floor.racks().size() > 1
                ? new Safe(floor.replicas(), floor.racks().size())
                : new OneRack(floor.replicas(), snapshot.brokers().size());
    }

    static Set<Integer> ids(Floor.Rack rack) {
        return rack.brokers().stream().map(s -> s.broker().id()).collect(Collectors.toSet());
    }
}
