package brokerlab.app.kit;

import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** Buttons, made where they are named: what they say and do, and their style classes. */
public final class Buttons {
    private Buttons() {}

    public static Button of(String text, String id, Runnable act, String... styles) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().addAll(styles);
        button.setOnAction(e -> act.run());
        return button;
    }

    /** Follows {@code text}, for instance into another language, and is never cut. */
    public static Button of(ObservableValue<String> text, String id, Runnable act, String... styles) {
        Button button = of("", id, act, styles);
        button.textProperty().bind(text);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    /** Closes a dialog without doing anything; the Esc key as well. */
    public static Button cancel(WindowContext context, String text) {
        Button button = new Button(text);
        button.setCancelButton(true);
        button.setOnAction(e -> context.closeModal());
        return button;
    }

    /** The last row of a dialog. */
    public static HBox row(Node... buttons) {
        HBox row = new HBox(8, buttons);
        row.setAlignment(Pos.CENTER_RIGHT);
        return row;
    }
}
