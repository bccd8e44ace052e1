package brokerlab.engine.replica;

import brokerlab.engine.config.BrokerSettings;

/** The broker settings replication reads, resolved once. Times in milliseconds, sizes in bytes. */
record ReplicationSettings(
        long lagTimeMaxMs, int fetchWaitMaxMs, int fetchMinBytes, int fetchMaxBytes, int responseMaxBytes, long backoffMs) {

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
     * How long a follower waits for an answer before it takes it for lost: late enough for slow links, early enough that one lost
     * answer does not cost its place in the ISR.
     */
    long answerTimeoutMs() {
        return fetchWaitMaxMs + Math.max(200, lagTimeMaxMs / 3);
    }
}
