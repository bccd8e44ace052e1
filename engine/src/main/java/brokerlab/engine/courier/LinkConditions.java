package brokerlab.engine.courier;

/**
 * What happens to everything that travels one way between two brokers.
 *
 * @param delayMs how much later it arrives, milliseconds, 0 or more
 * @param bytesPerSecond how much passes, 0 for no limit
 * @param dropProbability share that is lost, 0 to 1
 * @param cut true: nothing passes, and what is under way is lost; senders learn it by their time limits
 * @param paused true: everything is held, in order, until released or stepped
 */
public record LinkConditions(long delayMs, long bytesPerSecond, double dropProbability, boolean cut, boolean paused) {
    /** Nothing in the way. */
    public static final LinkConditions CLEAR = new LinkConditions(0, 0, 0, false, false);

    public LinkConditions {
        if (delayMs < 0 || bytesPerSecond < 0 || !(dropProbability >= 0 && dropProbability <= 1)) {
            throw new IllegalArgumentException("link conditions: delay " + delayMs + " ms and rate " + bytesPerSecond
                    + " B/s must be 0 or more, drop probability " + dropProbability + " between 0 and 1");
        }
    }

    public LinkConditions delayed(long ms) {
        return new LinkConditions(ms, bytesPerSecond, dropProbability, cut, paused);
    }

    public LinkConditions limited(long bytes) {
        return new LinkConditions(delayMs, bytes, dropProbability, cut, paused);
    }

    public LinkConditions dropping(double probability) {
        return new LinkConditions(delayMs, bytesPerSecond, probability, cut, paused);
    }

    public LinkConditions cutOff(boolean now) {
        return new LinkConditions(delayMs, bytesPerSecond, dropProbability, now, paused);
    }

    public LinkConditions paused(boolean now) {
        return new LinkConditions(delayMs, bytesPerSecond, dropProbability, cut, now);
    }
}
