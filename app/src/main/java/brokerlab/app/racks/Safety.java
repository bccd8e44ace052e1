package brokerlab.app.racks;

import brokerlab.engine.view.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The one sentence of the header: how safe the placement is now. */
sealed interface Safety {
    /** Nothing placed yet. */
    record Empty() implements Safety {}

    /** Partitions without a leader now. */
    record Offline(int partitions) implements Safety {}

    /** Losing {@code rack} leaves partitions without a leader; the worst rack is named. */
    record RackAtRisk(int replicas, String rack, int partitions) implements Safety {}

    /** All brokers stand in one rack, or name none: losing {@code broker} leaves partitions without a leader. */
    record BrokerAtRisk(int replicas, int broker, int partitions) implements Safety {}

    /** Any one rack can go. */
    record Safe(int replicas, int racks) implements Safety {}

    /** Any one broker can go, but there is only one rack. */
    record OneRack(int replicas, int brokers) implements Safety {}

    static Safety of(Snapshot snapshot, Floor floor) {
        int offline =
                snapshot.topics().stream().mapToInt(Snapshot.Topic::offline).sum();
        if (offline > 0) {
            return new Offline(offline);
        }
        if (floor.replicas() == 0) {
            return new Empty();
        }
        List<Floor.Rack> named =
                floor.racks().stream().filter(r -> !r.name().isEmpty()).toList();
        if (named.size() > 1) {
            record Loss(String rack, int partitions) {}
            Loss worst = named.stream()
                    .map(r -> new Loss(r.name(), leaderless(snapshot, ids(r))))
                    .max(Comparator.comparingInt(Loss::partitions))
                    .orElseThrow();
            return worst.partitions() == 0
                    ? new Safe(floor.replicas(), named.size())
                    : new RackAtRisk(floor.replicas(), worst.rack(), worst.partitions());
        }
        record Loss(int broker, int partitions) {}
        return snapshot.brokers().stream()
                .map(b -> new Loss(b.id(), leaderless(snapshot, Set.of(b.id()))))
                .max(Comparator.comparingInt(Loss::partitions))
                .filter(worst -> worst.partitions() > 0)
                .<Safety>map(worst -> new BrokerAtRisk(floor.replicas(), worst.broker(), worst.partitions()))
                .orElseGet(
                        () -> new OneRack(floor.replicas(), snapshot.brokers().size()));
    }

    static Set<Integer> ids(Floor.Rack rack) {
        return rack.brokers().stream().map(s -> s.broker().id()).collect(Collectors.toSet());
    }

    private static int leaderless(Snapshot snapshot, Set<Integer> lost) {
        return Outage.of(snapshot, lost, topic -> -1).leaderless().size();
    }
}
