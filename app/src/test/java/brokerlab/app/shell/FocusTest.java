package brokerlab.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.CountSpinner;
import brokerlab.app.words.Target;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** Where the keyboard is in the frame. */
@ExtendWith(ApplicationExtension.class)
final class FocusTest extends FrameFixture {
    @Start
    void start(Stage window) {
        open(window);
    }

    /** Who comes by keyboard begins at the screen's name: not in the recorder, which the toolkit finds first. */
    @Test
    void theFirstFocusIsTheScreensName(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                "rail-racks",
                robot.lookup(".bl-frame").query().getScene().getFocusOwner().getId());
    }

    private String focused(FxRobot robot) {
        Node owner = robot.lookup(".bl-frame").query().getScene().getFocusOwner();
        return owner == null ? "nothing" : owner.getId();
    }

    private static boolean entered(FxRobot robot, String pane) {
        return robot.lookup(pane).query().getPseudoClassStates().contains(PseudoClass.getPseudoClass("entered"));
    }

    /** The focus goes with the screen that was opened, and no pane is marked as if the keyboard had come there. */
    @Test
    void theFocusGoesToTheNameOfTheScreenThatWasOpened(FxRobot robot) {
        for (String screen : List.of("topics", "settings", "racks")) {
            robot.interact(() -> frame.navigator().open(new Target.Whole(screen)));
            assertEquals("rail-" + screen, focused(robot));
            assertFalse(entered(robot, ".bl-rail"));
        }
        robot.clickOn("#rail-consumers");
        assertEquals("rail-consumers", focused(robot));
        assertFalse(entered(robot, ".bl-rail"));
    }

    /** A sibling: what had the focus in the screen before is gone with it. */
    @Test
    void theFocusIsNotLostWithTheScreenItWasIn(FxRobot robot) {
        robot.clickOn("#filter-racks");
        robot.interact(() -> frame.navigator().open(new Target.Whole("topics")));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("rail-topics", focused(robot));
    }

    /** A sibling: opened from the palette, which gives the focus back to what is no longer there. */
    @Test
    void theFocusIsNotLostBehindThePalette(FxRobot robot) throws TimeoutException {
        robot.clickOn("#filter-racks");
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        until(() -> robot.lookup("#palette-field").tryQuery().isPresent());
        robot.write("paym");
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        until(() -> shown.contains(new Target.TopicTarget("payments")));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("rail-topics", focused(robot));
    }

    /** A pane is marked while the keyboard walks in it, and no more when the mouse is used. */
    @Test
    void aPaneIsMarkedForTheKeyboardAlone(FxRobot robot) {
        robot.press(KeyCode.F6).release(KeyCode.F6);
        robot.press(KeyCode.F6).release(KeyCode.F6);
        assertTrue(entered(robot, ".bl-recorder"));
        robot.clickOn("#rail-topics");
        assertFalse(entered(robot, ".bl-recorder"));
        assertFalse(entered(robot, ".bl-rail"));
    }

    /** What stands in the first field of a dialog is replaced by what is typed: a number, a rack and a name. */
    @Test
    void typingReplacesWhatADialogBeginsWith(FxRobot robot) {
        var count = new CountSpinner(1, 100, 9);
        assertEquals("12", typed(robot, count, count.getEditor()));
        var rack = new ComboBox<String>();
        rack.setEditable(true);
        rack.getItems().setAll("rack-a", "rack-b");
        rack.getEditor().setText("rack-a");
        assertEquals("12", typed(robot, rack, rack.getEditor()));
        var name = new TextField("orders");
        assertEquals("12", typed(robot, name, name));
    }

    private String typed(FxRobot robot, Node field, TextField editor) {
        var box = new VBox(new Label("title"), field, new HBox(new Button("Close")));
        box.getStyleClass().add("bl-dialog");
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> frame.showModal(box));
        WaitForAsyncUtils.waitForFxEvents();
        robot.write("12");
        WaitForAsyncUtils.waitForFxEvents();
        String is = editor.getText();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            // one box round the field and its buttons: the field within has none of its own
            if (!editor.equals(field)) {
                assertEquals(
                        Color.TRANSPARENT,
                        editor.getBackground().getFills().getLast().getFill());
            }
            frame.closeModal();
        });
        return is;
    }
}
