package brokerlab.engine.quota;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.metrics.WindowedRate;

/** A limit a second over the last few sample windows. Thread-safe. */
public final class RateQuota {
    /** No limit: Kafka's default. */
    public static final double UNLIMITED = Long.MAX_VALUE;

    private final WindowedRate spent;
    private volatile double limit = UNLIMITED;

    /**
     * @param samples windows kept, the present one included
     * @param windowMs length of a window
     */
    public RateQuota(Clock clock, int samples, long windowMs) {
        this(new WindowedRate(clock, samples, windowMs));
    }

    private RateQuota(WindowedRate spent) {
        this.spent = spent;
    }

    /** One that takes windows without a sample as empty, so that a burst after a silence may be larger. */
    public static RateQuota overAllWindows(Clock clock, int samples, long windowMs) {
        return new RateQuota(WindowedRate.overAllWindows(clock, samples, windowMs));
    }

    /** So much a second is allowed from now on. */
    public void limit(double perSecond) {
        limit = perSecond;
    }

    public double limit() {
        return limit;
    }

    /** Counts what was spent now; below 0 takes it back. */
    public void record(double amount) {
        spent.record(amount);
    }

    /** So much a second at present. */
    public double rate() {
        return spent.perSecond();
    }

    /** More than the limit was spent. */
    public boolean exceeded() {
        return limit != UNLIMITED && rate() > limit;
    }

    /** How long until the rate is back at the limit if nothing more is spent, 0 when it is now. */
    public long freeInMs() {
        double now = limit;
        return now == UNLIMITED ? 0 : spent.downToInMs(now);
    }

    /**
     * How long who spends is held back, 0 while within the limit: until the rate would be at the limit if the time measured went on
     * growing (Kafka's throttle time). With a limit of 0 all windows.
     */
    public long throttleMs() {
        if (!exceeded()) {
            return 0;
        }
        double now = limit;
        double ms = now <= 0 ? spent.longestMs() : spent.sum() * 1000.0 / now - spent.coveredMs();
        return Math.clamp(Math.round(ms), 0, Integer.MAX_VALUE);
    }

    /** Nothing that was spent counts any longer. */
    boolean idle() {
        return spent.sum() <= 0;
    }
}
