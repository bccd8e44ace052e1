package brokerlab.app.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.racks.Stand;
import brokerlab.app.shell.Target;
import brokerlab.app.source.SampleDoor;
import brokerlab.engine.view.Command;
import java.util.Locale;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
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
class SegmentsScreenTest {
    private final SampleDoor door = SampleDoor.still();
    private Stand stand;

    @Start
    void start(Stage stage) {
        stand = new Stand(stage, door.source("racks-demo"), Locale.ENGLISH, true, SegmentsScreen::new);
    }

    private void tick() {
        for (int i = 0; i < 3; i++) {
            door.advance(600);
            Stand.onFx(stand::tick);
            WaitForAsyncUtils.waitForFxEvents();
        }
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    @Test
    void aLinkOpensTheReplicaAndArrowsWalkItsSegments(FxRobot robot) {
        Stand.onFx(() -> stand.screen().show(new Target.SegmentTarget("orders", 1, -1, 364_902)));
        tick();
        ListView<?> list = robot.lookup("#segment-list").queryAs(ListView.class);
        assertEquals(6, list.getItems().size());
        assertEquals(2, list.getSelectionModel().getSelectedIndex());
        Stand.onFx(list::requestFocus);
        robot.press(KeyCode.RIGHT).release(KeyCode.RIGHT);
        tick();
        assertEquals(3, list.getSelectionModel().getSelectedIndex());
        assertTrue(stand.screen().selection() instanceof Target.SegmentTarget t
                && t.baseOffset() == 547_388
                && t.topic().equals("orders"));
        assertEquals("1,020,118", text(robot, "#fact-high-watermark"));
    }

    @Test
    void aBatchIsShownDownToItsBytesAndKeptWhileTheLogGrows(FxRobot robot) {
        Stand.onFx(() -> stand.screen().show(new Target.SegmentTarget("orders", 1, -1, 364_902)));
        tick();
        TableView<?> table = robot.lookup("#batch-table").queryAs(TableView.class);
        Stand.onFx(() -> table.getSelectionModel().select(3));
        tick();
        assertTrue(text(robot, "#crc-value").endsWith("✓"));
        String value =
                robot.lookup("#record-value").queryAs(TextInputControl.class).getText();
        assertTrue(value.contains("\"sku\""), value);
        tick();
        assertEquals(3, table.getSelectionModel().getSelectedIndex());
    }

    private String find(FxRobot robot, String typed) {
        TextInputControl field = robot.lookup("#find-offset").queryAs(TextInputControl.class);
        Stand.onFx(() -> {
            field.requestFocus();
            field.clear();
        });
        robot.write(typed).press(KeyCode.ENTER).release(KeyCode.ENTER);
        tick();
        return text(robot, "#find-says");
    }

    /** Every refusal names what was typed and what would be right, and takes the answer before away, drawing and all. */
    @Test
    void anOffsetIsLookedUpAndWhatCannotBeFoundIsRefusedInWords(FxRobot robot) {
        Stand.onFx(() -> stand.screen().show(new Target.SegmentTarget("orders", 1, -1, -1)));
        tick();
        var refusals = new java.util.LinkedHashMap<String, String>();
        refusals.put("99999999999", "Offset 99,999,999,999 lies past the log end, 1,020,166");
        refusals.put("99999999999999999999", "“99999999999999999999” is no offset: the largest there can be is 9,223,");
        refusals.put("-1", "“-1” is no offset: they begin at 0.");
        refusals.put("abc", "“abc” is no offset: type a whole number");
        refusals.put("1.5", "“1.5” is no offset");
        refusals.forEach((typed, says) -> {
            assertTrue(find(robot, "365,000").startsWith("Offset 365,000: "), text(robot, "#find-says"));
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
        Stand.onFx(() -> stand.screen().show(new Target.RecordTarget("orders", 1, 365_000)));
        tick();
        assertTrue(text(robot, "#find-says").startsWith("Offset 365,000: "), text(robot, "#find-says"));
        assertTrue(text(robot, "#find-says").endsWith("holds it."), text(robot, "#find-says"));
        assertEquals(
                "365,000",
                robot.lookup("#find-offset").queryAs(TextInputControl.class).getText());
        assertTrue(robot.lookup("#crc-value").tryQuery().isPresent(), "its batch is selected");
    }

    @Test
    void rollingSaysThatItWasDone(FxRobot robot) {
        tick();
        robot.clickOn("#roll-now");
        tick();
        assertTrue(stand.said.stream().anyMatch(s -> s.contains("was closed")), stand.said.toString());
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
