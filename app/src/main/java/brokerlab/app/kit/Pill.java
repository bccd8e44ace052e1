package brokerlab.app.kit;

import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.ToggleButton;

/** Capsule-shaped buttons: filters that are on or off, health that opens what it counts. */
public final class Pill {
    private Pill() {}

    /** A capsule to press; {@link Status#on} colours it. */
    public static Button button(String text) {
        Button pill = new Button(text);
        pill.getStyleClass().setAll("bl-pill");
        Status.NEUTRAL.on(pill);
        return pill;
    }

    /** A capsule that is on or off. */
    public static ToggleButton toggle(String text, boolean selected) {
        ToggleButton pill = new ToggleButton(text);
        pill.getStyleClass().setAll("bl-pill", "bl-pill-toggle");
        pill.setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
        pill.setSelected(selected);
        return pill;
    }
}
