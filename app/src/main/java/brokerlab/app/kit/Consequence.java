package brokerlab.app.kit;

import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/**
 * One sentence about what an act does, with what it means to a person by itself, whatever the others mean.
 *
 * @param status OK for good news, WARN for what hurts, INFO for what happens and hurts nobody
 */
public record Consequence(String text, Status status) {
    /** What stays good. */
    public static Consequence good(String text) {
        return new Consequence(text, Status.OK);
    }

    /** What happens, and hurts nobody. */
    public static Consequence fact(String text) {
        return new Consequence(text, Status.INFO);
    }

    /** What hurts. */
    public static Consequence harm(String text) {
        return new Consequence(text, Status.WARN);
    }

    /** The sentence with the sign of its meaning. */
    public Label line() {
        String icon = switch (status) {
            case OK -> "fth-check";
            case INFO, NEUTRAL -> "fth-info";
            case WARN, BAD -> "fth-alert-triangle";
        };
        Label line = new Label(text, Icons.of(icon, 14));
        line.setWrapText(true);
        line.setMinHeight(Region.USE_PREF_SIZE);
        line.getStyleClass().add("bl-consequence");
        status.on(line);
        return line;
    }
}
