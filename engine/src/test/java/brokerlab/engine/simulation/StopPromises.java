package brokerlab.engine.simulation;

import brokerlab.engine.simulation.SimulatedBroker.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** That a clean stop is one change of a partition: whom the controller took out of the ISR does not come back in this life. */
final class StopPromises {
    private final Simulation simulation;
    private final Truth truth;
    private final Map<Integer, Set<TopicPartition>> takenOut = new HashMap<>();

    StopPromises(Simulation simulation, Truth truth) {
        this.simulation = simulation;
        this.truth = truth;
    }

    /** @param before the states before this step */
    void C4_whoStopsIsTakenOutOnce(Map<TopicPartition, Truth.State> before) {
        takenOut.keySet().removeIf(id -> simulation.brokers.get(id).state != State.STOPPING);
        for (SimulatedBroker broker : simulation.in(State.STOPPING)) {
            Set<TopicPartition> out = takenOut.computeIfAbsent(broker.id, id -> new HashSet<>());
            truth.partitions().forEach((name, state) -> {
                Truth.State was = before.get(name);
                boolean in = state.znode().isr().contains(broker.id);
                if (state.znode().leader() == broker.id || state.znode().recovering()) {
                    // An unclean election by a controller that does not know that it stops; its leader may be gone
                    // again.
                    out.remove(name);
                }
                if (in && out.contains(name)) {
                    throw new Violation(
                            "C4",
                            name + ": broker " + broker.id + " stops, was taken out and is in again: " + was + " to "
                                    + state);
                }
                if (!in
                        && was != null
                        && was.znode().isr().contains(broker.id)
                        && state.znode().leaderEpoch() > was.znode().leaderEpoch()) {
                    out.add(name);
                }
            });
        }
    }
}
