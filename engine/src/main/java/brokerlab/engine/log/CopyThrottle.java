package brokerlab.engine.log;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.metrics.WindowedRate;

/**
 * What all copies between a broker's log directories may cost a second ({@code replica.alter.log.dirs.io.max.bytes.per.second}),
 * measured over the windows of {@code alter.log.dirs.replication.quota.window.*}. A step is counted after it was made: who comes while
 * the rate is too high waits, never long, as the limit may be changed meanwhile. Thread-safe.
 */
final class CopyThrottle {
    private static final String LIMIT = "replica.alter.log.dirs.io.max.bytes.per.second";
    private static final String WINDOWS = "alter.log.dirs.replication.quota.window.";
    private static final long LONGEST_HOLD_MS = 1_000;

    private final BrokerSettings settings;
    private final WindowedRate copied;

    /** The windows are read once, the limit always; the largest number is no limit, 0 lets nothing pass. */
    CopyThrottle(Clock clock, BrokerSettings settings) {
        this.settings = settings;
        this.copied = new WindowedRate(
                clock, settings.getInt(WINDOWS + "num"), 1_000L * settings.getInt(WINDOWS + "size.seconds"));
    }

    /** How long the next step waits before it asks again; 0 when it may be made. */
    long holdMs() {
        long limit = settings.getLong(LIMIT);
        if (limit == 0) {
            return LONGEST_HOLD_MS;
        }
        return limit == Long.MAX_VALUE ? 0 : Math.min(LONGEST_HOLD_MS, copied.downToInMs((double) limit));
    }

    /** The most that one step should copy: what a second may cost, up to {@code bytes}. */
    int step(int bytes) {
        return Math.clamp(settings.getLong(LIMIT), 1, bytes);
    }

    /** Takes note of what a step copied. */
    void spent(int bytes) {
        copied.record(bytes);
    }
}
