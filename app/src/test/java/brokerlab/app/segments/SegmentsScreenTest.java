package brokerlab.app.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.HexView;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Paint;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class SegmentsScreenTest {
    private final SampleDoor door = SampleDoor.still();
    private ScreenFixture fixture;

    @Start
    void start(Stage stage) {
        fixture = new ScreenFixture(stage, door.source("racks-demo"), Locale.ENGLISH, true, SegmentsScreen::new);
    }

    @BeforeEach
    void settle() throws Exception {
        fixture.settled();
    }

    private void tick() {
        for (int i = 0; i < 3; i++) {
            door.advance(600);
            ScreenFixture.onFx(fixture::tick);
            fixture.settle();
        }
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    @Test
    void aLinkOpensTheReplicaAndArrowsWalkItsSegments(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.SegmentTarget("orders", 1, -1, 364_902)));
        tick();
        ListView<?> list = robot.lookup("#segment-list").queryAs(ListView.class);
        assertEquals(6, list.getItems().size());
        assertEquals(2, list.getSelectionModel().getSelectedIndex());
        ScreenFixture.onFx(list::requestFocus);
        robot.press(KeyCode.RIGHT).release(KeyCode.RIGHT);
        tick();
        assertEquals(3, list.getSelectionModel().getSelectedIndex());
        assertTrue(fixture.screen().selection() instanceof Target.SegmentTarget t
                && t.baseOffset() == 547_388
                && t.topic().equals("orders"));
        assertEquals("1,020,118", text(robot, "#fact-high-watermark"));
    }

    /** At 1440 × 900 all eight columns of the batches are there at once, whole, as on the drawing board; below 364,902, too. */
    @Test
    void allColumnsOfTheBatchesFitBesideTheInspector(FxRobot robot) throws Exception {
        for (long base : new long[] {364_902, 0}) {
            ScreenFixture.onFx(() -> fixture.screen().show(new Target.SegmentTarget("orders", 1, -1, base)));
            tick();
            fixture.settled();
            TableView<?> table = robot.lookup("#batch-table").queryTableView();
            ScreenFixture.onFx(() -> {
                double wide = table.getColumns().stream()
                        .mapToDouble(c -> c.getWidth())
                        .sum();
                assertTrue(wide <= table.getWidth(), base + ": " + wide + " of " + table.getWidth());
                for (Node node : table.lookupAll(".scroll-bar")) {
                    ScrollBar bar = (ScrollBar) node;
                    assertTrue(
                            bar.getOrientation() == Orientation.VERTICAL || !bar.isVisible(),
                            "no bar takes a row's room");
                }
                for (Node node : table.lookupAll(".table-cell")) {
                    if (node.lookup(".text") instanceof Text text && node.isVisible()) {
                        assertFalse(text.getText().endsWith("…"), text.getText());
                    }
                }
                fixture.picture("segments-" + base);
            });
        }
    }

    /** Bars reach from edge to edge; siblings: many batches have an overview below, few ones that are all in sight none but for a look-up. */
    @Test
    void theBarsOfTheBatchesTakeTheWholeWidth(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.SegmentTarget("orders", 1, -1, 364_902)));
        tick();
        BatchStrip strip = robot.lookup("#batch-strip").queryAs(BatchStrip.class);
        assertEquals(strip.getWidth(), strip.reach(), 6);
        assertTrue(strip.overview(), "more batches than bars");
        assertEquals(1_000, 80 * BatchStrip.step(80, 1_000), 1e-9, "few have wider ones");
        assertTrue(BatchStrip.step(1, 1_000) < 100, "one alone is a bar still");
    }

    /** What is in sight already is not drawn once more below; siblings: what is appended at the moment, and what is missing before. */
    @Test
    void aSegmentThatIsAllInSightHasNoOverview() {
        List<Query.Batch> two = List.of(batch(0, 600), batch(600, 400));
        assertTrue(BatchStrip.whole(two, two, 1_000));
        assertTrue(BatchStrip.whole(two, two, 1_040), "the newest bytes are not read yet");
        assertFalse(BatchStrip.whole(two, two, 2_000));
        assertFalse(BatchStrip.whole(two.subList(0, 1), two, 1_000));
        List<Query.Batch> later = two.subList(1, 2);
        assertFalse(BatchStrip.whole(later, later, 1_000), "those before are not read");
        assertFalse(BatchStrip.whole(List.of(), List.of(), 1));
    }

    private static Query.Batch batch(int position, int size) {
        return new Query.Batch(
                position, size, (byte) 2, position, position, 1, 0, 1, 1, "none", false, false, false, -1, (short) 0, 0,
                0);
    }

    /** The selected batch is brought into sight below one before it, and no row is cut by the headings. */
    @Test
    void rowsAreWholeBelowTheHeadings(FxRobot robot) throws Exception {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.SegmentTarget("orders", 1, -1, 364_902)));
        tick();
        find(robot, "365,600");
        fixture.settled();
        TableView<?> table = robot.lookup("#batch-table").queryTableView();
        ScreenFixture.onFx(() -> {
            var flow = (VirtualFlow<?>) table.lookup(".virtual-flow");
            int selected = table.getSelectionModel().getSelectedIndex();
            assertTrue(selected > 1, "in the midst: " + selected);
            var first = flow.getFirstVisibleCell();
            assertEquals(selected - 1, first.getIndex());
            assertEquals(0, first.getLayoutY(), 0.5);
            fixture.picture("segments-found");
        });
    }

    /** Of the kind "empty is not unknown": a segment is not without batches before they were read. */
    @Test
    void aSegmentThatIsBeingReadIsNotSaidToBeEmpty(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.SegmentTarget("orders", 1, -1, 364_902)));
        tick();
        door.hold();
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.SegmentTarget("orders", 1, -1, 547_388)));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("Reading the batches…", text(robot, "#batches-none"));
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        assertEquals("배치를 읽는 중…", text(robot, "#batches-none"));
        door.release();
        tick();
        assertFalse(robot.lookup("#batch-table").queryTableView().getItems().isEmpty());
    }

    /** "none 100 %" says of what it is the name; its sibling, the attributes of a batch, too. */
    @Test
    void whatIsNotCompressedIsSaidSo(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.SegmentTarget("orders", 1, -1, 364_902)));
        tick();
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            ScreenFixture.onFx(() -> fixture.language(language));
            var words = new SegmentsWords(fixture.texts());
            String said = words.summary(new Query.SummaryAnswer(1, 1, 0, Map.of("none", 100L)));
            assertTrue(said.endsWith(language.equals(Locale.ENGLISH) ? "uncompressed 100 %" : "압축 없음 100 %"), said);
            assertEquals("lz4", words.codec("lz4"));
        }
    }

    @Test
    void aBatchIsShownDownToItsBytesAndKeptWhileTheLogGrows(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.SegmentTarget("orders", 1, -1, 364_902)));
        tick();
        TableView<?> table = robot.lookup("#batch-table").queryAs(TableView.class);
        ScreenFixture.onFx(() -> table.getSelectionModel().select(3));
        tick();
        assertTrue(text(robot, "#crc-value").endsWith("✓"));
        String value = text(robot, "#record-value");
        assertTrue(value.contains("\"sku\""), value);
        tick();
        assertEquals(3, table.getSelectionModel().getSelectedIndex());
    }

    private String find(FxRobot robot, String typed) {
        TextInputControl field = robot.lookup("#find-offset").queryAs(TextInputControl.class);
        ScreenFixture.onFx(() -> {
            field.requestFocus();
            field.clear();
        });
        fixture.type(typed);
        robot.push(KeyCode.ENTER);
        tick();
        return text(robot, "#find-says");
    }

    /** Every refusal names what was typed and what would be right, and takes the answer before away, drawing and all. */
    @Test
    void anOffsetIsLookedUpAndWhatCannotBeFoundIsRefusedInWords(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.SegmentTarget("orders", 1, -1, -1)));
        tick();
        var refusals = new java.util.LinkedHashMap<String, String>();
        refusals.put("99999999999", "Offset 99,999,999,999 lies past the log end, 1,020,166");
        refusals.put("99999999999999999999", "“99999999999999999999” is no offset: the largest there can be is 9,223,");
        refusals.put("99 999 999 999 999 999 999", "“99 999 999 999 999 999 999” is no offset: the largest there");
        refusals.put("99,999,999,999,999,999,999", "“99,999,999,999,999,999,999” is no offset: the largest there");
        refusals.put("-1", "“-1” is no offset: they begin at 0.");
        refusals.put("- 5", "“- 5” is no offset: they begin at 0.");
        refusals.put("-99999999999999999999", "“-99999999999999999999” is no offset: they begin at 0.");
        refusals.put("365 00", "“365 00” is no offset: type a whole number");
        refusals.put("abc", "“abc” is no offset: type a whole number");
        refusals.put("1.5", "“1.5” is no offset");
        refusals.forEach((typed, says) -> {
            for (String grouped : new String[] {"365,000", "365 000", "365_000"}) {
                assertTrue(find(robot, grouped).startsWith("Offset 365,000: "), text(robot, "#find-says"));
            }
            BatchStrip strip = robot.lookup("#batch-strip").queryAs(BatchStrip.class);
            assertTrue(strip.playing(), "the look-up is drawn");
            String refusal = find(robot, typed);
            assertTrue(refusal.startsWith(says), refusal);
            assertFalse(strip.playing(), typed + " leaves the old drawing");
        });
        assertTrue(find(robot, "").startsWith("Offset index:"), text(robot, "#find-says"));
    }

    @Test
    void aLinkToARecordOpensItsBatch(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.RecordTarget("orders", 1, 365_000)));
        tick();
        assertTrue(text(robot, "#find-says").startsWith("Offset 365,000: "), text(robot, "#find-says"));
        assertTrue(text(robot, "#find-says").endsWith("holds it."), text(robot, "#find-says"));
        assertEquals(
                "365,000",
                robot.lookup("#find-offset").queryAs(TextInputControl.class).getText());
        assertTrue(robot.lookup("#crc-value").tryQuery().isPresent(), "its batch is selected");
    }

    /** The record one looks at stays, in the words of the other language, as text and in hex. */
    @Test
    void theRecordStaysWhenTheLanguageIsSwitched(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.RecordTarget("orders", 1, 365_000)));
        tick();
        robot.clickOn("#record-later");
        String before = text(robot, "#record-value");
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        String korean = text(robot, "#record-value");
        assertEquals(before.replaceFirst("^key", "키"), korean);
        robot.clickOn("#record-as-hex");
        ScreenFixture.onFx(() -> fixture.language(Locale.ENGLISH));
        robot.clickOn("#record-as-hex");
        assertEquals(before, text(robot, "#record-value"));
    }

    /** Of three pickers the one with the focus has the ring, also after each of them was opened and chosen from. */
    @Test
    void theRingIsRoundThePickerWithTheFocusAlone(FxRobot robot) {
        tick();
        List<ComboBox<?>> pickers = robot.lookup(".combo-box").<ComboBox<?>>queryAll().stream()
                .filter(c -> c.isVisible() && !c.getId().equals("record-list"))
                .toList();
        assertEquals(3, pickers.size());
        for (ComboBox<?> picker : pickers) {
            robot.clickOn(picker).type(KeyCode.DOWN).type(KeyCode.ENTER);
            tick();
            ScreenFixture.onFx(picker::requestFocus);
            WaitForAsyncUtils.waitForFxEvents();
            Paint ring = picker.getBackground().getFills().getFirst().getFill();
            assertEquals(
                    List.of(picker),
                    pickers.stream()
                            .filter(p -> p.getBackground()
                                    .getFills()
                                    .getFirst()
                                    .getFill()
                                    .equals(ring))
                            .toList());
        }
    }

    private static HexView hex(FxRobot robot) {
        return robot.lookup("#batch-hex").queryAs(HexView.class);
    }

    /**
     * The inspector scrolls as one: bytes, records and values have no scroll of their own, also when a value is shown in hex and in a
     * batch of many records. A jump to another batch begins at the top, with what was found in sight in table and list.
     */
    @Test
    void theInspectorScrollsAsOneAndAJumpBeginsAtItsTop(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.RecordTarget("orders", 1, 365_000)));
        tick();
        ScrollPane inspector = robot.lookup("#batch-inspector").queryAs(ScrollPane.class);
        assertEquals(16, hex(robot).perRow());
        assertTrue(inspector.getViewportBounds().getWidth() >= hex(robot).getWidth(), "its width fits");
        robot.clickOn("#record-later");
        robot.clickOn("#record-as-hex");
        fixture.settle();
        assertTrue(robot.lookup("#record-hex").query().isVisible());
        for (Node bar : robot.from(inspector).lookup(".scroll-bar").queryAll()) {
            boolean own = inspector.equals(bar.getParent());
            assertTrue(own || !bar.isVisible(), () -> "a scroll within the scroll: " + bar.getParent());
        }
        ScreenFixture.onFx(() -> {
            inspector.setVvalue(1);
            hex(robot).requestFocus();
        });
        assertTrue(find(robot, "370,000").startsWith("Offset 370,000: "), text(robot, "#find-says"));
        fixture.settle();
        assertEquals(0, inspector.getVvalue(), "a jump begins at the top");
        TableView<?> table = robot.lookup("#batch-table").queryAs(TableView.class);
        Node row = robot.lookup((Node n) -> n instanceof TableRow<?> r && r.isSelected() && !r.isEmpty())
                .query();
        var view = table.localToScene(table.getLayoutBounds());
        var found = row.localToScene(row.getLayoutBounds());
        // a narrow table scrolls its columns sideways: its rows are wider than it is
        assertTrue(
                found.getMinY() >= view.getMinY() && found.getMaxY() <= view.getMaxY(),
                () -> "the batch found is out of sight: " + found + " in " + view);
        ScreenFixture.onFx(() -> fixture.picture("segments-inspector"));
    }

    /** In a narrow window a row has 8 bytes; the caret that leaves the sight takes the pane along. */
    @Test
    void inANarrowWindowTheBytesStillFit(FxRobot robot) {
        ScreenFixture.onFx(() -> {
            fixture.size(760, 560);
            fixture.screen().show(new Target.RecordTarget("orders", 1, 365_000));
        });
        tick();
        ScrollPane inspector = robot.lookup("#batch-inspector").queryAs(ScrollPane.class);
        assertEquals(8, hex(robot).perRow());
        assertTrue(inspector.getViewportBounds().getWidth() >= hex(robot).getWidth(), "its width fits");
        double beginning = hex(robot).getHeight();
        ScreenFixture.onFx(
                () -> robot.lookup("#batch-wholly").queryAs(ToggleButton.class).fire());
        fixture.settle();
        assertTrue(hex(robot).getHeight() > beginning, "all bytes are there");
        ScreenFixture.onFx(hex(robot)::requestFocus);
        robot.press(KeyCode.END).release(KeyCode.END);
        fixture.settle();
        assertTrue(inspector.getVvalue() > 0, "the caret is out of sight");
        robot.press(KeyCode.HOME).release(KeyCode.HOME);
        fixture.settle();
        var top = hex(robot).localToScene(0, 0);
        assertTrue(inspector.localToScene(inspector.getLayoutBounds()).contains(top), "the caret is out of sight");
    }

    @Test
    void rollingSaysThatItWasDone(FxRobot robot) {
        tick();
        robot.clickOn("#roll-now");
        tick();
        assertTrue(fixture.said.stream().anyMatch(s -> s.contains("was closed")), fixture.said.toString());
    }

    @Test
    void replicasAreComparedSideBySide(FxRobot robot) {
        tick();
        robot.clickOn("#compare-replicas");
        tick();
        assertTrue(text(robot, "#compare-says").contains("same everywhere"), text(robot, "#compare-says"));
        door.execute(new Command.StopBroker(1)).join();
        tick();
        robot.clickOn("#compare-replicas");
        tick();
        assertTrue(robot.lookup("#batch-table").tryQuery().isPresent());
    }
}
