package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.shell.Target;
import brokerlab.app.source.SampleDoor;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class RacksScreenTest {
    private final SampleDoor door = SampleDoor.still();
    private Stand stand;

    @Start
    void start(Stage stage) {
        stand = new Stand(stage, door.source("racks-demo"), Locale.ENGLISH, true, RacksScreen::new);
    }

    private void move(long ms) {
        door.advance(ms);
        WaitForAsyncUtils.waitForFxEvents();
        Stand.onFx(stand::tick);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    @Test
    void aTileTellsAllAboutItsPartition(FxRobot robot) {
        robot.clickOn("#tile-2-orders-1");
        assertEquals(new Target.PartitionTarget("orders", 1), stand.screen().selection());
        Snapshot.Partition p = door.snapshot().topics().stream()
                .filter(t -> t.name().equals("orders"))
                .findFirst()
                .orElseThrow()
                .partitions()
                .get(1);
        assertEquals(p.leader() + " (epoch " + p.leaderEpoch() + ")", text(robot, "#inspector-leader"));
        Stand.onFx(() -> stand.picture("racks-dark-en"));
        Stand.onFx(() -> stand.language(Locale.KOREAN));
        Stand.onFx(() -> stand.picture("racks-dark-ko"));
    }

    @Test
    void killingABrokerShowsItsCostFirstAndThenItsTilesOffline(FxRobot robot) {
        robot.clickOn("#broker-2-menu").clickOn("#act-kill");
        WaitForAsyncUtils.waitForFxEvents();
        Stand.onFx(() -> stand.picture("racks-kill-preview"));
        assertTrue(door.snapshot().brokers().stream().allMatch(b -> b.state() == Snapshot.BrokerState.RUNNING));
        robot.clickOn("Kill broker 2");
        move(300);
        ReplicaTile tile = robot.lookup("#tile-2-orders-1").queryAs(ReplicaTile.class);
        assertEquals(ReplicaTile.Look.OFFLINE, tile.look());
        assertTrue(tile.getAccessibleText().contains("offline"), tile.getAccessibleText());
        Stand.onFx(() -> stand.picture("racks-killed"));
        robot.clickOn("#broker-2-start");
        move(300);
        assertEquals(
                Snapshot.BrokerState.RUNNING, door.snapshot().brokers().get(1).state());
        assertTrue(tile.look() != ReplicaTile.Look.OFFLINE);
    }

    @Test
    void arrowsWalkOverTiles(FxRobot robot) {
        robot.clickOn("#tile-1-orders-0").press(KeyCode.RIGHT).release(KeyCode.RIGHT);
        assertEquals(
                "tile-1-orders-1",
                stand.screen().node().getScene().getFocusOwner().getId());
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        assertEquals(new Target.PartitionTarget("orders", 1), stand.screen().selection());
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        assertEquals(new Target.Whole("racks"), stand.screen().selection());
        Stand.onFx(() -> stand.picture("racks-none"));
    }

    @Test
    void aNodeThatWouldCostTheQuorumNeedsItsNameTyped(FxRobot robot) {
        door.execute(new Command.StopZooKeeperNode(1)).join();
        move(300);
        robot.clickOn("#zoo-2");
        robot.clickOn("#inspector-act-stop");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("Stop zoo2").queryButton().isDisabled());
        Stand.onFx(() -> stand.picture("racks-quorum"));
        robot.clickOn(".bl-confirm .text-field").write("zoo2").clickOn("Stop zoo2");
        move(300);
        assertEquals(
                Snapshot.NodeState.STOPPED,
                door.snapshot().zooKeeper().nodes().get(1).state());
    }

    /** The sentence of the header and every preview know that there is no quorum. */
    @Test
    void withoutAQuorumAKillMovesNoLeaderAndThePreviewSaysSo(FxRobot robot) {
        door.execute(new Command.StopZooKeeperNode(1)).join();
        door.execute(new Command.StopZooKeeperNode(3)).join();
        move(300);
        assertTrue(text(robot, "#racks-sentence").contains("no ZooKeeper quorum"), text(robot, "#racks-sentence"));
        robot.clickOn("#broker-1-menu").clickOn("#act-kill");
        WaitForAsyncUtils.waitForFxEvents();
        String said = said(robot, ".bl-confirm");
        assertTrue(said.contains("no leader is elected"), said);
        assertTrue(said.contains("no leader that answers until the quorum is back"), said);
        assertTrue(said.contains("nobody notices"), said);
        assertFalse(said.contains("leaders move") || said.contains("keeps a leader"), said);
        assertTrue(
                robot.lookup(".bl-confirm .terminal-line").tryQuery().isEmpty(),
                "no terminal line that would end nothing");
        Stand.onFx(() -> stand.picture("racks-kill-no-quorum"));
        robot.clickOn("Cancel");
        robot.clickOn("#lose-rack-b");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(said(robot, "#rack-loss").contains("partitions lost"), said(robot, "#rack-loss"));
        Stand.onFx(() -> stand.picture("racks-lose-no-quorum"));
    }

    private static String said(FxRobot robot, String query) {
        return robot
                .from(robot.lookup(query).<javafx.scene.Node>query())
                .lookup(".label")
                .queryAllAs(Labeled.class)
                .stream()
                .map(Labeled::getText)
                .collect(Collectors.joining("\n"));
    }

    /** Two of three nodes: the quorum stands, and the next node that goes takes it. */
    @Test
    void theSentenceNamesTheWorstSingleLoss(FxRobot robot) {
        door.execute(new Command.StopZooKeeperNode(1)).join();
        move(300);
        String sentence = text(robot, "#racks-sentence");
        assertTrue(sentence.contains("worst single loss") && !sentence.contains("no single point"), sentence);
        Stand.onFx(() -> stand.picture("racks-weak"));
        Stand.onFx(() -> stand.language(Locale.KOREAN));
        Stand.onFx(() -> stand.picture("racks-weak-ko"));
    }

    @Test
    void aRackCanBeLostInAPreview(FxRobot robot) {
        robot.clickOn("#lose-rack-b");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("#rack-loss").tryQuery().isPresent());
        Stand.onFx(() -> stand.picture("racks-lose"));
        robot.clickOn("Close");
        assertTrue(robot.lookup("#rack-loss").tryQuery().isEmpty());
    }

    @Test
    void aBrokerIsAddedToANewRack(FxRobot robot) {
        robot.clickOn("#racks-add-broker");
        robot.doubleClickOn("#add-broker-rack .text-field").write("rack-d");
        Stand.onFx(() -> stand.picture("racks-add-broker"));
        robot.clickOn("#add-broker-confirm");
        move(300);
        assertTrue(robot.lookup("#broker-4").tryQuery().isPresent());
        assertTrue(door.snapshot().brokers().getLast().rack().endsWith("d"), "the rack typed");
    }

    @Test
    void theSameAsAHeatGridAndAsATable(FxRobot robot) {
        robot.clickOn("#mode-heat");
        WaitForAsyncUtils.waitForFxEvents();
        Stand.onFx(() -> stand.picture("racks-heat"));
        robot.clickOn("#mode-table");
        WaitForAsyncUtils.waitForFxEvents();
        Stand.onFx(() -> stand.picture("racks-table"));
        robot.clickOn("#broker-table .table-row-cell");
        assertEquals(new Target.BrokerTarget(1), stand.screen().selection());
        Stand.onFx(() -> stand.picture("racks-table-selected"));
    }
}
