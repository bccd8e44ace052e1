package brokerlab.app.shell;

import brokerlab.app.kit.Failures;
import brokerlab.app.kit.Icons;
import brokerlab.engine.view.DoorException;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** Short notes at the lower right, above the recorder: what was done goes by itself, what failed stays until it is dismissed. */
final class Toasts extends VBox implements ScreenContext.Notices {
    private static final int MOST = 4;

    private static final double SHORTEST_MS = 4_000;

    /** What a person takes for one character of a text that comes unexpected. */
    private static final double READING_MS = 120;

    private final Frame frame;

    Toasts(Frame frame) {
        this.frame = frame;
        setAlignment(Pos.BOTTOM_RIGHT);
        setSpacing(8);
        setPickOnBounds(false);
        setId("toasts");
    }

    @Override
    public void info(String text) {
        HBox toast = toast("fth-check", text, false);
        PauseTransition wait = new PauseTransition(Duration.millis(Math.max(SHORTEST_MS, text.length() * READING_MS)));
        wait.setOnFinished(e -> getChildren().remove(toast));
        wait.play();
    }

    @Override
    public void error(String what, Throwable why) {
        String reason = reason(why, frame.texts());
        toast("fth-alert-triangle", frame.texts().get("shell.notice.failed", what, reason), true);
        frame.record(what, reason);
    }

    private HBox toast(String icon, String text, boolean error) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMaxWidth(340);
        HBox.setHgrow(label, Priority.ALWAYS);
        HBox toast = new HBox(Icons.of(icon, 16), label);
        toast.getChildren()
                .add(Icons.button(
                        "fth-x",
                        frame.texts().bind("shell.notice.dismiss"),
                        () -> getChildren().remove(toast)));
        toast.setAlignment(Pos.CENTER_LEFT);
        toast.getStyleClass().add("bl-toast");
        toast.setMaxWidth(USE_PREF_SIZE);
        if (error) {
            toast.getStyleClass().add("bl-toast-error");
        }
        if (getChildren().size() == MOST) {
            getChildren().removeFirst();
        }
        getChildren().add(toast);
        return toast;
    }

    /** With the code that a door's refusal has, as people look it up. */
    static String reason(Throwable why, Texts texts) {
        String reason = Failures.reason(why, texts);
        return Failures.cause(why) instanceof DoorException door ? reason + " (" + door.code() + ")" : reason;
    }
}
