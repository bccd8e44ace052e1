package brokerlab.engine.clock;

/** The machine's own time; the only class that reads it. */
public final class SystemClock implements Clock {
    @Override
    public long wallMs() {
        return System.currentTimeMillis();
    }

    @Override
    public long elapsedNanos() {
        return System.nanoTime();
    }
}
