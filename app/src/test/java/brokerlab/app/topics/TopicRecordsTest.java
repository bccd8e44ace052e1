package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.words.Target;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ChoiceBox;
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

/** A person reads a topic's records and writes one. */
@ExtendWith(ApplicationExtension.class)
final class TopicRecordsTest extends TopicsScreenFixture {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    private String read(FxRobot robot, ReadRequest.Start place, String from, String text) {
        ScreenFixture.onFx(() -> {
            @SuppressWarnings("unchecked") // the box of that id holds places
            ChoiceBox<ReadRequest.Start> places = robot.lookup("#read-place").queryAs(ChoiceBox.class);
            places.setValue(place);
            robot.lookup("#read-from").queryAs(TextInputControl.class).setText(from);
            robot.lookup("#read-text").queryAs(TextInputControl.class).setText(text);
        });
        robot.clickOn("#read-act");
        WaitForAsyncUtils.waitForFxEvents();
        return text(robot, "#read-says");
    }

    /** Records are read from a place on and by a text; the answer says how many were read, and a wrong place what is wrong. */
    @Test
    void recordsAreReadFromAPlaceAndByAText(FxRobot robot) {
        robot.clickOn("orders").clickOn("#tab-records");
        for (int i = 0; i < 4; i++) {
            tick();
        }
        TableView<?> table = robot.lookup("#records-table").queryAs(TableView.class);
        assertFalse(table.getItems().isEmpty());
        assertTrue(text(robot, "#read-says").contains("nobody’s offsets move"), text(robot, "#read-says"));
        for (String grouped : new String[] {"1000", "1 000", "1,000"}) {
            String found = read(robot, ReadRequest.Start.OFFSET, grouped, "A-77");
            assertTrue(found.matches("[0-9]+ records read\\. .* “A-77”\\. There are more behind them.*"), found);
        }
        ScreenFixture.onFx(() -> fixture.picture("topics-read"));
        for (var wrong : Map.of(
                        "abc",
                        "“abc” is no offset",
                        "-1",
                        "“-1” is no offset: they begin at 0.",
                        "- 1",
                        "“- 1” is no offset: they begin at 0.",
                        "99999999999999999999",
                        "“99999999999999999999” is no offset: the largest there can be is 9,223,372,036,854,775,807.",
                        "99 999 999 999",
                        "Offset 99,999,999,999 lies past the log end, ",
                        "99999999999",
                        "Offset 99,999,999,999 lies past")
                .entrySet()) {
            String says = read(robot, ReadRequest.Start.OFFSET, wrong.getKey(), "");
            assertTrue(says.startsWith(wrong.getValue()), says);
            assertTrue(table.getItems().isEmpty(), "the answer before stays");
        }
        String time = read(robot, ReadRequest.Start.TIME, "soon", "");
        assertTrue(time.startsWith("“soon” is no time: write 14:02"), time);
        assertTrue(read(robot, ReadRequest.Start.TIME, "5 min ago", "").contains("records read."));
        tick();
        tick();
        assertTrue(text(robot, "#read-says").contains("records read."), "what was asked for once stays");
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        assertTrue(text(robot, "#read-says").startsWith("레코드"), text(robot, "#read-says"));
    }

    /** The answer names partition and offset and leads there; the button is in sight in the smallest window, too. */
    @Test
    void aRecordIsWrittenAndTheAnswerNamesAndOpensIt(FxRobot robot) {
        robot.clickOn("orders").clickOn("#tab-write");
        ScreenFixture.onFx(() -> fixture.size(800, 430));
        fixture.settle();
        Bounds button = onScreen(robot, "#write-send");
        Bounds all = onScreen(robot, "#topics");
        assertTrue(all.contains(button), "the button at " + button + " is cut off in " + all);
        robot.clickOn("#write-key");
        fixture.type("order-1");
        robot.press(KeyCode.TAB).release(KeyCode.TAB);
        robot.press(KeyCode.TAB).release(KeyCode.TAB);
        fixture.settle();
        assertTrue(robot.lookup("#write-value").query().isFocused());
        assertTrue(all.contains(onScreen(robot, "#write-value")), "a field reached by Tab comes into sight");
        fixture.type("{\"total\":41.9}");
        robot.clickOn("#write-send");
        WaitForAsyncUtils.waitForFxEvents();
        Matcher answer = Pattern.compile("Written: partition 2, offset ([0-9,]+), on all in-sync replicas\\.")
                .matcher(text(robot, "#write-result"));
        assertTrue(answer.matches(), text(robot, "#write-result"));
        ScreenFixture.onFx(() -> fixture.picture("topics-write-small"));
        robot.clickOn("#write-open");
        assertEquals(
                new Target.RecordTarget(
                        "orders", 2, Long.parseLong(answer.group(1).replace(",", ""))),
                fixture.opened.getLast());
    }

