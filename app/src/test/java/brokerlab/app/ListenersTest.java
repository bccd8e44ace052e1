package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.app.kit.WhileShown;
import brokerlab.app.shell.Listeners;
import brokerlab.app.shell.Screen;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.source.SampleSettings;
import brokerlab.app.workspace.WorkspaceException;
import brokerlab.engine.view.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** What a node follows (language, ticks, the cluster's events) ends when it leaves the scene. */
@ExtendWith(ApplicationExtension.class)
final class ListenersTest extends WorkbenchFixture {
    @TempDir
    private static Path folder;

    private final SampleDoor door = SampleDoor.still();

    @Start
    void start(Stage window) throws WorkspaceException, IOException {
        open(window, folder);
    }

    private Listeners now() {
        var now = new AtomicReference<Listeners>();
        onFx(() -> now.set(Listeners.of(frame, door)));
        return now.get();
    }

    /** Each screen comes and goes, and everything that opens over it; afterwards there are as many listeners as before. */
    @Test
    void whatLeavesTheSceneFollowsNothing() throws TimeoutException {
        door.undo = Optional.of(SampleSettings.undo(door));
        door.host(new Snapshot.Host(true, 1_900, SampleDoor.START, 18_000));
        open(door);
        onFx(() -> frame.root().resizeRelocate(0, 0, 1000, 640));
        // each has been made, and has been on the screen once
        for (Screen screen : frame.screens()) {
            show(screen.id(), true);
        }
        show("racks", true);
        Listeners before = now();
        for (Screen screen : frame.screens()) {
            show(screen.id(), true);
        }
        show("racks", true);
        assertEquals(before, now(), "the screens");
        for (DialogCase dialog : DialogCase.ALL) {
            show(dialog.screen(), true);
            Listeners without = now();
            onFx(() -> dialog.open().accept(user));
            until(() -> overlay().isPresent());
            onFx(frame::closeModal);
            assertEquals(without, now(), dialog.name());
        }
        show("racks", true);
        assertEquals(before, now(), "all of them");
        onFx(() -> stage.setScene(new Scene(new Pane())));
        onFx(() -> ((Pane) frame.root().getParent()).getChildren().clear());
        assertEquals(new Listeners(0, 0, 1), now(), "the recorder alone hears events until the frame is closed");
    }

    /** A node that comes back goes on: it is told of the language that was chosen meanwhile, once. */
    @Test
    void whatComesBackFollowsAgain() {
        open(door);
        onFx(() -> {
            var told = new int[1];
            var node = new Pane();
            WhileShown.language(frame.texts(), node, () -> told[0]++);
            assertEquals(1, told[0], "once when it begins");
            texts.setLocale(Locale.KOREAN);
            assertEquals(1, told[0], "it is in no scene");
            var scene = new Scene(new Pane(node));
            assertEquals(2, told[0], "it came into one");
            texts.setLocale(Locale.ENGLISH);
            assertEquals(3, told[0]);
            ((Pane) scene.getRoot()).getChildren().clear();
            ((Pane) scene.getRoot()).getChildren().add(node);
            assertEquals(3, told[0], "it is the language that it has");
        });
    }
}
