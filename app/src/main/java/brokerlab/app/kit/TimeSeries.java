package brokerlab.app.kit;

import brokerlab.app.words.Formats;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.LongFunction;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.CycleMethod;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Stop;
import javafx.scene.text.TextAlignment;

/**
 * Values over time as a filled line, with a few grid lines, times below, marks of events, and the value under the mouse (or under the
 * arrow keys).
 */
public final class TimeSeries extends StackPane {
    private static final double LEFT = 66;
    private static final double BOTTOM = 18;
    private static final double TOP = 16;
    private static final int MOST_LINES = 4;
    private static final int LEAST_LINES = 3;

    /**
     * One value.
     *
     * @param wallMs when
     * @param value {@link Double#NaN} when it was not known then: the line has a gap there
     */
    public record Point(long wallMs, double value) {}

    /** Something that happened then. */
    public record Mark(long wallMs, String text) {}

    private final Drawing drawing = new Drawing(this::paint);
    private final DoubleFunction<String> valueText;
    private final LongFunction<String> timeText;
    private List<Point> points = List.of();
    private List<Mark> marks = List.of();
    private Ink ink = Ink.WARN;
    private Ticks ticks = Ticks.COUNTS;
    private int hover = -1;

    /**
     * @param valueText how values are written on the axis and under the mouse
     * @param timeText how moments are written
     */
    public TimeSeries(DoubleFunction<String> valueText, LongFunction<String> timeText) {
        this.valueText = valueText;
        this.timeText = timeText;
        getStyleClass().add("bl-time-series");
        setFocusTraversable(true);
        minHeightProperty().bind(Fonts.scaleProperty().multiply(80));
        getChildren().add(drawing);
        addEventHandler(MouseEvent.MOUSE_MOVED, e -> hover(nearest(e.getX())));
        addEventHandler(MouseEvent.MOUSE_EXITED, e -> hover(-1));
        addEventHandler(MouseEvent.MOUSE_PRESSED, e -> requestFocus());
        addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if ((e.getCode() == KeyCode.LEFT || e.getCode() == KeyCode.RIGHT) && !e.isAltDown() && !points.isEmpty()) {
                int from = hover < 0 ? points.size() - 1 : hover;
                hover(Math.max(0, Math.min(points.size() - 1, from + (e.getCode() == KeyCode.LEFT ? -1 : 1))));
                e.consume();
            }
        });
    }

    /**
     * Oldest first.
     *
     * @param nowTicks what the values are
     */
    public void set(List<Point> now, List<Mark> nowMarks, Ink nowInk, Ticks nowTicks) {
        ticks = nowTicks;
        points = List.copyOf(now);
        marks = List.copyOf(nowMarks);
        ink = nowInk;
        hover = Math.min(hover, points.size() - 1);
        drawing.redraw();
    }

    private void hover(int index) {
        if (index != hover) {
            hover = index;
            if (index >= 0 && index < points.size()) {
                Point point = points.get(index);
                setAccessibleText(timeText.apply(point.wallMs()) + " " + value(point));
            }
            drawing.redraw();
        }
    }

    private String value(Point point) {
        return Double.isNaN(point.value()) ? Formats.UNKNOWN : valueText.apply(point.value());
    }

    private static double left() {
        return LEFT * Fonts.scale();
    }

    private static double top() {
        return TOP * Fonts.scale();
    }

    private int nearest(double x) {
        int best = -1;
        double distance = Double.MAX_VALUE;
        for (int i = 0; i < points.size(); i++) {
            double d = Math.abs(x(points.get(i).wallMs(), drawing.getWidth()) - x);
            if (d < distance) {
                distance = d;
                best = i;
            }
        }
        return best;
    }

    private double x(long wallMs, double width) {
        long first = points.getFirst().wallMs();
        long last = Math.max(first + 1, points.getLast().wallMs());
        return left() + (width - left() - 8) * (wallMs - first) / (last - first);
    }

    private void paint(GraphicsContext g, double width, double height, Drawing theme) {
        double floor = height - (BOTTOM * Fonts.scale());
        double max = points.stream()
                .mapToDouble(Point::value)
                .filter(v -> !Double.isNaN(v))
                .max()
                .orElse(0);
        double step = ticks.step(max, MOST_LINES, 1);
        int lines = lines(max, step);
        double top = step * lines;
        g.setFont(Drawing.font(11));
        g.setTextBaseline(VPos.CENTER);
        for (int i = 0; i <= lines; i++) {
            double y = floor - (floor - top()) * i / lines;
            g.setStroke(theme.color(Ink.GRID));
            g.strokeLine(left(), Math.floor(y) + 0.5, width, Math.floor(y) + 0.5);
            g.setFill(theme.color(Ink.SUBTLE));
            g.setTextAlign(TextAlignment.RIGHT);
            g.fillText(valueText.apply(step * i), left() - 8, y);
        }
        if (points.size() < 2) {
            return;
        }
        for (int from = 0; from < points.size(); ) {
            int to = from;
            while (to < points.size() && !Double.isNaN(points.get(to).value())) {
                to++;
            }
            if (to - from > 1) {
                stretch(g, points.subList(from, to), width, floor, top, theme);
            }
            from = to + 1;
        }
        times(g, width, height, theme);
        marks(g, width, floor, theme);
        hovered(g, width, floor, top, theme);
    }

    /** What is known without a gap. */
    private void stretch(GraphicsContext g, List<Point> known, double width, double floor, double top, Drawing theme) {
        g.beginPath();
        g.moveTo(x(known.getFirst().wallMs(), width), y(known.getFirst().value(), floor, top));
        for (Point point : known) {
            g.lineTo(x(point.wallMs(), width), y(point.value(), floor, top));
        }
        g.setStroke(theme.color(ink));
        g.setLineWidth(1.8);
        g.stroke();
        g.lineTo(x(known.getLast().wallMs(), width), floor);
        g.lineTo(x(known.getFirst().wallMs(), width), floor);
        g.closePath();
        g.setFill(new LinearGradient(
                0,
                top(),
                0,
                floor,
                false,
                CycleMethod.NO_CYCLE,
                new Stop(0, theme.color(ink, 0.32)),
                new Stop(1, theme.color(ink, 0.10))));
        g.fill();
    }

    private static double y(double value, double floor, double top) {
        return floor - (floor - top()) * Math.max(0, value) / top;
    }

    private void times(GraphicsContext g, double width, double height, Drawing theme) {
        g.setFill(theme.color(Ink.SUBTLE));
        long first = points.getFirst().wallMs();
        long last = points.getLast().wallMs();
        long step = (long) Ticks.TIMES.step((double) (last - first), width > 600 * Fonts.scale() ? 6 : 3, 1_000);
        g.setTextAlign(TextAlignment.CENTER);
        for (long at = -Math.floorDiv(-first, step) * step; at <= last; at += step) {
            String text = timeText.apply(at);
            double x = x(at, width);
            // one that the edge would cut is left out: the others say the same
            if (x + Drawing.width(text, g.getFont()) / 2 <= width) {
                g.fillText(text, x, height - 7 * Fonts.scale());
            }
        }
    }

    /** How many lines there are above the lowest: some room to grow in, so that the axis does not jump with each sample. */
    static int lines(double max, double step) {
        return Math.max(LEAST_LINES, (int) Math.ceil(max / step));
    }

    private void marks(GraphicsContext g, double width, double floor, Drawing theme) {
        double free = -1;
        for (Mark mark : marks) {
            if (mark.wallMs() < points.getFirst().wallMs()
                    || mark.wallMs() > points.getLast().wallMs()) {
                continue;
            }
            double x = Math.floor(x(mark.wallMs(), width)) + 0.5;
            g.setStroke(theme.color(Ink.FG, 0.8));
            g.setLineWidth(1);
            g.setLineDashes(3, 3);
            g.strokeLine(x, 2, x, floor);
            g.setLineDashes();
            double wide = Drawing.width(mark.text(), g.getFont());
            boolean before = x > width * 0.75;
            double from = before ? x - 6 - wide : x + 6;
            // where two would lie over each other, the earlier one is told
            if (from > free) {
                g.setFill(theme.color(Ink.MUTED));
                g.setTextAlign(TextAlignment.LEFT);
                g.fillText(mark.text(), from, 8 * Fonts.scale());
                free = from + wide + 8;
            }
        }
    }

    private void hovered(GraphicsContext g, double width, double floor, double top, Drawing theme) {
        if (hover < 0 || hover >= points.size()) {
            return;
        }
        Point point = points.get(hover);
        double x = x(point.wallMs(), width);
        g.setStroke(theme.color(Ink.SUBTLE));
        g.setLineWidth(1);
        g.strokeLine(Math.floor(x) + 0.5, top(), Math.floor(x) + 0.5, floor);
        g.setFill(theme.color(ink));
        if (!Double.isNaN(point.value())) {
            g.fillOval(x - 3.5, y(point.value(), floor, top) - 3.5, 7, 7);
        }
        String text = timeText.apply(point.wallMs()) + "   " + value(point);
        double larger = Fonts.scale();
        double w = Drawing.width(text, g.getFont()) + 16;
        double from = Math.max(left(), Math.min(width - w, x + 10));
        g.setFill(theme.color(Ink.INSET));
        g.fillRoundRect(from, top() + 4, w, 22 * larger, 8, 8);
        g.setStroke(theme.color(Ink.LINE));
        g.strokeRoundRect(from + 0.5, top() + 4.5, w - 1, 22 * larger - 1, 8, 8);
        g.setFill(theme.color(Ink.FG));
        g.setTextAlign(TextAlignment.LEFT);
        g.fillText(text, from + 8, top() + 4 + 11 * larger);
    }
}