    private static Bounds onScreen(FxRobot robot, String query) {
        Node node = robot.lookup(query).query();
        return node.localToScene(node.getLayoutBounds());
    }

    /** A header without "=" is named with its line and nothing is written; nor is anything typed lost. */
    @Test
    void aWrongHeaderIsNamedAndNothingTypedIsLost(FxRobot robot) {
        robot.clickOn("orders").clickOn("#tab-write");
        robot.clickOn("#write-value");
        fixture.type("v");
        robot.clickOn("#write-headers");
        fixture.type("a=1\ntrace");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                "Line 2 of the headers, “trace”, has no “=”: write name=value, or name=null for none.",
                text(robot, "#write-result"));
        assertTrue(robot.lookup("#write-send").queryButton().isDisabled());
        fixture.type("=7");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("", text(robot, "#write-result"));
        ScreenFixture.onFx(() ->
                robot.lookup("#write-value").queryAs(TextInputControl.class).setText("x".repeat(20_001)));
        robot.clickOn("#write-send");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(text(robot, "#write-result").startsWith("Not written. "), text(robot, "#write-result"));
        assertTrue(text(robot, "#write-result").contains("max.message.bytes=20000"));
        assertEquals(
                20_001,
                robot.lookup("#write-value").queryAs(TextInputControl.class).getLength());
        assertEquals(
                "a=1\ntrace=7",
                robot.lookup("#write-headers").queryAs(TextInputControl.class).getText());
        assertFalse(robot.lookup("#write-send").queryButton().isDisabled());
    }

    private static TextInputControl field(FxRobot robot, String id) {
        return robot.lookup(id).queryAs(TextInputControl.class);
    }

    /** A value of one very long line is kept whole and not laid out: its size and beginning stand for it until it is put away. */
    @Test
    void aValueOfAMillionCharactersIsShownByItsSizeAndWrittenWhole(FxRobot robot) {
        robot.clickOn("orders").clickOn("#tab-write");
        robot.clickOn("#write-value");
        fixture.type("v");
        TextInputControl value = field(robot, "#write-value");
        robot.interact(() -> value.replaceText(0, 1, "x".repeat(1_000_001)));
        assertEquals(
                "1,000,001 characters (976.6 KB), too many to edit here: the beginning is shown, all of it is written.",
                text(robot, "#write-value-size"));
        assertTrue(text(robot, "#write-value-beginning").endsWith("xxx…"));
        assertEquals(1, value.getLength(), "nothing long is laid out");
        assertTrue(robot.lookup("#write-value-away").query().isFocused());
        ScreenFixture.onFx(() -> fixture.picture("topics-write-long"));
        robot.clickOn("#write-send");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(text(robot, "#write-result").contains("max.message.bytes=20000"), text(robot, "#write-result"));
        assertTrue(text(robot, "#write-value-size").startsWith("1,000,001"), "a refusal loses nothing");
        robot.clickOn("#write-value-away");
        assertEquals("v", value.getText());
        assertTrue(value.isFocused());
        robot.clickOn("#write-send");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(text(robot, "#write-result").startsWith("Written: "), text(robot, "#write-result"));
    }

    /** Siblings: a key and headers; a header that is wrong is named by its beginning. */
    @Test
    void aLongKeyAndLongHeadersAreShownByTheirSize(FxRobot robot) {
        robot.clickOn("orders").clickOn("#tab-write");
        TextInputControl key = field(robot, "#write-key");
        robot.interact(() -> key.setText("k".repeat(40_000)));
        assertTrue(text(robot, "#write-key-size").startsWith("40,000 characters (39.1 KB)"));
        assertEquals(0, key.getLength());
        robot.interact(() -> field(robot, "#write-headers").setText("h".repeat(40_000)));
        assertTrue(text(robot, "#write-headers-size").startsWith("40,000 characters (39.1 KB)"));
        String said = text(robot, "#write-result");
        assertTrue(said.startsWith("Line 1 of the headers, “hhh") && said.contains("hhh…”, has no “=”"), said);
        robot.interact(() -> robot.lookup("#write-headers-away").queryButton().fire());
        assertEquals("", text(robot, "#write-result"));
        robot.clickOn("#write-send");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(text(robot, "#write-result").startsWith("Written: "), text(robot, "#write-result"));
    }
}
