package brokerlab.app.shell;

import brokerlab.app.kit.TallPane;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;

/**
 * What opens beside a control, over the frame and never beyond it: below the control where there is room, scrolling where there is less
 * than it needs. A press outside closes it.
 */
final class Popover extends Pane {
    private static final double GAP = 6;
    private static final double EDGE = 8;

    private final Runnable close;
    private final StackPane card = new StackPane();
    private Optional<Node> anchor = Optional.empty();

    /** @param close called when a person presses outside of it */
    Popover(Runnable close) {
        this.close = close;
        setId("popover");
        card.getStyleClass().add("bl-popover-card");
        getChildren().add(card);
        setVisible(false);
        setOnMousePressed(e -> {
            if (equals(e.getTarget())) {
                this.close.run();
                e.consume();
            }
        });
    }

    void show(Node beside, Node content) {
        anchor = Optional.of(beside);
        // words alone are told as one, so that who comes by keyboard is in what opened
        boolean wordsAlone = Overlays.stops(content).isEmpty();
        card.setFocusTraversable(wordsAlone);
        card.setAccessibleText(wordsAlone ? words(content) : null);
        card.getChildren().setAll(new TallPane(content));
        setVisible(true);
        requestLayout();
    }

    private static String words(Node node) {
        return node instanceof Labeled labeled
                ? labeled.getText()
                : node instanceof Parent parent
                        ? parent.getChildrenUnmodifiable().stream()
                                .map(Popover::words)
                                .collect(Collectors.joining(" "))
                        : "";
    }

    /** Where the focus goes back to. */
    Optional<Node> hide() {
        setVisible(false);
        card.getChildren().clear();
        Optional<Node> was = anchor;
        anchor = Optional.empty();
        return was;
    }

    boolean belongsTo(Node control) {
        return isVisible() && anchor.filter(control::equals).isPresent();
    }

    @Override
    protected void layoutChildren() {
        if (anchor.isEmpty()) {
            return;
        }
        Node beside = anchor.get();
        Bounds at = sceneToLocal(beside.localToScene(beside.getLayoutBounds()));
        double width = Math.min(card.prefWidth(-1), getWidth() - 2 * EDGE);
        double below = getHeight() - EDGE - (at.getMaxY() + GAP);
        double above = at.getMinY() - GAP - EDGE;
        double wish = card.prefHeight(width);
        boolean down = wish <= below || below >= above;
        double height = Math.min(wish, down ? below : above);
        double x = Math.clamp(at.getCenterX() - width / 2, EDGE, Math.max(EDGE, getWidth() - EDGE - width));
        card.resizeRelocate(
                Math.rint(x),
                Math.rint(down ? at.getMaxY() + GAP : at.getMinY() - GAP - height),
                Math.ceil(width),
                Math.ceil(height));
    }
}
