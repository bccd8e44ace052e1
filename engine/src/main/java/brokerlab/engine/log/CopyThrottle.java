package brokerlab.engine.log;

import brokerlab.engine.clock.Clock;
import java.util.function.LongSupplier;

/**
 * What all copies between a broker's log directories may cost a second. A step is paid for after it was made: who comes while there
 * is debt waits, never long, as the rate may be changed meanwhile. Thread-safe.
 */
final class CopyThrottle {
    private static final long LONGEST_HOLD_MS = 1_000;

    private final Clock clock;
    private final LongSupplier bytesPerSecond;
    private double debt;
    private long paidAtMs;

    /** @param bytesPerSecond the rate in force; the largest number is no limit, 0 lets nothing pass */
    CopyThrottle(Clock clock, LongSupplier bytesPerSecond) {
        this.clock = clock;
        this.bytesPerSecond = bytesPerSecond;
        this.paidAtMs = clock.elapsedMs();
    }

    /** How long the next step waits before it asks again; 0 when it may be made. */
    synchronized long holdMs() {
        long rate = bytesPerSecond.getAsLong();
        long now = clock.elapsedMs();
        debt = rate == Long.MAX_VALUE ? 0 : Math.max(0, debt - rate * ((now - paidAtMs) / 1000.0));
        paidAtMs = now;
        if (rate == 0) {
            return LONGEST_HOLD_MS;
        }
        return debt == 0 ? 0 : Math.clamp((long) Math.ceil(debt * 1000 / rate), 1, LONGEST_HOLD_MS);
    }

    /** The most that one step should copy: what a second may cost, up to {@code bytes}. */
    int step(int bytes) {
        return Math.clamp(bytesPerSecond.getAsLong(), 1, bytes);
    }

    /** Takes note of what a step copied. */
    synchronized void spent(int bytes) {
        debt += bytes;
    }
}
