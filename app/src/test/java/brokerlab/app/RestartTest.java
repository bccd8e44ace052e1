package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.Fonts;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.workspace.Workspace;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What a person chose is there when the workbench is started again in the same workspace. */
@ExtendWith(ApplicationExtension.class)
final class RestartTest {
    @TempDir
    private Path folder;

    private Stage stage;
    private Workbench workbench;

    @Start
    void start(Stage window) throws Exception {
        Fonts.load();
        stage = window;
        open();
        stage.setX(0);
        stage.setY(0);
        stage.show();
    }

    private void open() throws Exception {
        workbench = new Workbench(
                Workspace.open(folder, Runnable::run),
                new Workbench.Wishes(
                        false,
                        false,
                        Optional.of(true),
                        Optional.of(Locale.ENGLISH),
                        Optional.empty(),
                        Optional.empty()),
                spec -> SampleDoor.still().source(spec.name()));
        workbench.open();
        stage.setScene(workbench.frame().getValue().scene(1000, 800));
    }

    private void restart(FxRobot robot) throws Exception {
        Workbench before = workbench;
        robot.interact(before.frame().getValue()::close);
        before.close();
        WaitForAsyncUtils.asyncFx(() -> {
                    open();
                    return true;
                })
                .get();
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void act(FxRobot robot, String id) {
        robot.interact(() -> workbench
                .frame()
                .getValue()
                .actions()
                .find(id)
                .orElseThrow()
                .run()
                .run());
    }

    /** The text's size is one for the whole process. */
    @AfterEach
    void stop(FxRobot robot) throws Exception {
        robot.interact(() -> workbench.theme().chooseTextSize(100));
        workbench.close();
    }

    private static boolean filtersShow(FxRobot robot) {
        return robot
                .lookup((javafx.scene.Node n) -> n instanceof ToggleButton
                        && n.getId() != null
                        && n.getId().startsWith("recorder-filter-"))
                .queryAll()
                .stream()
                .anyMatch(javafx.scene.Node::isVisible);
    }

    @Test
    void aFoldedRecorderStaysFolded(FxRobot robot) throws Exception {
        assertTrue(filtersShow(robot));
        robot.interact(
                () -> robot.lookup("#recorder-fold").queryAs(Button.class).fire());
        assertFalse(filtersShow(robot));
        restart(robot);
        assertTrue(workbench.frame().getValue().recorderFoldedProperty().get());
        assertFalse(filtersShow(robot));
        assertTrue(robot.lookup("#recorder-line").tryQuery().isEmpty(), "its line is folded away");
    }

    /** Sibling: one that was opened again stays open. */
    @Test
    void aRecorderOpenedAgainStaysOpen(FxRobot robot) throws Exception {
        robot.interact(
                () -> robot.lookup("#recorder-fold").queryAs(Button.class).fire());
        restart(robot);
        robot.interact(
                () -> robot.lookup("#recorder-fold").queryAs(Button.class).fire());
        restart(robot);
        assertFalse(workbench.frame().getValue().recorderFoldedProperty().get());
        assertTrue(filtersShow(robot));
    }

    /** Sibling: so does the size of the text, and 100 per cent again. */
    @Test
    void theSizeOfTheTextStays(FxRobot robot) throws Exception {
        act(robot, "text.150");
        restart(robot);
        assertEquals(150, workbench.theme().textSizeProperty().get());
        assertEquals(1.5, Fonts.scale());
        act(robot, "text.100");
        restart(robot);
        assertEquals(100, workbench.theme().textSizeProperty().get());
    }
}
