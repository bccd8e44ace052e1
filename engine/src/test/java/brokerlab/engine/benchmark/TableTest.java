package brokerlab.engine.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the benchmark says about its values. */
final class TableTest {
    private static final Figure RATE = Figure.more("produce", "rec/s", 1.5, 4);
    private static final Figure TIME = Figure.less("start", "s", 0.5, 0.2);

    private final Results results = new Results();

    private void add(Figure figure, Side side, int round, double value) {
        results.add(figure, side, round, value, Optional.of(new Resources(10, 8, 9, 2, 0, 100, 0)));
    }

    private String line(String start) {
        return Table.of(results)
                .lines()
                .filter(l -> l.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private static String spread(double median, double least, double most) {
        return "%.2f (%.2f–%.2f)".formatted(median, least, most);
    }

    @Test
    void ratiosAreTakenRoundByRoundAndTheirSpreadIsShown() {
        for (int round = 1; round <= 3; round++) {
            // Each round the machine is slower, for both.
            add(RATE, Side.US, round, 120_000.0 / round);
            add(RATE, Side.ONE, round, 60_000.0 / round);
            add(RATE, Side.THREE, round, 40_000.0 / (round * round));
        }
        assertEquals(List.of(2.0, 2.0, 2.0), results.ratios(RATE, Side.ONE));
        assertTrue(line("produce").contains(spread(2, 2, 2)), line("produce"));
        assertTrue(line("produce").contains(spread(6, 3, 9)), line("produce"));
        assertTrue(line("produce").endsWith("≥ %.2f met, ≥ %.2f met".formatted(1.5, 4.0)), line("produce"));
    }

    @Test
    void aMissedTargetIsCalledMissed() {
        add(TIME, Side.US, 1, 2);
        add(TIME, Side.ONE, 1, 3);
        add(TIME, Side.THREE, 1, 11);
        assertTrue(line("start").endsWith("≤ %.2f MISSED, ≤ %.2f met".formatted(0.5, 0.2)), line("start"));
    }

    @Test
    void aRoundWithoutItsOppositeHasNoRatio() {
        add(TIME, Side.US, 1, 2);
        add(TIME, Side.US, 2, 2);
        add(TIME, Side.ONE, 2, 4);
        assertEquals(List.of(0.5), results.ratios(TIME, Side.ONE));
        assertEquals(List.of(), results.ratios(TIME, Side.THREE));
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertEquals(2.5, Results.median(List.of(1.0, 3.0, 2.0, 9.0)));
        assertEquals(2.0, Results.median(List.of(9.0, 2.0, 1.0)));
    }

    @Test
    void whatRanOutIsSaid() {
        assertEquals("processor", new Resources(10, 10, 9, 0, 0, 0, 0).limit());
        assertEquals("disk", new Resources(10, 2, 2, 0, 10, 0, 0).limit());
    }
}
