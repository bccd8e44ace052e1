package brokerlab.engine.network;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.quota.RateQuota;

/**
 * {@code max.connection.creation.rate}: connections a second one broker lets in, over all its listeners. Above it the next ones wait
 * in the backlog (KIP-612). Measured over {@code quota.window.num} windows of {@code quota.window.size.seconds}.
 */
final class CreationRate {
    static final String SETTING = "max.connection.creation.rate";

    private final BrokerSettings settings;
    private final RateQuota quota;

    CreationRate(BrokerSettings settings, Clock clock) {
        this.settings = settings;
        this.quota = new RateQuota(
                clock, settings.getInt("quota.window.num"), settings.getLong("quota.window.size.seconds") * 1_000L);
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
