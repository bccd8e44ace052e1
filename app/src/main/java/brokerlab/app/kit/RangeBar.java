package brokerlab.app.kit;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.StackPane;

/**
 * A bar of parts on one scale, with a mark: a replica's log with the high watermark, a consumer's position between log start and end, a
 * disk's use.
 *
 * <pre>
 *   |■■■■■■■■■■■■■■■■■□□□□|   done, rest (lag), free
 *                  ╿ mark
 * </pre>
 */
public final class RangeBar extends StackPane {
    private final Drawing drawing = new Drawing(this::paint);
    private double done;
    private double rest;
    private double mark = -1;
    private Ink doneInk = Ink.ACCENT;
    private Ink restInk = Ink.WARN;

    public RangeBar() {
        getStyleClass().add("bl-range-bar");
        setMinHeight(8);
        setPrefHeight(8);
        setMaxHeight(8);
        setMinWidth(40);
        getChildren().add(drawing);
    }

    /**
     * @param done part of the whole from the left, 0 to 1
     * @param rest part that follows it, 0 to 1
     * @param restInk its colour
     */
    public void set(double done, double rest, Ink restInk) {
        set(done, rest, Ink.ACCENT, restInk, -1);
    }

    /** @param mark where a line stands, 0 to 1; negative for none */
    public void set(double done, double rest, Ink doneInk, Ink restInk, double mark) {
        if (this.done != done
                || this.rest != rest
                || this.mark != mark
                || this.doneInk != doneInk
                || this.restInk != restInk) {
            this.done = done;
            this.rest = rest;
            this.mark = mark;
            this.doneInk = doneInk;
            this.restInk = restInk;
            drawing.redraw();
        }
    }

    private void paint(GraphicsContext g, double width, double height, Drawing theme) {
        double bar = Math.min(height, 8);
        double y = (height - bar) / 2;
        g.setFill(theme.color(Ink.GRID));
        g.fillRoundRect(0, y, width, bar, 4, 4);
        double first = clamp(done) * width;
        double second = Math.min(width - first, clamp(rest) * width);
        g.setFill(theme.color(doneInk));
        g.fillRoundRect(0, y, first, bar, 4, 4);
        if (second > 0) {
            // even a lag of one record in a million must be seen
            double seen = Math.max(second, 2);
            g.setFill(theme.color(restInk));
            g.fillRect(Math.min(first, width - seen), y, seen, bar);
        }
        if (mark >= 0) {
            double x = Math.min(width - 2, clamp(mark) * width);
            g.setFill(theme.color(Ink.SURFACE));
            g.fillRect(Math.max(0, x - 2), 0, 4, height);
            g.setFill(theme.color(Ink.OK));
            g.fillRect(Math.max(0, x - 1), 0, 2, height);
        }
    }

    private static double clamp(double part) {
        return Math.max(0, Math.min(1, part));
    }
}
