package brokerlab.app.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.consumers.ConsumersScreen;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import brokerlab.engine.view.Query;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A person opens the card from an empty Consumers screen, chooses and copies. */
@ExtendWith(ApplicationExtension.class)
class ConnectCardTest {
    private final SampleDoor door = SampleDoor.still();
    private ScreenFixture fixture;

    @Start
    void start(Stage stage) {
        door.withoutGroups();
        fixture = new ScreenFixture(
                stage,
                door.source("local · demo"),
                Locale.ENGLISH,
                true,
                context -> new ConsumersScreen(context, name -> Optional.empty(), () -> ConnectCard.open(context)));
    }

    private static String text(FxRobot robot) {
        return robot.lookup("#connect-text").queryAs(TextArea.class).getText();
    }

    @Test
    void whatIsChosenIsShownAndCopied(FxRobot robot) throws Exception {
        robot.clickOn("#consumers-connect");
        fixture.awaitModal();
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(text(robot).contains("public class Connect"), text(robot));
        ScreenFixture.onFx(() -> fixture.picture("connect-dark"));
        robot.clickOn("#connect-kcat");
        assertTrue(text(robot).startsWith("kcat -b 127.0.0.1:9092,"), text(robot));
        ComboBox<Query.ListenerAnswer> listener =
                robot.lookup("#connect-listener").queryComboBox();
        robot.interact(() -> listener.getSelectionModel().selectLast());
        assertTrue(text(robot).contains("-X security.protocol=SASL_SSL"), text(robot));
        assertEquals(
                "The text names a user who must be there first. This makes the user:",
                robot.lookup("#connect-note").queryAs(Labeled.class).getText());
        ScreenFixture.onFx(() -> fixture.picture("connect-secure"));
        robot.clickOn("#connect-copy");
        var copied = new java.util.concurrent.atomic.AtomicReference<String>();
        ScreenFixture.onFx(() -> copied.set(Clipboard.getSystemClipboard().getString()));
        assertEquals(text(robot), copied.get());
        assertEquals(List.of("The kcat text is on the clipboard."), fixture.said);
    }
}
