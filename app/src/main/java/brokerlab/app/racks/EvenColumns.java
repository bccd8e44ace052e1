package brokerlab.app.racks;

import brokerlab.app.kit.Fonts;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/** Children side by side in columns of one width, as many as fit, in rows of one height. */
final class EvenColumns extends Pane {
    private static final double GAP = 10;

    private final double minWidth;

    EvenColumns(double minWidth) {
        this.minWidth = minWidth;
    }

    private double least() {
        return minWidth * Fonts.scale();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private int columns(double width) {
        int fit = (int) Math.max(1, (width + GAP) / (least() + GAP));
        return Math.max(1, Math.min(getManagedChildren().size(), fit));
    }

    @Override
    protected double computeMinWidth(double height) {
        return least();
    }

    @Override
    protected double computePrefWidth(double height) {
        return getManagedChildren().size() * (least() + GAP);
    }

    @Override
    protected double computePrefHeight(double width) {
        double known = width < 0 ? Math.max(least(), getWidth()) : width;
        int columns = columns(known);
        double each = (known - GAP * (columns - 1)) / columns;
        List<Node> children = getManagedChildren();
        double sum = 0;
        for (int from = 0; from < children.size(); from += columns) {
            sum += rowHeight(children.subList(from, Math.min(children.size(), from + columns)), each) + GAP;
        }
        return Math.max(0, sum - GAP);
    }

    private static double rowHeight(List<Node> row, double width) {
        return row.stream().mapToDouble(n -> n.prefHeight(width)).max().orElse(0);
    }

    @Override
    protected void layoutChildren() {
        int columns = columns(getWidth());
        double each = (getWidth() - GAP * (columns - 1)) / columns;
        List<Node> children = getManagedChildren();
        double y = 0;
        for (int from = 0; from < children.size(); from += columns) {
            List<Node> row = children.subList(from, Math.min(children.size(), from + columns));
            double height = rowHeight(row, each);
            for (int i = 0; i < row.size(); i++) {
                double left = snapPositionX(i * (each + GAP));
                // not further than there is room: the last one's border would be cut
                double right = Math.min(getWidth(), snapPositionX(i * (each + GAP) + each));
                row.get(i).resizeRelocate(left, snapPositionY(y), right - left, height);
            }
            y += height + GAP;
        }
    }
}
