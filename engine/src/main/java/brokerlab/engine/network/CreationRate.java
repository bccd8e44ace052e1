package brokerlab.engine.network;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.quota.RateQuota;

/**
 * {@code max.connection.creation.rate}: connections a second one broker lets in, over all its listeners. Above it the next ones wait
 * in the backlog (KIP-612).
 */
final class CreationRate {
    static final String SETTING = "max.connection.creation.rate";

    /** Windows and their length, as Kafka's {@code quota.window.num} and {@code quota.window.size.seconds} by default. */
    private static final int WINDOWS = 11;

    private static final long WINDOW_MS = 1_000;

    private final BrokerSettings settings;
    private final RateQuota quota;

    CreationRate(BrokerSettings settings, Clock clock) {
        this.settings = settings;
        this.quota = new RateQuota(clock, WINDOWS, WINDOW_MS);
    }

    /** How long until the next one may be let in, 0 for now. */
    long freeInMs() {
        int limit = settings.getInt(SETTING);
        quota.limit(limit == Integer.MAX_VALUE ? RateQuota.UNLIMITED : limit);
        return quota.freeInMs();
    }

    void letIn() {
        quota.record(1);
    }
}
