package brokerlab.app.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.FrameFixture;
import brokerlab.app.words.Target;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.view.Command;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javafx.geometry.Point2D;
import javafx.geometry.Pos;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.robot.Motion;
import org.testfx.util.WaitForAsyncUtils;

/** A person at the recorder, below the screens. */
@ExtendWith(ApplicationExtension.class)
final class RecorderStripTest extends FrameFixture {
    private static final String ORDERS_CHANGED = "retention.ms of orders changed";

    @Start
    void start(Stage window) {
        open(window);
    }

    @Test
    void theRecorderHasATableTwin(FxRobot robot) throws TimeoutException {
        robot.clickOn("#recorder-form");
        until(() -> robot.lookup("#recorder-list").query().isVisible());
        RecorderList list = robot.lookup("#recorder-list").queryAs(RecorderList.class);
        until(() -> !list.getItems().isEmpty());
        int all = list.getItems().size();
        robot.clickOn("#recorder-filter-segments");
        until(() -> list.getItems().size() < all);
    }

    @Test
    void pointingAtAnEventTellsItAndAClickOpensItsObject(FxRobot robot) throws TimeoutException {
        pointAtTheChangeOfOrders(robot);
        robot.clickOn(MouseButton.PRIMARY);
        until(() -> shown.contains(new Target.SettingTarget(new SettingScope.Topic("orders"), "retention.ms")));
    }

    /** Who reads for ten seconds clicks at where the event has been: what the tooltip tells is what opens. */
    @Test
    void aClickOpensWhatIsToldThoughTimeWentOnUnderTheMouse(FxRobot robot) throws TimeoutException {
        pointAtTheChangeOfOrders(robot);
        door.advance(10_000);
        long then = door.snapshot().wallMs();
        until(() -> frame.snapshot().wallMs() == then);
        assertTrue(told(ORDERS_CHANGED).isPresent(), "nobody moved the mouse");
        robot.clickOn(MouseButton.PRIMARY);
        until(() -> shown.contains(new Target.SettingTarget(new SettingScope.Topic("orders"), "retention.ms")));
    }

    /** A long sentence near the edge of the screen is told above the mouse, not under it, where it would end the pointing. */
    @Test
    void whatIsToldDoesNotLieUnderTheMouse(FxRobot robot) throws TimeoutException {
        door.stand();
        door.happen(-1, new ProblemEvent.TaskFailed("Stopping broker 2", "it does not answer ".repeat(20)));
        Point2D mouse = pointAt(robot, Lane.PROBLEMS, door.snapshot().wallMs(), "it does not answer");
        Window told = told("it does not answer").orElseThrow();
        assertFalse(
                new Rectangle2D(told.getX(), told.getY(), told.getWidth(), told.getHeight()).contains(mouse),
                told.getX() + " " + told.getY() + " " + told.getWidth() + "x" + told.getHeight() + " covers " + mouse);
    }

    /** The sample's setting of orders changed half a minute before the sample was made. */
    private void pointAtTheChangeOfOrders(FxRobot robot) throws TimeoutException {
        pointAt(robot, Lane.CHANGES, created - 30_000, ORDERS_CHANGED);
    }

    /** Where on the screen that is. The line moves on with the clock, so the clock stands: what is painted next stays where it is. */
    private Point2D pointAt(FxRobot robot, Lane lane, long wallMs, String words) throws TimeoutException {
        door.stand();
        double ago = (double) (door.snapshot().wallMs() - wallMs) / RecorderModel.WINDOW_MS;
        Region line = robot.lookup("#recorder-line").queryAs(Region.class);
        double x = 76 + (line.getWidth() - 86) * (1 - ago);
        double y = 4 + RecorderLine.ROW * (lane.row() + 0.5);
        until(() -> {
            robot.moveTo(line, Pos.TOP_LEFT, new Point2D(x - 20, y), Motion.DIRECT);
            robot.moveTo(line, Pos.TOP_LEFT, new Point2D(x, y), Motion.DIRECT);
            return told(words).isPresent();
        });
        return line.localToScreen(x, y);
    }

    /** The tooltip that has these words. */
    private static Optional<Window> told(String words) {
        return WaitForAsyncUtils.waitForAsyncFx(
                20_000,
                () -> Window.getWindows().stream()
                        .filter(w -> w instanceof Tooltip tip
                                && tip.isShowing()
                                && tip.getText().contains(words))
                        .findFirst());
    }

    @Test
    void whatFailsStaysUntilItIsDismissedAndIsKeptInTheRecorder(FxRobot robot) throws TimeoutException {
        robot.interact(
                () -> frame.notices().error("Deleting orders", new IllegalStateException("the controller is away")));
        until(() -> robot.lookup(".bl-toast-error").tryQuery().isPresent());
        robot.clickOn("#recorder-form");
        RecorderList list = robot.lookup("#recorder-list").queryAs(RecorderList.class);
        until(() -> list.getItems().stream().anyMatch(r -> r.of().event().kind().equals("TaskFailed")));
        assertFalse(shown.isEmpty());
    }

    /** Each line has the name of its filter, in both languages, and the list calls it so, too. */
    @Test
    void aLaneHasOneName(FxRobot robot) throws TimeoutException {
        robot.clickOn("#recorder-form");
        RecorderList list = robot.lookup("#recorder-list").queryAs(RecorderList.class);
        until(() -> !list.getItems().isEmpty());
        for (Locale locale : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            robot.interact(() -> texts.setLocale(locale));
            for (Lane lane : Lane.values()) {
                String name = texts.get(lane.key());
                if (lane.canBeHidden()) {
                    assertEquals(name, text(robot, "#recorder-filter-" + lane.id()));
                }
                list.getItems().stream()
                        .filter(r -> Lane.of(r.of().event()) == lane)
                        .findFirst()
                        .ifPresent(row -> {
                            robot.interact(() -> list.scrollTo(row));
                            assertTrue(
                                    robot.from(list).lookup(name).tryQuery().isPresent(),
                                    lane + " is not called " + name);
                        });
            }
        }
    }

