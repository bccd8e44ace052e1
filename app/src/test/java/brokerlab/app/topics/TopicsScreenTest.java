package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.racks.Stand;
import brokerlab.app.shell.Target;
import brokerlab.app.source.SampleDoor;
import brokerlab.engine.view.Snapshot;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class TopicsScreenTest {
    private final SampleDoor door = SampleDoor.still();
    private Stand stand;

    @Start
    void start(Stage stage) {
        stand = new Stand(stage, door.source("racks-demo"), Locale.ENGLISH, true, TopicsScreen::new);
    }

    private void tick() {
        door.advance(300);
        WaitForAsyncUtils.waitForFxEvents();
        Stand.onFx(stand::tick);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private Optional<Snapshot.Topic> topic(String name) {
        return door.snapshot().topics().stream()
                .filter(t -> t.name().equals(name))
                .findFirst();
    }

    private static int rows(FxRobot robot) {
        return robot.lookup("#topic-table").queryAs(TableView.class).getItems().size();
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    @Test
    void aTopicIsFoundByRegexAndTellsItsPartitionsSettingsAndRecords(FxRobot robot) {
        robot.clickOn("#topics-filter").write("^(ord|pay)");
        assertEquals(2, rows(robot));
        robot.clickOn("orders");
        assertEquals("orders", text(robot, "#detail-name"));
        assertEquals(
                6,
                robot.lookup("#partition-table")
                        .queryAs(TableView.class)
                        .getItems()
                        .size());
        Stand.onFx(() -> stand.picture("topics-dark-en"));
        robot.clickOn("#tab-settings");
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(robot.lookup("#settings-table")
                .queryAs(TableView.class)
                .getItems()
                .isEmpty());
        Stand.onFx(() -> stand.picture("topics-settings"));
        robot.clickOn("#tab-records");
        tick();
        tick();
        tick();
        tick();
        assertFalse(robot.lookup("#records-table")
                .queryAs(TableView.class)
                .getItems()
                .isEmpty());
        Stand.onFx(() -> stand.picture("topics-records"));
        Stand.onFx(() -> stand.language(Locale.KOREAN));
        Stand.onFx(() -> stand.picture("topics-records-ko"));
        robot.clickOn("#topics-internal");
        robot.clickOn("#topics-filter").press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        assertEquals(5, rows(robot));
    }

    /** The kind: an answer below a field that answers an older question. Here: rows of the filter before. */
    @Test
    void aFilterThatIsNoRegularExpressionSaysSoAndTheRowsAreItsOwn(FxRobot robot) {
        robot.clickOn("#topics-filter").write("^(ord|pay)");
        assertEquals(2, rows(robot));
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        robot.write("ord[");
        assertEquals(0, rows(robot));
        String says = text(robot, "#topics-filter-says");
        assertTrue(says.startsWith("“ord[” is no regular expression"), says);
        assertTrue(robot.lookup("No topic matches “ord[”.").tryQuery().isPresent());
        Stand.onFx(() -> stand.language(Locale.KOREAN));
        assertTrue(text(robot, "#topics-filter-says").startsWith("“ord[”는"), text(robot, "#topics-filter-says"));
        robot.eraseText(1);
        assertEquals(1, rows(robot));
        assertEquals("", text(robot, "#topics-filter-says"));
    }

    @Test
    void aTopicIsCreatedWhereThePreviewShowedIt(FxRobot robot) {
        robot.clickOn("#topics-add");
        robot.clickOn("#create-name").write("orders");
        assertTrue(robot.lookup("#create-confirm").queryButton().isDisabled());
        assertTrue(text(robot, "#problem-name").contains("exists"), "the reason is said while typing");
        Stand.onFx(() -> stand.picture("topics-create-refused"));
        robot.write("-eu");
        robot.clickOn("#create-retention-ms").write("2d");
        WaitForAsyncUtils.waitForFxEvents();
        Stand.onFx(() -> stand.picture("topics-create"));
        robot.clickOn("#create-confirm");
        tick();
        assertTrue(topic("orders-eu").isPresent());
        assertEquals(new Target.TopicTarget("orders-eu"), stand.opened.getLast());
        assertEquals("orders-eu", text(robot, "#detail-name"));
    }

    @Test
    void deletingNeedsTheNameTypedAndSaysWhatIsLost(FxRobot robot) {
        robot.clickOn("payments").clickOn("#topic-delete");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("Delete payments").queryButton().isDisabled());
        robot.clickOn(".bl-confirm .text-field").write("payment");
        assertTrue(robot.lookup("Delete payments").queryButton().isDisabled());
        Stand.onFx(() -> stand.picture("topics-delete"));
        robot.write("s").clickOn("Delete payments");
        tick();
        assertTrue(topic("payments").isEmpty());
        assertTrue(robot.lookup("payments").tryQuery().isEmpty());
    }

    @Test
    void aTopicOnlyGrowsAndTheFormSaysWhy(FxRobot robot) {
        robot.clickOn("audit").clickOn("#topic-grow");
        robot.doubleClickOn("#grow-count .text-field").write("1");
        assertTrue(robot.lookup("#grow-confirm").queryButton().isDisabled());
        assertTrue(text(robot, "#grow-says").contains("only be added"));
        Stand.onFx(() -> stand.picture("topics-grow"));
        robot.doubleClickOn("#grow-count .text-field").write("5").clickOn("#grow-confirm");
        tick();
        assertEquals(5, topic("audit").orElseThrow().partitions().size());
    }

    /** The answer names partition and offset and leads there; the button is in sight in the smallest window, too. */
    @Test
    void aRecordIsWrittenAndTheAnswerNamesAndOpensIt(FxRobot robot) {
        robot.clickOn("orders").clickOn("#tab-write");
        Stand.onFx(() -> stand.size(800, 430));
        WaitForAsyncUtils.waitForFxEvents();
        Bounds button = onScreen(robot, "#write-send");
        Bounds all = onScreen(robot, "#topics");
        assertTrue(all.contains(button), "the button at " + button + " is cut off in " + all);
        robot.clickOn("#write-key").write("order-1");
        robot.clickOn("#write-value").write("{\"total\":41.9}");
        robot.clickOn("#write-send");
        WaitForAsyncUtils.waitForFxEvents();
        Matcher answer = Pattern.compile("Written: partition 2, offset ([0-9,]+), on all in-sync replicas\\.")
                .matcher(text(robot, "#write-result"));
        assertTrue(answer.matches(), text(robot, "#write-result"));
        Stand.onFx(() -> stand.picture("topics-write-small"));
        robot.clickOn("#write-open");
        assertEquals(
                new Target.RecordTarget(
                        "orders", 2, Long.parseLong(answer.group(1).replace(",", ""))),
                stand.opened.getLast());
    }

    private static Bounds onScreen(FxRobot robot, String query) {
        Node node = robot.lookup(query).query();
        return node.localToScene(node.getLayoutBounds());
    }

    /** A header without "=" is named with its line and nothing is written; nor is anything typed lost. */
    @Test
    void aWrongHeaderIsNamedAndNothingTypedIsLost(FxRobot robot) {
        robot.clickOn("orders").clickOn("#tab-write");
        robot.clickOn("#write-value").write("v");
        robot.clickOn("#write-headers").write("a=1\ntrace", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                "Line 2 of the headers, “trace”, has no “=”: write name=value, or name=null for none.",
                text(robot, "#write-result"));
        assertTrue(robot.lookup("#write-send").queryButton().isDisabled());
        robot.write("=7", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("", text(robot, "#write-result"));
        Stand.onFx(() ->
                robot.lookup("#write-value").queryAs(TextInputControl.class).setText("x".repeat(1_000_001)));
        robot.clickOn("#write-send");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(text(robot, "#write-result").startsWith("Not written. "), text(robot, "#write-result"));
        assertTrue(text(robot, "#write-result").contains("max.message.bytes=1048588"));
        assertEquals(
                1_000_001,
                robot.lookup("#write-value").queryAs(TextInputControl.class).getLength());
        assertEquals(
                "a=1\ntrace=7",
                robot.lookup("#write-headers").queryAs(TextInputControl.class).getText());
        assertFalse(robot.lookup("#write-send").queryButton().isDisabled());
    }

    @Test
    void aCloneStartsFromTheSameShape(FxRobot robot) {
        robot.clickOn("orders").clickOn("#topic-clone");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                "orders-copy",
                robot.lookup("#create-name").queryAs(TextInputControl.class).getText());
        Stand.onFx(() -> stand.picture("topics-clone"));
    }
}
