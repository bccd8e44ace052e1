package brokerlab.engine.metrics;

import java.util.function.LongSupplier;

/** Rates of a rising total, exponentially weighted every five seconds as Kafka's metrics library does. */
final class Meter {
    static final long TICK_MS = 5_000;

    private final LongSupplier total;
    private final long startMs;
    private final long startTotal;
    private long lastMs;
    private long lastTotal;
    private volatile double oneMinute;
    private volatile double fiveMinutes;
    private boolean ticked;

    Meter(LongSupplier total, long nowMs) {
        this.total = total;
        this.startMs = nowMs;
        this.lastMs = nowMs;
        this.startTotal = total.getAsLong();
        this.lastTotal = startTotal;
    }

    synchronized void tick(long nowMs) {
        long elapsed = nowMs - lastMs;
        if (elapsed <= 0) {
            return;
        }
        long now = total.getAsLong();
        double rate = (now - lastTotal) * 1000.0 / elapsed;
        if (ticked) {
            oneMinute = weighted(oneMinute, rate, (double) elapsed / 60_000);
            fiveMinutes = weighted(fiveMinutes, rate, (double) elapsed / 300_000);
        } else {
            oneMinute = rate;
            fiveMinutes = rate;
            ticked = true;
        }
        lastMs = nowMs;
        lastTotal = now;
    }

    private static double weighted(double before, double now, double windows) {
        return before + (1 - Math.exp(-windows)) * (now - before);
    }

    double oneMinuteRate() {
        return oneMinute;
    }

    double fiveMinuteRate() {
        return fiveMinutes;
    }

    double meanRate(long nowMs) {
        return nowMs <= startMs ? 0 : (total.getAsLong() - startTotal) * 1000.0 / (nowMs - startMs);
    }
}
