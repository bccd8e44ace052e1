package brokerlab.engine.metrics;

import brokerlab.engine.clock.Clock;

/**
 * How much a second something is, over the last few sample windows. What the samples hold is divided by the time since the oldest of
 * them began, but that time is at least one window (Kafka's {@code SimpleRate}) or, when {@linkplain #overAllWindows made} so, filled
 * up to all windows but the present one (Kafka's {@code Rate}). Thread-safe.
 */
public final class WindowedRate {
    private final Clock clock;
    private final long windowMs;
    private final int fullWindows;
    private final double[] amounts;
    private final long[] startMs;
    private final boolean[] used;
    private int current;

    /**
     * @param samples windows kept, the present one included
     * @param windowMs length of a window
     */
    public WindowedRate(Clock clock, int samples, long windowMs) {
        this(clock, samples, windowMs, 0);
    }

    private WindowedRate(Clock clock, int samples, long windowMs, int fullWindows) {
        this.clock = clock;
        this.windowMs = windowMs;
        this.fullWindows = fullWindows;
        this.amounts = new double[samples];
        this.startMs = new long[samples];
        this.used = new boolean[samples];
    }

    /** One that takes windows without a sample as empty, so that a burst after a silence counts less. */
    public static WindowedRate overAllWindows(Clock clock, int samples, long windowMs) {
        return new WindowedRate(clock, samples, windowMs, samples - 1);
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
    public synchronized double perSecond() {
        long now = clock.elapsedMs();
        return sum(now) * 1000.0 / coveredMs(now);
    }

    /** Everything that still counts. */
    public synchronized double sum() {
        return sum(clock.elapsedMs());
    }

    /** The time that everything is divided by. */
    public synchronized long coveredMs() {
        return coveredMs(clock.elapsedMs());
    }

    /** The length of all windows together. */
    public long longestMs() {
        return windowMs * amounts.length;
    }

    /**
     * How long until the rate is at {@code limit} if nothing more is recorded, 0 when it is not above. At the latest when all samples
     * have expired; with a limit of 0 not before.
     */
    public synchronized long downToInMs(double limit) {
        long now = clock.elapsedMs();
        if (perSecond() <= limit) {
            return 0;
        }
        double neededMs = limit <= 0 ? Double.MAX_VALUE : sum(now) * 1000.0 / limit;
        return Math.clamp((long) Math.ceil(neededMs) - sinceOldestMs(now), 1, longestMs());
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
        return used[sample] && now - startMs[sample] < longestMs();
    }
}
