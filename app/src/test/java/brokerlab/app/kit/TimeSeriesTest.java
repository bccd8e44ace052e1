package brokerlab.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The axis of a chart says figures that differ and that stand where they say. */
final class TimeSeriesTest {
    @Test
    void aGroupThatIsCaughtUpHasAnAxisOfDifferentFigures() {
        assertEquals(3, TimeSeries.niceTop(0));
        assertEquals(3, TimeSeries.niceTop(1));
    }

    /** Two siblings: small numbers, and all that are larger. */
    @Test
    void eachOfTheThreeStepsIsAWholeFigure() {
        for (double max : new double[] {0.5, 2, 3, 4, 7, 9.5, 10, 11, 13, 40, 91, 99, 100, 1_000, 12_345, 987_654}) {
            double top = TimeSeries.niceTop(max);
            assertTrue(top >= max && top <= Math.max(3, 2 * max), max + " of " + top);
            assertEquals(0, top % 3, max + " of " + top);
        }
    }
}
