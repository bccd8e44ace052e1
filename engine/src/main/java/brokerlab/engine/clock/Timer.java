package brokerlab.engine.clock;

/** A scheduled task that may be called off. */
@FunctionalInterface
public interface Timer {
    /** Calls the task off; without effect when it already ran or runs. */
    void cancel();
}
