package brokerlab.app.kit;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** What is done with nodes everywhere. */
public final class Nodes {
    private Nodes() {}

    /** Shows {@code node}, or takes it away with the room that it had. */
    public static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    /** Shows {@code node} alone in {@code pane}, and does not disturb it when it is there already. */
    public static void showOnly(Pane pane, Node node) {
        if (!pane.getChildren().equals(List.of(node))) {
            pane.getChildren().setAll(node);
        }
    }

    /** Whether {@code pane} or what is in it has the focus. */
    public static boolean holdsFocus(Node pane) {
        Node at = pane.getScene() == null ? null : pane.getScene().getFocusOwner();
        while (at != null && !at.equals(pane)) {
            at = at.getParent();
        }
        return at != null;
    }

    /** Takes the room that is left in a row. */
    public static Region spacer() {
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        return space;
    }
}
