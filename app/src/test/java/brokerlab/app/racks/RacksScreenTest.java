package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A person looks at the racks: tiles, cards, the heat grid and the table. */
@ExtendWith(ApplicationExtension.class)
final class RacksScreenTest extends RacksScreenFixture {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    /** Tiles beat while records come in: on at one snapshot, off at the next, and off when they stop. */
    @Test
    void tilesPulseWithTheirTraffic(FxRobot robot) {
        ReplicaTile tile = robot.lookup("#tile-1-clicks-0").queryAs(ReplicaTile.class);
        move(1_000);
        move(1_000);
        boolean first = tile.beats();
        move(1_000);
        assertTrue(tile.beats() != first);
        door.execute(new Command.KillBroker(1)).join();
        move(1_000);
        move(1_000);
        assertFalse(tile.beats());
        move(1_000);
        assertFalse(tile.beats());
    }

    /** The bar that beats stands below the letters of a tile, at each size of text, on a leader as on a copy. */
    @Test
    void aBarThatBeatsLeavesTheWordsOfItsTileFree() {
        try {
            for (int percent : new int[] {100, 125, 150}) {
                ScreenFixture.onFx(() -> fixture.textSize(percent));
                for (ReplicaTile.Look look : List.of(ReplicaTile.Look.LEADER, ReplicaTile.Look.IN_SYNC)) {
                    ScreenFixture.onFx(() -> beats(look, look + " at " + percent + " %"));
                }
            }
        } finally {
            ScreenFixture.onFx(() -> fixture.textSize(100));
        }
    }

    private void beats(ReplicaTile.Look look, String at) {
        ReplicaTile tile = fixture.screen().node().lookupAll("#broker-1 .bl-tile").stream()
                .map(ReplicaTile.class::cast)
                .filter(t -> t.look() == look)
                .findFirst()
                .orElseThrow();
        tile.beat(false);
        tile.beat(true);
        fixture.screen().node().applyCss();
        fixture.screen().node().layout();
        double top = tile.getBackground().getFills().getLast().getInsets().getTop();
        double bottom = tile.getBackground().getFills().getLast().getInsets().getBottom();
        Bounds words = tile.lookup(".text").getBoundsInParent();
        assertTrue(
                top >= words.getMaxY() - 1,
                at + ": the bar begins at " + top + ", the words end at " + words.getMaxY());
        assertTrue(tile.getHeight() - top - bottom >= 1.5, at + ": no bar is left of " + tile.getHeight());
        tile.beat(false);
    }

    /** Nothing that is silent looks empty: the placement stays, offline, and each card says where its data is. */
    @Test
    void withoutAnyBrokerTheLastKnownPlacementStays(FxRobot robot) {
        for (int id = 1; id <= 3; id++) {
            door.execute(new Command.KillBroker(id)).join();
        }
        move(300);
        assertEquals("no broker runs; the data is on disk, shown as last known", text(robot, "#racks-sentence"));
        for (int id = 1; id <= 3; id++) {
            assertEquals(
                    ReplicaTile.Look.OFFLINE,
                    robot.lookup("#tile-" + id + "-orders-1")
                            .queryAs(ReplicaTile.class)
                            .look());
            assertTrue(text(robot, "#broker-" + id + "-note").contains("Its data is on disk: "));
        }
        assertTrue(robot.lookup("No replicas here yet. New topics will use this broker.")
                .tryQuery()
                .isEmpty());
    }

    @Test
    void aTileTellsAllAboutItsPartition(FxRobot robot) {
        robot.clickOn("#tile-2-orders-1");
        assertEquals(new Target.PartitionTarget("orders", 1), fixture.screen().selection());
        Snapshot.Partition p = door.snapshot().topics().stream()
                .filter(t -> t.name().equals("orders"))
                .findFirst()
                .orElseThrow()
                .partitions()
                .get(1);
        assertEquals(p.leader() + " (epoch " + p.leaderEpoch() + ")", text(robot, "#inspector-leader"));
        ScreenFixture.onFx(() -> fixture.picture("racks-dark-en"));
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        ScreenFixture.onFx(() -> fixture.picture("racks-dark-ko"));
    }

    @Test
    void arrowsWalkOverTiles(FxRobot robot) {
        robot.clickOn("#tile-1-orders-0").press(KeyCode.RIGHT).release(KeyCode.RIGHT);
        assertEquals(
                "tile-1-orders-1",
                fixture.screen().node().getScene().getFocusOwner().getId());
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        assertEquals(new Target.PartitionTarget("orders", 1), fixture.screen().selection());
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        assertEquals(new Target.Whole("racks"), fixture.screen().selection());
        ScreenFixture.onFx(() -> fixture.picture("racks-none"));
    }

