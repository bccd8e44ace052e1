package brokerlab.engine.simulation;

import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.cluster.SimulatedLife;
import brokerlab.engine.disk.SimulatedDisk;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.replica.Replicas;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** One broker through its lives: the disk stays, all else is made anew. */
final class SimulatedBroker {
    /** Where it stands. */
    enum State {
        DOWN,
        STARTING,
        UP,
        STOPPING
    }

    final int id;
    final String rack;
    final SimulatedDisk disk = new SimulatedDisk();
    final TreeMap<TopicPartition, Mirror> mirrors = new TreeMap<>(Simulation.BY_NAME);
    State state = State.DOWN;
    boolean paused;
    boolean diskFails;
    /** It fails by being full only, and goes on as soon as there is room. */
    boolean diskFull;

    /** Its disk will end its life at some change to come. */
    boolean armed;

    Optional<ManualTasks> scope = Optional.empty();
    Optional<SimulatedLife> life = Optional.empty();

    SimulatedBroker(int id, String rack) {
        this.id = id;
        this.rack = rack;
    }

    /** Clients get answers from it. */
    boolean serves() {
        return state == State.UP && !paused;
    }

    /** Nothing is wrong with it, as far as we arranged. */
    boolean sound() {
        return state == State.UP && !paused && !diskFails && !armed;
    }

    /** There while its logs can be looked at. */
    Optional<Replicas> replicas() {
        return state == State.DOWN || state == State.STARTING
                ? Optional.empty()
                : life.flatMap(SimulatedLife::replicas);
    }

    Optional<PartitionLog> log(TopicPartition partition) {
        return replicas().flatMap(r -> r.log(partition));
    }

    /** What its logs hold as it dies; unknown where that cannot be told. */
    void lookOnceMore() {
        mirrors.forEach((name, mirror) -> log(name).ifPresent(log -> {
            try {
                mirror.follow(log);
            } catch (RuntimeException | Violation e) {
                // It dies within a change of this very log.
                mirror.forget();
            }
        }));
    }

    boolean leads(TopicPartition partition) {
        return replicas().filter(r -> r.leads(partition)).isPresent();
    }

    Mirror mirror(TopicPartition partition) {
        return mirrors.computeIfAbsent(partition, p -> new Mirror());
    }
}
