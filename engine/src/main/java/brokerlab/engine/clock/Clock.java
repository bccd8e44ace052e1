package brokerlab.engine.clock;

/**
 * The two times of the house. {@code wall} is always real (with a skew per broker): record timestamps, retention,
 * certificates. {@code elapsed} is monotonic and may be paused and scaled per broker: timeouts and schedules.
 */
public interface Clock {
    /** Milliseconds since the epoch, UTC. */
    long wallMs();

    /** Nanoseconds of elapsed time since an arbitrary origin; never goes back. */
    long elapsedNanos();

    /** Elapsed time in milliseconds, same origin as {@link #elapsedNanos()}. */
    default long elapsedMs() {
        return elapsedNanos() / 1_000_000L;
    }
}
