package brokerlab.app.kit;

import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;

/**
 * As high as its content wishes to be at the width there is; scrolls when it gets less. It is no stop of the Tab key: what it holds is,
 * and is scrolled to.
 */
public final class TallPane extends ScrollPane {
    private static final double LEAST = 60;

    public TallPane(Node content) {
        super(content);
        getStyleClass().add("bl-tall");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        double inner = width < 0 ? -1 : width - snappedLeftInset() - snappedRightInset();
        return snappedTopInset() + snappedBottomInset() + Math.ceil(getContent().prefHeight(inner));
    }

    @Override
    protected double computeMinHeight(double width) {
        return Math.min(LEAST, computePrefHeight(width));
    }

    @Override
    protected double computePrefWidth(double height) {
        return snappedLeftInset() + snappedRightInset() + Math.ceil(getContent().prefWidth(-1));
    }

    @Override
    protected double computeMinWidth(double height) {
        return snappedLeftInset() + snappedRightInset() + getContent().minWidth(-1);
    }
}
