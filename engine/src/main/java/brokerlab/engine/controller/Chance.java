package brokerlab.engine.controller;

import org.apache.kafka.common.Uuid;

/** What a controller leaves to chance; a simulation draws it from its seed. */
@FunctionalInterface
public interface Chance {
    /** A number from 0 to below {@code bound}, for where placements start. */
    int below(int bound);

    /** A topic's id, never given before. */
    default Uuid freshId() {
        return Uuid.randomUuid();
    }
}
