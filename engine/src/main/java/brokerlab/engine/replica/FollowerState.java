package brokerlab.engine.replica;

/**
 * What a leader knows of one follower, from its fetches in the current leader epoch alone. Changed under the partition's lock;
 * offsets may be read without it.
 */
final class FollowerState {
    private final int broker;
    private volatile long logEnd = -1;
    private volatile long logStart = -1;
    private long brokerEpoch = -1;
    private volatile boolean restarted;
    private boolean caughtUpOnce;
    private volatile long caughtUpMs;
    private long lastFetchMs;
    private long leaderEndAtLastFetch = Long.MAX_VALUE;

    /** @param inSync in the ISR when the epoch began: gets a full lag period to show up */
    FollowerState(int broker, boolean inSync, long nowMs) {
        this.broker = broker;
        this.caughtUpOnce = inSync;
        this.caughtUpMs = nowMs;
    }

    int broker() {
        return broker;
    }

    /** Its log end as last fetched in this epoch, -1 when it has not fetched. */
    long logEnd() {
        return logEnd;
    }

    /** Where its log starts as last fetched in this epoch, -1 when it has not fetched. */
    long logStart() {
        return logStart;
    }

    /** When it last had everything the leader had. */
    long caughtUpMs() {
        return caughtUpMs;
    }

    long brokerEpoch() {
        return brokerEpoch;
    }

    /**
     * Whether it registered anew in this epoch, as far as the ISR does not say so yet: what is written of its membership was said of an
     * earlier life, which a new controller would not believe.
     */
    boolean restarted() {
        return restarted;
    }

    /** The ISR no longer counts on an earlier life. */
    void restartNoted() {
        restarted = false;
    }

    /**
     * A fetch at {@code offset} says that everything below is in its log. It was caught up now when it asks at the leader's end; or
     * at its last fetch when it now has all that was there then: with steady traffic it never stands exactly at the end.
     */
    void fetched(long offset, long startOffset, long leaderEnd, long fetchBrokerEpoch, long nowMs) {
        if (offset >= leaderEnd) {
            caughtUpAt(nowMs);
        } else if (offset >= leaderEndAtLastFetch) {
            caughtUpAt(lastFetchMs);
        }
        logEnd = offset;
        logStart = startOffset;
        restarted |= brokerEpoch >= 0 && fetchBrokerEpoch > brokerEpoch;
        brokerEpoch = fetchBrokerEpoch;
        leaderEndAtLastFetch = leaderEnd;
        lastFetchMs = nowMs;
    }

    private void caughtUpAt(long ms) {
        caughtUpMs = caughtUpOnce ? Math.max(caughtUpMs, ms) : ms;
        caughtUpOnce = true;
    }

    /** At the leader's end, or was within {@code lagMs}. */
    boolean caughtUp(long leaderEnd, long nowMs, long lagMs) {
        return logEnd == leaderEnd || (caughtUpOnce && nowMs - caughtUpMs <= lagMs);
    }
}
