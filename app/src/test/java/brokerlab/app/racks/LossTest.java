package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A person is about to lose a broker, a node or a rack, and reads first what it costs. */
@ExtendWith(ApplicationExtension.class)
final class LossTest extends RacksScreenFixture {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void killingABrokerShowsItsCostFirstAndThenItsTilesOffline(FxRobot robot) {
        robot.clickOn("#broker-2-menu").clickOn("#act-kill");
        WaitForAsyncUtils.waitForFxEvents();
        ScreenFixture.onFx(() -> fixture.picture("racks-kill-preview"));
        assertTrue(door.snapshot().brokers().stream().allMatch(b -> b.state() == Snapshot.BrokerState.RUNNING));
        robot.clickOn("Kill broker 2");
        move(300);
        ReplicaTile tile = robot.lookup("#tile-2-orders-1").queryAs(ReplicaTile.class);
        assertEquals(ReplicaTile.Look.OFFLINE, tile.look());
        assertTrue(tile.getAccessibleText().contains("offline"), tile.getAccessibleText());
        ScreenFixture.onFx(() -> fixture.picture("racks-killed"));
        robot.clickOn("#broker-2-start");
        move(300);
        assertEquals(
                Snapshot.BrokerState.RUNNING, door.snapshot().brokers().get(1).state());
        assertTrue(tile.look() != ReplicaTile.Look.OFFLINE);
    }

