package brokerlab.app.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;

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
}
