package brokerlab.app;

import brokerlab.app.workspace.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.beans.InvalidationListener;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Duration;

/**
 * Opens the window where it was, keeps it where it can be seen, and tells where it is, soon after each move: a process that is killed
 * tells nothing more. On the FX thread.
 */
final class WindowKeeper {
    /**
     * The desktop tells how large title bar and borders are only after the window is open, and moves the window by them meanwhile, in a few
     * steps. Later moves are the person's own.
     */
    private static final int MOST_CORRECTIONS = 6;

    private static final Duration SETTLED = Duration.seconds(2);

    private static final Duration AT_REST = Duration.seconds(1);

    private final Stage stage;
    private final Consumer<Choices.Window> saved;
    private final PauseTransition atRest = new PauseTransition(AT_REST);
    private Choices.Window normal;
    private int corrections;
    private boolean settled;

    private WindowKeeper(Stage stage, Choices.Window was, Consumer<Choices.Window> saved) {
        this.stage = stage;
        this.normal = was;
        this.saved = saved;
    }

    /** Before the window is shown. */
    static void keep(Stage stage, Choices.Window was, Consumer<Choices.Window> saved) {
        new WindowKeeper(stage, was, saved).begin();
    }

    private void begin() {
        put(WindowPlace.of(normal, rooms()));
        stage.setMaximized(normal.maximised());
        InvalidationListener moved = o -> moved();
        List.of(stage.xProperty(), stage.yProperty(), stage.widthProperty(), stage.heightProperty())
                .forEach(each -> each.addListener(moved));
        stage.maximizedProperty().addListener(moved);
        atRest.setOnFinished(e -> savePlace());
        var opening = new PauseTransition(SETTLED);
        opening.setOnFinished(e -> settled = true);
        stage.setOnShown(e -> {
            correct();
            opening.play();
        });
        InvalidationListener monitors = o -> {
            corrections = 0;
            correct();
        };
        Screen.getScreens().addListener(monitors);
        stage.addEventHandler(javafx.stage.WindowEvent.WINDOW_HIDDEN, e -> {
            Screen.getScreens().removeListener(monitors);
            atRest.stop();
            savePlace();
        });
    }

    private void moved() {
        if (!stage.isShowing()) {
            return;
        }
        if (!settled) {
            correct();
        }
        atRest.playFromStart();
    }

    private void correct() {
        if (movedByDesktop() || corrections >= MOST_CORRECTIONS) {
            return;
        }
        Rectangle2D at = new Rectangle2D(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight());
        WindowPlace right = WindowPlace.inside(at, rooms());
        if (!right.isAt(at)) {
            corrections++;
            put(right);
        }
    }

    private void put(WindowPlace place) {
        stage.setMinWidth(place.minWidth());
        stage.setMinHeight(place.minHeight());
        stage.setX(place.x());
        stage.setY(place.y());
        stage.setWidth(place.width());
        stage.setHeight(place.height());
    }

    /** Whether the desktop has it somewhere that is not its own place. */
    private boolean movedByDesktop() {
        return stage.isMaximized() || stage.isIconified() || stage.isFullScreen() || Double.isNaN(stage.getX());
    }

    /** Its own place is what a person comes back to from the maximised state, also in the next session. */
    private void savePlace() {
        normal = movedByDesktop()
                ? new Choices.Window(normal.x(), normal.y(), normal.width(), normal.height(), stage.isMaximized())
                : new Choices.Window(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), false);
        saved.accept(normal);
    }

    private static List<Rectangle2D> rooms() {
        List<Rectangle2D> rooms = new ArrayList<>();
        rooms.add(Screen.getPrimary().getVisualBounds());
        for (Screen each : Screen.getScreens()) {
            if (!each.equals(Screen.getPrimary())) {
                rooms.add(each.getVisualBounds());
            }
        }
        return rooms;
    }
}
