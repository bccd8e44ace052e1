package brokerlab.engine.clock;

/** One broker's view of time: its wall clock may be wrong by a skew. */
public final class BrokerClock implements Clock {
    private final Clock base;
    private volatile long skewMs;

    public BrokerClock(Clock base) {
        this.base = base;
    }

    /** Sets how far this broker's wall clock is ahead (negative: behind), in milliseconds. */
    public void skew(long ms) {
        this.skewMs = ms;
    }

    @Override
    public long wallMs() {
        return base.wallMs() + skewMs;
    }

    @Override
    public long elapsedNanos() {
        return base.elapsedNanos();
    }
}
