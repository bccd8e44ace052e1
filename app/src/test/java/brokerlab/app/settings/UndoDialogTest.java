package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What is said before changes are taken back is what is said before any change: restarts, deleted segments, lost records, refusals. */
@ExtendWith(ApplicationExtension.class)
class UndoDialogTest {
    private static final SettingChange INHERITS =
            new SettingChange(new SettingScope.ClusterDefault(), "num.partitions", Optional.empty());
    private static final SettingChange SHRINKS =
            new SettingChange(new SettingScope.Topic("orders"), "retention.bytes", Optional.of("1000000"));

    private final AtomicInteger done = new AtomicInteger();
    private ScreenFixture fixture;

    @Start
    void start(Stage stage) {
        fixture = new ScreenFixture(
                stage, SampleDoor.still().source("racks-demo"), Locale.ENGLISH, true, SettingsScreen::new);
    }

    private String shown(FxRobot robot, SettingChange change, List<ChangeEffect> effects, List<String> refusals) {
        var undo = new Query.UndoAnswer(0, List.of(change), List.of(), new Query.PreviewAnswer(effects, refusals, 7));
        ScreenFixture.onFx(
                () -> fixture.showModal(new UndoDialog(fixture, undo, Optional.empty(), 0, done::incrementAndGet)));
        WaitForAsyncUtils.waitForFxEvents();
        return new SettingsUser(fixture, robot).text("#undo-dialog");
    }

    @Test
    void theUndoOfAStartOnlySettingNamesTheBrokersItRestarts(FxRobot robot) {
        String said = shown(robot, INHERITS, List.of(new ChangeEffect.BrokersRestart(List.of(1, 3, 4, 2))), List.of());
        assertTrue(said.contains("inherits its value again"), said);
        assertTrue(said.contains("restart, one after the other"), said);
        assertTrue(said.contains("1, 3, 4, 2"), said);
        ScreenFixture.onFx(() -> fixture.picture("settings-undo-restart"));
        robot.clickOn("#undo-confirm");
        assertEquals(1, done.get());
    }

    /** Sibling: what retention deletes, and who loses what it had not read. */
    @Test
    void theUndoOfARetentionNamesTheSegmentsItDeletes(FxRobot robot) {
        String said = shown(
                robot,
                SHRINKS,
                List.of(
                        new ChangeEffect.SegmentsDeleted("orders", 0, 1, List.of(0L, 100L), 0, 4_000_000, 200, 60_000),
                        new ChangeEffect.GroupLoses("billing", "orders", 0, 50, 200, 150)),
                List.of());
        assertTrue(said.contains("deletes") || said.contains("deleted"), said);
        assertTrue(said.contains("billing") && said.contains("150"), said);
        ScreenFixture.onFx(() -> fixture.picture("settings-undo-retention"));
    }

    /** Of the kind "empty is not unknown": nothing was changed is said when that is known, and what is known survives a failure. */
    @Test
    void theHistoryIsNotEmptyBeforeItWasRead(FxRobot robot) {
        var pane = new AtomicReference<HistoryPane>();
        ScreenFixture.onFx(() -> {
            pane.set(new HistoryPane(fixture));
            fixture.showModal(pane.get());
        });
        assertTrue(words(pane.get()).contains("Reading what was changed…"), words(pane.get()));
        ScreenFixture.onFx(() -> pane.get().failed(new DoorException("REQUEST_TIMED_OUT", "No broker answers.")));
        String failed = words(pane.get());
        assertTrue(failed.contains("could not be read: No broker answers."), failed);
        assertFalse(failed.contains("No setting was changed"), failed);
        ScreenFixture.onFx(() -> pane.get().set(List.of()));
        assertTrue(words(pane.get()).contains("No setting was changed yet."));
        ScreenFixture.onFx(() -> pane.get().failed(new DoorException("REQUEST_TIMED_OUT", "No broker answers.")));
        assertTrue(words(pane.get()).contains("No setting was changed yet."), "what is known stays");
    }

    private static String words(HistoryPane pane) {
        var said = new AtomicReference<String>();
        ScreenFixture.onFx(() -> said.set(pane.lookupAll(".label").stream()
                .map(n -> ((Labeled) n).getText())
                .collect(Collectors.joining(" "))));
        return said.get();
    }

    /** Sibling: what would be refused cannot be confirmed, and says why. */
    @Test
    void anUndoThatWouldBeRefusedSaysWhyAndCannotBeConfirmed(FxRobot robot) {
        String said =
                shown(robot, INHERITS, List.of(), List.of("Brokers restart already: wait until they are through."));
        assertTrue(said.contains("restart already"), said);
        assertTrue(robot.lookup("#undo-confirm").queryButton().isDisabled());
        assertFalse(said.contains("one after the other"), said);
    }
}
