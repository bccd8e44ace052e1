package brokerlab.engine.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.clock.StallMeter.Reading;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a machine's meters say about time that was not there. */
final class StallMeterTest {
    private static final Reading FIRST = reading(1_000, 50_000, 300, 700);

    private static Reading reading(long elapsedMs, long wallMs, long collectingMs, long processorMs) {
        return new Reading(elapsedMs * 1_000_000L, wallMs, collectingMs, processorMs * 1_000_000L);
    }

    /** @param ms that went by on both clocks */
    private static Optional<Stall> after(long ms, long wallMs, long collectingMs, long processorMs) {
        return StallMeter.between(FIRST, reading(1_000 + ms, 50_000 + wallMs, 300 + collectingMs, 700 + processorMs));
    }

    @Test
    void aReadingInTimeIsNone() {
        assertEquals(Optional.empty(), after(50, 50, 0, 30));
        assertEquals(Optional.empty(), after(249, 250, 0, 240));
        assertEquals(Optional.empty(), after(3, 3, 0, 3));
    }

    @Test
    void aLateOneIsAnOverloadedMachine() {
        assertEquals(Optional.of(new Stall(Stall.Kind.OVERLOADED, 1_900, 0)), after(1_950, 1_951, 0, 400));
    }

    @Test
    void theRuntimesOwnPausesAreToldApart() {
        assertEquals(Optional.of(new Stall(Stall.Kind.OVERLOADED, 800, 640)), after(850, 850, 640, 850));
        assertEquals(Optional.of(new Stall(Stall.Kind.OVERLOADED, 800, 800)), after(850, 850, 5_000, 10), "never more");
    }

    @Test
    void aProcessThatUsedNoProcessorWasStopped() {
        assertEquals(Optional.of(new Stall(Stall.Kind.PAUSED, 30_000, 0)), after(30_050, 30_050, 0, 4));
        assertEquals(
                Optional.of(new Stall(Stall.Kind.OVERLOADED, 400, 0)), after(450, 450, 0, 0), "too short to be sure");
    }

    @Test
    void aMachineThatSleptIsSeenByItsWallClock() {
        assertEquals(Optional.of(new Stall(Stall.Kind.PAUSED, 3_600_000, 0)), after(50, 3_600_050, 0, 30));
        assertEquals(Optional.of(new Stall(Stall.Kind.PAUSED, 62_000, 0)), after(2_050, 62_050, 0, 30));
    }

    @Test
    void aClockSetBackIsNoStall() {
        assertEquals(Optional.of(new Stall(Stall.Kind.CLOCK_SET, -7_200_000, 0)), after(50, 50 - 7_200_000, 0, 30));
        assertEquals(Optional.empty(), after(50, -400, 0, 30), "kept right in small steps");
    }

    @Test
    void whoeverLooksBeforeTheWatcherWakesFindsTheStallOnce() {
        var meter = new StallMeter(FIRST);
        assertEquals(Optional.empty(), meter.overdue(reading(1_040, 50_040, 300, 730)));
        Reading woken = reading(3_050, 52_050, 300, 1_100);
        assertEquals(Optional.of(new Stall(Stall.Kind.OVERLOADED, 2_000, 0)), meter.overdue(woken));
        assertEquals(Optional.empty(), meter.due(reading(3_060, 52_060, 300, 1_110)));
    }

    @Test
    void looksInBetweenHideNoStallOfTheWatcher() {
        var meter = new StallMeter(FIRST);
        for (long ms = 20; ms < 240; ms += 20) {
            assertEquals(Optional.empty(), meter.overdue(reading(1_000 + ms, 50_000 + ms, 300, 700)));
        }
        assertEquals(
                Optional.of(new Stall(Stall.Kind.OVERLOADED, 210, 0)), meter.due(reading(1_260, 50_260, 300, 960)));
    }
}
