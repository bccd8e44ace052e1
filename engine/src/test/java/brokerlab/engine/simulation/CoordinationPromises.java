package brokerlab.engine.simulation;

import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Who may change the truth, and what brokers may believe of it: C4 and C5. */
final class CoordinationPromises {
    private final Simulation simulation;
    private final Truth truth;
    private final Map<Integer, Map<TopicPartition, Integer>> imaged = new HashMap<>();
    private final Map<Integer, ClusterImage> images = new HashMap<>();
    private final Set<String> deleted;
    private int controllerEpochBefore;

    /** @param deleted topics somebody deleted: one may be there again, made by who asked for it before and was not answered */
    CoordinationPromises(Simulation simulation, Truth truth, Set<String> deleted) {
        this.simulation = simulation;
        this.truth = truth;
        this.deleted = deleted;
    }

    /** The step is checked: what is true now was before the next one. */
    void stepOver() {
        controllerEpochBefore = truth.controllerEpoch();
    }

    /** @param before the states before this step */
    void C4_changesComeFromTheNewestControllerOnly(Map<TopicPartition, Truth.State> before) {
        truth.partitions().forEach((name, state) -> {
            Truth.State was = before.get(name);
            if (was == null || was.version() == state.version() || deleted.contains(name.topic())) {
                return;
            }
            PartitionStateZnode now = state.znode();
            if (now.leaderEpoch() < was.znode().leaderEpoch()
                    || now.controllerEpoch() < was.znode().controllerEpoch()
                    || (now.leaderEpoch() > was.znode().leaderEpoch()
                            && now.controllerEpoch() < controllerEpochBefore)) {
                throw new Violation(
                        "C4",
                        name + " went from " + was + " to " + state + " under controller epoch "
                                + truth.controllerEpoch());
            }
            if (now.leaderEpoch() == was.znode().leaderEpoch()
                    && now.leader() != was.znode().leader()) {
                throw new Violation("R9", name + " changed its leader within an epoch: " + was + " to " + state);
            }
        });
    }

    /** An image is immutable: the same one needs no second look, and comparing all of it each step would cost the most. */
    @SuppressWarnings("ReferenceEquality")
    void C5_imagesArePrefixesOfTheTruth() {
        for (SimulatedBroker broker : simulation.brokers.values()) {
            ClusterImage image = broker.life.map(l -> l.metadata().current()).orElse(ClusterImage.EMPTY);
            if (image == images.put(broker.id, image)) {
                continue;
            }
            Map<TopicPartition, Integer> newest = imaged.computeIfAbsent(broker.id, k -> new HashMap<>());
            if (image == ClusterImage.EMPTY) {
                newest.clear();
                continue;
            }
            image.topics().values().stream()
                    .filter(topic -> !deleted.contains(topic.name()))
                    .forEach(topic -> topic.partitions().values().forEach(p -> {
                        var name = new TopicPartition(topic.name(), p.partition());
                        C5(broker.id, name, p);
                        Integer last = newest.put(name, p.partitionEpoch());
                        if (last != null && last > p.partitionEpoch()) {
                            throw new Violation(
                                    "C5",
                                    "broker " + broker.id + " knew " + name + " at version " + last + ", now at " + p);
                        }
                    }));
        }
    }

    private void C5(int broker, TopicPartition name, PartitionImage image) {
        Optional<Truth.State> now = truth.of(name);
        if (now.isEmpty() || image.partitionEpoch() < now.get().version()) {
            return;
        }
        PartitionStateZnode znode = now.get().znode();
        if (image.partitionEpoch() > now.get().version()
                || image.leader() != znode.leader()
                || image.leaderEpoch() != znode.leaderEpoch()
                || !image.isr().equals(znode.isr())) {
            throw new Violation("C5", "broker " + broker + " was told " + image + " of " + name + ", it is " + now);
        }
    }

    /** At the end, when all is well again. */
    void C4_C5_imageEqualsTruth(SimulatedBroker broker) {
        ClusterImage image = broker.life.orElseThrow().metadata().current();
        if (image.controller() != truth.controller()
                || image.controllerEpoch() != truth.controllerEpoch()
                || image.brokers().size() != simulation.brokers.size()) {
            throw new Violation(
                    "C4_C5",
                    "broker " + broker.id + " knows controller " + image.controller() + " of epoch "
                            + image.controllerEpoch() + " and brokers "
                            + image.brokers().keySet() + ", truth is " + truth.controller() + " of "
                            + truth.controllerEpoch());
        }
        truth.partitions().forEach((name, state) -> {
            Optional<PartitionImage> known = image.partition(name);
            if (deleted.contains(name.topic())) {
                return;
            }
            if (known.isEmpty() || known.get().partitionEpoch() != state.version()) {
                throw new Violation("C4_C5", "broker " + broker.id + " knows " + known + " of " + name + ": " + state);
            }
            C5(broker.id, name, known.get());
        });
    }
}
