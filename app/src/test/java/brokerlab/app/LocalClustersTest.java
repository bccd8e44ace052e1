package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.Fonts;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.LocalSource;
import brokerlab.app.workspace.Choices;
import brokerlab.app.workspace.Workspace;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A person with several real clusters in one window: makes one, opens another, starts one anew, deletes one. */
@ExtendWith(ApplicationExtension.class)
@Timeout(300)
final class LocalClustersTest {
    private static final long PATIENCE_S = 120;

    @TempDir
    private Path folder;

    private Workspace workspace;
    private Workbench workbench;

    @Start
    void start(Stage stage) throws Exception {
        Fonts.load();
        workspace = Workspace.open(folder.resolve("workspace"), Runnable::run);
        workspace.change(
                c -> c.withClusters(List.of(new Choices.Cluster("first", "demo", 1, List.of("rack-x"), 1, 0, 0))));
        workbench = new Workbench(
                workspace,
                new Workbench.Wishes(
                        false,
                        false,
                        Optional.of(true),
                        Optional.of(Locale.ENGLISH),
                        Optional.empty(),
                        Optional.empty()),
                LocalSource::new);
        workbench.open();
        workbench.frame().subscribe(frame -> {
            stage.setScene(frame.scene(1000, 800));
            frame.follow(stage);
        });
        stage.setX(0);
        stage.setY(0);
        stage.show();
    }

    @AfterEach
    void stop() throws Exception {
        workbench.close();
    }

    private Frame frame() {
        return workbench.frame().getValue();
    }

