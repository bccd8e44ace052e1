package brokerlab.engine.clock;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Watches whether this process gets its time: a thread that has nothing else to do asks to be woken twenty times a second, and measures how
 * late it is. What it sees, all threads suffered.
 */
public final class StallWatch {
    private static final List<GarbageCollectorMXBean> COLLECTORS = ManagementFactory.getGarbageCollectorMXBeans();

    private final Clock clock;
    private final Consumer<Stall> heard;
    private final StallMeter meter;

    private StallWatch(Clock clock, Consumer<Stall> heard) {
        this.clock = clock;
        this.heard = heard;
        this.meter = new StallMeter(read());
    }

    /**
     * Watches until {@code tasks} is closed.
     *
     * @param heard told each stall of at least 200 ms on the thread that saw it, which may be any that looks; must not throw
     */
    public static StallWatch begin(Tasks tasks, Consumer<Stall> heard) {
        var watch = new StallWatch(tasks.clock(), heard);
        tasks.loop("stall-watch", watch::run);
        return watch;
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(StallMeter.PERIOD_MS));
            meter.due(read()).ifPresent(heard);
        }
    }

    /** For whoever meets what a stall may have caused, before the watching thread itself has woken up from it. */
    public void look() {
        meter.overdue(read()).ifPresent(heard);
    }

    private StallMeter.Reading read() {
        long collecting = 0;
        for (GarbageCollectorMXBean collector : COLLECTORS) {
            collecting += Math.max(0, collector.getCollectionTime());
        }
        return new StallMeter.Reading(clock.elapsedNanos(), clock.wallMs(), collecting, processorNanos());
    }

    /** Where that is not told, it looks as if all of it was used, and nothing counts as stopped. */
    private long processorNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                        && system.getProcessCpuTime() >= 0
                ? system.getProcessCpuTime()
                : clock.elapsedNanos();
    }
}
