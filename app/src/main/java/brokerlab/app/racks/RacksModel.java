package brokerlab.app.racks;

import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.app.words.Target;
import brokerlab.engine.view.ElectionRule;
import brokerlab.engine.view.Outage;
import brokerlab.engine.view.PreferredLeaders;
import brokerlab.engine.view.Snapshot;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What Racks shows and has selected; no toolkit needed. Used on one thread. */
final class RacksModel {
    private final ElectionRule elections;
    private final TopicColours colours = new TopicColours();
    private Optional<Snapshot> snapshot = Optional.empty();
    private Floor floor = new Floor(java.util.List.of(), 0, -1);
    private Safety safety = new Safety.Empty();
    private int nonPreferredLeaders;
    private Target selection = new Target.Whole("racks");

    RacksModel(ElectionRule elections) {
        this.elections = elections;
    }

    /** Takes the newest snapshot. Returns whether anything Racks draws changed. */
    @SuppressWarnings("ReferenceEquality") // a snapshot's parts keep their identity while they do not change
    boolean take(Snapshot now) {
        boolean same = snapshot.filter(before -> before.brokers() == now.brokers()
                        && before.topics() == now.topics()
                        && before.zooKeeper() == now.zooKeeper()
                        && before.cluster() == now.cluster()
                        && before.removal().equals(now.removal()))
                .isPresent();
        snapshot = Optional.of(now);
        if (!same) {
            floor = Floor.of(now, colours);
            safety = Safety.of(elections, now, floor);
            nonPreferredLeaders = PreferredLeaders.of(now).moves().size();
        }
        return !same;
    }

    Optional<Snapshot> snapshot() {
        return snapshot;
    }

    /** What would happen if these brokers went. */
    Outage outage(Snapshot now, Set<Integer> lost) {
        return Outage.ofBrokers(elections, now, lost);
    }

    /** What would happen if this ZooKeeper node went. */
    Outage outageOfNode(Snapshot now, int node) {
        return Outage.ofNodes(elections, now, Set.of(node));
    }

    Floor floor() {
        return floor;
    }

    Safety safety() {
        return safety;
    }

    /** Partitions that another replica leads while the preferred one could. */
    int nonPreferredLeaders() {
        return nonPreferredLeaders;
    }

    Target selection() {
        return selection;
    }

    /** Selects what Racks can show of a target: a partition, a broker or a ZooKeeper node. */
    void select(Target target) {
        selection = switch (target) {
            case Target.PartitionTarget p -> p;
            case Target.BrokerTarget b -> b;
            case Target.ZooKeeperNodeTarget z -> z;
            case Target.SegmentTarget s -> new Target.PartitionTarget(s.topic(), s.partition());
            case Target.RecordTarget r -> new Target.PartitionTarget(r.topic(), r.partition());
            case Target.TopicTarget t -> new Target.PartitionTarget(t.topic(), 0);
            case Target.Whole w -> selection;
            case Target.GroupTarget g -> selection;
            case Target.SettingTarget t -> selection;
            case Target.EventTarget e -> selection;
        };
    }

    void clearSelection() {
        selection = new Target.Whole("racks");
    }

    Optional<PartitionName> selectedPartition() {
        return selection instanceof Target.PartitionTarget p
                ? Optional.of(new PartitionName(p.topic(), p.partition()))
                : Optional.empty();
    }

    Optional<Snapshot.Topic> topic(String name) {
        return snapshot.flatMap(
                s -> s.topics().stream().filter(t -> t.name().equals(name)).findFirst());
    }

    Optional<Snapshot.Partition> partition(PartitionName name) {
        return topic(name.topic())
                .flatMap(t -> t.partitions().stream()
                        .filter(p -> p.partition() == name.partition())
                        .findFirst());
    }

    Optional<Snapshot.Broker> broker(int id) {
        return snapshot.flatMap(
                s -> s.brokers().stream().filter(b -> b.id() == id).findFirst());
    }

    /** Names of all racks, for the choice of where a new broker goes. */
    Set<String> rackNames() {
        return floor.racks().stream()
                .map(Floor.Rack::name)
                .filter(n -> !n.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The id the cluster gives the next broker: one above the highest. */
    int nextBroker() {
        return 1
                + snapshot.stream()
                        .flatMap(s -> s.brokers().stream())
                        .mapToInt(Snapshot.Broker::id)
                        .max()
                        .orElse(0);
    }
}
