package brokerlab.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A name of any length leaves room for what a note says of it. */
final class ToastsTest {
    private static final String GROUP = "group_" + "x.-".repeat(79) + "_first";
    private static final String CLIENT = "client" + "y".repeat(237) + "second";

    @Test
    void aRefusalWithTwoNamesOf249CharactersSaysWhatToDo() {
        assertEquals(249, GROUP.length());
        String brief = Toasts.brief(GROUP + " cannot be deleted now, for it is read by " + CLIENT + ". Stop it first.");
        assertTrue(brief.length() < 200, brief);
        assertTrue(brief.startsWith("group_") && brief.contains("_first cannot be deleted"), brief);
        assertTrue(brief.endsWith("second. Stop it first."), brief);
    }

    /** A sibling: in Korean a name carries its particle. */
    @Test
    void aParticleStaysWithItsName() {
        assertTrue(Toasts.brief(GROUP + "을 지금은 삭제할 수 없습니다.").contains("_first을 지금은"));
    }

    /** A sibling: what has no such name is told as it is, line breaks and all. */
    @Test
    void whatFitsIsNotTouched() {
        String text = "Broker 1 was killed.\n다음 줄 $1 \\";
        assertEquals(text, Toasts.brief(text));
    }
}
