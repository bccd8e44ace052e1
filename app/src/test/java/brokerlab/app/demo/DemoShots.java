package brokerlab.app.demo;

import brokerlab.app.Picture;
import brokerlab.app.kit.Fonts;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.SaveState;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.BundleTexts;
import brokerlab.engine.view.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javafx.util.Duration;

/** Pictures of what opens over the frame, for looking at: {@code DemoShots DIR [dark|light] [en|ko]}. */
public final class DemoShots {
    private record Shot(String name, Runnable before) {}

    private DemoShots() {}

    public static void main(String[] args) {
        Path dir = Path.of(args[0]);
        boolean dark = args.length < 2 || !args[1].equals("light");
        Locale locale = args.length > 2 ? Locale.of(args[2]) : Locale.ENGLISH;
        Platform.startup(() -> run(dir, dark, locale));
    }

    private static void run(Path dir, boolean dark, Locale locale) {
        Fonts.load();
        SampleDoor door = SampleDoor.live();
        SampleDoor waiting = SampleDoor.live();
        waiting.phase(Snapshot.Phase.STARTING);
        Theme theme = new Theme(Optional.of(dark));
        DemoTraffic traffic = new DemoTraffic(waiting, Preset.load("demo"));
        DemoPanel[] panel = new DemoPanel[1];
        Frame frame = new Frame(new Frame.Parts(
                new BundleTexts(locale),
                theme,
                door.source("racks-demo"),
                context -> List.of(new brokerlab.app.kit.Gallery(context)),
                context -> {
                    panel[0] = new DemoPanel(context, traffic);
                    return Optional.of(panel[0]);
                },
                new SimpleObjectProperty<>(SaveState.SAVED),
                () -> {}));
        Scene scene = new Scene(Picture.fixedSize(frame.root(), 1440, 900), 1000, 900);
        theme.dress(scene, List.of());
        Stage stage = new Stage();
        stage.setScene(scene);
        frame.follow(stage);
        frame.start(Optional.empty());
        stage.show();
        Deque<Shot> shots = new ArrayDeque<>(List.of(
                new Shot(
                        "palette",
                        () -> frame.actions()
                                .find("palette")
                                .orElseThrow()
                                .run()
                                .run()),
                new Shot(
                        "keys",
                        () -> frame.actions().find("keys").orElseThrow().run().run()),
                new Shot(
                        "demo",
                        () -> frame.showModal(
                                new javafx.scene.Group(brokerlab.app.kit.ConfirmDialog.box("", panel[0].content())))),
                new Shot(
                        "confirm",
                        () -> brokerlab.app.kit.ConfirmDialog.ask(
                                frame,
                                "Delete topic orders?",
                                List.of(
                                        "18 replicas on 3 brokers, 358 MB, will be gone.",
                                        "Group billing loses its 15,690 unread records."),
                                "orders",
                                "Delete orders",
                                () -> {})),
                new Shot("recorder-list", () -> {
                    frame.closeModal();
                    frame.actions().find("recorder").orElseThrow().run().run();
                    frame.notices().info("Copied 127.0.0.1:9092");
                    frame.notices()
                            .error(
                                    "Deleting orders",
                                    new IllegalStateException("the controller is away; try again when there is one"));
                }),
                new Shot("starting", () -> door.phase(Snapshot.Phase.STARTING)),
                new Shot("failed", () -> door.phase(Snapshot.Phase.FAILED))));
        next(frame.root(), shots, dir);
    }

    private static void next(Region root, Deque<Shot> shots, Path dir) {
        Shot shot = shots.poll();
        if (shot == null) {
            System.exit(0);
            return;
        }
        shot.before().run();
        PauseTransition wait = new PauseTransition(Duration.millis(900));
        wait.setOnFinished(e -> {
            try {
                Picture.write(root, dir.resolve("shell-" + shot.name() + ".png"));
            } catch (IOException io) {
                throw new UncheckedIOException(io);
            }
            next(root, shots, dir);
        });
        wait.play();
    }
}
