package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.workspace.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Test;

/** The window is whole inside the visible part of one monitor. */
final class WindowPlaceTest {
    private static final Rectangle2D LAPTOP = new Rectangle2D(0, 0, 1440, 900);
    private static final Rectangle2D LEFT_OF_IT = new Rectangle2D(-1920, -180, 1920, 1080);

    private static Choices.Window saved(double x, double y, double width, double height) {
        return new Choices.Window(x, y, width, height, false);
    }

    private static void at(double x, double y, double width, double height, WindowPlace place) {
        assertTrue(place.isAt(new Rectangle2D(x, y, width, height)), place.toString());
    }

    @Test
    void aFreshWindowLeavesRoomForItsTitleBarOnAScreenOfItsOwnSize() {
        at(0, 0, 1440, 860, WindowPlace.of(Choices.none().window(), List.of(LAPTOP)));
    }

    @Test
    void aFreshWindowStandsInTheMiddleBelowTheDesktopsBar() {
        at(
                240,
                30 + (1050 - 40 - 900) / 2.0,
                1440,
                900,
                WindowPlace.of(Choices.none().window(), List.of(new Rectangle2D(0, 30, 1920, 1050))));
    }

    @Test
    void aTitleBarAboveTheScreenComesDown() {
        at(0, 0, 1440, 900, WindowPlace.of(saved(0, -28, 1440, 928), List.of(LAPTOP)));
    }

    @Test
    void aPlaceOnTheMonitorToTheLeftIsKept() {
        at(-1800, -100, 1200, 800, WindowPlace.of(saved(-1800, -100, 1200, 800), List.of(LAPTOP, LEFT_OF_IT)));
    }

    @Test
    void aWindowOfAVanishedMonitorComesToThePrimaryOne() {
        at(0, 0, 1200, 800, WindowPlace.of(saved(-1800, -100, 1200, 800), List.of(LAPTOP)));
        at(240, 100, 1200, 800, WindowPlace.of(saved(4000, 700, 1200, 800), List.of(LAPTOP)));
    }

    @Test
    void aWindowFromALargerScreenIsMadeToFit() {
        at(0, 0, 1440, 900, WindowPlace.of(saved(300, 200, 3840, 2100), List.of(LAPTOP)));
    }

    @Test
    void aScreenSmallerThanTheSmallestWindowLowersThat() {
        WindowPlace place = WindowPlace.of(saved(10, 10, 1200, 800), List.of(new Rectangle2D(0, 0, 800, 600)));
        at(0, 0, 800, 600, place);
        assertEquals(800, place.minWidth());
        assertEquals(600, place.minHeight());
    }

    @Test
    void aHalfOverTheEdgeIsBroughtInWholeWhereMostOfItIs() {
        at(-1300, 100, 1300, 800, WindowPlace.of(saved(-1250, 100, 1300, 800), List.of(LAPTOP, LEFT_OF_IT)));
    }

    @Test
    void whateverWasSavedItIsInsideOneMonitor() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            List<Rectangle2D> rooms = new ArrayList<>();
            for (int m = 0; m <= random.nextInt(3); m++) {
                rooms.add(new Rectangle2D(
                        random.nextInt(-4000, 4000),
                        random.nextInt(-3000, 3000),
                        random.nextInt(320, 4000),
                        random.nextInt(240, 2500)));
            }
            Choices.Window was = saved(odd(random), odd(random), odd(random), odd(random));
            WindowPlace place = WindowPlace.of(was, rooms);
            assertTrue(
                    rooms.stream()
                            .anyMatch(r ->
                                    r.contains(new Rectangle2D(place.x(), place.y(), place.width(), place.height()))),
                    was + " on " + rooms + " came to " + place);
            assertTrue(place.minWidth() <= place.width() && place.minHeight() <= place.height(), place.toString());
        }
    }

    private static double odd(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> -1;
            case 2 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : -1e9;
            default -> random.nextInt(-6000, 6000);
        };
    }
}
