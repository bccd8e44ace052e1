package brokerlab.engine.controller;

import brokerlab.engine.coordination.BrokerZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.Znode;
import brokerlab.engine.coordination.MalformedZnodeException;
import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.TopicZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.metadata.ClusterImage.BrokerNode;
import brokerlab.engine.metadata.ClusterImage.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Reads what the znodes say. A malformed znode is reported once and passed over, so that it does not stop everything else. */
final class StateLoader {
    private final ControllerDependencies here;
    private final FencedWrites writes;
    private final ControllerZnodes znodes;
    private final Consumer<String> watch;
    private final Set<String> reported = new HashSet<>();

    /** @param watch for changes of a topic */
    StateLoader(ControllerDependencies here, FencedWrites writes, ControllerZnodes znodes, Consumer<String> watch) {
        this.here = here;
        this.writes = writes;
        this.znodes = znodes;
        this.watch = watch;
    }

    /**
     * Everything a controller starts from.
     *
     * @param isrNotices paths of notices that the states read already reflect
     */
    record Loaded(
            Map<Integer, BrokerNode> brokers,
            Map<String, TopicState> topics,
            List<String> deletions,
            List<String> isrNotices) {}

    CompletableFuture<Loaded> load() {
        // The notices are listed before the states are read: reads are answered in the order asked.
        var notices = here.coordination().children(ZnodeLayout.ISR_CHANGES);
        var deletions = here.coordination().children(ZnodeLayout.DELETE_TOPICS);
        var brokers = brokers();
        return here.futures()
                .inLane(here.coordination().children(ZnodeLayout.TOPICS))
                .thenCompose(this::topics)
                .thenCompose(topics -> here.futures()
                        .inLane(brokers.thenCombine(
                                notices.thenCombine(deletions, (n, d) -> List.of(n, d)),
                                (found, lists) -> new Loaded(
                                        found,
                                        topics,
                                        lists.getLast(),
                                        lists.getFirst().stream()
                                                .map(n -> ZnodeLayout.ISR_CHANGES + "/" + n)
                                                .toList()))));
    }

    /** Registered brokers by id. */
    CompletableFuture<Map<Integer, BrokerNode>> brokers() {
        return here.futures().inLane(znodes.children(ZnodeLayout.BROKER_IDS)).thenApply(found -> {
            var result = new TreeMap<Integer, BrokerNode>();
            found.values().forEach(z -> decoded(z, StateLoader::broker).ifPresent(b -> result.put(b.id(), b)));
            return result;
        });
    }

    private static BrokerNode broker(String path, Znode znode) {
        BrokerZnode registered = BrokerZnode.decode(path, znode.data());
        try {
            return new BrokerNode(
                    Integer.parseInt(ZnodeLayout.name(path)),
                    registered.rack().orElse(""),
                    znode.createdZxid(),
                    registered.endpoints().stream()
                            .map(e -> new Endpoint(e.listener(), e.protocol(), e.host(), e.port()))
                            .toList());
        } catch (NumberFormatException e) {
            throw new MalformedZnodeException(path, "a broker's id must be a number", e);
        }
    }

    /** Topics with their states, by name, watched before they are read. Those without a topic id get one (KIP-516). */
    CompletableFuture<Map<String, TopicState>> topics(Collection<String> names) {
        names.forEach(watch);
        return here.futures()
                .inLane(znodes.get(names.stream().map(ZnodeLayout::topic).toList()))
                .thenCompose(found -> {
                    var topics = new TreeMap<String, TopicState>();
                    var unnamed = new ArrayList<List<Op>>();
                    for (Znode znode : found.values()) {
                        decoded(znode, (path, z) -> TopicZnode.decode(path, z.data()))
                                .ifPresent(read -> {
                                    TopicState topic = topic(znode, read, unnamed);
                                    topics.put(topic.name(), topic);
                                });
                    }
                    return withIds(topics, unnamed);
                })
                .thenCompose(this::withStates);
    }

    private TopicState topic(Znode znode, TopicZnode read, List<List<Op>> unnamed) {
        String name = ZnodeLayout.name(znode.path());
        if (read.id().isPresent()) {
            return new TopicState(name, read.id().get(), read, znode.version());
        }
        Uuid id = here.chance().freshId();
        var named = new TopicZnode(Optional.of(id), read.partitions(), read.adding(), read.removing());
        unnamed.add(List.of(new Op.Set(znode.path(), named.encode(), znode.version())));
        return new TopicState(name, id, named, znode.version() + 1);
    }

    private CompletableFuture<Map<String, TopicState>> withIds(Map<String, TopicState> topics, List<List<Op>> unnamed) {
        if (unnamed.isEmpty()) {
            return CompletableFuture.completedFuture(topics);
        }
        return here.futures().inLane(writes.each(unnamed)).thenApply(outcomes -> {
            // Somebody else wrote the topic meanwhile: what was read is old, so the reader starts over.
            outcomes.forEach(o -> o.refused().ifPresent(e -> {
                throw e;
            }));
            return topics;
        });
    }

    private CompletableFuture<Map<String, TopicState>> withStates(Map<String, TopicState> topics) {
        var byPath = new TreeMap<String, TopicPartition>();
        topics.values().forEach(t -> t.partitions().forEach(p -> byPath.put(ZnodeLayout.partitionState(p), p)));
        return here.futures().inLane(znodes.get(byPath.keySet())).thenApply(found -> {
            for (Znode znode : found.values()) {
                TopicPartition partition = byPath.get(znode.path());
                decoded(znode, (path, z) -> PartitionState.of(PartitionStateZnode.decode(path, z.data()), z))
                        .ifPresent(state -> topics.get(partition.topic()).state(partition.partition(), state));
            }
            return topics;
        });
    }

    /** What a znode says, empty (and a warning) when it says nothing sensible. */
    <T> Optional<T> decoded(Znode znode, BiFunction<String, Znode, T> decode) {
        try {
            return Optional.of(decode.apply(znode.path(), znode));
        } catch (MalformedZnodeException e) {
            if (reported.add(znode.path())) {
                here.journal(new ProblemEvent.Warning(
                        e.getMessage(), "Correct or delete the znode " + znode.path() + "; until then it is ignored."));
            }
            return Optional.empty();
        }
    }

    Coordination coordination() {
        return here.coordination();
    }
}
