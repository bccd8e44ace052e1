package brokerlab.app.shell;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Notices;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.words.Failures;
import brokerlab.app.words.Sentence;
import brokerlab.app.words.ShortNames;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.DoorException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.animation.PauseTransition;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ObservableDoubleValue;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/**
 * Short notes at the lower left, below the screens' names, where they cover nothing: what was done goes by itself, what failed stays until
 * it is dismissed.
 */
final class Toasts extends VBox implements Notices {
    private static final int MOST = 4;
    private static final String ERROR = "bl-toast-error";

    private static final double SHORTEST_MS = 4_000;

    /** What a person takes for one character of a text that comes unexpected. */
    private static final double READING_MS = 120;

    /** About three lines of a note. */
    private static final int LONGEST_WORD = 48;

    private static final Pattern LONG_WORD = Pattern.compile("\\S{" + (LONGEST_WORD + 1) + ",}");

    private final Frame frame;

    Toasts(Frame frame) {
        this.frame = frame;
        setAlignment(Pos.BOTTOM_LEFT);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setSpacing(8);
        setPickOnBounds(false);
        setId("toasts");
        WhileShown.language(frame.texts(), this, this::forgetWhatWasDone);
    }

    /** Nothing is told in a language that is no longer the frame's. What failed stays until it is dismissed: it may be what is to be read. */
    private void forgetWhatWasDone() {
        getChildren().removeIf(toast -> !toast.getStyleClass().contains(ERROR));
    }

    /** They are so wide and together at most so high; what there is no room for goes, the oldest first. */
    void fit(ObservableDoubleValue wide, ObservableDoubleValue high) {
        prefWidthProperty().bind(wide);
        maxHeightProperty().bind(high);
        high.subscribe(now -> Answers.later(() -> trim(now.doubleValue())));
        getChildren().addListener((InvalidationListener) now -> Answers.later(() -> trim(high.get())));
    }

    private void trim(double high) {
        if (high <= 0) {
            // not laid out yet
            return;
        }
        while (getChildren().size() > 1 && prefHeight(getPrefWidth()) > high) {
            getChildren().removeFirst();
        }
    }

    @Override
    public void info(String text) {
        removeLater(toast("fth-check", text, false), text);
    }

    @Override
    public void refusal(String text) {
        removeLater(toast("fth-slash", text, false), text);
    }

    @Override
    public void info(String text, String copyable) {
        VBox toast = toast("fth-check", text, false);
        var copy = Icons.button("fth-copy", frame.texts().bind("shell.notice.copy", copyable), () -> {
            var content = new ClipboardContent();
            content.putString(copyable);
            Clipboard.getSystemClipboard().setContent(content);
        });
        copy.setId("toast-copy");
        HBox head = (HBox) toast.getChildren().getFirst();
        head.getChildren().add(head.getChildren().size() - 1, copy);
        removeLater(toast, text);
    }

    private void removeLater(VBox toast, String text) {
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

    private VBox toast(String icon, String text, boolean error) {
        Label label = Labels.wrapping(brief(text));
        label.setAccessibleText(text);
        label.setMinHeight(0);
        // where there is no room for all of it
        label.setTooltip(new Tooltip(text));
        VBox toast = new VBox();
        HBox head = new HBox(
                Icons.of(icon, 16),
                Nodes.spacer(),
                Icons.button(
                        "fth-x",
                        frame.texts().bind("shell.notice.dismiss"),
                        () -> getChildren().remove(toast)));
        head.setAlignment(Pos.CENTER_LEFT);
        head.setMinHeight(USE_PREF_SIZE);
        toast.getChildren().addAll(head, label);
        toast.getStyleClass().add("bl-toast");
        if (error) {
            toast.getStyleClass().add(ERROR);
        }
        if (getChildren().size() == MOST) {
            getChildren().removeFirst();
        }
        getChildren().add(toast);
        return toast;
    }

    /** Names of any length leave room for what is said of them; the tooltip has them whole. */
    static String brief(String text) {
        return LONG_WORD
                .matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(ShortNames.shortened(m.group(), LONGEST_WORD)));
    }

    /** With the code that a door's refusal has, as people look it up. */
    static String reason(Throwable why, Texts texts) {
        String reason = Failures.reason(why, texts);
        return Failures.cause(why) instanceof DoorException door ? Sentence.whole(reason, door.code()) : reason;
    }
}
