package brokerlab.app.demo;

import java.util.concurrent.atomic.AtomicInteger;

/** What a person can do with a demo group: pause it and set its speed. Thread-safe. */
public final class DemoGroupControl {
    /** As fast as records come. */
    public static final double UNLIMITED = 1e9;

    private static final long WAVE_MS = 75_000;
    private static final long LEAVES_AFTER_MS = 12_000;

    private final Preset.DemoGroup group;
    private final AtomicInteger gone = new AtomicInteger();
    private volatile boolean paused;
    private volatile double recordsPerSec = UNLIMITED;
    private volatile double incoming = 1;

    DemoGroupControl(Preset.DemoGroup group) {
        this.group = group;
    }

    public String name() {
        return group.name();
    }

    public String topic() {
        return group.topic();
    }

    public Preset.Temper temper() {
        return group.temper();
    }

    public void pause(boolean now) {
        paused = now;
    }

    /** Records a second of the whole group. */
    public double speed() {
        return recordsPerSec;
    }

    /** @param now records a second of the whole group, at least 1; {@link #UNLIMITED} for as many as come */
    public void speed(double now) {
        recordsPerSec = Math.max(1, now);
    }

    String assignor() {
        return group.assignor();
    }

    int members() {
        return group.members();
    }

    /** One of its members has read what it came for and is gone. */
    void memberLeft() {
        gone.incrementAndGet();
    }

    /** Whether all its members have read what they came for and are gone: nothing is left to pause. */
    public boolean left() {
        return gone.get() >= group.members();
    }

    /** Whether a person paused it. */
    public boolean paused() {
        return paused;
    }

    /** What comes in, so that an uneven group knows what too slow is. */
    void incoming(double perSec) {
        incoming = Math.max(1, perSec);
    }

    boolean leavesAfter(long workedMs) {
        return group.temper() == Preset.Temper.LEAVES && workedMs > LEAVES_AFTER_MS && recordsPerSec >= UNLIMITED;
    }

    double recordsPerSecOfEach(long elapsedMs) {
        double speed = recordsPerSec;
        if (group.temper() == Preset.Temper.UNEVEN && recordsPerSec >= UNLIMITED) {
            // two thirds of the time it does a third of what comes in
            speed = elapsedMs % WAVE_MS < WAVE_MS * 2 / 3 ? incoming / 3 : incoming * 4;
        }
        return Math.max(0.2, speed / Math.max(1, group.members()));
    }
}
