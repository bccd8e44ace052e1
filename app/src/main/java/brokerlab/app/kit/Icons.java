package brokerlab.app.kit;

import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.javafx.FontIcon;

/** Feather icons, each with a name for a screen reader where it stands alone. */
public final class Icons {
    private Icons() {}

    /** @param literal for instance {@code fth-server} */
    public static FontIcon of(String literal) {
        FontIcon icon = new FontIcon(literal);
        icon.getStyleClass().add("bl-icon");
        return icon;
    }

    public static FontIcon of(String literal, int size) {
        FontIcon icon = of(literal);
        icon.setIconSize(size);
        // beside what the icon keeps there itself; against the style sheet's usual size
        icon.setStyle(icon.getStyle() + " -fx-icon-size: " + size + "px;");
        return icon;
    }

    /** A button that shows only an icon; its name is its tooltip and what a screen reader says. */
    public static Button button(String literal, ObservableValue<String> name, Runnable action) {
        Button button = new Button();
        button.setGraphic(of(literal));
        button.getStyleClass().addAll("bl-icon-button");
        button.accessibleTextProperty().bind(name);
        Tooltip tip = new Tooltip();
        tip.textProperty().bind(name);
        button.setTooltip(tip);
        button.setOnAction(e -> action.run());
        return button;
    }
}
