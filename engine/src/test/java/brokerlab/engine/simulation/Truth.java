package brokerlab.engine.simulation;

import brokerlab.engine.coordination.ControllerZnode;
import brokerlab.engine.coordination.Coordination.Znode;
import brokerlab.engine.coordination.EnsemblePeek;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.TopicZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What the ensemble holds about topics and partitions, decoded once per change. */
final class Truth {
    private final MemoryEnsemble ensemble;
    private final Map<String, Decoded<PartitionStateZnode>> states = new HashMap<>();
    private final Map<String, Decoded<TopicZnode>> topicZnodes = new HashMap<>();
    private final TreeMap<TopicPartition, State> partitions = new TreeMap<>(Simulation.BY_NAME);
    private long zxid = -1;
    private int controllerEpoch;

    private record Decoded<T>(long zxid, T value) {}

    /** @param version the state znode's */
    record State(PartitionStateZnode znode, int version, List<Integer> replicas) {}

    Truth(MemoryEnsemble ensemble) {
        this.ensemble = ensemble;
    }

    /** Looks again. Returns whether anything changed. */
    boolean refresh() {
        long now = EnsemblePeek.zxid(ensemble);
        if (now == zxid) {
            return false;
        }
        zxid = now;
        partitions.clear();
        for (String topic : EnsemblePeek.children(ensemble, ZnodeLayout.TOPICS)) {
            Optional<Znode> znode = EnsemblePeek.get(ensemble, ZnodeLayout.topic(topic));
            if (znode.isPresent()) {
                topic(topic, znode.get());
            }
        }
        controllerEpoch = EnsemblePeek.get(ensemble, ZnodeLayout.CONTROLLER_EPOCH)
                .map(z -> Integer.parseInt(new String(z.data(), java.nio.charset.StandardCharsets.UTF_8)))
                .orElse(0);
        return true;
    }

    private void topic(String topic, Znode znode) {
        Decoded<TopicZnode> known = topicZnodes.get(topic);
        if (known == null || known.zxid() != znode.modifiedZxid()) {
            known = new Decoded<>(znode.modifiedZxid(), TopicZnode.decode(znode.path(), znode.data()));
            topicZnodes.put(topic, known);
        }
        known.value().partitions().forEach((number, replicas) -> {
            var name = new TopicPartition(topic, number);
            EnsemblePeek.get(ensemble, ZnodeLayout.partitionState(name))
                    .ifPresent(z -> partitions.put(name, new State(state(z), z.version(), replicas)));
        });
    }

    private PartitionStateZnode state(Znode znode) {
        Decoded<PartitionStateZnode> known = states.get(znode.path());
        if (known == null || known.zxid() != znode.modifiedZxid()) {
            known = new Decoded<>(znode.modifiedZxid(), PartitionStateZnode.decode(znode.path(), znode.data()));
            states.put(znode.path(), known);
        }
        return known.value();
    }

    /** Partitions that have a state, by name. */
    Map<TopicPartition, State> partitions() {
        return partitions;
    }

    Optional<State> of(TopicPartition partition) {
        return Optional.ofNullable(partitions.get(partition));
    }

    int controllerEpoch() {
        return controllerEpoch;
    }

    /** Broker id of the controller, -1 for none. */
    int controller() {
        return EnsemblePeek.get(ensemble, ZnodeLayout.CONTROLLER)
                .map(z -> ControllerZnode.decode(z.path(), z.data()).broker())
                .orElse(-1);
    }

    List<String> below(String path) {
        return EnsemblePeek.get(ensemble, path).isPresent() ? EnsemblePeek.children(ensemble, path) : new ArrayList<>();
    }
}