    /** Of the kind "names of 249 characters": in the legend of the heat grid, whose names made it wider than the window. */
    @Test
    void aTopicWithTheLongestNameLeavesTheHeatGridItsPlace(FxRobot robot) {
        String name = "Aa" + "x_.-7".repeat(49) + "zz";
        assertEquals(249, name.length());
        door.execute(new Command.CreateTopic(name, 1, 3, new TreeMap<>(), Map.of()))
                .join();
        move(300);
        robot.clickOn("#mode-heat");
        WaitForAsyncUtils.waitForFxEvents();
        Labeled said = robot.lookup(".legend-line .label").queryAllAs(Labeled.class).stream()
                .filter(l -> l.getText().equals(name))
                .findFirst()
                .orElseThrow();
        assertTrue(said.isTextTruncated());
        assertEquals(name, said.getTooltip().getText());
        assertTrue(((Region) robot.lookup("#heat-grid").query()).minWidth(-1) < 400);
        ScreenFixture.onFx(() -> fixture.picture("racks-heat-longest"));
    }

    /** From the palette: all preferred leaders are elected, after a look at which move and which cannot. */
    @Test
    void allPreferredLeadersAreElectedAfterAPreview(FxRobot robot) throws Exception {
        assertFalse(robot.lookup("#racks-elect-all").query().isVisible(), "nothing to do, nothing offered");
        door.execute(new Command.StopBroker(2)).join();
        move(300);
        ScreenFixture.onFx(() -> fixture.screen().actions().stream()
                .filter(a -> a.id().equals("elect.preferred"))
                .findFirst()
                .orElseThrow()
                .run()
                .run());
        fixture.awaitModal();
        String said = said(robot, ".bl-confirm");
        assertTrue(said.contains("not running or not in sync"), said);
        ScreenFixture.onFx(() -> fixture.picture("racks-elect-all"));
        robot.clickOn("Elect");
        assertTrue(robot.lookup(".bl-confirm").tryQuery().isEmpty());
        assertTrue(door.asked.contains(new Command.ElectPreferredLeaders()), door.asked.toString());
    }

