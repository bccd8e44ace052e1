package brokerlab.engine.quota;

import brokerlab.engine.clock.Clock;

/**
 * A bucket that fills by the limit a second, up to what the limit allows in all windows, and may be overdrawn once (KIP-599). Full at
 * first. Thread-safe.
 */
final class TokenBucket {
    private final Clock clock;
    private final double seconds;
    private double limit;
    private double tokens;
    private long filledAtMs;

    /**
     * @param samples windows whose limit it holds
     * @param windowMs length of a window
     * @param perSecond tokens a second at first
     */
    TokenBucket(Clock clock, int samples, long windowMs, double perSecond) {
        this.clock = clock;
        this.seconds = samples * windowMs / 1_000.0;
        this.limit = perSecond;
        this.tokens = perSecond * seconds;
        this.filledAtMs = clock.elapsedMs();
    }

    /** Tokens a second from now on. */
    synchronized void limit(double perSecond) {
        fill();
        limit = perSecond;
        tokens = Math.min(tokens, limit * seconds);
    }

    /** Takes tokens, also those that are not there. */
    synchronized void take(double count) {
        fill();
        tokens -= count;
    }

    /** Takes tokens unless it is overdrawn. */
    synchronized boolean takeIfAny(double count) {
        if (freeInMs() > 0) {
            return false;
        }
        take(count);
        return true;
    }

    /** How long it stays overdrawn, 0 when it is not; without a limit to fill it all windows. */
    synchronized long freeInMs() {
        fill();
        if (tokens >= 0) {
            return 0;
        }
        double ms = limit <= 0 ? seconds * 1_000 : -tokens * 1_000 / limit;
        return Math.clamp(Math.round(ms), 1, Integer.MAX_VALUE);
    }

    private void fill() {
        long now = clock.elapsedMs();
        tokens = Math.min(limit * seconds, tokens + limit * (now - filledAtMs) / 1_000.0);
        filledAtMs = now;
    }
}
