package brokerlab.app.kit;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/**
 * A row of controls that goes on in the next line where there is no room for all of it. What is alone in its line and still too wide is
 * given the line's width. Children with {@code HBox.setHgrow(…, ALWAYS)} share what is left of their line, so that an empty region in
 * between moves what follows it to the right.
 */
public final class WrapRow extends Region {
    private final double hgap;
    private final double vgap;

    private record Placed(Node node, double own, double width, double height) {}

    private record Line(List<Placed> placed, double height) {}

    public WrapRow(double hgap, double vgap, Node... children) {
        this.hgap = hgap;
        this.vgap = vgap;
        getChildren().addAll(children);
    }

    /** The children, to add to and take from. */
    public List<Node> items() {
        return getChildren();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private List<Line> lines(double room) {
        List<Line> lines = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        double width = 0;
        for (Node child : getManagedChildren()) {
            double own = Math.min(wish(child), room);
            double next = nodes.isEmpty() ? own : width + hgap + own;
            if (!nodes.isEmpty() && next > room + 0.5) {
                lines.add(line(nodes, width, room));
                nodes.clear();
                next = own;
            }
            nodes.add(child);
            width = next;
        }
        if (!nodes.isEmpty()) {
            lines.add(line(nodes, width, room));
        }
        return lines;
    }

    /** As high as the highest is at the width that it gets, which is more than its wish where it grows. */
    private Line line(List<Node> nodes, double wished, double room) {
        long growing = nodes.stream().filter(WrapRow::grows).count();
        double more = growing == 0 || room == Double.MAX_VALUE ? 0 : Math.max(0, room - wished) / growing;
        List<Placed> placed = new ArrayList<>();
        double high = 0;
        for (Node child : nodes) {
            double own = Math.min(wish(child), room) + (grows(child) ? more : 0);
            double width = Math.min(own, Math.max(child.minWidth(-1), child.maxWidth(-1)));
            double height = child.isResizable()
                    ? Math.min(child.maxHeight(width), Math.max(child.minHeight(width), child.prefHeight(width)))
                    : child.prefHeight(width);
            placed.add(new Placed(child, own, width, height));
            high = Math.max(high, height);
        }
        return new Line(placed, high);
    }

    /** What can grow starts with what it needs at least. */
    private double wish(Node child) {
        double wish = grows(child) && child instanceof Region region && region.getPrefWidth() < 0
                ? child.minWidth(-1)
                : child.prefWidth(-1);
        return snapSizeX(Math.min(Math.max(wish, child.minWidth(-1)), child.maxWidth(-1)));
    }

    private static boolean grows(Node child) {
        return HBox.getHgrow(child) == Priority.ALWAYS;
    }

    @Override
    protected double computePrefWidth(double height) {
        double width = 0;
        int count = 0;
        for (Node child : getManagedChildren()) {
            width += Math.min(Math.max(child.prefWidth(-1), child.minWidth(-1)), child.maxWidth(-1));
            count++;
        }
        return snappedLeftInset() + snappedRightInset() + width + Math.max(0, count - 1) * hgap;
    }

    @Override
    protected double computeMinWidth(double height) {
        double width = 0;
        for (Node child : getManagedChildren()) {
            width = Math.max(width, child.minWidth(-1));
        }
        return snappedLeftInset() + snappedRightInset() + width;
    }

    @Override
    protected double computePrefHeight(double width) {
        double room = width < 0 ? Double.MAX_VALUE : width - snappedLeftInset() - snappedRightInset();
        List<Line> lines = lines(room);
        double height = lines.stream().mapToDouble(Line::height).sum();
        return snappedTopInset() + snappedBottomInset() + height + Math.max(0, lines.size() - 1) * vgap;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double room = getWidth() - snappedLeftInset() - snappedRightInset();
        double y = snappedTopInset();
        for (Line line : lines(room)) {
            double x = snappedLeftInset();
            for (Placed each : line.placed()) {
                if (each.node().isResizable()) {
                    each.node().resize(snapSizeX(each.width()), snapSizeY(each.height()));
                }
                each.node()
                        .relocate(
                                snapPositionX(x), snapPositionY(y + Math.max(0, (line.height() - each.height()) / 2)));
                x += each.own() + hgap;
            }
            y += line.height() + vgap;
        }
    }
}
