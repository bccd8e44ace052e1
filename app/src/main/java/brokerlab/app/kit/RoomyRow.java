package brokerlab.app.kit;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/**
 * A row that lets go of what is least needed while there is no room for all of it, one after the other. What is left and may be narrower
 * shares what is missing; children with {@code HBox.setHgrow(…, ALWAYS)} share what is over.
 */
public class RoomyRow extends Region {
    /** What may be narrower has at least so much before others go for it, pixels. */
    private static final double ENOUGH = 300;

    private final double gap;
    private final List<Node> spare = new ArrayList<>();
    private final List<Node> readily = new ArrayList<>();

    @SuppressWarnings("this-escape") // the list of children calls nothing that a subclass could override
    public RoomyRow(double gap, Node... children) {
        this.gap = gap;
        super.getChildren().addAll(children);
    }

    /** The children, to add to and take from. */
    public final List<Node> items() {
        return getChildren();
    }

    /** Children that may go, the first first; the row alone decides whether they are seen. */
    public final void hideWhenNarrow(Node... inOrder) {
        spare.addAll(List.of(inOrder));
    }

    /** Those of them that go before any other has less than it wishes for. */
    public final void hideReadily(Node... some) {
        readily.addAll(List.of(some));
    }

    @Override
    public final Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private static double wish(Node child) {
        return Math.max(child.minWidth(-1), Math.min(child.prefWidth(-1), child.maxWidth(-1)));
    }

    private List<Node> fitting(double room) {
        List<Node> kept = new ArrayList<>(getManagedChildren());
        double whole = -gap;
        for (Node child : kept) {
            whole += gap + wish(child);
        }
        for (Node child : spare) {
            if (whole > room && readily.contains(child) && kept.remove(child)) {
                whole -= gap + wish(child);
            }
        }
        double need = -gap;
        for (Node child : kept) {
            double wish = wish(child);
            need += gap + (spare.contains(child) ? wish : Math.min(wish, Math.max(child.minWidth(-1), ENOUGH)));
        }
        for (Node child : spare) {
            if (need > room && kept.remove(child)) {
                need -= gap + wish(child);
            }
        }
        return kept;
    }

    private static double[] widths(List<Node> kept, double room) {
        double[] widths = kept.stream().mapToDouble(RoomyRow::wish).toArray();
        double over = room;
        double yielding = 0;
        int growing = 0;
        for (int i = 0; i < widths.length; i++) {
            over -= widths[i];
            yielding += widths[i] - kept.get(i).minWidth(-1);
            growing += HBox.getHgrow(kept.get(i)) == Priority.ALWAYS ? 1 : 0;
        }
        double missing = yielding == 0 ? 0 : Math.min(1, Math.max(0, -over) / yielding);
        for (int i = 0; i < widths.length; i++) {
            widths[i] -= missing * (widths[i] - kept.get(i).minWidth(-1));
            if (over > 0 && HBox.getHgrow(kept.get(i)) == Priority.ALWAYS) {
                widths[i] += over / growing;
            }
        }
        return widths;
    }

    private double inner(double width) {
        return width - snappedLeftInset() - snappedRightInset();
    }

    @Override
    protected final double computeMinWidth(double height) {
        double width = snappedLeftInset() + snappedRightInset() - gap;
        for (Node child : getManagedChildren()) {
            width += spare.contains(child) ? 0 : gap + child.minWidth(-1);
        }
        return Math.max(0, width);
    }

    @Override
    protected final double computePrefWidth(double height) {
        double width = snappedLeftInset() + snappedRightInset() - gap;
        for (Node child : getManagedChildren()) {
            width += gap + wish(child);
        }
        return Math.max(0, width);
    }

    @Override
    protected final double computePrefHeight(double width) {
        double room = width < 0 ? Double.MAX_VALUE : inner(width);
        List<Node> kept = fitting(room);
        double[] widths = widths(kept, Math.max(0, Math.min(room, 1e6) - gap * (kept.size() - 1)));
        double height = 0;
        for (int i = 0; i < widths.length; i++) {
            height = Math.max(height, kept.get(i).prefHeight(widths[i]));
        }
        return snappedTopInset() + snappedBottomInset() + height;
    }

    @Override
    protected final double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected final void layoutChildren() {
        double room = inner(getWidth());
        double high = getHeight() - snappedTopInset() - snappedBottomInset();
        List<Node> kept = fitting(room);
        double[] widths = widths(kept, Math.max(0, room - gap * (kept.size() - 1)));
        for (Node child : spare) {
            child.setVisible(kept.contains(child));
        }
        double x = snappedLeftInset();
        for (int i = 0; i < widths.length; i++) {
            Node child = kept.get(i);
            double height = Math.min(child.prefHeight(widths[i]), child.maxHeight(widths[i]));
            if (child.isResizable()) {
                child.resize(snapSizeX(widths[i]), snapSizeY(height));
            }
            child.relocate(snapPositionX(x), snapPositionY(snappedTopInset() + (high - height) / 2));
            x += widths[i] + gap;
        }
    }
}
