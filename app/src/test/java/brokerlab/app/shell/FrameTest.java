package brokerlab.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.words.Target;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A person at the frame. */
@ExtendWith(ApplicationExtension.class)
final class FrameTest extends FrameFixture {
    @Start
    void start(Stage window) {
        open(window);
    }

    @Test
    void backAndForwardAsInABrowser(FxRobot robot) throws TimeoutException {
        robot.clickOn("#rail-topics");
        robot.clickOn("#rail-consumers");
        until(() -> frame.screenProperty().get().equals("consumers"));
        robot.press(KeyCode.ALT, KeyCode.LEFT).release(KeyCode.LEFT, KeyCode.ALT);
        until(() -> frame.screenProperty().get().equals("topics"));
        robot.press(KeyCode.ALT, KeyCode.RIGHT).release(KeyCode.RIGHT, KeyCode.ALT);
        until(() -> frame.screenProperty().get().equals("consumers"));
    }

    @Test
    void languageAndThemeSwitchLive(FxRobot robot) throws TimeoutException {
        until(() -> text(robot, "#pill-brokers").contains("3/3 brokers"));
        robot.clickOn("#language-button");
        until(() -> text(robot, "#pill-brokers").contains("브로커 3/3"));
        assertTrue(robot.lookup("토픽").tryQuery().isPresent());
        boolean dark = frame.theme().darkProperty().get();
        robot.clickOn("#theme-button");
        until(() -> frame.theme().darkProperty().get() != dark);
    }

