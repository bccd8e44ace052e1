package brokerlab.engine.clock;

/**
 * Time that went by without this process having it.
 *
 * @param ms how long; of a clock that was set, by how much, less than 0 for back
 * @param collectingMs what of it the Java runtime took to collect garbage
 */
public record Stall(Kind kind, long ms, long collectingMs) {
    /** Why the time was not there. */
    public enum Kind {
        /** Other work, of this process or of others, had the processors. */
        OVERLOADED,
        /** Nothing of the process ran: the machine slept, or somebody stopped the process. */
        PAUSED,
        /** The machine's clock was set back: nothing stood still. */
        CLOCK_SET
    }
}
