package brokerlab.app.kit;

import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;

/** Labels, made where they are named: what they say, and their style classes. */
public final class Labels {
    private Labels() {}

    /** Says {@code text} until it is given another one. */
    public static Label of(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /** Follows {@code text}, for instance into another language. */
    public static Label of(ObservableValue<String> text, String... styles) {
        Label label = of("", styles);
        label.textProperty().bind(text);
        return label;
    }

    /** For a sentence: goes on in the next line where there is no room. */
    public static Label wrapping(String text, String... styles) {
        Label label = of(text, styles);
        label.setWrapText(true);
        return label;
    }

    public static Label wrapping(ObservableValue<String> text, String... styles) {
        Label label = of(text, styles);
        label.setWrapText(true);
        return label;
    }
}
