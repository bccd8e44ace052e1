package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.workspace.Choices;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/** A window opens where it can be seen and tells where it is; on the headless screen of 1000 by 1000. */
@ExtendWith(ApplicationExtension.class)
final class WindowKeeperTest {
    private final AtomicReference<Choices.Window> told = new AtomicReference<>();
    private Stage stage;

    private void open(Choices.Window was) {
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            stage = new Stage();
            stage.setScene(new Scene(new Pane()));
            WindowKeeper.keep(stage, was, told::set);
            stage.show();
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(20_000, stage::hide);
    }

    private void seen() {
        boolean inside = WaitForAsyncUtils.waitForAsyncFx(
                20_000,
                () -> Screen.getPrimary()
                        .getVisualBounds()
                        .contains(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight()));
        assertTrue(
                inside,
                () -> stage.getX() + ", " + stage.getY() + ", " + stage.getWidth() + " by " + stage.getHeight());
    }

    private void until(Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(30, TimeUnit.SECONDS, condition);
    }

    @Test
    void whatWasAboveTheScreenIsSeen() {
        open(new Choices.Window(0, -28, 1000, 728, false));
        seen();
        assertEquals(0, stage.getY());
    }

    @Test
    void whatWasOnAVanishedMonitorIsSeen() {
        open(new Choices.Window(2560, 1440, 1000, 700, false));
        seen();
    }

    @Test
    void aDesktopThatMovesItWhileItOpensIsCorrected() throws Exception {
        open(new Choices.Window(0, 100, 1000, 700, false));
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> stage.setY(-28));
        until(() -> stage.getY() == 0);
        seen();
    }

    @Test
    void whereItIsIsToldWithoutBeingClosed() throws Exception {
        open(new Choices.Window(0, 100, 1000, 700, false));
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> stage.setY(150));
        until(() -> told.get() != null && told.get().y() == 150);
        assertEquals(700, told.get().height());
    }

    @Test
    void aMaximisedWindowKeepsItsOwnPlaceForLater() {
        open(new Choices.Window(0, 120, 1000, 660, false));
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            stage.setMaximized(true);
            stage.hide();
        });
        assertEquals(new Choices.Window(0, 120, 1000, 660, true), told.get());
    }
}
