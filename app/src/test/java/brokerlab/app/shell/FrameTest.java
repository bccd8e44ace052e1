package brokerlab.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.CountSpinner;
import brokerlab.app.kit.FilterBar;
import brokerlab.app.kit.Fonts;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Target;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.SettingScope;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Point2D;
import javafx.geometry.Pos;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.robot.Motion;
import org.testfx.util.WaitForAsyncUtils;

/** A person at the frame. */
@ExtendWith(ApplicationExtension.class)
final class FrameTest {
    private static final String ORDERS_CHANGED = "retention.ms of orders changed";

    private final SampleDoor door = SampleDoor.live();
    private final long created = door.snapshot().wallMs();
    private final AtomicInteger retries = new AtomicInteger();
    private final List<Target> shown = new ArrayList<>();
    private final BundleTexts texts = new BundleTexts(Locale.ENGLISH);
    private Frame frame;
    private Stage stage;

    @Start
    void start(Stage window) {
        Fonts.load();
        stage = window;
        frame = new Frame(new Frame.Parts(
                texts,
                new Theme(Optional.of(true)),
                door.source("racks-demo"),
                context -> List.of(
                        new Page("racks", context),
                        new Page("topics", context),
                        new Page("consumers", context),
                        new Page("settings", context)),
                context -> Optional.empty(),
                new SimpleObjectProperty<>(SaveState.SAVED),
                retries::incrementAndGet));
        stage.setScene(frame.scene(1000, 700));
        // the robot's window is the same one for all test classes: whatever size and place the one before left
        stage.setX(0);
        stage.setY(0);
        stage.setWidth(1000);
        stage.setHeight(700);
        frame.follow(stage);
        frame.start(Optional.empty());
        stage.show();
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            frame.close();
            stage.hide();
        });
    }

    /** Who comes by keyboard begins at the screen's name: not in the recorder, which the toolkit finds first. */
    @Test
    void theFirstFocusIsTheScreensName(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                "rail-racks",
                robot.lookup(".bl-frame").query().getScene().getFocusOwner().getId());
    }

    private String focused(FxRobot robot) {
        Node owner = robot.lookup(".bl-frame").query().getScene().getFocusOwner();
        return owner == null ? "nothing" : owner.getId();
    }

    private static boolean entered(FxRobot robot, String pane) {
        return robot.lookup(pane).query().getPseudoClassStates().contains(PseudoClass.getPseudoClass("entered"));
    }

    /** The focus goes with the screen that was opened, and no pane is marked as if the keyboard had come there. */
    @Test
    void theFocusGoesToTheNameOfTheScreenThatWasOpened(FxRobot robot) {
        for (String screen : List.of("topics", "settings", "racks")) {
            robot.interact(() -> frame.navigator().open(new Target.Whole(screen)));
            assertEquals("rail-" + screen, focused(robot));
            assertFalse(entered(robot, ".bl-rail"));
        }
        robot.clickOn("#rail-consumers");
        assertEquals("rail-consumers", focused(robot));
        assertFalse(entered(robot, ".bl-rail"));
    }

    /** A sibling: what had the focus in the screen before is gone with it. */
    @Test
    void theFocusIsNotLostWithTheScreenItWasIn(FxRobot robot) {
        robot.clickOn("#filter-racks");
        robot.interact(() -> frame.navigator().open(new Target.Whole("topics")));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("rail-topics", focused(robot));
    }

    /** A sibling: opened from the palette, which gives the focus back to what is no longer there. */
    @Test
    void theFocusIsNotLostBehindThePalette(FxRobot robot) throws TimeoutException {
        robot.clickOn("#filter-racks");
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        until(() -> robot.lookup("#palette-field").tryQuery().isPresent());
        robot.write("paym");
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        until(() -> shown.contains(new Target.TopicTarget("payments")));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("rail-topics", focused(robot));
    }

    /** A pane is marked while the keyboard walks in it, and no more when the mouse is used. */
    @Test
    void aPaneIsMarkedForTheKeyboardAlone(FxRobot robot) {
        robot.press(KeyCode.F6).release(KeyCode.F6);
        robot.press(KeyCode.F6).release(KeyCode.F6);
        assertTrue(entered(robot, ".bl-recorder"));
        robot.clickOn("#rail-topics");
        assertFalse(entered(robot, ".bl-recorder"));
        assertFalse(entered(robot, ".bl-rail"));
    }

    @Test
    void controlKFindsATopicAndEnterOpensIt(FxRobot robot) throws TimeoutException {
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        until(() -> robot.lookup("#palette-field").tryQuery().isPresent());
        robot.write("paym");
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        until(() -> shown.contains(new Target.TopicTarget("payments")));
        assertEquals("topics", frame.screenProperty().get());
        assertTrue(robot.lookup("#palette").tryQuery().isEmpty());
    }

    /** A name alone may be anything's: where a person was is told with its kind, in both languages. */
    @Test
    void thePaletteSaysWhatARecentPlaceIs(FxRobot robot) throws TimeoutException {
        robot.interact(() -> {
            frame.navigator().open(new Target.GroupTarget("fraud"));
            frame.navigator().open(new Target.TopicTarget("payments"));
            frame.navigator().open(new Target.Whole("racks"));
        });
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        until(() -> robot.lookup("#palette-field").tryQuery().isPresent());
        assertTrue(robot.lookup("screen, recent").tryQuery().isPresent());
        assertEquals("group", Palette.kind(new Target.GroupTarget("fraud")));
        assertEquals("topic", Palette.kind(new Target.TopicTarget("fraud")));
        assertEquals("partition", Palette.kind(new Target.PartitionTarget("fraud", 1)));
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> robot.lookup("#palette-field").tryQuery().isEmpty());
    }

    /** The keys are all there, also those with nothing to do just now, and the button stands where buttons stand. */
    @Test
    void theKeysTellOfBackAndForwardAndCloseStandsRight(FxRobot robot) throws TimeoutException {
        robot.interact(() -> frame.actions().find("keys").orElseThrow().run().run());
        until(() -> robot.lookup("#keys-sheet").tryQuery().isPresent());
        WaitForAsyncUtils.waitForFxEvents();
        Node sheet = robot.lookup("#keys-sheet").query();
        assertTrue(robot.from(sheet).lookup("Back").tryQuery().isPresent());
        assertTrue(robot.from(sheet).lookup("Forward").tryQuery().isPresent());
        Node close = robot.from(sheet).lookup(".button").query();
        double gap = sheet.localToScene(sheet.getLayoutBounds()).getMaxX()
                - close.localToScene(close.getLayoutBounds()).getMaxX();
        assertTrue(gap > 0 && gap < 30, "Close stands " + gap + " px from the right edge");
        assertTrue(sheet.getLayoutBounds().getWidth() < 500, "as wide as its words");
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> robot.lookup("#keys-sheet").tryQuery().isEmpty());
    }

    /** Of the kind "an answer below a field belongs to what is typed": the palette names what it did not find. */
    @Test
    void thePaletteSaysWhatItDidNotFind(FxRobot robot) throws TimeoutException {
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        until(() -> robot.lookup("#palette-field").tryQuery().isPresent());
        robot.write("paym");
        robot.write("zzz");
        until(() -> robot.lookup("#palette-none").tryQuery().isPresent());
        assertTrue(
                text(robot, "#palette-none").startsWith("Nothing is called “paymzzz”"), text(robot, "#palette-none"));
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        assertTrue(robot.lookup("#palette-field").tryQuery().isPresent(), "nothing is opened");
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> robot.lookup("#palette-field").tryQuery().isEmpty());
    }

    /** What stands in the first field of a dialog is replaced by what is typed: a number, a rack and a name. */
    @Test
    void typingReplacesWhatADialogBeginsWith(FxRobot robot) {
        var count = new CountSpinner(1, 100, 9);
        assertEquals("12", typed(robot, count, count.getEditor()));
        var rack = new ComboBox<String>();
        rack.setEditable(true);
        rack.getItems().setAll("rack-a", "rack-b");
        rack.getEditor().setText("rack-a");
        assertEquals("12", typed(robot, rack, rack.getEditor()));
        var name = new TextField("orders");
        assertEquals("12", typed(robot, name, name));
    }

    private String typed(FxRobot robot, Node field, TextField editor) {
        var box = new VBox(new Label("title"), field, new HBox(new Button("Close")));
        box.getStyleClass().add("bl-dialog");
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> frame.showModal(box));
        WaitForAsyncUtils.waitForFxEvents();
        robot.write("12");
        WaitForAsyncUtils.waitForFxEvents();
        String is = editor.getText();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            // one box round the field and its buttons: the field within has none of its own
            if (!editor.equals(field)) {
                assertEquals(
                        Color.TRANSPARENT,
                        editor.getBackground().getFills().getLast().getFill());
            }
            frame.closeModal();
        });
        return is;
    }

    @Test
    void backAndForwardAsInABrowser(FxRobot robot) throws TimeoutException {
        robot.clickOn("#rail-topics");
        robot.clickOn("#rail-consumers");
        until(() -> frame.screenProperty().get().equals("consumers"));
        robot.press(KeyCode.ALT, KeyCode.LEFT).release(KeyCode.LEFT, KeyCode.ALT);
        until(() -> frame.screenProperty().get().equals("topics"));
        robot.press(KeyCode.ALT, KeyCode.RIGHT).release(KeyCode.RIGHT, KeyCode.ALT);
        until(() -> frame.screenProperty().get().equals("consumers"));
    }

    @Test
    void languageAndThemeSwitchLive(FxRobot robot) throws TimeoutException {
        until(() -> text(robot, "#pill-brokers").contains("3/3 brokers"));
        robot.clickOn("#language-button");
        until(() -> text(robot, "#pill-brokers").contains("브로커 3/3"));
        assertTrue(robot.lookup("토픽").tryQuery().isPresent());
        boolean dark = frame.theme().darkProperty().get();
        robot.clickOn("#theme-button");
        until(() -> frame.theme().darkProperty().get() != dark);
    }

    @Test
    void healthPillsOpenWhatTheyCount(FxRobot robot) throws TimeoutException {
        until(() -> text(robot, "#pill-under").contains("2 under-replicated"));
        robot.clickOn("#pill-controller");
        until(() -> shown.contains(new Target.BrokerTarget(2)));
        robot.clickOn("#pill-under");
        until(() -> robot.lookup("clicks-1").tryQuery().isPresent());
        robot.clickOn("clicks-1");
        until(() -> shown.contains(new Target.PartitionTarget("clicks", 1)));
        door.execute(new Command.KillBroker(3)).join();
        until(() -> text(robot, "#pill-brokers").contains("2/3 brokers"));
    }

    /** The others open what they count, too: brokers that are away, partitions without a leader, those below the minimum. */
    @Test
    void whatIsAwayIsCountedAndOpened(FxRobot robot) throws TimeoutException {
        door.execute(new Command.KillBroker(1)).join();
        door.execute(new Command.KillBroker(2)).join();
        until(() -> healthSays(robot, "1/3 brokers"));
        openFigure(robot, "brokers");
        until(() -> shown.contains(new Target.BrokerTarget(1)));
        Health health = Health.of(door.snapshot());
        for (var counted : Map.of("offline", health.offline(), "minisr", health.belowMinIsr())
                .entrySet()) {
            assertFalse(counted.getValue().isEmpty(), counted.getKey());
            until(() -> healthSays(robot, Integer.toString(counted.getValue().size())));
            openFigure(robot, counted.getKey());
            Snapshot.TopicPartitionName first = counted.getValue().getFirst();
            until(() -> robot.lookup(".bl-popover")
                    .lookup(first.toString())
                    .tryQuery()
                    .isPresent());
            robot.clickOn(robot.lookup(".bl-popover").lookup(first.toString()).<Node>query());
            until(() -> shown.contains(new Target.PartitionTarget(first.topic(), first.partition())));
        }
    }

    @Test
    void aLostQuorumIsToldOnEveryScreenAndOpensTheNode(FxRobot robot) throws TimeoutException {
        door.execute(new Command.KillZooKeeperNode(1)).join();
        door.execute(new Command.KillZooKeeperNode(2)).join();
        for (String screen : List.of("topics", "consumers", "settings")) {
            robot.clickOn("#rail-" + screen);
            until(() -> frame.screenProperty().get().equals(screen));
            until(() -> healthSays(robot, "no quorum: ZooKeeper 1/3"));
        }
        openFigure(robot, "zookeeper");
        until(() -> shown.contains(new Target.ZooKeeperNodeTarget(1)));
    }

    @Test
    void anOverloadedMachineIsExplainedAndShowsItsEvent(FxRobot robot) throws TimeoutException {
        door.happen(-1, new ClusterEvent.MachineOverloaded(1_900, 0));
        door.host(new Snapshot.Host(true, 1_900, created, 8_000));
        until(() -> healthSays(robot, "overloaded: no time for 1.9 s"));
        openFigure(robot, "host");
        until(() -> robot.lookup((Label l) -> l.getText().contains("ZooKeeper waits 8"))
                .tryQuery()
                .isPresent());
        robot.clickOn("Show it in the recorder");
    }

    /** At the smallest width one pill stands for all that are wrong, and its list opens what each of them opens. */
    @Test
    void whereThereIsNoRoomOnePillSumsUpAndListsThemAll(FxRobot robot) throws TimeoutException {
        door.execute(new Command.KillZooKeeperNode(1)).join();
        door.execute(new Command.KillZooKeeperNode(2)).join();
        door.execute(new Command.KillBroker(3)).join();
        door.host(new Snapshot.Host(true, 1_900, created, 8_000));
        until(() -> robot.lookup("#pill-health").query().isVisible());
        assertTrue(text(robot, "#pill-health").startsWith("✕ "));
        robot.clickOn("#pill-health");
        until(() -> robot.lookup("#line-brokers").tryQuery().isPresent());
        assertTrue(text(robot, "#line-zookeeper").contains("no quorum"));
        assertTrue(text(robot, "#line-host").contains("overloaded"));
        robot.clickOn("#line-brokers");
        until(() -> shown.contains(new Target.BrokerTarget(3)));
        until(() -> robot.lookup("#line-brokers").tryQuery().isEmpty());
    }

    private static boolean healthSays(FxRobot robot, String words) {
        return robot.lookup((Labeled l) -> l.getId() != null
                        && l.getId().startsWith("pill-")
                        && l.getText().contains(words))
                .tryQuery()
                .isPresent();
    }

    /** By its pill, or from the list of all where there is no room for it. */
    private void openFigure(FxRobot robot, String figure) throws TimeoutException {
        if (robot.lookup("#pill-" + figure).query().isVisible()) {
            robot.clickOn("#pill-" + figure);
        } else {
            robot.clickOn("#pill-health");
            until(() -> robot.lookup("#line-" + figure).tryQuery().isPresent());
            robot.clickOn("#line-" + figure);
        }
    }

    /** The first minute: what runs in here, where to connect, and away for good. */
    @Test
    void aLineSaysWhatRunsInHereAndWhereToConnectUntilItIsSentAway(FxRobot robot) throws TimeoutException {
        assertTrue(robot.lookup("#welcome").tryQuery().isEmpty(), "only where it is wanted");
        var dismissed = new AtomicInteger();
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> frame.welcome(dismissed::incrementAndGet));
        until(() -> text(robot, "#welcome-says")
                .equals("A real Kafka-compatible cluster runs in here. Connect any Kafka client to "
                        + door.snapshot().cluster().bootstrap()));
        robot.clickOn("#language-button");
        until(() -> text(robot, "#welcome-says").contains("진짜 Kafka 호환 클러스터"));
        robot.clickOn("#welcome-copy");
        String copied = WaitForAsyncUtils.waitForAsyncFx(
                20_000, () -> javafx.scene.input.Clipboard.getSystemClipboard().getString());
        assertEquals(door.snapshot().cluster().bootstrap(), copied);
        robot.clickOn("#welcome-dismiss");
        until(() -> !robot.lookup("#welcome").query().isVisible());
        assertEquals(1, dismissed.get());
    }

    @Test
    void slashFocusesTheFilterAndQuestionMarkShowsTheKeys(FxRobot robot) throws TimeoutException {
        robot.clickOn("#rail-topics");
        robot.write("/");
        until(() -> robot.lookup("#filter-topics").query().isFocused());
        robot.write("a/b?");
        assertTrue(robot.lookup("#keys-sheet").tryQuery().isEmpty());
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        robot.press(KeyCode.F6).release(KeyCode.F6);
        robot.clickOn("#rail-racks");
        robot.write("?");
        until(() -> robot.lookup("#keys-sheet").tryQuery().isPresent());
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
        until(() -> robot.lookup("#keys-sheet").tryQuery().isEmpty());
    }

    @Test
    void aScreenChosenWhileTheClusterStartsIsShownWhenItRuns(FxRobot robot) throws TimeoutException {
        door.phase(Snapshot.Phase.STARTING);
        until(() -> robot.lookup("#phase-pane").tryQuery().isPresent());
        shown.clear();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> frame.navigator().open(new Target.TopicTarget("payments")));
        assertTrue(robot.lookup("#filter-topics").tryQuery().isEmpty());
        assertEquals(List.of(), shown);
        door.phase(Snapshot.Phase.RUNNING);
        until(() -> robot.lookup("#filter-topics").tryQuery().isPresent());
        assertEquals(List.of(new Target.TopicTarget("payments")), shown);
    }

    @Test
    void aFailedStartSaysWhyAndOffersToTryAgain(FxRobot robot) throws TimeoutException {
        door.phase(Snapshot.Phase.STARTING);
        until(() -> robot.lookup("#phase-pane").tryQuery().isPresent());
        door.phase(Snapshot.Phase.FAILED);
        until(() -> robot.lookup((javafx.scene.Node n) ->
                        n instanceof Label l && l.getText().contains("Port 9092 is in use"))
                .tryQuery()
                .isPresent());
        robot.clickOn("#retry");
        until(() -> retries.get() == 1);
        door.phase(Snapshot.Phase.RUNNING);
        until(() -> robot.lookup("#phase-pane").tryQuery().isEmpty());
    }

    @Test
    void theRecorderHasATableTwin(FxRobot robot) throws TimeoutException {
        robot.clickOn("#recorder-form");
        until(() -> robot.lookup("#recorder-list").query().isVisible());
        RecorderList list = robot.lookup("#recorder-list").queryAs(RecorderList.class);
        until(() -> !list.getItems().isEmpty());
        int all = list.getItems().size();
        robot.clickOn("#recorder-filter-segments");
        until(() -> list.getItems().size() < all);
    }

    @Test
    void pointingAtAnEventTellsItAndAClickOpensItsObject(FxRobot robot) throws TimeoutException {
        pointAtTheChangeOfOrders(robot);
        robot.clickOn(MouseButton.PRIMARY);
        until(() -> shown.contains(new Target.SettingTarget(new SettingScope.Topic("orders"), "retention.ms")));
    }

    /** Who reads for ten seconds clicks at where the event has been: what the tooltip tells is what opens. */
    @Test
    void aClickOpensWhatIsToldThoughTimeWentOnUnderTheMouse(FxRobot robot) throws TimeoutException {
        pointAtTheChangeOfOrders(robot);
        door.advance(10_000);
        long then = door.snapshot().wallMs();
        until(() -> ((FxTicker) frame.ticker()).last().wallMs() == then);
        assertTrue(told(ORDERS_CHANGED).isPresent(), "nobody moved the mouse");
        robot.clickOn(MouseButton.PRIMARY);
        until(() -> shown.contains(new Target.SettingTarget(new SettingScope.Topic("orders"), "retention.ms")));
    }

    /** A long sentence near the edge of the screen is told above the mouse, not under it, where it would end the pointing. */
    @Test
    void whatIsToldDoesNotLieUnderTheMouse(FxRobot robot) throws TimeoutException {
        door.stand();
        door.happen(-1, new ClusterEvent.TaskFailed("Stopping broker 2", "it does not answer ".repeat(20)));
        Point2D mouse = pointAt(robot, Lane.PROBLEMS, door.snapshot().wallMs(), "it does not answer");
        Window told = told("it does not answer").orElseThrow();
        assertFalse(
                new Rectangle2D(told.getX(), told.getY(), told.getWidth(), told.getHeight()).contains(mouse),
                told.getX() + " " + told.getY() + " " + told.getWidth() + "x" + told.getHeight() + " covers " + mouse);
    }

    /** The sample's setting of orders changed half a minute before the sample was made. */
    private void pointAtTheChangeOfOrders(FxRobot robot) throws TimeoutException {
        pointAt(robot, Lane.CHANGES, created - 30_000, ORDERS_CHANGED);
    }

    /** Where on the screen that is. The line moves on with the clock, so the clock stands: what is painted next stays where it is. */
    private Point2D pointAt(FxRobot robot, Lane lane, long wallMs, String words) throws TimeoutException {
        door.stand();
        double ago = (double) (door.snapshot().wallMs() - wallMs) / RecorderModel.WINDOW_MS;
        Region line = robot.lookup("#recorder-line").queryAs(Region.class);
        double x = 76 + (line.getWidth() - 86) * (1 - ago);
        double y = 4 + RecorderLine.ROW * (lane.row() + 0.5);
        until(() -> {
            robot.moveTo(line, Pos.TOP_LEFT, new Point2D(x - 20, y), Motion.DIRECT);
            robot.moveTo(line, Pos.TOP_LEFT, new Point2D(x, y), Motion.DIRECT);
            return told(words).isPresent();
        });
        return line.localToScreen(x, y);
    }

    /** The tooltip that has these words. */
    private static Optional<Window> told(String words) {
        return WaitForAsyncUtils.waitForAsyncFx(
                20_000,
                () -> Window.getWindows().stream()
                        .filter(w -> w instanceof Tooltip tip
                                && tip.isShowing()
                                && tip.getText().contains(words))
                        .findFirst());
    }

    @Test
    void nothingTicksWhileTheWindowIsHidden(FxRobot robot) throws TimeoutException {
        FxTicker ticker = (FxTicker) frame.ticker();
        until(ticker::running);
        robot.interact(() -> stage.setIconified(true));
        until(() -> !ticker.running());
        robot.interact(() -> stage.setIconified(false));
        until(ticker::running);
    }

    @Test
    void whatFailsStaysUntilItIsDismissedAndIsKeptInTheRecorder(FxRobot robot) throws TimeoutException {
        robot.interact(
                () -> frame.notices().error("Deleting orders", new IllegalStateException("the controller is away")));
        until(() -> robot.lookup(".bl-toast-error").tryQuery().isPresent());
        robot.clickOn("#recorder-form");
        RecorderList list = robot.lookup("#recorder-list").queryAs(RecorderList.class);
        until(() -> list.getItems().stream().anyMatch(r -> r.of().event().kind().equals("TaskFailed")));
        assertFalse(shown.isEmpty());
    }

    /** A note that something was done goes with the language it was told in; what failed stays. */
    @Test
    void aNoteDoesNotOutliveItsLanguage(FxRobot robot) throws TimeoutException {
        robot.interact(() -> frame.notices().info(texts.get("settings.applied", 2)));
        robot.interact(() -> frame.notices().info(texts.get("settings.export.done", 2, "/there"), "/there"));
        robot.interact(() -> frame.notices().error("Stopping broker 2", new IllegalStateException("no answer")));
        until(() -> robot.lookup(".bl-toast").queryAll().size() == 3);
        robot.clickOn("#language-button");
        until(() -> texts.locale().equals(Locale.KOREAN));
        assertEquals(1, robot.lookup(".bl-toast").queryAll().size());
        assertTrue(robot.lookup(".bl-toast-error").tryQuery().isPresent());
        robot.interact(() -> frame.notices().info(texts.get("settings.applied", 2)));
        assertTrue(robot.lookup("설정 2개를 바꿨습니다.").tryQuery().isPresent());
    }

    /**
     * What is open is worded when it opens: neither the keys nor a click on the bar switch the language under it. The system may change
     * the theme at any time: what is open follows.
     */
    @Test
    void whatIsOpenKeepsItsLanguageAndFollowsTheTheme(FxRobot robot) throws TimeoutException {
        for (String opens : List.of("keys", "palette")) {
            robot.interact(() -> frame.run(opens));
            robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.E).release(KeyCode.E, KeyCode.SHIFT, KeyCode.CONTROL);
            robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.L).release(KeyCode.L, KeyCode.SHIFT, KeyCode.CONTROL);
            WaitForAsyncUtils.waitForFxEvents();
            assertEquals(Locale.ENGLISH, texts.locale(), opens);
            assertTrue(frame.theme().darkProperty().get(), opens);
            Region dialog = (Region) robot.lookup(".bl-scrim")
                    .queryParent()
                    .getChildrenUnmodifiable()
                    .getFirst();
            var dark = dialog.getBackground();
            robot.interact(() -> frame.theme().choose(false));
            until(() -> !dialog.getBackground().equals(dark));
            robot.interact(() -> frame.theme().choose(true));
            until(() -> dialog.getBackground().equals(dark));
            robot.clickOn("#language-button");
            assertEquals(Locale.ENGLISH, texts.locale(), "the click closed " + opens);
            until(() ->
                    robot.lookup(".bl-scrim").tryQuery().filter(Node::isVisible).isEmpty());
        }
        robot.interact(() -> frame.showBeside(robot.lookup("#palette-button").query(), new Label("beside")));
        robot.clickOn("#language-button");
        assertEquals(Locale.ENGLISH, texts.locale(), "the click closed the popover");
        robot.clickOn("#language-button");
        until(() -> texts.locale().equals(Locale.KOREAN));
    }

    /** Notes cover nothing: not the recorder, folded or as a list, not the screen with the ends of its lists, not the screens' names. */
    @Test
    void notesCoverNothing(FxRobot robot) throws TimeoutException {
        for (int i = 0; i < 3; i++) {
            robot.interact(() -> frame.notices().info("The active segment of orders-1 was closed; a new one is open."));
        }
        robot.interact(() -> frame.notices()
                .error(
                        "Stopping broker 2",
                        new IllegalStateException("it does not answer, " + "and again ".repeat(30))));
        until(() -> robot.lookup(".bl-toast-error").tryQuery().isPresent());
        for (String view : List.of("line", "list", "folded")) {
            if (view.equals("list")) {
                robot.clickOn("#recorder-form");
                until(() -> robot.lookup("#recorder-list").tryQuery().isPresent());
            } else if (view.equals("folded")) {
                robot.clickOn("#recorder-fold");
                until(() -> robot.lookup("#recorder-list").tryQuery().isEmpty());
            }
            // a note that has had its time goes whenever it likes: looked at in one go, when all is laid out
            robot.interact(() -> {
                frame.root().applyCss();
                frame.root().layout();
                assertTrue(onScreen(robot, ".bl-toast-error").getHeight() > 20, view);
                for (Node note : robot.lookup(".bl-toast").queryAll()) {
                    var at = note.localToScene(note.getLayoutBounds());
                    for (String other : List.of(".bl-recorder", "#filter-racks", ".bl-statusbar", "#rail-settings")) {
                        assertFalse(
                                at.intersects(onScreen(robot, other)), view + ": a note at " + at + " covers " + other);
                    }
                    assertTrue(onScreen(robot, ".bl-rail").contains(at), view + ": " + at);
                }
            });
        }
    }

    private static javafx.geometry.Bounds onScreen(FxRobot robot, String node) {
        Node found = robot.lookup(node).query();
        return found.localToScene(found.getLayoutBounds());
    }

    /** Each line has the name of its filter, in both languages, and the list calls it so, too. */
    @Test
    void aLaneHasOneName(FxRobot robot) throws TimeoutException {
        robot.clickOn("#recorder-form");
        RecorderList list = robot.lookup("#recorder-list").queryAs(RecorderList.class);
        until(() -> !list.getItems().isEmpty());
        for (Locale locale : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            robot.interact(() -> texts.setLocale(locale));
            for (Lane lane : Lane.values()) {
                String name = texts.get(lane.key());
                if (lane.canBeHidden()) {
                    assertEquals(name, text(robot, "#recorder-filter-" + lane.id()));
                }
                list.getItems().stream()
                        .filter(r -> Lane.of(r.of().event()) == lane)
                        .findFirst()
                        .ifPresent(row -> {
                            robot.interact(() -> list.scrollTo(row));
                            assertTrue(
                                    robot.from(list).lookup(name).tryQuery().isPresent(),
                                    lane + " is not called " + name);
                        });
            }
        }
    }

    /** Three replicas are one row; the right arrow opens it into three, the left arrow closes it. */
    @Test
    void aRowOfSeveralReplicasOpensAndCloses(FxRobot robot) throws TimeoutException {
        for (int broker = 1; broker <= 3; broker++) {
            door.happen(
                    broker,
                    new brokerlab.engine.journal.ClusterEvent.SegmentRolled(
                            "audit", 0, 0, 777, 64 << 20, brokerlab.engine.journal.ClusterEvent.RollReason.SIZE));
        }
        robot.clickOn("#recorder-form");
        RecorderList list = robot.lookup("#recorder-list").queryAs(RecorderList.class);
        until(() -> list.getItems().stream().anyMatch(r -> r.of().entries().size() == 3));
        RecorderList.Row row = list.getItems().stream()
                .filter(r -> r.of().entries().size() == 3)
                .findFirst()
                .orElseThrow();
        int closed = list.getItems().size();
        robot.interact(() -> {
            list.requestFocus();
            list.getSelectionModel().select(row);
        });
        robot.press(KeyCode.RIGHT).release(KeyCode.RIGHT);
        until(() -> list.getItems().size() == closed + 3);
        until(() -> robot.lookup((Node n) ->
                        n instanceof Labeled l && String.valueOf(l.getText()).startsWith("Broker 3: audit-0 began"))
                .tryQuery()
                .isPresent());
        robot.press(KeyCode.LEFT).release(KeyCode.LEFT);
        until(() -> list.getItems().size() == closed);
    }

    /** Folded, the recorder is its head with the last thing that happened; F6 and the keys still reach it. */
    @Test
    void theRecorderFoldsAndTellsTheLastThingThatHappened(FxRobot robot) throws TimeoutException {
        robot.clickOn("#recorder-fold");
        until(() -> robot.lookup("#recorder-line").tryQuery().isEmpty());
        assertTrue(frame.recorderFoldedProperty().get());
        door.execute(new Command.KillBroker(3)).join();
        until(() -> text(robot, "#recorder-note").contains("Broker 3 was killed"));
        robot.clickOn("#filter-racks");
        robot.press(KeyCode.F6).release(KeyCode.F6);
        until(() -> robot.lookup("#recorder-fold").query().isFocused());
        robot.press(KeyCode.SPACE).release(KeyCode.SPACE);
        until(() -> robot.lookup("#recorder-line").tryQuery().isPresent());
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.J).release(KeyCode.J, KeyCode.SHIFT, KeyCode.CONTROL);
        until(() -> frame.recorderFoldedProperty().get());
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.R).release(KeyCode.R, KeyCode.SHIFT, KeyCode.CONTROL);
        until(() -> robot.lookup("#recorder-list").tryQuery().isPresent());
    }

    /** In a low window the recorder folds itself, so that the screen has the room; in a higher one it is there again. */
    @Test
    void theRecorderFoldsItselfInALowWindow(FxRobot robot) throws TimeoutException {
        assertTrue(robot.lookup("#recorder-line").tryQuery().isPresent());
        high(robot, 640);
        until(() -> robot.lookup("#recorder-line").tryQuery().isEmpty());
        assertTrue(robot.lookup("#recorder-note").query().isVisible());
        assertFalse(frame.recorderFoldedProperty().get(), "nobody chose that");
        high(robot, 800);
        until(() -> robot.lookup("#recorder-line").tryQuery().isPresent());
    }

    /** Sibling: who opens it in a low window has it open there, also after the window was a higher one. */
    @Test
    void aRecorderOpenedInALowWindowStaysOpen(FxRobot robot) throws TimeoutException {
        high(robot, 640);
        until(() -> robot.lookup("#recorder-line").tryQuery().isEmpty());
        robot.clickOn("#recorder-fold");
        until(() -> robot.lookup("#recorder-line").tryQuery().isPresent());
        high(robot, 800);
        high(robot, 640);
        assertTrue(robot.lookup("#recorder-line").tryQuery().isPresent());
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.J).release(KeyCode.J, KeyCode.SHIFT, KeyCode.CONTROL);
        until(() -> robot.lookup("#recorder-line").tryQuery().isEmpty());
        assertTrue(frame.recorderFoldedProperty().get());
    }

    /** Sibling: one that a person folded does not open because the window grows; a link to an event opens it at any height. */
    @Test
    void whoFoldsTheRecorderFindsItFolded(FxRobot robot) throws TimeoutException {
        robot.clickOn("#recorder-fold");
        high(robot, 640);
        high(robot, 800);
        assertTrue(robot.lookup("#recorder-line").tryQuery().isEmpty());
        high(robot, 640);
        robot.interact(() -> frame.showEvent(1));
        until(() -> robot.lookup("#recorder-line").tryQuery().isPresent());
    }

    private void high(FxRobot robot, double height) throws TimeoutException {
        robot.interact(() -> stage.setHeight(height));
        until(() -> Math.abs(frame.root().getHeight() - height) < 60);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static String text(FxRobot robot, String id) {
        return robot.lookup(id).queryAs(Labeled.class).getText();
    }

    private static void until(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, condition);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private final class Page implements Screen {
        private final String id;
        private final VBox node;

        Page(String id, ScreenContext context) {
            this.id = id;
            FilterBar filter = new FilterBar(new ReadOnlyStringWrapper("filter"));
            filter.setId("filter-" + id);
            node = new VBox(filter, new Label("page " + id + context.source().name()));
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String icon() {
            return "fth-server";
        }

        @Override
        public Region node() {
            return node;
        }

        @Override
        public void show(Target target) {
            shown.add(target);
        }

        @Override
        public Target selection() {
            return new Target.Whole(id);
        }

        @Override
        public boolean ready() {
            return true;
        }
    }
}