    @Test
    void aNodeThatWouldCostTheQuorumNeedsItsNameTyped(FxRobot robot) {
        door.execute(new Command.StopZooKeeperNode(1)).join();
        move(300);
        robot.clickOn("#zoo-2");
        robot.clickOn("#inspector-act-stop");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("Stop zoo2").queryButton().isDisabled());
        ScreenFixture.onFx(() -> fixture.picture("racks-quorum"));
        robot.clickOn(".bl-confirm .text-field").write("zoo2").clickOn("Stop zoo2");
        move(300);
        assertEquals(
                Snapshot.NodeState.STOPPED,
                door.snapshot().zooKeeper().nodes().get(1).state());
    }

    /** Of the kind "previews": what an open question says is how it is now, not how it was when it was opened. */
    @Test
    void anOpenQuestionSaysWhatWouldHappenNow(FxRobot robot) {
        robot.clickOn("#broker-1-menu").clickOn("#act-kill");
        String before = said(robot, ".bl-confirm");
        assertTrue(before.contains("→ 2"), before);
        assertFalse(robot.lookup("#confirm-changed").query().isVisible());
        door.execute(new Command.KillBroker(2)).join();
        move(300);
        String after = said(robot, ".bl-confirm");
        assertFalse(after.contains("→ 2"), after);
        assertTrue(robot.lookup("#confirm-changed").query().isVisible());
        door.execute(new Command.KillBroker(3)).join();
        move(300);
        String last = said(robot, ".bl-confirm");
        assertTrue(last.contains("No broker would be left"), last);
        ScreenFixture.onFx(() -> fixture.picture("racks-kill-changed"));
    }

    /**
     * What is lost without a word is told in the order of time: how long nobody notices, then who leads; and each line bears the sign of
     * what it means, not of the worst.
     */
    @Test
    void aKillIsToldInTheOrderOfTime(FxRobot robot) {
        robot.clickOn("#broker-2-menu").clickOn("#act-kill");
        List<String> lines = signs(robot, ".bl-confirm");
        assertEquals(
                "fact It ends without a word and hands nothing over. It stays down until you start it.", lines.get(0));
        assertEquals(
                "harm For up to 6.0 s, until ZooKeeper ends the session, nobody notices: partitions led there do not answer, and"
                        + " acks=all writes to the others held there wait.",
                lines.get(1));
        assertTrue(
                lines.stream().anyMatch(l -> l.startsWith("fact ") && l.contains("leaders move: ")), lines.toString());
        assertFalse(lines.stream().anyMatch(l -> l.contains("keeps a leader")), lines.toString());
        ScreenFixture.onFx(() -> fixture.picture("racks-kill-in-time"));
    }

    /** A sibling: the same of a whole rack, in Korean. */
    @Test
    void aRackLossIsToldInTheOrderOfTime(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        robot.clickOn("#lose-rack-a");
        List<String> lines = signs(robot, "#rack-loss");
        assertTrue(lines.get(0).startsWith("harm ZooKeeper 세션이 만료될 때까지 최대 6.0초 동안"), lines.toString());
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("fact 리더 ")), lines.toString());
    }

    /** A sibling: a broker that is stopped hands over first, so nothing of it waits for a session. */
    @Test
    void aStopWaitsForNoSession(FxRobot robot) {
        robot.clickOn("#broker-2-menu").clickOn("#act-stop");
        List<String> lines = signs(robot, ".bl-confirm");
        assertTrue(lines.get(0).startsWith("fact It hands its partitions over first"), lines.toString());
        assertFalse(lines.stream().anyMatch(l -> l.contains("session")), lines.toString());
    }

    /** Each line with what its sign says. */
    private static List<String> signs(FxRobot robot, String within) {
        return robot.lookup(within + " .bl-consequence").queryAllAs(Labeled.class).stream()
                .map(line -> (line.getPseudoClassStates().contains(PseudoClass.getPseudoClass("status-ok"))
                                ? "good "
                                : line.getPseudoClassStates().contains(PseudoClass.getPseudoClass("status-info"))
                                        ? "fact "
                                        : "harm ")
                        + line.getText())
                .toList();
    }

    /** A sibling: the rack's preview, whose verdict changes with it. */
    @Test
    void anOpenPreviewOfARackSaysWhatWouldHappenNow(FxRobot robot) {
        robot.clickOn("#lose-rack-a");
        assertFalse(said(robot, "#rack-loss").contains("partitions lost"), said(robot, "#rack-loss"));
        door.execute(new Command.KillBroker(2)).join();
        door.execute(new Command.KillBroker(3)).join();
        move(300);
        assertTrue(said(robot, "#rack-loss").contains("partitions lost"), said(robot, "#rack-loss"));
    }

    /** A sibling: when the node that is asked for comes to be the one that the quorum hangs on, its name must be typed first. */
    @Test
    void anOpenQuestionForANodeAsksForItsNameOnceTheQuorumHangsOnIt(FxRobot robot) {
        robot.clickOn("#zoo-2").clickOn("#inspector-act-stop");
        Node yes = robot.lookup(".bl-confirm .danger").query();
        assertFalse(yes.isDisabled());
        door.execute(new Command.StopZooKeeperNode(1)).join();
        move(300);
        assertTrue(yes.isDisabled());
        robot.clickOn(".bl-confirm .text-field").write("zoo2");
        assertFalse(yes.isDisabled());
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
        ScreenFixture.onFx(() -> fixture.picture("racks-kill-no-quorum"));
        robot.clickOn("Cancel");
        robot.clickOn("#lose-rack-b");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(said(robot, "#rack-loss").contains("partitions lost"), said(robot, "#rack-loss"));
        ScreenFixture.onFx(() -> fixture.picture("racks-lose-no-quorum"));
        robot.clickOn("Close").clickOn("#racks-add-broker");
        assertTrue(said(robot, "#add-broker").contains("could not register"), said(robot, "#add-broker"));
    }

    /** Two of three nodes: the quorum stands, and the next node that goes takes it. */
    @Test
    void theSentenceNamesTheWorstSingleLoss(FxRobot robot) {
        door.execute(new Command.StopZooKeeperNode(1)).join();
        move(300);
        String sentence = text(robot, "#racks-sentence");
        assertTrue(sentence.contains("worst single loss") && !sentence.contains("no single point"), sentence);
        ScreenFixture.onFx(() -> fixture.picture("racks-weak"));
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        ScreenFixture.onFx(() -> fixture.picture("racks-weak-ko"));
    }

    @Test
    void aRackCanBeLostInAPreview(FxRobot robot) {
        robot.clickOn("#lose-rack-b");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("#rack-loss").tryQuery().isPresent());
        ScreenFixture.onFx(() -> fixture.picture("racks-lose"));
        robot.clickOn("Close");
        assertTrue(robot.lookup("#rack-loss").tryQuery().isEmpty());
    }

    /** What a rack takes with it is listed as far as it is read: a few partitions, how many more, and those on demand. */
    @Test
    void aRackLossListsAFewPartitionsAndUnfoldsTheOthers(FxRobot robot) throws Exception {
        door.execute(new Command.CreateTopic("alone", 300, 1, Map.of(), Map.of()))
                .join();
        move(300);
        robot.clickOn("#mode-tiles");
        ScreenFixture.onFx(
                () -> robot.lookup(".lose-rack").queryAs(Button.class).fire());
        fixture.awaitModal();
        long first = links(robot);
        assertTrue(first >= 12 && first < 60, first + " links");
        var more = robot.lookup(".loss-more").queryAs(Hyperlink.class);
        assertTrue(more.getText().matches("and \\d+ more"), more.getText());
        ScreenFixture.onFx(() -> fixture.picture("racks-loss-folded"));
        ScreenFixture.onFx(more::fire);
        assertTrue(links(robot) > first, "unfolded");
        assertTrue(links(robot) <= first + 200, "and no more than are read");
        assertTrue(robot.lookup("#rack-loss .bl-link").queryAll().stream().anyMatch(Node::isFocused));
        ScreenFixture.onFx(() -> fixture.picture("racks-loss-unfolded"));
    }

    private static long links(FxRobot robot) {
        return robot.lookup("#rack-loss .bl-link").queryAll().size();
    }
}
