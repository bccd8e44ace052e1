package brokerlab.engine.simulation;

import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.replica.ReplicaPeek;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** That a topic's settings hold: S17. */
final class SettingsPromises {
    private final Simulation simulation;
    private final Map<Integer, Map<TopicPartition, Integer>> newest = new HashMap<>();

    SettingsPromises(Simulation simulation) {
        this.simulation = simulation;
    }

    /** From the first role on a log has what the topic was created with, or newer, and never again what is older. */
    void S17_settingsHoldFromTheFirstRecordOn(SimulatedBroker broker, TopicPartition name, PartitionLog log) {
        if (broker.replicas()
                .filter(r -> ReplicaPeek.leading(r, name).isPresent() || ReplicaPeek.followingEpoch(r, name) >= 0)
                .isEmpty()) {
            return;
        }
        int value = log.settings().maxMessageBytes();
        Map<TopicPartition, Integer> known = newest.computeIfAbsent(broker.id, id -> new HashMap<>());
        int least = Math.max(simulation.told.atCreation(name.topic()), known.getOrDefault(name, 0));
        if (value < least || (simulation.told.mute(name.topic()) && value > least)) {
            throw new Violation(
                    "S17", name + " at " + broker.id + " takes batches of " + value + " bytes, it was told " + least);
        }
        known.put(name, value);
        if (simulation.told.mute(name.topic()) && log.offsets().logEnd() > 0) {
            throw new Violation("S17", name + " at " + broker.id + " has records, and was to take none");
        }
    }

    /** When all is told, every replica goes by what stands in the ensemble. */
    void S17_settingsAreThoseOfTheEnsemble(int broker, TopicPartition name, PartitionLog log) {
        int stored = ToldSettings.stored(simulation.ensemble, name.topic());
        if (log.settings().maxMessageBytes() != stored) {
            throw new Violation(
                    "S17",
                    name + " at " + broker + " takes batches of "
                            + log.settings().maxMessageBytes() + " bytes, in the ensemble stands " + stored);
        }
    }
}
