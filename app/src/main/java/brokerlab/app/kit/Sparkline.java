package brokerlab.app.kit;

import java.util.List;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.StackPane;

/** A line without axes, newest value at the right end. */
public final class Sparkline extends StackPane {
    private final Drawing drawing = new Drawing(this::paint);
    private final Ink ink;
    private final boolean filled;
    private List<Double> values = List.of();

    public Sparkline(Ink ink, double width, double height) {
        this(ink, width, height, false);
    }

    public Sparkline(Ink ink, double width, double height, boolean filled) {
        this.ink = ink;
        this.filled = filled;
        getStyleClass().add("bl-sparkline");
        setMinSize(width, height);
        setPrefSize(width, height);
        setMaxSize(width, height);
        getChildren().add(drawing);
    }

    /** Oldest first. Drawn from somewhat below the smallest to the largest; the same values are not drawn again. */
    public void setValues(List<Double> now) {
        if (!now.equals(values)) {
            values = now;
            drawing.redraw();
        }
    }

    private void paint(GraphicsContext g, double width, double height, Drawing theme) {
        if (values.size() < 2) {
            g.setStroke(theme.color(Ink.LINE));
            g.strokeLine(0, height - 1.5, width, height - 1.5);
            return;
        }
        double top = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double low =
                0.6 * values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double scale = top <= low ? 0 : (height - 5) / (top - low);
        double step = width / (values.size() - 1);
        g.beginPath();
        for (int i = 0; i < values.size(); i++) {
            double y = height - 2 - Math.max(0, values.get(i) - low) * scale;
            if (i == 0) {
                g.moveTo(0, y);
            } else {
                g.lineTo(i * step, y);
            }
        }
        g.setStroke(theme.color(ink));
        g.setLineWidth(1.4);
        g.stroke();
        if (filled) {
            g.lineTo(width, height);
            g.lineTo(0, height);
            g.closePath();
            g.setFill(theme.color(ink, 0.16));
            g.fill();
        }
    }
}
