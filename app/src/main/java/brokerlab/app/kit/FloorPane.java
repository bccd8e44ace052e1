package brokerlab.app.kit;

import javafx.scene.Node;
import javafx.scene.control.ScrollPane;

/**
 * Gives its content all the room there is, and at least what it needs: where there is less, it is scrolled. No stop of the Tab key
 * itself.
 */
public final class FloorPane extends ScrollPane {
    public FloorPane() {
        getStyleClass().add("bl-floor");
        setFitToWidth(true);
        setFitToHeight(true);
        setFocusTraversable(false);
    }

    public FloorPane(Node content) {
        this();
        setContent(content);
    }
}
