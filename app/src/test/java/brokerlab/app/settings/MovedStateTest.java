package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.SettingEvent;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Nothing is done that was not seen: when the cluster moved on, what is new is marked and confirmed once more. */
@ExtendWith(ApplicationExtension.class)
final class MovedStateTest {
    private static final SettingScope ALL = new SettingScope.ClusterDefault();
    private static final ChangeEffect STAYS = new ChangeEffect.FromNowOn("num.io.threads");
    private static final ChangeEffect GOES = new ChangeEffect.BrokersRestart(List.of(1));
    private static final ChangeEffect COMES =
            new ChangeEffect.SegmentsDeleted("orders", 0, 1, List.of(0L, 100L), 0, 4_000_000, 200, 60_000);

    private final SampleDoor door = SampleDoor.still();
    private ScreenFixture fixture;

    @Start
    void start(Stage stage) {
        fixture = new ScreenFixture(stage, door.source("racks-demo"), Locale.ENGLISH, true, SettingsScreen::new);
        fixture.live();
    }

    private List<OptionalLong> carried() {
        return door.asked.stream()
                .filter(Command.ChangeSettings.class::isInstance)
                .map(c -> ((Command.ChangeSettings) c).previewed())
                .toList();
    }

    @Test
    void applyingCarriesWhatWasSeenAndAsksAgainWhenItIsAnother(FxRobot robot) throws Exception {
        door.preview = new Query.PreviewAnswer(List.of(STAYS, GOES), List.of(), 5);
        door.moved = Optional.of(new Query.PreviewAnswer(List.of(STAYS, COMES), List.of(), 6));
        var user = new SettingsUser(fixture, robot);
        user.type(ALL, "num.io.threads", "9");
        String first = user.preview();
        assertTrue(first.contains("restart"), first);
        user.click("#apply");
        user.until("asked again", () -> user.asksAgain() && user.canApply());
        assertEquals(List.of(), fixture.said);
        String now = user.text("#effects");
        assertTrue(now.contains("New or different") && now.contains("No longer"), now);
        assertEquals(2, robot.lookup(".effect-moved").queryAll().size(), "what stays is not marked");
        ScreenFixture.onFx(() -> fixture.picture("settings-moved"));
        user.apply();
        assertEquals(List.of(OptionalLong.of(5), OptionalLong.of(6)), carried());
        assertFalse(user.asksAgain());
    }

    /** What is typed anew is another change: nothing of it was seen before. */
    @Test
    void typingEndsTheMarks(FxRobot robot) throws Exception {
        door.preview = new Query.PreviewAnswer(List.of(STAYS), List.of(), 5);
        door.moved = Optional.of(new Query.PreviewAnswer(List.of(COMES), List.of(), 6));
        var user = new SettingsUser(fixture, robot);
        user.type(ALL, "num.io.threads", "9");
        user.preview();
        user.click("#apply");
        user.until("asked again", () -> user.asksAgain() && user.canApply());
        user.type(ALL, "num.io.threads", "10");
        user.preview();
        assertEquals(0, robot.lookup(".effect-moved").queryAll().size());
    }

    @Test
    void anUndoAsksAgainToo(FxRobot robot) throws Exception {
        door.undo = Optional.of(new Query.UndoAnswer(
                SampleDoor.START,
                List.of(new SettingChange(ALL, "num.io.threads", Optional.empty())),
                List.of(),
                new Query.PreviewAnswer(List.of(STAYS), List.of(), 5)));
        door.moved = Optional.of(new Query.PreviewAnswer(List.of(STAYS, COMES), List.of(), 6));
        door.happen(-1, new SettingEvent.SettingChanged(ALL, "num.io.threads", "", "9"));
        var user = new SettingsUser(fixture, robot);
        user.until(
                "something to take back",
                () -> !robot.lookup("#undo").queryButton().isDisabled());
        user.click("#undo");
        user.until("asked", () -> user.there("#undo-confirm"));
        fixture.settled();
        assertFalse(user.text("#undo-dialog").contains("New or different"));
        user.click("#undo-confirm");
        user.until("asked again", () -> user.text("#undo-dialog").contains("New or different"));
        fixture.settled();
        user.click("#undo-confirm");
        user.until("taken back", () -> fixture.said.size() == 1);
        assertTrue(fixture.said.getFirst().contains("former"), fixture.said.getFirst());
    }
}
