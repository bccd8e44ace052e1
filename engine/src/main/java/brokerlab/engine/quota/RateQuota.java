package brokerlab.engine.quota;

import brokerlab.engine.clock.Clock;

/**
 * A limit in bytes a second over the last few sample windows. The rate is what the samples hold divided by the time since the oldest
 * of them began, at least one window (Kafka's {@code SimpleRate}). Thread-safe.
 */
public final class RateQuota {
    /** No limit: Kafka's default. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final Clock clock;
    private final long windowMs;
    private final long[] bytes;
    private final long[] startMs;
    private final boolean[] used;
    private int current;
    private volatile long limit = UNLIMITED;

    /**
     * @param samples windows kept, the present one included
     * @param windowMs length of a window
     */
    public RateQuota(Clock clock, int samples, long windowMs) {
        this.clock = clock;
        this.windowMs = windowMs;
        this.bytes = new long[samples];
        this.startMs = new long[samples];
        this.used = new boolean[samples];
    }

    /** Bytes a second allowed from now on. */
    public void limit(long bytesPerSecond) {
        limit = bytesPerSecond;
    }

    public long limit() {
        return limit;
    }

    /** Counts bytes spent now. */
    public synchronized void record(long spent) {
        long now = clock.elapsedMs();
        if (!used[current] || now - startMs[current] >= windowMs) {
            current = used[current] ? (current + 1) % bytes.length : current;
            used[current] = true;
            startMs[current] = now;
            bytes[current] = 0;
        }
        bytes[current] += spent;
    }

    /** Bytes a second at present. */
    public synchronized double rate() {
        long now = clock.elapsedMs();
        return sum(now) * 1000.0 / coveredMs(now);
    }

    /** More than the limit was spent. */
    public boolean exceeded() {
        return limit != UNLIMITED && rate() > limit;
    }

    /** How long until the rate is back at the limit if nothing more is spent, 0 when it is now. */
    public synchronized long freeInMs() {
        if (!exceeded()) {
            return 0;
        }
        long now = clock.elapsedMs();
        // At the latest when all samples have expired; with a limit of 0 not before.
        double neededMs = limit <= 0 ? Double.MAX_VALUE : sum(now) * 1000.0 / limit;
        return Math.clamp((long) Math.ceil(neededMs) - sinceOldestMs(now), 1, windowMs * bytes.length);
    }

    private long sum(long now) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += valid(i, now) ? bytes[i] : 0;
        }
        return sum;
    }

    private long coveredMs(long now) {
        return Math.max(sinceOldestMs(now), windowMs);
    }

    private long sinceOldestMs(long now) {
        long oldest = now;
        for (int i = 0; i < bytes.length; i++) {
            if (valid(i, now)) {
                oldest = Math.min(oldest, startMs[i]);
            }
        }
        return now - oldest;
    }

    private boolean valid(int sample, long now) {
        return used[sample] && now - startMs[sample] < windowMs * bytes.length;
    }
}
