package brokerlab.app.consumers;

import brokerlab.app.kit.Status;

/** How bad a lag in time is; one scale for every place that shows one. */
final class LagLevel {
    private static final long FINE_MS = 1_000;
    private static final long NOTICED_MS = 10_000;
    private static final long LATE_MS = 5 * 60_000;

    private LagLevel() {}

    static Status of(long lag, long lagMs) {
        if (lag <= 0 || lagMs < FINE_MS) {
            return lag < 0 ? Status.NEUTRAL : Status.OK;
        }
        return lagMs < NOTICED_MS ? Status.INFO : lagMs < LATE_MS ? Status.WARN : Status.BAD;
    }
}
