package brokerlab.app;

import brokerlab.app.kit.Fonts;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.SaveState;
import brokerlab.app.shell.Theme;
import brokerlab.app.words.BundleTexts;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.SimpleObjectProperty;
import javafx.stage.Stage;

/** The product's frame and screens on a {@link TinyDoor}. */
final class TinyCluster implements AutoCloseable {
    private final BundleTexts texts = new BundleTexts(Locale.ENGLISH);
    private final Stage stage;
    private final Frame frame;

    TinyCluster(Stage stage) {
        Fonts.load();
        this.stage = stage;
        frame = new Frame(new Frame.Parts(
                texts,
                new Theme(Optional.of(true)),
                new TinyDoor(),
                Screens::all,
                context -> Optional.empty(),
                new SimpleObjectProperty<>(SaveState.SAVED),
                () -> {}));
        stage.setScene(frame.scene(1000, 700));
        // the robot's window is the same one for all test classes: whatever size and place the one before left
        stage.setX(0);
        stage.setY(0);
        stage.setWidth(1000);
        stage.setHeight(700);
        frame.follow(stage);
        frame.start(Optional.empty());
        stage.show();
    }

    @Override
    public void close() {
        frame.close();
        stage.hide();
    }
}
