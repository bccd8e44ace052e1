package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.Fonts;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.SaveState;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.LocalSource;
import brokerlab.app.words.BundleTexts;
import brokerlab.engine.local.LocalSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A person chooses what the brokers of a real cluster speak as. */
@ExtendWith(ApplicationExtension.class)
final class SpokenReleaseTest {
    @TempDir
    private static Path folder;

    private final CompletableFuture<String> chosen = new CompletableFuture<>();
    private LocalSource source;
    private Frame frame;

    @Start
    void start(Stage window) {
        Fonts.load();
        source = new LocalSource(new LocalSpec(
                "spoken",
                folder,
                1,
                List.of(),
                1,
                Optional.empty(),
                0,
                0,
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty()));
        frame = new Frame(new Frame.Parts(
                new BundleTexts(Locale.ENGLISH),
                new Theme(Optional.of(true)),
                source,
                context -> List.of(),
                context -> Optional.empty(),
                new SimpleObjectProperty<>(SaveState.SAVED),
                () -> {}));
        SpokenRelease.register(frame, chosen::complete);
        window.setScene(frame.scene(1000, 700));
        window.show();
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void theChoiceHoldsAtOnce(FxRobot robot) throws Exception {
        robot.interact(
                () -> frame.actions().find("cluster.speak").orElseThrow().run().run());
        assertTrue(robot.lookup("#speak-3-9").queryAs(RadioButton.class).isSelected());
        RadioButton choice = robot.lookup("#speak-3-9").queryAs(RadioButton.class);
        robot.interact(() -> {
            choice.getScene().getRoot().applyCss();
            choice.getScene().getRoot().layout();
        });
        assertTrue(
                choice.getBackground() == null
                        || choice.getBackground().getFills().stream()
                                .allMatch(f -> f.getFill().equals(Color.TRANSPARENT)),
                "no box of another colour stands behind a choice");
        Label means = (Label) choice.getParent().getChildrenUnmodifiable().getLast();
        assertEquals(24, means.getPadding().getLeft(), "what it means stands under its words");
        robot.interact(() -> {
            robot.lookup("#speak-4-4").queryAs(RadioButton.class).setSelected(true);
            robot.lookup("#speak-act").queryAs(Button.class).fire();
        });
        assertEquals("4.4", chosen.get(60, TimeUnit.SECONDS));
    }
}
