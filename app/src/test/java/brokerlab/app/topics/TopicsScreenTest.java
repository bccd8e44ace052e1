package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.TerminalLine;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableRow;
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

/** A person looks at topics: the table, what is said of all of them, and the page of one. */
@ExtendWith(ApplicationExtension.class)
final class TopicsScreenTest extends TopicsScreenFixture {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    private static int rows(FxRobot robot) {
        return robot.lookup("#topic-table").queryAs(TableView.class).getItems().size();
    }

    /** Of the kind "empty is not unknown": where nobody tells of topics, there may be some. */
    @Test
    void withoutABrokerNoTopicIsNotNoTopicYet(FxRobot robot) {
        for (Snapshot.Topic topic : door.snapshot().topics()) {
            door.execute(new Command.DeleteTopic(topic.name())).join();
        }
        tick();
        assertTrue(robot.lookup("No topics yet").tryQuery().isPresent());
        for (int id = 1; id <= 3; id++) {
            door.execute(new Command.KillBroker(id)).join();
        }
        tick();
        assertTrue(robot.lookup("No topics yet").tryQuery().isEmpty());
        assertTrue(robot.lookup("No broker runs").tryQuery().isPresent());
    }

    /** What is counted is what is shown: not the partitions and bytes of topics that the table leaves out. */
    @Test
    void theSentenceCountsTheTopicsThatAreShown(FxRobot robot) {
        int all = door.snapshot().topics().stream()
                .mapToInt(t -> t.partitions().size())
                .sum();
        int hidden = door.snapshot().topics().stream()
                .filter(Snapshot.Topic::internal)
                .mapToInt(t -> t.partitions().size())
                .sum();
        assertTrue(hidden > 0);
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            ScreenFixture.onFx(() -> fixture.language(language));
            String format = language.equals(Locale.ENGLISH) ? "· %d partitions ·" : "· 파티션 %d개 ·";
            String without = text(robot, "#topics-sentence");
            assertTrue(without.contains(format.formatted(all - hidden)), without);
            robot.clickOn("#topics-internal");
            String with = text(robot, "#topics-sentence");
            assertTrue(with.contains(format.formatted(all)), with);
            robot.clickOn("#topics-internal");
            robot.clickOn("#topics-filter");
            fixture.type("payments");
            String filtered = text(robot, "#topics-sentence");
            assertTrue(
                    filtered.contains(format.formatted(
                            topic("payments").orElseThrow().partitions().size())),
                    filtered);
            robot.interact(robot.lookup("#topics-filter").queryAs(TextInputControl.class)::clear);
        }
        ScreenFixture.onFx(() -> fixture.language(Locale.ENGLISH));
        robot.clickOn("payments");
        String facts = text(robot, "#detail-facts");
        assertTrue(facts.matches(".* [0-9.,]+ records/s in · id .*"), facts);
    }

    /** A bar stands only where something is out of sight: at the smallest size all columns are in sight, and what scrolls is the page. */
    @Test
    void tablesOfAUsualTopicAreNotScrolled(FxRobot robot) throws Exception {
        robot.clickOn("orders");
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            ScreenFixture.onFx(() -> fixture.language(language));
            // a window of 1000×640 without rail, bars and the folded recorder
            ScreenFixture.onFx(() -> fixture.size(836, 512));
            fixture.settled();
            ScreenFixture.onFx(() -> fixture.picture("topics-small-" + language));
            assertEquals(List.of(), fixture.bars(Orientation.HORIZONTAL));
            assertTrue(
                    fixture.bars(Orientation.VERTICAL).size() <= 1,
                    () -> fixture.bars(Orientation.VERTICAL).toString());
            for (String table : List.of("#topic-table", "#partition-table")) {
                assertEquals(List.of(), ScreenFixture.askew(robot.lookup(table).queryTableView()), table);
            }
        }
    }

    /** Of the kind "false comfort": what has no leader is not under-replicated, so "nothing under-replicated" alone would say all is well. */
    @Test
    void theSentenceTellsOfPartitionsWithoutALeader(FxRobot robot) {
        door.execute(new Command.KillBroker(2)).join();
        tick();
        String one = text(robot, "#topics-sentence");
        assertTrue(one.endsWith(" partitions under-replicated") && !one.contains("offline"), one);
        door.execute(new Command.KillBroker(1)).join();
        door.execute(new Command.KillBroker(3)).join();
        tick();
        Health health = Health.of(door.snapshot());
        assertEquals(0, health.underReplicated().size());
        String all = text(robot, "#topics-sentence");
        assertTrue(all.endsWith(health.offline().size() + " partitions offline"), all);
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        String korean = text(robot, "#topics-sentence");
        assertTrue(korean.endsWith("오프라인 파티션 " + health.offline().size() + "개"), korean);
    }

    @Test
    void aTopicIsFoundByRegexAndTellsItsPartitionsSettingsAndRecords(FxRobot robot) {
        robot.clickOn("#topics-filter");
        fixture.type("^(ord|pay)");
        assertEquals(2, rows(robot));
        robot.clickOn("orders");
        assertEquals("orders", text(robot, "#detail-name"));
        assertEquals(
                6,
                robot.lookup("#partition-table")
                        .queryAs(TableView.class)
                        .getItems()
                        .size());
        ScreenFixture.onFx(() -> fixture.picture("topics-dark-en"));
        robot.clickOn("#tab-settings");
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(robot.lookup("#settings-table")
                .queryAs(TableView.class)
                .getItems()
                .isEmpty());
        ScreenFixture.onFx(() -> fixture.picture("topics-settings"));
        robot.clickOn("#tab-records");
        tick();
        tick();
        tick();
        tick();
        assertFalse(robot.lookup("#records-table")
                .queryAs(TableView.class)
                .getItems()
                .isEmpty());
        ScreenFixture.onFx(() -> fixture.picture("topics-records"));
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        ScreenFixture.onFx(() -> fixture.picture("topics-records-ko"));
        robot.clickOn("#topics-internal");
        robot.clickOn("#topics-filter").press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        assertEquals(5, rows(robot));
    }

    /** The kind: an answer below a field that answers an older question. Here: rows of the filter before. */
    @Test
    void aFilterThatIsNoRegularExpressionSaysSoAndTheRowsAreItsOwn(FxRobot robot) {
        robot.clickOn("#topics-filter");
        fixture.type("^(ord|pay)");
        assertEquals(2, rows(robot));
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        fixture.type("ord[");
        assertEquals(0, rows(robot));
        String says = text(robot, "#topics-filter-says");
        assertTrue(says.startsWith("“ord[” is no regular expression"), says);
        assertTrue(robot.lookup("No topic matches “ord[”.").tryQuery().isPresent());
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        assertTrue(text(robot, "#topics-filter-says").startsWith("“ord[”는"), text(robot, "#topics-filter-says"));
        robot.eraseText(1);
        assertEquals(1, rows(robot));
        assertEquals("", text(robot, "#topics-filter-says"));
    }

    /** What the button would refuse has no line for a terminal: without a name, with a number that is none, with half a header. */
    @Test
    void noLineForATerminalStandsBesideWhatIsRefused(FxRobot robot) {
        robot.clickOn("#topics-add");
        WaitForAsyncUtils.waitForFxEvents();
        TerminalLine create = robot.lookup("#create-topic .terminal-line").query();
        assertFalse(create.command().startsWith("kafka-topics.sh"), "it has no name");
        robot.clickOn("#create-name");
        fixture.type("orders-eu");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(create.command().startsWith("kafka-topics.sh"), create::command);
        robot.clickOn("#create-retention-ms");
        fixture.type("1,23,4");
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(create.command().startsWith("kafka-topics.sh"), create::command);
        robot.push(KeyCode.ESCAPE);

        robot.clickOn("orders").clickOn("#tab-write");
        Node pane = robot.lookup("#write-value").query();
        while (!(pane instanceof WritePane)) {
            pane = pane.getParent();
        }
        Node write = pane.lookup(".terminal-line");
        assertTrue(write.isVisible());
        robot.interact(
                () -> robot.lookup("#write-headers").queryTextInputControl().setText("a=1\ntrace 7"));
        assertFalse(write.isVisible());
        assertTrue(robot.lookup("#write-send").queryButton().isDisabled());
    }

    /** And when a filter hides it: what is looked at stays what was chosen. */
    @Test
    void aFilterThatHidesTheSelectedTopicSelectsNoOther(FxRobot robot) {
        robot.clickOn("orders");
        robot.clickOn("#topics-filter");
        fixture.type("pay");
        tick();
        assertEquals("orders", text(robot, "#detail-name"));
        assertTrue(robot.lookup("#topic-table")
                .queryAs(TableView.class)
                .getSelectionModel()
                .isEmpty());
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        tick();
        assertFalse(robot.lookup("#topic-table")
                .queryAs(TableView.class)
                .getSelectionModel()
                .isEmpty());
    }

    /** No limit is told in words as on every other screen, in both languages, and other values in their units. */
    @Test
    void aTopicsSettingsAreToldAsTheScreenOfSettingsTellsThem(FxRobot robot) {
        robot.clickOn("orders").clickOn("#tab-settings");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                Map.of(
                        "retention.ms", "1 h",
                        "segment.bytes", "64 MB",
                        "retention.bytes", "unlimited",
                        "flush.ms", "unlimited",
                        "min.insync.replicas", "2",
                        "cleanup.policy", "delete"),
                settings(robot));
        assertEquals(
                "Size per partition above which old segments are deleted; -1 unlimited. Default: unlimited. Stored: -1.",
                tip(robot, "unlimited", "Size per partition"));
        assertEquals("Size at which a segment is rolled. Default: 1 GB. Stored: 67108864.", tip(robot, "64 MB", ""));
        assertEquals(
                "delete, compact, or both; an empty list in 4.x keeps everything. Default: delete.",
                tip(robot, "delete", ""));
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        WaitForAsyncUtils.waitForFxEvents();
        Map<String, String> korean = settings(robot);
        assertEquals("무제한", korean.get("retention.bytes"));
        assertEquals("무제한", korean.get("flush.ms"));
        assertEquals("1시간", korean.get("retention.ms"));
    }

    /** Each row's name and value as they are drawn. */
    private static Map<String, String> settings(FxRobot robot) {
        return robot
                .from(robot.lookup("#settings-table").<Node>query())
                .lookup((Node n) -> n instanceof TableRow<?> row && !row.isEmpty())
                .<TableRow<?>>queryAll()
                .stream()
                .map(row -> row.lookupAll(".table-cell").stream()
                        .map(TableCell.class::cast)
                        .map(TopicsScreenTest::drawn)
                        .toList())
                .collect(Collectors.toMap(List::getFirst, cells -> cells.get(1)));
    }

    private static String drawn(TableCell<?, ?> cell) {
        return cell.getGraphic() instanceof Labeled label ? label.getText() : String.valueOf(cell.getText());
    }

    /** The tooltip of the value that is drawn so. */
    private static String tip(FxRobot robot, String value, String begins) {
        return robot
                .from(robot.lookup("#settings-table").<Node>query())
                .lookup((Node n) -> n instanceof Label label
                        && label.getTooltip() != null
                        && label.getText().equals(value))
                .<Label>queryAll()
                .stream()
                .map(label -> label.getTooltip().getText())
                .filter(text -> text.startsWith(begins))
                .findFirst()
                .orElseThrow();
    }
}
