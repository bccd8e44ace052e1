package brokerlab.engine.clock;

import java.util.concurrent.atomic.AtomicLong;

/** Both times, moved by hand. */
public final class ManualClock implements Clock {
    private final AtomicLong wallMs;
    private final AtomicLong elapsedNanos = new AtomicLong();

    /** Starts on 2026-11-22. */
    public ManualClock() {
        this(1_795_300_000_000L);
    }

    public ManualClock(long wallMs) {
        this.wallMs = new AtomicLong(wallMs);
    }

    @Override
    public long wallMs() {
        return wallMs.get();
    }

    @Override
    public long elapsedNanos() {
        return elapsedNanos.get();
    }

    /** Moves both times on. Timers of a {@link ManualTasks} run only when that is moved. */
    public void advance(long ms) {
        wallMs.addAndGet(ms);
        elapsedNanos.addAndGet(ms * 1_000_000L);
    }
}
