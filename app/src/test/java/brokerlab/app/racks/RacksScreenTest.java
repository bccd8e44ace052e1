package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.RemovalRefusal;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class RacksScreenTest {
    private final SampleDoor door = SampleDoor.still();
    private ScreenFixture fixture;

    @Start
    void start(Stage stage) {
        fixture = new ScreenFixture(
                stage, door.source("racks-demo"), Locale.ENGLISH, true, context -> new RacksScreen(context, now -> {}));
    }

    @BeforeEach
    void settle() throws Exception {
        fixture.settled();
    }

    private void move(long ms) {
        door.advance(ms);
        WaitForAsyncUtils.waitForFxEvents();
        ScreenFixture.onFx(fixture::tick);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
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

    /** Every reason is told in the user's language; its siblings are the reasons that no sample has. */
    @Test
    void whyABrokerStaysIsToldInKorean() {
        var texts = new BundleTexts(Locale.KOREAN);
        for (RemovalRefusal.Reason reason : RemovalRefusal.Reason.values()) {
            String said = texts.get("racks.removal.refused." + reason.name(), 2, 3, "주문-0");
            assertFalse(said.replace("ZooKeeper", "").matches(".*[A-Za-z{}].*"), said);
            assertTrue(said.endsWith("."), said);
        }
    }

    /** A broker with RF 3 topics on three brokers cannot go, and the dialog says why; with a fourth it goes after a look at each move. */
    @Test
    void aBrokerIsRemovedAfterALookAtWhereItsReplicasGo(FxRobot robot) throws Exception {
        robot.clickOn("#broker-3-menu").clickOn("#act-remove");
        fixture.awaitModal();
        assertTrue(
                said(robot, "#removal-dialog").contains("up to 3 replicas, more than brokers would be left"),
                said(robot, "#removal-dialog"));
        assertTrue(robot.lookup("#removal-confirm").tryQuery().isEmpty());
        ScreenFixture.onFx(() -> fixture.picture("racks-remove-refused"));
        robot.clickOn("Close");
        door.execute(new Command.AddBroker("rack-c")).join();
        move(300);
        robot.clickOn("#broker-3-menu").clickOn("#act-remove");
        fixture.awaitModal();
        String said = said(robot, "#removal-dialog");
        assertTrue(said.contains("move to other brokers first") && said.contains("→"), said);
        ScreenFixture.onFx(() -> fixture.picture("racks-remove"));
        robot.clickOn("#removal-confirm");
        move(300);
        assertTrue(robot.lookup("#broker-3").tryQuery().isEmpty(), "its card is gone");
    }

    /** Sibling: a rack is removed from its own head, with all its brokers. */
    @Test
    void aRackIsRemovedWithAllItsBrokers(FxRobot robot) throws Exception {
        door.execute(new Command.AddBroker("rack-d")).join();
        move(300);
        robot.clickOn("#remove-rack-d");
        fixture.awaitModal();
        assertTrue(said(robot, "#removal-dialog").contains("rack-d"), said(robot, "#removal-dialog"));
        robot.clickOn("#removal-confirm");
        move(300);
        assertTrue(robot.lookup("#broker-4").tryQuery().isEmpty());
        assertTrue(robot.lookup("#remove-rack-d").tryQuery().isEmpty());
    }

    /** Sibling: while replicas move their progress is seen, and the broker can be kept after all. */
    @Test
    void aRemovalUnderWayShowsItsProgressAndCanBeCancelled(FxRobot robot) {
        door.removal = Optional.of(new Snapshot.Removal(List.of(3), 26, 16, false, false));
        move(300);
        assertTrue(said(robot, "#removal").contains("10 of 26"), said(robot, "#removal"));
        ScreenFixture.onFx(() -> fixture.picture("racks-removing"));
        robot.clickOn("#removal-cancel");
        move(300);
        assertFalse(robot.lookup("#removal").query().isVisible());
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
    void aBrokerIsAddedToANewRack(FxRobot robot) {
        robot.clickOn("#racks-add-broker");
        robot.doubleClickOn("#add-broker-rack .text-field").write("rack-d");
        ScreenFixture.onFx(() -> fixture.picture("racks-add-broker"));
        robot.clickOn("#add-broker-confirm");
        move(300);
        assertTrue(robot.lookup("#broker-4").tryQuery().isPresent());
        assertTrue(door.snapshot().brokers().getLast().rack().endsWith("d"), "the rack typed");
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
