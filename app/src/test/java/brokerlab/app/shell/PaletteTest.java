package brokerlab.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.FxThread;
import brokerlab.app.words.Target;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A person at the palette, and the keys. */
@ExtendWith(ApplicationExtension.class)
final class PaletteTest extends FrameFixture {
    @Start
    void start(Stage window) {
        open(window);
    }

    @Test
    void controlKFindsATopicAndEnterOpensIt(FxRobot robot) throws TimeoutException {
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        until(() -> robot.lookup("#palette-field").tryQuery().isPresent());
        robot.write("paym");
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        until(() -> shown.contains(new Target.TopicTarget("payments")));
        assertEquals("topics", frame.screenProperty().get());
        assertTrue(robot.lookup("#palette").tryQuery().isEmpty());
    }

    /** A name alone may be anything's: where a person was is told with its kind, in both languages. */
    @Test
    void thePaletteSaysWhatARecentPlaceIs(FxRobot robot) throws TimeoutException {
        robot.interact(() -> {
            frame.navigator().open(new Target.GroupTarget("fraud"));
            frame.navigator().open(new Target.TopicTarget("payments"));
            frame.navigator().open(new Target.Whole("racks"));
        });
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        until(() -> robot.lookup("#palette-field").tryQuery().isPresent());
        assertTrue(robot.lookup("screen, recent").tryQuery().isPresent());
        assertEquals("group", Palette.kind(new Target.GroupTarget("fraud")));
        assertEquals("topic", Palette.kind(new Target.TopicTarget("fraud")));
        assertEquals("partition", Palette.kind(new Target.PartitionTarget("fraud", 1)));
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> robot.lookup("#palette-field").tryQuery().isEmpty());
    }

    /** The keys are all there, also those with nothing to do just now, and the button stands where buttons stand. */
    @Test
    void theKeysTellOfBackAndForwardAndCloseStandsRight(FxRobot robot) throws TimeoutException {
        robot.interact(() -> frame.actions().find("keys").orElseThrow().run().run());
        until(() -> robot.lookup("#keys-sheet").tryQuery().isPresent());
        FxThread.layOut(frame.root());
        Node sheet = robot.lookup("#keys-sheet").query();
        assertTrue(robot.from(sheet).lookup("Back").tryQuery().isPresent());
        assertTrue(robot.from(sheet).lookup("Forward").tryQuery().isPresent());
        Node close = robot.from(sheet).lookup(".button").query();
        double gap = sheet.localToScene(sheet.getLayoutBounds()).getMaxX()
                - close.localToScene(close.getLayoutBounds()).getMaxX();
        assertTrue(gap > 0 && gap < 30, "Close stands " + gap + " px from the right edge");
        assertTrue(sheet.getLayoutBounds().getWidth() < 500, "as wide as its words");
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> robot.lookup("#keys-sheet").tryQuery().isEmpty());
    }

    /** Of the kind "an answer below a field belongs to what is typed": the palette names what it did not find. */
    @Test
    void thePaletteSaysWhatItDidNotFind(FxRobot robot) throws TimeoutException {
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        until(() -> robot.lookup("#palette-field").tryQuery().isPresent());
        robot.write("paym");
        robot.write("zzz");
        until(() -> robot.lookup("#palette-none").tryQuery().isPresent());
        assertTrue(
                text(robot, "#palette-none").startsWith("Nothing is called “paymzzz”"), text(robot, "#palette-none"));
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        assertTrue(robot.lookup("#palette-field").tryQuery().isPresent(), "nothing is opened");
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> robot.lookup("#palette-field").tryQuery().isEmpty());
    }

    @Test
    void slashFocusesTheFilterAndQuestionMarkShowsTheKeys(FxRobot robot) throws TimeoutException {
        robot.clickOn("#rail-topics");
        robot.write("/");
        until(() -> robot.lookup("#filter-topics").query().isFocused());
        robot.write("a/b?");
        assertTrue(robot.lookup("#keys-sheet").tryQuery().isEmpty());
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        robot.press(KeyCode.F6).release(KeyCode.F6);
        robot.clickOn("#rail-racks");
        robot.write("?");
        until(() -> robot.lookup("#keys-sheet").tryQuery().isPresent());
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> robot.lookup("#keys-sheet").tryQuery().isEmpty());
    }
}
