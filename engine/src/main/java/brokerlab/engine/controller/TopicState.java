package brokerlab.engine.controller;

import brokerlab.engine.coordination.TopicZnode;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** One topic as the controller knows it. Lane-confined. */
final class TopicState {
    private final String name;
    private final Uuid id;
    private final Map<Integer, PartitionState> states = new TreeMap<>();
    private TopicZnode znode;
    private int znodeVersion;
    private boolean deleting;
    private boolean partitionsMade;
    private Optional<TopicImage> image = Optional.empty();

    /** @param id of the topic, also when the znode has none yet */
    TopicState(String name, Uuid id, TopicZnode znode, int znodeVersion) {
        this.name = name;
        this.id = id;
        this.znode = znode;
        this.znodeVersion = znodeVersion;
    }

    String name() {
        return name;
    }

    Uuid id() {
        return id;
    }

    TopicZnode znode() {
        return znode;
    }

    int znodeVersion() {
        return znodeVersion;
    }

    void znode(TopicZnode newZnode, int version) {
        znode = newZnode;
        znodeVersion = version;
        image = Optional.empty();
    }

    /** Whether {@code /brokers/topics/T/partitions} is known to exist. */
    boolean partitionsMade() {
        return partitionsMade || !states.isEmpty();
    }

    void markPartitionsMade() {
        partitionsMade = true;
    }

    boolean deleting() {
        return deleting;
    }

    void markDeleting() {
        deleting = true;
        image = Optional.empty();
    }

    /** Replicas by partition number. */
    Map<Integer, List<Integer>> replicas() {
        return znode.partitions();
    }

    List<Integer> replicas(int partition) {
        return znode.partitions().getOrDefault(partition, List.of());
    }

    /** Whether replicas of any partition are being added or removed. */
    boolean reassigned() {
        return !znode.adding().isEmpty() || !znode.removing().isEmpty();
    }

    Assignment assignment(int partition) {
        return new Assignment(
                replicas(partition),
                znode.adding().getOrDefault(partition, List.of()),
                znode.removing().getOrDefault(partition, List.of()));
    }

    /** The znode with these assignments in place of the present ones. */
    TopicZnode with(Map<Integer, Assignment> changed) {
        var replicas = new TreeMap<>(znode.partitions());
        var adding = new TreeMap<>(znode.adding());
        var removing = new TreeMap<>(znode.removing());
        changed.forEach((number, assignment) -> {
            replicas.put(number, assignment.replicas());
            put(adding, number, assignment.adding());
            put(removing, number, assignment.removing());
        });
        return new TopicZnode(znode.id(), replicas, adding, removing);
    }

    private static void put(Map<Integer, List<Integer>> lists, int number, List<Integer> list) {
        if (list.isEmpty()) {
            lists.remove(number);
        } else {
            lists.put(number, list);
        }
    }

    Optional<PartitionState> state(int partition) {
        return Optional.ofNullable(states.get(partition));
    }

    void state(int partition, PartitionState state) {
        states.put(partition, state);
        image = Optional.empty();
    }

    List<TopicPartition> partitions() {
        var result = new ArrayList<TopicPartition>();
        znode.partitions().keySet().forEach(p -> result.add(new TopicPartition(name, p)));
        return result;
    }

    /** The image of the present state, the same object until something changes. */
    TopicImage image() {
        if (image.isEmpty()) {
            var partitions = new HashMap<Integer, PartitionImage>();
            znode.partitions().forEach((number, replicas) -> {
                PartitionState state = states.get(number);
                // Without a state no replica was ever up: there is nothing to lead.
                partitions.put(
                        number,
                        state == null
                                ? new PartitionImage(number, PartitionState.NO_LEADER, -1, List.of(), replicas, -1)
                                : new PartitionImage(
                                        number,
                                        state.leader(),
                                        state.leaderEpoch(),
                                        state.isr(),
                                        replicas,
                                        state.version()));
            });
            image = Optional.of(new TopicImage(name, id, deleting, Map.copyOf(partitions)));
        }
        return image.get();
    }
}