    /**
     * Brokers and nodes are no processes of their own: no line of a terminal would end one here, and one could end a stranger's. Of the
     * kind "same from a terminal"; siblings: a broker that is stopped, a node, and a rack whose loss is only looked at.
     */
    @Test
    void whatNoCommandDoesHereShowsNoLineForATerminal(FxRobot robot) {
        for (String act : List.of("#act-kill", "#act-stop", "#act-restart")) {
            robot.clickOn("#broker-2-menu").clickOn(act);
            WaitForAsyncUtils.waitForFxEvents();
            assertTrue(robot.lookup(".bl-confirm").tryQuery().isPresent(), act);
            assertTrue(robot.lookup(".bl-confirm .terminal-line").tryQuery().isEmpty(), act);
            robot.clickOn("Cancel");
        }
        robot.clickOn("#lose-rack-b");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("#rack-loss .terminal-line").tryQuery().isEmpty());
        robot.clickOn("Close");
        robot.clickOn("#zoo-2");
        robot.clickOn("#inspector-act-kill");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup(".bl-confirm").tryQuery().isPresent());
        assertTrue(robot.lookup(".bl-confirm .terminal-line").tryQuery().isEmpty());
    }

    /** The bar of the disk has its figure beside it, whole within the card, in a small window as well. */
    @Test
    void theDisksBarSaysHowMuchOfHowMuch(FxRobot robot) throws Exception {
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            ScreenFixture.onFx(() -> {
                fixture.language(language);
                fixture.size(836, 560);
            });
            move(300);
            fixture.settled();
            Labeled says = robot.lookup("#broker-1-disk").queryLabeled();
            String pattern = language.equals(Locale.ENGLISH) ? "[0-9]+ % of [0-9.]+ [GT]B" : "[0-9.]+ [GT]B 중 [0-9]+ %";
            assertTrue(says.getText().matches(pattern), says.getText());
            Node card = says.getParent().getParent();
            double left = card.localToScene(card.getLayoutBounds()).getMaxX()
                    - says.localToScene(says.getLayoutBounds()).getMaxX();
            assertTrue(left >= 8, "its end is " + left + " px from the card's edge");
        }
    }

    /** What the tiles mean stands once on the screen, and the bar says whose disk it shows. */
    @Test
    void theLegendStandsOnceAndTheDiskSaysWhoseItIs(FxRobot robot) {
        long legends = robot.lookup(".label").queryAllAs(Labeled.class).stream()
                .filter(l -> l.getText().equals("leader: takes the writes"))
                .count();
        assertEquals(1, legends);
        String card = said(robot, "#broker-1");
        assertTrue(card.contains("machine’s disk") && card.contains("logs"), card);
    }

    /** Forty brokers with a thousand replicas: a heat grid by itself, every rack and broker with its name. */
    @Test
    void aLargeClusterIsAHeatGridByItself(FxRobot robot) {
        for (int i = 0; i < 37; i++) {
            door.execute(new Command.AddBroker("rack-" + "abcde".charAt(i % 5))).join();
        }
        door.execute(new Command.CreateTopic("invoices", 300, 3, Map.of(), Map.of()))
                .join();
        door.execute(new Command.StopBroker(12)).join();
        move(300);
        assertTrue(robot.lookup("#heat-grid").tryQuery().isPresent());
        ScreenFixture.onFx(() -> fixture.picture("racks-heat-many"));
        robot.clickOn("#heat-by-lag");
        ScreenFixture.onFx(() -> fixture.picture("racks-heat-many-lag"));
    }

    /**
     * Of many partitions a person finds those of a topic by its name: the others leave the grid, Enter goes from the field to the cells,
     * arrows walk in what is left, Esc brings all back. Siblings: a name that nothing has, and Korean.
     */
    @Test
    void theHeatGridIsFilteredByTopic(FxRobot robot) {
        door.execute(new Command.CreateTopic("invoices", 300, 3, Map.of(), Map.of()))
                .join();
        move(300);
        robot.clickOn("#mode-heat");
        int all = door.snapshot().topics().stream()
                .flatMap(t -> t.partitions().stream())
                .mapToInt(p -> p.replicas().size())
                .sum();
        int orders = door.snapshot().topics().stream()
                .filter(t -> t.name().equals("orders"))
                .flatMap(t -> t.partitions().stream())
                .mapToInt(p -> p.replicas().size())
                .sum();
        robot.clickOn("#heat-filter").write("orde");
        move(300);
        String says = text(robot, "#heat-says").replace(",", "");
        assertTrue(says.startsWith(orders + " replicas") && says.contains(" of " + all), says);
        ScreenFixture.onFx(() -> fixture.picture("racks-heat-filtered"));
        robot.push(KeyCode.ENTER);
        assertTrue(robot.lookup("#heat-grid").query().isFocused());
        for (int i = 0; i < orders + 3; i++) {
            assertTrue(text(robot, "#heat-says").contains("orders-"), text(robot, "#heat-says"));
            robot.push(KeyCode.RIGHT);
        }
        robot.push(KeyCode.ENTER);
        assertTrue(fixture.screen().selection() instanceof Target.PartitionTarget p
                && p.topic().equals("orders"));
        robot.clickOn("#heat-filter").write("-no-such");
        assertTrue(text(robot, "#heat-says").startsWith("No replicas are"), text(robot, "#heat-says"));
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        assertTrue(text(robot, "#heat-says").contains("0개가"), text(robot, "#heat-says"));
        ScreenFixture.onFx(() -> fixture.language(Locale.ENGLISH));
        robot.push(KeyCode.ESCAPE);
        assertEquals("", robot.lookup("#heat-filter").queryTextInputControl().getText());
        assertTrue(text(robot, "#heat-says").startsWith("Point at a cell"), text(robot, "#heat-says"));
    }

    @Test
    void theSameAsAHeatGridAndAsATable(FxRobot robot) {
        robot.clickOn("#mode-heat");
        WaitForAsyncUtils.waitForFxEvents();
        ScreenFixture.onFx(() -> fixture.picture("racks-heat"));
        robot.moveTo("#heat-grid .bl-drawing");
        robot.clickOn("#heat-by-lag");
        ScreenFixture.onFx(() -> fixture.picture("racks-heat-lag"));
        robot.clickOn("#heat-by-size");
        assertTrue(text(robot, "#heat-scale").contains("the largest has"), text(robot, "#heat-scale"));
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        ScreenFixture.onFx(() -> fixture.picture("racks-heat-size-ko"));
        ScreenFixture.onFx(() -> fixture.language(Locale.ENGLISH));
        robot.clickOn("#heat-by-state");
        robot.clickOn("#mode-table");
        WaitForAsyncUtils.waitForFxEvents();
        ScreenFixture.onFx(() -> fixture.picture("racks-table"));
        robot.clickOn("#broker-table .table-row-cell");
        assertEquals(new Target.BrokerTarget(1), fixture.screen().selection());
        ScreenFixture.onFx(() -> fixture.picture("racks-table-selected"));
    }
}
