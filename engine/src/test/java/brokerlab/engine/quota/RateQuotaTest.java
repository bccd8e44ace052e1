package brokerlab.engine.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import org.junit.jupiter.api.Test;

/** Kafka's measure of a rate, on a clock moved by hand. */
final class RateQuotaTest {
    private final ManualClock clock = new ManualClock();
    private final RateQuota quota = new RateQuota(clock, 11, 1000);

    @Test
    void withoutALimitNothingIsTooMuch() {
        quota.record(1e18);
        assertFalse(quota.exceeded());
        assertEquals(0, quota.freeInMs());
    }

    @Test
    void aSingleSampleCountsForAWholeWindow() {
        quota.limit(1000);
        quota.record(1000);
        assertEquals(1000.0, quota.rate());
        assertFalse(quota.exceeded(), "at the limit is not above it");
        quota.record(1);
        assertTrue(quota.exceeded());
    }

    @Test
    void theRateSinksWithTimeAndSaysWhenItIsFree() {
        quota.limit(1000);
        quota.record(4000);
        assertEquals(4000, quota.freeInMs());
        clock.advance(3999);
        assertTrue(quota.exceeded());
        clock.advance(1);
        assertFalse(quota.exceeded());
    }

    @Test
    void whatIsOlderThanAllWindowsIsForgotten() {
        quota.limit(1);
        quota.record(1_000_000);
        clock.advance(10_999);
        assertTrue(quota.exceeded());
        clock.advance(1);
        assertEquals(0.0, quota.rate());
        quota.record(500);
        assertEquals(500.0, quota.rate());
    }

    @Test
    void aSteadyFlowIsMeasuredAsItIs() {
        for (int i = 0; i < 200; i++) {
            quota.record(100);
            clock.advance(100);
        }
        assertEquals(1000.0, quota.rate(), 20.0);
    }
}
