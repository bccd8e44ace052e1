package brokerlab.app.kit;

import java.util.List;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyEvent;

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

    /** A capsule that is on or off. Those of one group are one stop of the Tab key; an arrow key chooses the next as a press would. */
    public static ToggleButton toggle(String text, boolean selected) {
        ToggleButton pill = new ToggleButton(text);
        pill.getStyleClass().setAll("bl-pill", "bl-pill-toggle");
        pill.setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
        pill.setSelected(selected);
        pill.addEventFilter(KeyEvent.KEY_PRESSED, e -> arrow(pill, e));
        return pill;
    }

    private static void arrow(ToggleButton pill, KeyEvent e) {
        int step = switch (e.getCode()) {
            case LEFT, UP -> -1;
            case RIGHT, DOWN -> 1;
            default -> 0;
        };
        if (step == 0 || pill.getToggleGroup() == null || e.isAltDown() || e.isControlDown()) {
            return;
        }
        List<Toggle> all = pill.getToggleGroup().getToggles();
        if (all.get(Math.floorMod(all.indexOf(pill) + step, all.size())) instanceof ToggleButton next) {
            next.requestFocus();
            next.fire();
            e.consume();
        }
    }
}
