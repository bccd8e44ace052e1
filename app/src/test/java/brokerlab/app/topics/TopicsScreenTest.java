package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.TerminalLine;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class TopicsScreenTest {
    private final SampleDoor door = SampleDoor.still();
    private ScreenFixture fixture;

    @Start
    void start(Stage stage) {
        fixture = new ScreenFixture(stage, door.source("racks-demo"), Locale.ENGLISH, true, TopicsScreen::new);
    }

    @BeforeEach
    void settle() throws Exception {
        fixture.settled();
    }

    private void tick() {
        door.advance(300);
        WaitForAsyncUtils.waitForFxEvents();
        ScreenFixture.onFx(fixture::tick);
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
            robot.clickOn("#topics-filter").write("payments");
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

    /** All fields of the form end in one line, and their units begin in one. */
    @Test
    void theFieldsOfANewTopicEndInOneLine(FxRobot robot) {
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            ScreenFixture.onFx(() -> fixture.language(language));
            robot.clickOn("#topics-add");
            WaitForAsyncUtils.waitForFxEvents();
            ScreenFixture.onFx(() -> fixture.picture("topics-create-fields-" + language));
            var ends = new TreeSet<Long>();
            for (String field : List.of(
                    "name",
                    "partitions",
                    "replication",
                    "min-insync-replicas",
                    "retention-ms",
                    "retention-bytes",
                    "segment-bytes",
                    "segment-ms",
                    "cleanup")) {
                Node node = robot.lookup("#create-" + field).query();
                ends.add(Math.round(node.localToScene(node.getLayoutBounds()).getMaxX()));
            }
            assertEquals(1, ends.size(), ends::toString);
            ScreenFixture.onFx(fixture::closeModal);
        }
    }

    /** A form says nothing of what is typed that is not so: while the placement is worked out, it says that. */
    @Test
    void aNewTopicsPlacementIsBeingWorkedOutUntilItIsThere(FxRobot robot) {
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            ScreenFixture.onFx(() -> fixture.language(language));
            door.hold();
            robot.clickOn("#topics-add");
            WaitForAsyncUtils.waitForFxEvents();
            boolean english = language.equals(Locale.ENGLISH);
            assertEquals(
                    english ? "Working out where the replicas go…" : "복제본이 놓일 곳을 계산하는 중…",
                    text(robot, "#placement-nothing"));
            assertEquals("", text(robot, "#create-placed"));
            ScreenFixture.onFx(() -> fixture.picture("placement-asked-" + language));
            Label says = robot.lookup("#placement-nothing").queryAs(Label.class);
            assertEquals(
                    robot.lookup("#create-name")
                            .queryAs(TextInputControl.class)
                            .getFont()
                            .getSize(),
                    says.getFont().getSize());
            door.release();
            WaitForAsyncUtils.waitForFxEvents();
            assertTrue(text(robot, "#create-placed").startsWith(english ? "6 partitions, 18" : "파티션 6개, 복제본 18개"));
            // what cannot be placed is not said to be worked out
            robot.interact(robot.lookup("#create-replication .text-field").queryAs(TextInputControl.class)::clear);
            WaitForAsyncUtils.waitForFxEvents();
            assertTrue(text(robot, "#placement-nothing").startsWith(english ? "Not placeable" : "이대로는"));
            robot.type(KeyCode.ESCAPE);
            ScreenFixture.onFx(fixture::closeModal);
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
        robot.clickOn("#topics-filter").write("^(ord|pay)");
        assertEquals(2, rows(robot));
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        robot.write("ord[");
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
        robot.clickOn("#create-name").write("orders-eu");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(create.command().startsWith("kafka-topics.sh"), create::command);
        robot.clickOn("#create-retention-ms").write("1,23,4");
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

    @Test
    void aTopicIsCreatedWhereThePreviewShowedIt(FxRobot robot) {
        robot.clickOn("#topics-add");
        robot.clickOn("#create-name").write("orders");
        assertTrue(robot.lookup("#create-confirm").queryButton().isDisabled());
        assertTrue(text(robot, "#problem-name").contains("exists"), "the reason is said while typing");
        assertFalse(
                text(robot, ".bl-dialog .terminal-text").contains("kafka-topics"), "no line makes what cannot be made");
        ScreenFixture.onFx(() -> fixture.picture("topics-create-refused"));
        robot.write("-eu");
        robot.clickOn("#create-retention-ms").write("2d");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup(".bl-dialog .bl-mono.terminal-text")
                .query()
                .getAccessibleText()
                .contains("--topic orders-eu"));
        ScreenFixture.onFx(() -> fixture.picture("topics-create"));
        robot.clickOn("#create-confirm");
        tick();
        assertTrue(topic("orders-eu").isPresent());
        assertEquals(new Target.TopicTarget("orders-eu"), fixture.opened.getLast());
        assertEquals("orders-eu", text(robot, "#detail-name"));
    }

    @Test
    void deletingNeedsTheNameTypedAndSaysWhatIsLost(FxRobot robot) {
        robot.clickOn("payments").clickOn("#topic-delete");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("Delete payments").queryButton().isDisabled());
        robot.clickOn(".bl-confirm .text-field").write("payment");
        assertTrue(robot.lookup("Delete payments").queryButton().isDisabled());
        ScreenFixture.onFx(() -> fixture.picture("topics-delete"));
        robot.write("s").clickOn("Delete payments");
        tick();
        assertTrue(topic("payments").isEmpty());
        assertTrue(robot.lookup("payments").tryQuery().isEmpty());
        nothingDangerous(robot);
    }

    /** What a deletion would do is said as things are now: a broker that dies meanwhile, somebody else who was faster. */
    @Test
    void theQuestionWhetherToDeleteSaysWhatWouldHappenNow(FxRobot robot) {
        robot.clickOn("orders").clickOn("#topic-delete");
        tick();
        List<String> first = consequences(robot);
        assertFalse(robot.lookup("#confirm-changed").query().isVisible());
        ScreenFixture.onFx(() -> door.execute(new Command.KillBroker(3)).join());
        tick();
        List<String> then = consequences(robot);
        assertEquals(first, then.subList(1, then.size()));
        assertTrue(then.getFirst().startsWith("Broker 3 does not run:"), then.getFirst());
        assertTrue(robot.lookup("#confirm-changed").query().isVisible());
        ScreenFixture.onFx(() -> door.execute(new Command.DeleteTopic("orders")).join());
        tick();
        assertEquals(List.of("Topic orders is gone."), consequences(robot));
    }

    private static List<String> consequences(FxRobot robot) {
        return robot.lookup(".bl-confirm .bl-consequence").queryAllAs(Label.class).stream()
                .map(Label::getText)
                .toList();
    }

    /** No other topic has taken the place of the one that went, with its Delete under the pointer; the table has the focus. */
    private static void nothingDangerous(FxRobot robot) {
        assertTrue(robot.lookup("#topic-delete").tryQuery().isEmpty(), "a Delete button stands there");
        TableView<?> table = robot.lookup("#topic-table").queryAs(TableView.class);
        assertTrue(
                table.getSelectionModel().isEmpty(),
                () -> "selected: " + table.getSelectionModel().getSelectedItem());
    }

    /** The same when somebody else deletes the topic that is looked at, and focus is on one of its buttons. */
    @Test
    void aTopicDeletedElsewhereLeavesNoOtherInItsPlace(FxRobot robot) {
        robot.clickOn("orders");
        ScreenFixture.onFx(() -> robot.lookup("#topic-delete").queryButton().requestFocus());
        door.execute(new Command.DeleteTopic("orders")).join();
        tick();
        nothingDangerous(robot);
        assertTrue(robot.lookup("#topic-table").query().isFocused());
    }

    /** And when a filter hides it: what is looked at stays what was chosen. */
    @Test
    void aFilterThatHidesTheSelectedTopicSelectsNoOther(FxRobot robot) {
        robot.clickOn("orders");
        robot.clickOn("#topics-filter").write("pay");
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

    /** Types in the place of what stands there; two clicks are two clicks on a busy machine, so no double click selects it. */
    private static void instead(FxRobot robot, String field, String typed) {
        robot.clickOn(field)
                .press(KeyCode.CONTROL, KeyCode.A)
                .release(KeyCode.A, KeyCode.CONTROL)
                .write(typed);
    }

    @Test
    void aTopicOnlyGrowsAndTheFormSaysWhy(FxRobot robot) {
        robot.clickOn("audit").clickOn("#topic-grow");
        instead(robot, "#grow-count .text-field", "1");
        assertTrue(robot.lookup("#grow-confirm").queryButton().isDisabled());
        assertTrue(text(robot, "#grow-says").contains("only be added"));
        ScreenFixture.onFx(() -> fixture.picture("topics-grow"));
        instead(robot, "#grow-count .text-field", "5");
        robot.clickOn("#grow-confirm");
        tick();
        assertEquals(5, topic("audit").orElseThrow().partitions().size());
    }

    /** The answer names partition and offset and leads there; the button is in sight in the smallest window, too. */
    @Test
    void aRecordIsWrittenAndTheAnswerNamesAndOpensIt(FxRobot robot) {
        robot.clickOn("orders").clickOn("#tab-write");
        ScreenFixture.onFx(() -> fixture.size(800, 430));
        WaitForAsyncUtils.waitForFxEvents();
        Bounds button = onScreen(robot, "#write-send");
        Bounds all = onScreen(robot, "#topics");
        assertTrue(all.contains(button), "the button at " + button + " is cut off in " + all);
        robot.clickOn("#write-key").write("order-1");
        robot.press(KeyCode.TAB).release(KeyCode.TAB);
        robot.press(KeyCode.TAB).release(KeyCode.TAB);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("#write-value").query().isFocused());
        assertTrue(all.contains(onScreen(robot, "#write-value")), "a field reached by Tab comes into sight");
        robot.write("{\"total\":41.9}");
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
        robot.clickOn("#write-value").write("v");
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

    @Test
    void aCloneStartsFromTheSameShape(FxRobot robot) {
        robot.clickOn("orders").clickOn("#topic-clone");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                "orders-copy",
                robot.lookup("#create-name").queryAs(TextInputControl.class).getText());
        ScreenFixture.onFx(() -> fixture.picture("topics-clone"));
    }
}
