package brokerlab.engine.view;

import brokerlab.engine.view.Snapshot.ReplicaState;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What electing every preferred leader does, as the cluster is now. A pure function of the snapshot.
 *
 * @param obstacle why nothing would come of it
 * @param moves partitions whose preferred replica takes over: it runs and is in sync
 * @param cannot partitions that another replica leads whose preferred one cannot yet
 */
public record PreferredLeaders(
        Optional<TopicOutlook.Obstacle> obstacle, List<Outage.Move> moves, List<TopicPartitionName> cannot) {
    public static PreferredLeaders of(Snapshot snapshot) {
        var moves = new ArrayList<Outage.Move>();
        var cannot = new ArrayList<TopicPartitionName>();
        var running = Outage.running(snapshot);
        for (Snapshot.Topic topic : snapshot.topics()) {
            for (Snapshot.Partition partition : topic.partitions()) {
                if (topic.deleting() || partition.replicas().isEmpty()) {
                    continue;
                }
                Snapshot.Replica preferred = partition.replicas().getFirst();
                if (preferred.broker() != partition.leader()) {
                    var name = new TopicPartitionName(topic.name(), partition.partition());
                    if (running.contains(preferred.broker())
                            && preferred.state() != ReplicaState.OFFLINE
                            && partition.isr().contains(preferred.broker())) {
                        moves.add(new Outage.Move(name, partition.leader(), preferred.broker(), false));
                    } else {
                        cannot.add(name);
                    }
                }
            }
        }
        return new PreferredLeaders(TopicOutlook.obstacle(snapshot), List.copyOf(moves), List.copyOf(cannot));
    }
}
