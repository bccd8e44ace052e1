package brokerlab.engine.controller;

import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.BrokerNode;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.replica.PartitionRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What the controller knows: a copy of the znodes, and who is about to stop. Lane-confined. */
final class ClusterState {
    private final SortedMap<Integer, BrokerNode> brokers = new TreeMap<>();
    private final Set<Integer> shuttingDown = new HashSet<>();
    private final Map<Integer, Set<TopicPartition>> lostLogs = new HashMap<>();
    private final SortedMap<String, TopicState> topics = new TreeMap<>();

    /** Registered brokers by id. */
    SortedMap<Integer, BrokerNode> brokers() {
        return Collections.unmodifiableSortedMap(brokers);
    }

    void putBroker(BrokerNode broker) {
        brokers.put(broker.id(), broker);
    }

    /** The broker's registration is gone, and with it what was true of its life. */
    void removeBroker(int broker) {
        brokers.remove(broker);
        shuttingDown.remove(broker);
        lostLogs.remove(broker);
    }

    void shutsDown(int broker) {
        shuttingDown.add(broker);
    }

    boolean shuttingDown(int broker) {
        return shuttingDown.contains(broker);
    }

    /** The broker cannot serve this partition until it starts anew: its log directory failed. Returns false when known. */
    boolean logLost(int broker, TopicPartition partition) {
        return lostLogs.computeIfAbsent(broker, b -> new HashSet<>()).add(partition);
    }

    boolean online(int broker, TopicPartition partition) {
        return brokers.containsKey(broker)
                && !lostLogs.getOrDefault(broker, Set.of()).contains(partition);
    }

    boolean eligible(int broker, TopicPartition partition) {
        return online(broker, partition) && !shuttingDown.contains(broker);
    }

    /** Racks of the brokers that may get new replicas, by id. */
    SortedMap<Integer, String> racks() {
        var result = new TreeMap<Integer, String>();
        brokers.forEach((id, node) -> {
            if (!shuttingDown.contains(id)) {
                result.put(id, node.rack());
            }
        });
        return result;
    }

    /** Replicas that live brokers have or are to have. */
    long promisedReplicas() {
        long promised = 0;
        for (TopicState topic : topics.values()) {
            if (!topic.deleting()) {
                for (TopicPartition each : topic.partitions()) {
                    List<Integer> replicas = topic.replicas(each.partition());
                    promised += replicas.stream()
                            .filter(r -> brokers.containsKey(r))
                            .count();
                }
            }
        }
        return promised;
    }

    Collection<TopicState> topics() {
        return Collections.unmodifiableCollection(topics.values());
    }

    Set<String> topicNames() {
        return Collections.unmodifiableSet(topics.keySet());
    }

    Optional<TopicState> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    void putTopic(TopicState topic) {
        topics.put(topic.name(), topic);
    }

    void removeTopic(String name) {
        topics.remove(name);
    }

    Optional<PartitionState> state(TopicPartition partition) {
        return topic(partition.topic()).flatMap(t -> t.state(partition.partition()));
    }

    /** Partitions of all topics that are to stay. */
    List<TopicPartition> partitions() {
        var result = new ArrayList<TopicPartition>();
        topics.values().stream().filter(t -> !t.deleting()).forEach(t -> result.addAll(t.partitions()));
        return result;
    }

    /** What a replica's broker is told; empty while the partition has no state. */
    Optional<PartitionRole> role(TopicPartition partition, List<Integer> replicas, boolean isNew) {
        return topic(partition.topic())
                .flatMap(topic -> topic.state(partition.partition())
                        .map(state -> new PartitionRole(
                                partition,
                                topic.id(),
                                state.leader(),
                                state.leaderEpoch(),
                                state.isr(),
                                replicas,
                                state.version(),
                                isNew)));
    }

    /** Whether a broker that is to be added has yet to fill its log: nobody counts on what it has. */
    boolean filling(TopicPartition partition, int broker) {
        return topic(partition.topic())
                .filter(t -> t.assignment(partition.partition()).adding().contains(broker))
                .flatMap(t -> t.state(partition.partition()))
                .filter(s -> !s.isr().contains(broker))
                .isPresent();
    }

    /** Everything a broker hosts, without topics being deleted. */
    List<PartitionRole> rolesOf(int broker) {
        var result = new ArrayList<PartitionRole>();
        for (TopicState topic : topics.values()) {
            if (!topic.deleting()) {
                topic.replicas().forEach((number, replicas) -> {
                    if (replicas.contains(broker)) {
                        var partition = new TopicPartition(topic.name(), number);
                        role(partition, replicas, filling(partition, broker)).ifPresent(result::add);
                    }
                });
            }
        }
        return result;
    }

    ClusterImage image(long version, int controllerEpoch, int controller) {
        var images = new HashMap<String, TopicImage>();
        topics.values().forEach(t -> images.put(t.name(), t.image()));
        return ClusterImage.of(version, controllerEpoch, controller, brokers, images);
    }
}
