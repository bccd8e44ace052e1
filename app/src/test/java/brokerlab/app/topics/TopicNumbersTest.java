package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** Numbers typed for a topic, as people type them. */
@ExtendWith(ApplicationExtension.class)
final class TopicNumbersTest extends TopicsScreenFixture {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    private static void type(FxRobot robot, String field, String text) {
        robot.clickOn(field).push(KeyCode.HOME);
        TextField into = robot.lookup(field).queryAs(TextField.class);
        ScreenFixture.onFx(() -> into.setText(text));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static String beside(FxRobot robot, String field) {
        Node typed = robot.lookup(field).query();
        return typed.getParent().getChildrenUnmodifiable().stream()
                .filter(Label.class::isInstance)
                .map(n -> ((Label) n).getText())
                .findFirst()
                .orElseThrow();
    }

    private static String problem(FxRobot robot, String which) {
        return robot.lookup("#problem-" + which).queryAs(Labeled.class).getText();
    }

    private void open(FxRobot robot, Locale language) {
        ScreenFixture.onFx(() -> fixture.language(language));
        robot.clickOn("#topics-add");
        robot.clickOn("#create-name");
        fixture.type("numbers");
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** The issue's own: 1,5 GB was 15 GB, and 1,5 d was 15 days. */
    @Test
    void aDecimalCommaIsTheFractions(FxRobot robot) {
        open(robot, Locale.ENGLISH);
        type(robot, "#create-segment-bytes", "1,5 GB");
        assertEquals("= 1,610,612,736 bytes", beside(robot, "#create-segment-bytes"));
        type(robot, "#create-retention-ms", "1,5 d");
        assertEquals("= 129,600,000 ms", beside(robot, "#create-retention-ms"));
        assertFalse(robot.lookup("#create-confirm").queryButton().isDisabled(), () -> problem(robot, "settings"));
        ScreenFixture.onFx(() -> fixture.picture("topics-numbers"));
        type(robot, "#create-retention-ms", "1,23,4");
        assertEquals(
                "retention.ms: “1,23,4” is no value here. Write for instance: 20 min, 2d, 1h30min.",
                problem(robot, "settings"));
        assertTrue(robot.lookup("#create-confirm").queryButton().isDisabled());
    }

    /** Before anything is typed the unit of a number alone is seen; while typing, what it comes to. */
    @Test
    void aNumberAloneShowsItsUnitBeforeItCounts(FxRobot robot) {
        open(robot, Locale.ENGLISH);
        assertEquals("bytes", beside(robot, "#create-retention-bytes"));
        assertEquals("ms", beside(robot, "#create-retention-ms"));
        type(robot, "#create-retention-bytes", "1048576");
        assertEquals("= 1,048,576 bytes = 1 MB", beside(robot, "#create-retention-bytes"));
        Label shown =
                (Label) robot.lookup("#create-retention-bytes").query().getParent().getChildrenUnmodifiable().stream()
                        .filter(Label.class::isInstance)
                        .findFirst()
                        .orElseThrow();
        assertTrue(shown.getWidth() >= shown.prefWidth(-1), "the value is not cut");
        type(robot, "#create-retention-ms", "60000");
        assertEquals("= 60,000 ms = 1 min", beside(robot, "#create-retention-ms"));
    }

    @Test
    void noLimitIsTypedAsItIsShownInBothLanguages(FxRobot robot) {
        open(robot, Locale.KOREAN);
        type(robot, "#create-retention-ms", "무제한");
        robot.clickOn("#create-name");
        assertEquals(
                "무제한",
                robot.lookup("#create-retention-ms").queryAs(TextField.class).getText());
        type(robot, "#create-retention-ms", "1주");
        assertEquals("= 604,800,000밀리초", beside(robot, "#create-retention-ms"));
        robot.clickOn("#create-name");
        assertEquals(
                "7일",
                robot.lookup("#create-retention-ms").queryAs(TextField.class).getText());
        type(robot, "#create-segment-bytes", "64메가");
        assertEquals("= 67,108,864바이트", beside(robot, "#create-segment-bytes"));
        assertFalse(robot.lookup("#create-confirm").queryButton().isDisabled(), () -> problem(robot, "settings"));
    }

    @Test
    void aRefusalRepeatsWhatWasTyped(FxRobot robot) {
        open(robot, Locale.ENGLISH);
        type(robot, "#create-retention-ms", "-2 d");
        assertEquals(
                "retention.ms: “-2 d” is too small: the least is 0 ms, and unlimited is taken, too.",
                problem(robot, "settings"));
        type(robot, "#create-retention-ms", "");
        type(robot, "#create-segment-bytes", "9 TB");
        assertTrue(problem(robot, "settings").startsWith("segment.bytes: “9 TB” is too large: the most is "));
    }

    /** Siblings: counts, which read as sizes and times do, and stay as they were typed when they are none. */
    @Test
    void countsOfPartitionsAreReadAlike(FxRobot robot) {
        open(robot, Locale.ENGLISH);
        TextField partitions = robot.lookup("#create-partitions .text-field").queryAs(TextField.class);
        ScreenFixture.onFx(() -> partitions.setText("1,5"));
        robot.clickOn("#create-name");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("1,5", partitions.getText(), "not made something else");
        assertTrue(problem(robot, "partitions").contains("a whole number"));
        ScreenFixture.onFx(() -> partitions.setText("20000"));
        robot.clickOn("#create-name");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("20000", partitions.getText(), "not cut to the most there can be");
        ScreenFixture.onFx(() -> partitions.setText("1,000"));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("", problem(robot, "partitions"));
    }

    @Test
    void aTopicGrowsToWhatIsReadAlike(FxRobot robot) {
        robot.clickOn("audit").clickOn("#topic-grow");
        TextField count = robot.lookup("#grow-count .text-field").queryAs(TextField.class);
        ScreenFixture.onFx(() -> count.setText("1,5"));
        assertTrue(robot.lookup("#grow-confirm").queryButton().isDisabled());
        ScreenFixture.onFx(() -> count.setText("1.2 k"));
        assertFalse(robot.lookup("#grow-confirm").queryButton().isDisabled());
    }
}
