package brokerlab.app.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.input.MouseEvent;

/**
 * Makes many nodes one stop of the Tab key: the one that had the focus last, at first the first. Arrow keys go on among them; who shows
 * them knows where each arrow leads.
 */
public final class Roving {
    private final List<Node> nodes = new ArrayList<>();
    private Optional<Node> stop = Optional.empty();

    /** One more. */
    public void add(Node node) {
        nodes.add(node);
        node.setFocusTraversable(false);
        // a button that is no stop does not take the focus by itself
        node.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> node.requestFocus());
        node.focusedProperty().subscribe(focused -> {
            if (focused) {
                stopAt(node);
            }
        });
    }

    /** To be called when nodes came or went: those that are seen no more are forgotten. */
    public void tidy() {
        nodes.removeIf(node -> node.getScene() == null);
        if (stop.filter(nodes::contains).isEmpty() && !nodes.isEmpty()) {
            stopAt(nodes.getFirst());
        }
    }

    private void stopAt(Node node) {
        stop.ifPresent(was -> was.setFocusTraversable(false));
        node.setFocusTraversable(true);
        stop = Optional.of(node);
    }
}
