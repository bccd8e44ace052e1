package brokerlab.app;

import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Gallery;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.SaveState;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.util.Duration;

/**
 * Pictures of every screen on the sample door, for building them: {@code DevTour DIR [dark|light] [en|ko] [WIDTHxHEIGHT] [screen]}. Run
 * with {@code -Dglass.platform=Headless -Dprism.order=sw -Djava.awt.headless=true}.
 */
public final class DevTour {
    private DevTour() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]);
        boolean dark = args.length < 2 || !args[1].equals("light");
        Locale locale = args.length > 2 ? Locale.of(args[2]) : Locale.ENGLISH;
        String[] size = (args.length > 3 ? args[3] : "1440x900").split("x", -1);
        String only = args.length > 4 ? args[4] : "";
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Platform.startup(() -> {
            try {
                run(dir, dark, locale, Integer.parseInt(size[0]), Integer.parseInt(size[1]), only, done);
            } catch (RuntimeException e) {
                failure.set(e);
                done.countDown();
            }
        });
        boolean intime = done.await(60, TimeUnit.SECONDS);
        if (failure.get() != null) {
            failure.get().printStackTrace();
        }
        System.exit(intime && failure.get() == null ? 0 : 1);
    }

    private static void run(
            Path dir, boolean dark, Locale locale, int width, int height, String only, CountDownLatch done) {
        Fonts.load();
        SampleDoor door = SampleDoor.live();
        Theme theme = new Theme(Optional.of(dark));
        Frame frame = new Frame(new Frame.Parts(
                new BundleTexts(locale),
                theme,
                door.source("racks-demo"),
                context -> {
                    List<Screen> screens = new ArrayList<>(Screens.all(context));
                    if (screens.isEmpty() || only.equals("gallery")) {
                        screens.clear();
                        screens.add(new Gallery(context));
                    }
                    return screens;
                },
                context -> Optional.empty(),
                new SimpleObjectProperty<>(SaveState.SAVED),
                () -> {}));
        Scene scene =
                new Scene(Picture.fixedSize(frame.root(), width, height), Math.min(width, 1000), Math.min(height, 900));
        theme.dress(scene, frame.screenStyleSheets());
        Stage stage = new Stage();
        stage.setScene(scene);
        frame.follow(stage);
        frame.start(Optional.empty());
        stage.show();
        next(
                frame,
                new ArrayList<>(frame.screens().stream()
                        .filter(s -> only.isEmpty() || only.equals("gallery") || s.id().equals(only))
                        .toList()),
                dir,
                done);
    }

    private static void next(Frame frame, List<Screen> left, Path dir, CountDownLatch done) {
        if (left.isEmpty()) {
            done.countDown();
            return;
        }
        Screen screen = left.removeFirst();
        frame.navigator().open(new Target.Whole(screen.id()));
        screen.presentForTour();
        PauseTransition wait = new PauseTransition(Duration.millis(900));
        wait.setOnFinished(e -> {
            try {
                Picture.write(frame.root(), dir.resolve(screen.id() + ".png"));
                System.out.println(screen.id() + (screen.ready() ? "" : " (not ready)"));
            } catch (java.io.IOException io) {
                throw new java.io.UncheckedIOException(io);
            }
            next(frame, left, dir, done);
        });
        wait.play();
    }
}