    /** Until the cluster of that name is shown and is as wanted. */
    private Snapshot await(String name, Predicate<Snapshot> wanted) throws Exception {
        var found = new CompletableFuture<Snapshot>();
        ScreenFixture.onFx(() -> workbench.frame().subscribe(frame -> {
            if (frame.source().name().equals(name)) {
                frame.ticker().subscribe(frame.root(), (before, now) -> {
                    if (now.cluster().phase() == Snapshot.Phase.RUNNING && wanted.test(now)) {
                        found.complete(now);
                    }
                });
            }
        }));
        return found.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    private MenuItem item(String id) {
        var found = new CompletableFuture<MenuItem>();
        Platform.runLater(() -> {
            var switcher = (MenuButton) frame().root().lookup("#cluster-switcher");
            switcher.getOnShowing().handle(null);
            switcher.getItems().stream()
                    .flatMap(i -> i instanceof javafx.scene.control.Menu m
                            ? m.getItems().stream()
                            : java.util.stream.Stream.of(i))
                    .filter(i -> id.equals(i.getId()))
                    .findFirst()
                    .ifPresentOrElse(
                            found::complete, () -> found.completeExceptionally(new AssertionError("no " + id)));
        });
        return found.join();
    }

    private void choose(FxRobot robot, String id) {
        MenuItem item = item(id);
        robot.interact(() -> item.getOnAction().handle(null));
    }

    private static void confirm(FxRobot robot) {
        robot.interact(
                () -> robot.lookup(".bl-confirm .danger").queryAs(Button.class).fire());
    }

    private static void type(FxRobot robot, String field, String text) {
        robot.lookup("#new-cluster-" + field).queryAs(Spinner.class).getEditor().setText(text);
    }

    private static String said(FxRobot robot) {
        return robot.lookup("#new-cluster-says").queryAs(Labeled.class).getText();
    }

    @Test
    void clustersAreMadeOpenedStartedAnewAndDeletedInOneWindow(FxRobot robot) throws Exception {
        await("first", s -> s.cluster().controller() > 0);
        frame().source()
                .door()
                .execute(new Command.CreateTopic("kept", 1, 1, Map.of(), Map.of()))
                .get(PATIENCE_S, TimeUnit.SECONDS);

        choose(robot, "cluster-new");
        assertEquals(
                "cluster-2",
                robot.lookup("#new-cluster-name").queryAs(TextField.class).getText());
        robot.interact(
                () -> robot.lookup("#new-cluster-name").queryAs(TextField.class).setText("First"));
        assertEquals(
                "Another cluster is called First: choose another name.",
                robot.lookup("#new-cluster-says").queryAs(Labeled.class).getText());
        assertTrue(robot.lookup("#new-cluster-create").queryAs(Button.class).isDisabled());
        robot.interact(
                () -> robot.lookup("#new-cluster-name").queryAs(TextField.class).setText("Nul"));
        assertEquals(
                "“Nul” is a device on Windows: a workspace with such a folder could not be moved there. Choose another name.",
                robot.lookup("#new-cluster-says").queryAs(Labeled.class).getText());
        assertTrue(robot.lookup("#new-cluster-create").queryAs(Button.class).isDisabled());
        // what the fields show is what is made: of the kind "what is typed counts"
        robot.interact(() -> {
            robot.lookup("#new-cluster-name").queryAs(TextField.class).setText("second");
            type(robot, "brokers", "2");
            type(robot, "racks", " 3");
        });
        assertTrue(said(robot).startsWith("2 brokers, in 2 racks"), said(robot));
        robot.interact(() -> type(robot, "nodes", "some"));
        assertEquals("ZooKeeper nodes: a whole number from 1 to 7.", said(robot));
        assertTrue(robot.lookup("#new-cluster-create").queryAs(Button.class).isDisabled());
        robot.interact(() -> type(robot, "brokers", "99"));
        assertEquals("Brokers: a whole number from 1 to 12.", said(robot));
        robot.interact(() -> {
            type(robot, "brokers", "2");
            type(robot, "nodes", "1");
            robot.lookup("#new-cluster-create").queryAs(Button.class).fire();
        });
        Snapshot second =
                await("second", s -> s.brokers().size() == 2 && s.cluster().controller() > 0);
        assertEquals(1, second.zooKeeper().nodes().size());
        assertEquals(
                List.of("rack-a", "rack-b"),
                second.brokers().stream().map(Snapshot.Broker::rack).toList());
        assertTrue(second.topics().stream().noneMatch(t -> t.name().equals("kept")));

        // back: what was there is there, and the choice is remembered
        choose(robot, "cluster-first");
        confirm(robot);
        Snapshot first =
                await("first", s -> s.topics().stream().anyMatch(t -> t.name().equals("kept")));
        assertEquals("first", workspace.choices().clusters().getFirst().name());
        String id = first.cluster().clusterId();

        // the other one is deleted only after its name was typed
        choose(robot, "cluster-delete-second");
        robot.interact(() ->
                robot.lookup(".bl-confirm .text-field").queryAs(TextField.class).setText("second"));
        Path data = workspace.clusterFolder("second");
        assertTrue(Files.exists(data));
        confirm(robot);
        var gone = new CompletableFuture<Void>();
        workspace.onSaving(now -> {
            if (workspace.choices().clusters().size() == 1) {
                gone.complete(null);
            }
        });
        gone.get(PATIENCE_S, TimeUnit.SECONDS);
        assertFalse(Files.exists(data));

        // anew: the same layout, and nothing in it
        choose(robot, "cluster-anew");
        assertTrue(robot.lookup(".bl-consequence").queryAllAs(Labeled.class).stream()
                .anyMatch(l -> l.getText().startsWith("1 topic is deleted:")));
        // asked twice it is done once, and what is left of the old one is closed to keys
        Frame old = frame();
        robot.interact(() -> {
            Button act = robot.lookup(".bl-confirm .danger").queryAs(Button.class);
            act.fire();
            Event.fireEvent(
                    old.root(), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ESCAPE, false, false, false, false));
            assertTrue(old.root().lookup(".bl-dialog") != null, "Esc does not bring back what runs no longer");
            act.fire();
        });
        Snapshot anew = await(
                "first",
                s -> s.cluster().controller() > 0
                        && !s.cluster().clusterId().equals(id)
                        && s.topics().isEmpty());
        assertEquals(
                List.of("rack-x"),
                anew.brokers().stream().map(Snapshot.Broker::rack).toList());
    }

    /** The window is closed as soon as a real cluster was told to start anew: it is empty, nothing runs, and nobody holds its folder. */
    @Test
    void aWindowThatIsClosedMeanwhileLeavesNoClusterRunning(FxRobot robot) throws Exception {
        await("first", s -> s.cluster().controller() > 0);
        frame().source()
                .door()
                .execute(new Command.CreateTopic("gone", 1, 1, Map.of(), Map.of()))
                .get(PATIENCE_S, TimeUnit.SECONDS);
        choose(robot, "cluster-anew");
        confirm(robot);
        workbench.close();
        LocalSpec again = new LocalSpec(
                "first",
                workspace.clusterFolder("first"),
                1,
                List.of("rack-x"),
                1,
                Optional.empty(),
                0,
                0,
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
        try (LocalSource next = new LocalSource(again)) {
            WaitForAsyncUtils.waitFor(
                    PATIENCE_S,
                    TimeUnit.SECONDS,
                    () -> next.door().snapshot().cluster().phase() == Snapshot.Phase.RUNNING
                            && next.door().snapshot().cluster().controller() > 0);
            assertEquals(List.of(), next.door().snapshot().topics());
        }
        try (Workspace free = Workspace.open(folder.resolve("workspace"), Runnable::run)) {
            assertEquals("first", free.choices().clusters().getFirst().name());
        }
    }
}
