package brokerlab.app.kit;

import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;

/** A word in an outlined capsule, coloured and marked by its status. */
public final class StatusBadge extends Label {
    private Status status = Status.NEUTRAL;

    public StatusBadge() {
        getStyleClass().add("bl-badge");
        setMinWidth(USE_PREF_SIZE);
        Status.NEUTRAL.on(this);
    }

    public StatusBadge(Status status, String word) {
        this();
        set(status, word);
    }

    /** A word that follows the language. */
    public StatusBadge(Status status, ObservableValue<String> word) {
        this();
        textProperty().bind(word.map(text -> status.mark().isEmpty() ? text : status.mark() + " " + text));
        style(status);
    }

    public void set(Status now, String word) {
        style(now);
        String text = now.mark().isEmpty() ? word : now.mark() + " " + word;
        if (!text.equals(getText())) {
            setText(text);
        }
    }

    private void style(Status now) {
        if (now != status) {
            status = now;
            now.on(this);
        }
    }
}
