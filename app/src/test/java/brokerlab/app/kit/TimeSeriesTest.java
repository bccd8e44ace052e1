package brokerlab.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Formats;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The axis of a chart says figures that differ, that people count in, and that stand where they say. */
final class TimeSeriesTest {
    private final Formats formats = new Formats(new BundleTexts(Locale.ENGLISH));

    private static List<Double> axis(Ticks ticks, double max) {
        double step = ticks.step(max, 4, 1);
        return IntStream.rangeClosed(0, TimeSeries.lines(max, step))
                .mapToObj(i -> step * i)
                .toList();
    }

    private List<String> times(long max) {
        return axis(Ticks.TIMES, (double) max).stream()
                .map(v -> formats.duration(v.longValue()))
                .toList();
    }

    @Test
    void aGroupThatIsCaughtUpHasAnAxisOfDifferentFigures() {
        assertEquals(List.of(0.0, 1.0, 2.0, 3.0), axis(Ticks.COUNTS, 0));
        assertEquals(List.of("0 s", "1 ms", "2 ms", "3 ms"), times(0));
    }

    /** Never 16, 33 and 50 s, of which the first is 16.7. */
    @Test
    void timesAreDividedAsAClockIs() {
        assertEquals(List.of("0 s", "15 s", "30 s", "45 s"), times(41_000));
        assertEquals(List.of("0 s", "15 s", "30 s", "45 s", "1 min"), times(50_000));
        assertEquals(List.of("0 s", "30 s", "1 min", "1 min 30 s"), times(61_000));
        assertEquals(List.of("0 s", "0.5 s", "1.0 s", "1.5 s"), times(1_100));
        assertEquals(List.of("0 s", "2.0 s", "4.0 s", "6.0 s"), times(4_500));
        assertEquals(List.of("0 s", "10 min", "20 min", "30 min"), times(25 * 60_000));
        assertEquals(List.of("0 s", "5 d", "10 d", "15 d"), times(11 * 86_400_000L));
    }

    /** Two siblings: counts of any size, and times of any length, hold the largest value with room that is not most of the axis. */
    @Test
    void everyValueHasItsPlaceBelowTheTopOfRoundFigures() {
        for (double max = 1; max < 1e13; max *= 1.3) {
            for (Ticks ticks : Ticks.values()) {
                List<Double> axis = axis(ticks, max);
                double top = axis.getLast();
                assertTrue(top >= max && top <= Math.max(3, 3 * max), max + " of " + top);
                assertTrue(axis.size() <= 5, axis.toString());
            }
            double first = axis(Ticks.COUNTS, max).get(1);
            String digits = String.format(Locale.ROOT, "%.0f", first).replaceAll("0+$", "");
            assertTrue(List.of("1", "2", "5").contains(digits), first + " for " + max);
        }
    }

    /** What stands below is whole, too: five minutes and a bit are told minute by minute. */
    @Test
    void momentsBelowAreRoundOnes() {
        assertEquals(60_000, Ticks.TIMES.step(312_345, 6, 1_000));
        assertEquals(10_000, Ticks.TIMES.step(41_000, 6, 1_000));
        assertEquals(15_000, Ticks.TIMES.step(41_000, 3, 1_000));
        assertEquals(1_000, Ticks.TIMES.step(300, 3, 1_000));
    }
}
