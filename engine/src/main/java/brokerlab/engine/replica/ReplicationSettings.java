package brokerlab.engine.replica;

import brokerlab.engine.config.BrokerSettings;

/** The broker settings replication reads, resolved once. Times in milliseconds, sizes in bytes. */
record ReplicationSettings(
        long lagTimeMaxMs,
        int fetchWaitMaxMs,
        int fetchMinBytes,
        int fetchMaxBytes,
        int responseMaxBytes,
        long backoffMs) {
    private static final int MOST_DOUBLINGS = 2;

    static ReplicationSettings of(BrokerSettings settings) {
        return new ReplicationSettings(
                settings.getLong("replica.lag.time.max.ms"),
                Math.max(1, settings.getInt("replica.fetch.wait.max.ms")),
                Math.max(1, settings.getInt("replica.fetch.min.bytes")),
                settings.getInt("replica.fetch.max.bytes"),
                settings.getInt("replica.fetch.response.max.bytes"),
                Math.max(1, settings.getLong("replica.fetch.backoff.ms")));
    }

    /**
     * How long a follower waits for an answer before it asks again: early enough that a lost answer does not cost its place in the
     * ISR. Late answers are used all the same; each loss in a row doubles the time, so a slow link is not flooded.
     */
    long answerTimeoutMs(int lostInARow) {
        long grace = Math.clamp(lagTimeMaxMs / 3, 200, 2_000);
        return (fetchWaitMaxMs + grace) << Math.min(lostInARow, MOST_DOUBLINGS);
    }
}
