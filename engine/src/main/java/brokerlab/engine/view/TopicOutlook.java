package brokerlab.engine.view;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What would become of an act that the controller carries out on a topic, as the cluster is now. A pure function of the snapshot.
 *
 * @param obstacle why nothing would come of it
 * @param waitsFor brokers that are not there and have to come back before it is done: a deletion leaves their logs until then
 * @param fewBrokers so many brokers live, fewer than the replicas each partition is to have; -1 when there are enough
 */
public record TopicOutlook(Optional<Obstacle> obstacle, List<Integer> waitsFor, int fewBrokers) {

    /** Why the controller can do nothing. */
    public enum Obstacle {
        /** No broker runs. */
        NO_BROKER,
        /** Nothing is written without a quorum: the act fails when its time is up. */
        NO_QUORUM,
        /** None is elected at the moment. */
        NO_CONTROLLER
    }

    /** What stands in the way of everything that changes the cluster's metadata. */
    public static Optional<Obstacle> obstacle(Snapshot snapshot) {
        Set<Integer> running = Outage.running(snapshot);
        if (running.isEmpty()) {
            return Optional.of(Obstacle.NO_BROKER);
        }
        if (!Outage.Quorum.of(snapshot.zooKeeper(), Set.of()).after()) {
            return Optional.of(Obstacle.NO_QUORUM);
        }
        return running.contains(snapshot.cluster().controller())
                ? Optional.empty()
                : Optional.of(Obstacle.NO_CONTROLLER);
    }

    public static TopicOutlook ofDeletion(Snapshot snapshot, Snapshot.Topic topic) {
        Set<Integer> running = Outage.running(snapshot);
        var away = new TreeSet<Integer>();
        topic.partitions().stream()
                .flatMap(p -> p.replicas().stream())
                .map(Snapshot.Replica::broker)
                .filter(b -> !running.contains(b))
                .forEach(away::add);
        return new TopicOutlook(obstacle(snapshot), List.copyOf(away), -1);
    }

    /** Of making a topic, or giving one more partitions, with so many replicas each. */
    public static TopicOutlook ofPlacement(Snapshot snapshot, int replicationFactor) {
        // What is killed and not missed yet still gets replicas.
        int live = (int)
                snapshot.brokers().stream().filter(Snapshot.Broker::registered).count();
        return new TopicOutlook(obstacle(snapshot), List.of(), live < replicationFactor ? live : -1);
    }
}
