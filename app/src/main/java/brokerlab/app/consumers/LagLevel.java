package brokerlab.app.consumers;

import brokerlab.app.kit.Status;

/** How bad a lag in time is; one scale for every place that shows one. */
final class LagLevel {
    /** From here on it is told as 1.0 s, and from there as 10 s: what reads the same has the same colour. */
    private static final long FINE_MS = 951;

    private static final long NOTICED_MS = 9_951;
    private static final long LATE_MS = 5 * 60_000;

    private LagLevel() {}

    static Status of(long lag, long lagMs) {
        if (lag <= 0 || lagMs < FINE_MS) {
            return lag < 0 ? Status.NEUTRAL : Status.OK;
        }
        return lagMs < NOTICED_MS ? Status.INFO : lagMs < LATE_MS ? Status.WARN : Status.BAD;
    }
}
