package brokerlab.app.kit;

import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;

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

    /** As {@link #wrapping}, and none of its lines is cut where there is less height. */
    public static Label whole(String text, String... styles) {
        Label label = wrapping(text, styles);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    public static Label whole(ObservableValue<String> text, String... styles) {
        Label label = whole("", styles);
        label.textProperty().bind(text);
        return label;
    }

    /** A part of a sentence that looks different from the rest. */
    public static Text part(String text, String... styles) {
        var part = new Text(text);
        part.getStyleClass().addAll(styles);
        return part;
    }
}