    /** The first minute: what runs in here, where to connect, and away for good. */
    @Test
    void aLineSaysWhatRunsInHereAndWhereToConnectUntilItIsSentAway(FxRobot robot) throws TimeoutException {
        assertTrue(robot.lookup("#welcome").tryQuery().isEmpty(), "only where it is wanted");
        var dismissed = new AtomicInteger();
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> frame.welcome(dismissed::incrementAndGet));
        until(() -> text(robot, "#welcome-says")
                .equals("A real Kafka-compatible cluster runs in here. Connect any Kafka client to "
                        + door.snapshot().cluster().bootstrap()));
        robot.clickOn("#language-button");
        until(() -> text(robot, "#welcome-says").contains("진짜 Kafka 호환 클러스터"));
        robot.clickOn("#welcome-copy");
        String copied = WaitForAsyncUtils.waitForAsyncFx(
                20_000, () -> javafx.scene.input.Clipboard.getSystemClipboard().getString());
        assertEquals(door.snapshot().cluster().bootstrap(), copied);
        robot.clickOn("#welcome-dismiss");
        until(() -> !robot.lookup("#welcome").query().isVisible());
        assertEquals(1, dismissed.get());
    }

    @Test
    void aScreenChosenWhileTheClusterStartsIsShownWhenItRuns(FxRobot robot) throws TimeoutException {
        door.phase(Snapshot.Phase.STARTING);
        until(() -> robot.lookup("#phase-pane").tryQuery().isPresent());
        shown.clear();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> frame.navigator().open(new Target.TopicTarget("payments")));
        assertTrue(robot.lookup("#filter-topics").tryQuery().isEmpty());
        assertEquals(List.of(), shown);
        door.phase(Snapshot.Phase.RUNNING);
        until(() -> robot.lookup("#filter-topics").tryQuery().isPresent());
        assertEquals(List.of(new Target.TopicTarget("payments")), shown);
    }

    @Test
    void aFailedStartSaysWhyAndOffersToTryAgain(FxRobot robot) throws TimeoutException {
        door.phase(Snapshot.Phase.STARTING);
        until(() -> robot.lookup("#phase-pane").tryQuery().isPresent());
        door.phase(Snapshot.Phase.FAILED);
        until(() -> robot.lookup((javafx.scene.Node n) ->
                        n instanceof Label l && l.getText().contains("Port 9092 is in use"))
                .tryQuery()
                .isPresent());
        robot.clickOn("#retry");
        until(() -> retries.get() == 1);
        door.phase(Snapshot.Phase.RUNNING);
        until(() -> robot.lookup("#phase-pane").tryQuery().isEmpty());
    }

    @Test
    void nothingTicksWhileTheWindowIsHidden(FxRobot robot) throws TimeoutException {
        FxTicker ticker = (FxTicker) frame.ticker();
        until(ticker::running);
        robot.interact(() -> stage.setIconified(true));
        until(() -> !ticker.running());
        robot.interact(() -> stage.setIconified(false));
        until(ticker::running);
    }

    /** A note that something was done goes with the language it was told in; what failed stays. */
    @Test
    void aNoteDoesNotOutliveItsLanguage(FxRobot robot) throws TimeoutException {
        robot.interact(() -> frame.notices().info(texts.get("settings.applied", 2)));
        robot.interact(() -> frame.notices().info(texts.get("settings.export.done", 2, "/there"), "/there"));
        robot.interact(() -> frame.notices().error("Stopping broker 2", new IllegalStateException("no answer")));
        until(() -> robot.lookup(".bl-toast").queryAll().size() == 3);
        robot.clickOn("#language-button");
        until(() -> texts.locale().equals(Locale.KOREAN));
        assertEquals(1, robot.lookup(".bl-toast").queryAll().size());
        assertTrue(robot.lookup(".bl-toast-error").tryQuery().isPresent());
        robot.interact(() -> frame.notices().info(texts.get("settings.applied", 2)));
        assertTrue(robot.lookup("설정 2개를 바꿨습니다.").tryQuery().isPresent());
    }

    /**
     * What is open is worded when it opens: neither the keys nor a click on the bar switch the language under it. The system may change
     * the theme at any time: what is open follows.
     */
    @Test
    void whatIsOpenKeepsItsLanguageAndFollowsTheTheme(FxRobot robot) throws TimeoutException {
        for (String opens : List.of("keys", "palette")) {
            robot.interact(() -> frame.run(opens));
            robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.E).release(KeyCode.E, KeyCode.SHIFT, KeyCode.CONTROL);
            robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.L).release(KeyCode.L, KeyCode.SHIFT, KeyCode.CONTROL);
            WaitForAsyncUtils.waitForFxEvents();
            assertEquals(Locale.ENGLISH, texts.locale(), opens);
            assertTrue(frame.theme().darkProperty().get(), opens);
            Region dialog = (Region) robot.lookup(".bl-scrim")
                    .queryParent()
                    .getChildrenUnmodifiable()
                    .getFirst();
            var dark = dialog.getBackground();
            robot.interact(() -> frame.theme().choose(false));
            until(() -> !dialog.getBackground().equals(dark));
            robot.interact(() -> frame.theme().choose(true));
            until(() -> dialog.getBackground().equals(dark));
            robot.clickOn("#language-button");
            assertEquals(Locale.ENGLISH, texts.locale(), "the click closed " + opens);
            until(() ->
                    robot.lookup(".bl-scrim").tryQuery().filter(Node::isVisible).isEmpty());
        }
        robot.interact(() -> frame.showBeside(robot.lookup("#palette-button").query(), new Label("beside")));
        robot.clickOn("#language-button");
        assertEquals(Locale.ENGLISH, texts.locale(), "the click closed the popover");
        robot.clickOn("#language-button");
        until(() -> texts.locale().equals(Locale.KOREAN));
    }

    /** Notes cover nothing: not the recorder, folded or as a list, not the screen with the ends of its lists, not the screens' names. */
    @Test
    void notesCoverNothing(FxRobot robot) throws TimeoutException {
        for (int i = 0; i < 3; i++) {
            robot.interact(() -> frame.notices().info("The active segment of orders-1 was closed; a new one is open."));
        }
        robot.interact(() -> frame.notices()
                .error(
                        "Stopping broker 2",
                        new IllegalStateException("it does not answer, " + "and again ".repeat(30))));
        until(() -> robot.lookup(".bl-toast-error").tryQuery().isPresent());
        for (String view : List.of("line", "list", "folded")) {
            if (view.equals("list")) {
                robot.clickOn("#recorder-form");
                until(() -> robot.lookup("#recorder-list").tryQuery().isPresent());
            } else if (view.equals("folded")) {
                robot.clickOn("#recorder-fold");
                until(() -> robot.lookup("#recorder-list").tryQuery().isEmpty());
            }
            // a note that has had its time goes whenever it likes: looked at in one go, when all is laid out
            robot.interact(() -> {
                frame.root().applyCss();
                frame.root().layout();
                assertTrue(onScreen(robot, ".bl-toast-error").getHeight() > 20, view);
                for (Node note : robot.lookup(".bl-toast").queryAll()) {
                    var at = note.localToScene(note.getLayoutBounds());
                    for (String other : List.of(".bl-recorder", "#filter-racks", ".bl-statusbar", "#rail-settings")) {
                        assertFalse(
                                at.intersects(onScreen(robot, other)), view + ": a note at " + at + " covers " + other);
                    }
                    assertTrue(onScreen(robot, ".bl-rail").contains(at), view + ": " + at);
                }
            });
        }
    }

    private static javafx.geometry.Bounds onScreen(FxRobot robot, String node) {
        Node found = robot.lookup(node).query();
        return found.localToScene(found.getLayoutBounds());
    }
}
