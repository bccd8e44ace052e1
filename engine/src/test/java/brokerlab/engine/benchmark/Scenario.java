package brokerlab.engine.benchmark;

import java.util.Optional;

/** One thing that is measured on every side in every round. */
interface Scenario {
    /** As {@code --only} names it. */
    String name();

    /** What it does, with sizes, in one line of the output. */
    String means();

    /** On one side; round 0 is a rehearsal that does not count. */
    void run(Side side, int round, Book book) throws Exception;

    /** Where it writes its values. */
    interface Book {
        void add(Figure figure, double value, Optional<Resources> resources);
    }

    /** Whether a rehearsal is worth its time: it brings files into the page cache and warms a client that lives on. */
    default boolean rehearsed() {
        return false;
    }
}