    /** Three replicas are one row; the right arrow opens it into three, the left arrow closes it. */
    @Test
    void aRowOfSeveralReplicasOpensAndCloses(FxRobot robot) throws TimeoutException {
        for (int broker = 1; broker <= 3; broker++) {
            door.happen(
                    broker,
                    new brokerlab.engine.journal.LogEvent.SegmentRolled(
                            "audit", 0, 0, 777, 64 << 20, brokerlab.engine.journal.LogEvent.RollReason.SIZE));
        }
        robot.clickOn("#recorder-form");
        RecorderList list = robot.lookup("#recorder-list").queryAs(RecorderList.class);
        until(() -> list.getItems().stream().anyMatch(r -> r.of().entries().size() == 3));
        RecorderList.Row row = list.getItems().stream()
                .filter(r -> r.of().entries().size() == 3)
                .findFirst()
                .orElseThrow();
        int closed = list.getItems().size();
        robot.interact(() -> {
            list.requestFocus();
            list.getSelectionModel().select(row);
        });
        robot.press(KeyCode.RIGHT).release(KeyCode.RIGHT);
        until(() -> list.getItems().size() == closed + 3);
        until(() -> robot.lookup((Node n) ->
                        n instanceof Labeled l && String.valueOf(l.getText()).startsWith("Broker 3: audit-0 began"))
                .tryQuery()
                .isPresent());
        robot.press(KeyCode.LEFT).release(KeyCode.LEFT);
        until(() -> list.getItems().size() == closed);
    }

    /** Folded, the recorder is its head with the last thing that happened; F6 and the keys still reach it. */
    @Test
    void theRecorderFoldsAndTellsTheLastThingThatHappened(FxRobot robot) throws TimeoutException {
        robot.clickOn("#recorder-fold");
        until(() -> robot.lookup("#recorder-line").tryQuery().isEmpty());
        assertTrue(frame.recorderFoldedProperty().get());
        door.execute(new Command.KillBroker(3)).join();
        until(() -> text(robot, "#recorder-note").contains("Broker 3 was killed"));
        robot.clickOn("#filter-racks");
        robot.press(KeyCode.F6).release(KeyCode.F6);
        until(() -> robot.lookup("#recorder-fold").query().isFocused());
        robot.press(KeyCode.SPACE).release(KeyCode.SPACE);
        until(() -> robot.lookup("#recorder-line").tryQuery().isPresent());
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.J).release(KeyCode.J, KeyCode.SHIFT, KeyCode.CONTROL);
        until(() -> frame.recorderFoldedProperty().get());
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.R).release(KeyCode.R, KeyCode.SHIFT, KeyCode.CONTROL);
        until(() -> robot.lookup("#recorder-list").tryQuery().isPresent());
    }

    /** In a low window the recorder folds itself, so that the screen has the room; in a higher one it is there again. */
    @Test
    void theRecorderFoldsItselfInALowWindow(FxRobot robot) throws TimeoutException {
        assertTrue(robot.lookup("#recorder-line").tryQuery().isPresent());
        high(robot, 640);
        until(() -> robot.lookup("#recorder-line").tryQuery().isEmpty());
        assertTrue(robot.lookup("#recorder-note").query().isVisible());
        assertFalse(frame.recorderFoldedProperty().get(), "nobody chose that");
        high(robot, 800);
        until(() -> robot.lookup("#recorder-line").tryQuery().isPresent());
    }

    /** Sibling: who opens it in a low window has it open there, also after the window was a higher one. */
    @Test
    void aRecorderOpenedInALowWindowStaysOpen(FxRobot robot) throws TimeoutException {
        high(robot, 640);
        until(() -> robot.lookup("#recorder-line").tryQuery().isEmpty());
        robot.clickOn("#recorder-fold");
        until(() -> robot.lookup("#recorder-line").tryQuery().isPresent());
        high(robot, 800);
        high(robot, 640);
        assertTrue(robot.lookup("#recorder-line").tryQuery().isPresent());
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.J).release(KeyCode.J, KeyCode.SHIFT, KeyCode.CONTROL);
        until(() -> robot.lookup("#recorder-line").tryQuery().isEmpty());
        assertTrue(frame.recorderFoldedProperty().get());
    }

    /** Sibling: one that a person folded does not open because the window grows; a link to an event opens it at any height. */
    @Test
    void whoFoldsTheRecorderFindsItFolded(FxRobot robot) throws TimeoutException {
        robot.clickOn("#recorder-fold");
        high(robot, 640);
        high(robot, 800);
        assertTrue(robot.lookup("#recorder-line").tryQuery().isEmpty());
        high(robot, 640);
        robot.interact(() -> frame.navigator().open(new Target.EventTarget(1)));
        until(() -> robot.lookup("#recorder-line").tryQuery().isPresent());
    }

    private void high(FxRobot robot, double height) throws TimeoutException {
        robot.interact(() -> stage.setHeight(height));
        until(() -> Math.abs(frame.root().getHeight() - height) < 60);
        WaitForAsyncUtils.waitForFxEvents();
    }
}
