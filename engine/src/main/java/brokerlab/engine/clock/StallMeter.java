package brokerlab.engine.clock;

import java.util.Optional;

/**
 * Tells from readings, which somebody wants to take once in a period, how late they come. Pure but for the last reading.
 *
 * <pre>
 *   reading ── period ──▶ reading due ── late ──▶ reading taken      late, and no processor time used: the process was stopped
 *   wall clock ahead of elapsed time: the machine slept              behind: the clock was set back
 * </pre>
 */
final class StallMeter {
    static final long PERIOD_MS = 50;

    /** Less is what any scheduler takes. */
    static final long NOTICED_MS = 200;

    /** Less is how clocks are kept right. */
    private static final long JUMP_MS = 1_000;

    /** A process that is only short of time has more than one part of so many. */
    private static final long STOPPED_PART = 50;

    private static final long NANOS = 1_000_000L;

    /**
     * What the machine's meters say.
     *
     * @param collectingMs the Java runtime's pauses so far
     * @param processorNanos that this process used so far
     */
    record Reading(long elapsedNanos, long wallMs, long collectingMs, long processorNanos) {}

    private Reading last;

    StallMeter(Reading first) {
        last = first;
    }

    /** The reading that was due. */
    synchronized Optional<Stall> due(Reading now) {
        Optional<Stall> stall = between(last, now);
        last = now;
        return stall;
    }

    /** A look by somebody else in between: counts only if the one due is overdue. */
    synchronized Optional<Stall> overdue(Reading now) {
        Optional<Stall> stall = between(last, now);
        if (stall.isPresent()) {
            last = now;
        }
        return stall;
    }

    static Optional<Stall> between(Reading before, Reading now) {
        long waited = (now.elapsedNanos() - before.elapsedNanos()) / NANOS;
        long late = waited - PERIOD_MS;
        long ahead = now.wallMs() - before.wallMs() - waited;
        if (ahead >= JUMP_MS) {
            return Optional.of(new Stall(Stall.Kind.PAUSED, ahead + Math.max(0, late), 0));
        }
        if (late >= NOTICED_MS) {
            long collecting = Math.min(late, now.collectingMs() - before.collectingMs());
            long used = (now.processorNanos() - before.processorNanos()) / NANOS;
            boolean stopped = late >= JUMP_MS && collecting * STOPPED_PART < late && used * STOPPED_PART < late;
            return Optional.of(
                    new Stall(stopped ? Stall.Kind.PAUSED : Stall.Kind.OVERLOADED, late, Math.max(0, collecting)));
        }
        return ahead <= -JUMP_MS ? Optional.of(new Stall(Stall.Kind.CLOCK_SET, ahead, 0)) : Optional.empty();
    }
}
