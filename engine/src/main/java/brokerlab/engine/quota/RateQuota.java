package brokerlab.engine.quota;

import brokerlab.engine.clock.Clock;

/**
 * A limit a second over the last few sample windows. The rate is what the samples hold divided by the time since the oldest of them
 * began, but that time is at least one window (Kafka's {@code SimpleRate}) or, when {@linkplain #overAllWindows made} so, filled up to
 * all windows but the present one (Kafka's {@code Rate}). Thread-safe.
 */
public final class RateQuota {
    /** No limit: Kafka's default. */
    public static final double UNLIMITED = Long.MAX_VALUE;

    private final Clock clock;
    private final long windowMs;
    private final double[] amounts;
    private final long[] startMs;
    private final boolean[] used;
    private int current;
    private final int fullWindows;
    private volatile double limit = UNLIMITED;

    /**
     * @param samples windows kept, the present one included
     * @param windowMs length of a window
     */
    public RateQuota(Clock clock, int samples, long windowMs) {
        this(clock, samples, windowMs, 0);
    }

    private RateQuota(Clock clock, int samples, long windowMs, int fullWindows) {
        this.clock = clock;
        this.windowMs = windowMs;
        this.fullWindows = fullWindows;
        this.amounts = new double[samples];
        this.startMs = new long[samples];
        this.used = new boolean[samples];
    }

    /** One that takes windows without a sample as empty, so that a burst after a silence may be larger. */
    public static RateQuota overAllWindows(Clock clock, int samples, long windowMs) {
        return new RateQuota(clock, samples, windowMs, samples - 1);
    }

    /** So much a second is allowed from now on. */
    public void limit(double perSecond) {
        limit = perSecond;
    }

    public double limit() {
        return limit;
    }

    /** Counts what was spent now; below 0 takes it back. */
    public synchronized void record(double spent) {
        long now = clock.elapsedMs();
        if (!used[current] || now - startMs[current] >= windowMs) {
            current = used[current] ? (current + 1) % amounts.length : current;
            used[current] = true;
            startMs[current] = now;
            amounts[current] = 0;
        }
        amounts[current] += spent;
    }

    /** So much a second at present. */
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
        return Math.clamp((long) Math.ceil(neededMs) - sinceOldestMs(now), 1, windowMs * amounts.length);
    }

    /**
     * How long who spends is held back, 0 while within the limit: until the rate would be at the limit if the time measured went on
     * growing (Kafka's throttle time). With a limit of 0 all windows.
     */
    public synchronized long throttleMs() {
        if (!exceeded()) {
            return 0;
        }
        long now = clock.elapsedMs();
        double ms = limit <= 0 ? windowMs * amounts.length : sum(now) * 1000.0 / limit - coveredMs(now);
        return Math.clamp(Math.round(ms), 0, Integer.MAX_VALUE);
    }

    /** Nothing that was spent counts any longer. */
    synchronized boolean idle() {
        return sum(clock.elapsedMs()) <= 0;
    }

    private double sum(long now) {
        double sum = 0;
        for (int i = 0; i < amounts.length; i++) {
            sum += valid(i, now) ? amounts[i] : 0;
        }
        return sum;
    }

    private long coveredMs(long now) {
        long since = sinceOldestMs(now);
        if (fullWindows == 0) {
            return Math.max(since, windowMs);
        }
        return Math.max(1, since + Math.max(0, fullWindows - since / windowMs) * windowMs);
    }

    private long sinceOldestMs(long now) {
        long oldest = now;
        for (int i = 0; i < amounts.length; i++) {
            if (valid(i, now)) {
                oldest = Math.min(oldest, startMs[i]);
            }
        }
        return now - oldest;
    }

    private boolean valid(int sample, long now) {
        return used[sample] && now - startMs[sample] < windowMs * amounts.length;
    }
}
