package brokerlab.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/** What is drawn is cut where it has no room, never squeezed. */
@ExtendWith(ApplicationExtension.class)
final class DrawingTest {
    private static final String SENTENCE = "20:04:59 This machine is overloaded: no time for 0.5 s.";

    @BeforeAll
    static void fonts() {
        Fonts.load();
    }

    @Test
    void aTextThatFitsIsWhole() {
        var font = Drawing.font(11);
        assertEquals(SENTENCE, Drawing.cut(SENTENCE, font, Drawing.width(SENTENCE, font)));
    }

    @Test
    void aTextThatDoesNotFitIsCutAtItsEndAndFillsTheRoom() {
        var font = Drawing.font(11);
        for (double room = 20; room < Drawing.width(SENTENCE, font); room += 7) {
            String cut = Drawing.cut(SENTENCE, font, room);
            assertTrue(cut.endsWith("…"), cut);
            String kept = cut.substring(0, cut.length() - 1);
            assertTrue(SENTENCE.startsWith(kept), cut);
            assertTrue(Drawing.width(cut, font) <= room, cut);
            assertTrue(
                    Drawing.width(SENTENCE.substring(0, Math.min(SENTENCE.length(), kept.length() + 2)) + "…", font)
                            > room,
                    cut);
        }
    }

    @Test
    void withoutRoomNothingIsDrawn() {
        assertEquals("", Drawing.cut(SENTENCE, Drawing.font(11), 2));
    }

    /** Words on a canvas grow with all words, and it is painted anew when a person chooses so; siblings: hex and a chart's height. */
    @Test
    void wordsOnACanvasAreAsLargeAsAPersonWantsThem() {
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            var painted = new AtomicInteger();
            var drawing = new Drawing((g, w, h, theme) -> painted.incrementAndGet());
            var hex = new HexView();
            hex.set(new byte[160], List.of());
            var chart = new TimeSeries(Double::toString, Long::toString);
            drawing.resize(100, 50);
            drawing.layout();
            double usual = Drawing.width(SENTENCE, Drawing.font(11));
            double offsets = Drawing.width("0123", Drawing.mono(9));
            double rows = hex.prefHeight(1_000);
            double narrow = hex.minWidth(-1);
            try {
                Fonts.scale(1.5);
                drawing.layout();
                assertEquals(2, painted.get());
                assertEquals(1.5 * usual, Drawing.width(SENTENCE, Drawing.font(11)), 2);
                assertEquals(1.5 * offsets, Drawing.width("0123", Drawing.mono(9)), 1);
                assertEquals(1.5 * rows, hex.prefHeight(1_000), 2);
                assertEquals(1.5 * narrow, hex.minWidth(-1), 2);
                assertEquals(120, chart.minHeight(-1));
            } finally {
                Fonts.scale(1);
            }
            drawing.layout();
            assertEquals(3, painted.get());
        });
    }
}
