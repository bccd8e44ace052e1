package brokerlab.engine.network;

import brokerlab.engine.clock.Clock;

/**
 * When to tell that a connection could not be accepted. What stops one listener, the end of descriptors, stops all of the process; each
 * tries again every second, and all would tell at the same moment. So one of a round tells for all, in the 1st, 2nd, 4th, 8th… of them.
 */
final class FailedAccepts {
    /** Tries that come sooner belong to the same round. */
    private static final long ROUND_MS = 500;

    /** After so long without one it is another trouble, told from the start. */
    private static final long OVER_MS = 10_000;

    private final Clock clock;
    private long rounds;
    private long roundMs;

    FailedAccepts(Clock clock) {
        this.clock = clock;
    }

    /** A try has failed: whether to tell. */
    synchronized boolean shouldReport() {
        long now = clock.elapsedMs();
        if (rounds > 0 && now - roundMs < ROUND_MS) {
            return false;
        }
        rounds = rounds > 0 && now - roundMs > OVER_MS ? 1 : rounds + 1;
        roundMs = now;
        return Long.bitCount(rounds) == 1;
    }
}
