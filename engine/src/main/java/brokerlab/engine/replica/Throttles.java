package brokerlab.engine.replica;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.quota.RateQuota;

/**
 * Replication throttles of one broker (KIP-73): what replicas named by the topics' settings may cost a second, on the side that
 * leads and on the side that follows. A replica in sync is counted but never held back, or it would fall out of the ISR.
 */
final class Throttles {
    private static final long LONGEST_HOLD_MS = 500;

    private final int broker;
    private final RateQuota leading;
    private final RateQuota following;

    Throttles(int broker, Clock clock, BrokerSettings settings) {
        this.broker = broker;
        int samples = settings.getInt("replication.quota.window.num");
        long windowMs = 1000L * settings.getInt("replication.quota.window.size.seconds");
        this.leading = new RateQuota(clock, samples, windowMs);
        this.following = new RateQuota(clock, samples, windowMs);
        limits(settings);
    }

    /** Takes the limits in force now. */
    void limits(BrokerSettings settings) {
        leading.limit((double) settings.getLong("leader.replication.throttled.rate"));
        following.limit((double) settings.getLong("follower.replication.throttled.rate"));
    }

    private boolean leads(Partition partition) {
        return partition
                .log()
                .settings()
                .leaderThrottled()
                .covers(partition.name().partition(), broker);
    }

    private boolean follows(Partition partition) {
        return partition
                .log()
                .settings()
                .followerThrottled()
                .covers(partition.name().partition(), broker);
    }

    /** Whether there is any limit for leaders. */
    boolean leadersLimited() {
        return leading.limit() != RateQuota.UNLIMITED;
    }

    /** Whether this leader gives the follower nothing now. */
    boolean leaderHolds(Partition partition, Leadership leader, int follower) {
        return leadersLimited() && leads(partition) && !leader.isr().members().contains(follower) && leading.exceeded();
    }

    void leaderSent(Partition partition, int bytes) {
        if (bytes > 0 && leads(partition)) {
            leading.record(bytes);
        }
    }

    /** How long this follower does not ask for the partition, 0 when it may. Not long, as the limit may be lifted meanwhile. */
    long followerHoldsMs(Partition partition, boolean inSync) {
        return following.limit() == RateQuota.UNLIMITED || inSync || !follows(partition)
                ? 0
                : Math.min(LONGEST_HOLD_MS, following.freeInMs());
    }

    void followerGot(Partition partition, int bytes) {
        if (bytes > 0 && follows(partition)) {
            following.record(bytes);
        }
    }
}
