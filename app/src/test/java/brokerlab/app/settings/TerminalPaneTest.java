package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.CliStep;
import brokerlab.engine.view.SettingChange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.control.Button;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What stands under "same from a terminal" does the same here; what does not is told apart, and not copied. */
@ExtendWith(ApplicationExtension.class)
class TerminalPaneTest {
    private static final SettingChange LIVE =
            new SettingChange(new SettingScope.ClusterDefault(), "log.retention.ms", Optional.of("1000"));
    private static final SettingChange AT_START =
            new SettingChange(new SettingScope.Broker(1), "broker.rack", Optional.of("west"));
    private static final SettingChange OF_ZOO_KEEPER =
            new SettingChange(new SettingScope.Ensemble(), "tickTime", Optional.of("1000"));

    private final AtomicReference<TerminalPane> pane = new AtomicReference<>();
    private ScreenFixture fixture;

    @Start
    void start(Stage stage) {
        fixture = new ScreenFixture(
                stage, SampleDoor.still().source("racks-demo"), Locale.ENGLISH, true, SettingsScreen::new);
    }

    private String shown(FxRobot robot, SettingChange... changes) {
        ScreenFixture.onFx(() -> {
            pane.set(new TerminalPane(fixture));
            pane.get().setId("shown");
            pane.get().set(CliStep.of(List.of(changes), "127.0.0.1:9092"));
            fixture.showModal(pane.get());
        });
        WaitForAsyncUtils.waitForFxEvents();
        return new SettingsUser(fixture, robot).text("#shown");
    }

    private boolean copies(FxRobot robot) {
        return robot.lookup("#shown #copy-steps").queryAs(Button.class).isVisible();
    }

    @Test
    void aLiveSettingIsTheSameFromATerminal(FxRobot robot) {
        String said = shown(robot, LIVE);
        assertTrue(said.contains("Same from a terminal") && said.contains("kafka-configs.sh"), said);
        assertFalse(said.contains("of your own"), said);
        assertTrue(copies(robot));
    }

    @Test
    void whatIsReadAtAStartIsOfAClusterOfYourOwnAndNotCopied(FxRobot robot) {
        String said = shown(robot, AT_START);
        assertTrue(said.contains("At a cluster of your own") && said.contains("server.properties"), said);
        assertFalse(said.contains("Same from a terminal"), said);
        assertFalse(copies(robot));
    }

    /** Sibling: both together are told apart, and only the command is copied. */
    @Test
    void ofBothOnlyTheCommandIsCopied(FxRobot robot) {
        String said = shown(robot, LIVE, OF_ZOO_KEEPER);
        assertTrue(said.contains("Same from a terminal") && said.contains("At a cluster of your own"), said);
        assertTrue(pane.get().text().startsWith("kafka-configs.sh"), pane.get().text());
        assertEquals(1, pane.get().text().lines().count());
    }
}
