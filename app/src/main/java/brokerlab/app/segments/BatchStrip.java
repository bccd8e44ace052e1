package brokerlab.app.segments;

import brokerlab.app.kit.Drawing;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Ink;
import brokerlab.engine.view.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.text.TextAlignment;
import javafx.util.Duration;

/**
 * Batches around the selected one as bars (height: size, colour: producer), the index entries that point at them, and below the whole
 * segment with all its index entries; a look-up plays there: halving the index, then scanning batches.
 *
 * <pre>
 *   ▂▅▇▃▂▇▅█▃▂▅      batches around the selected one
 *   '  '  '  '       entries that point at them
 *   |·|··[··]·|·|    the whole segment: entries, what is shown above, probes
 * </pre>
 *
 * <p>The bars take the whole width. Where all batches are among them, the segment below would say the same again: it is drawn only while a
 * look-up plays there, and the bars have its place.
 */
final class BatchStrip extends StackPane {
    private static final double STEP = 6;
    /** Of a few batches each has a bar that is a bar still. */
    private static final double WIDEST = 40;

    /** How much of a segment may be missing above for all of it to be in sight: what is being appended is not read yet. */
    private static final double APPENDING = 0.05;

    private static final double BARS = 56;
    private static final double TICKS = 12;
    private static final double WHOLE = 16;
    private static final int PRODUCERS = 256;
    private static final Duration PACE = Duration.millis(190);
    private static final int SCANNED_STEPS = 14;

    /** What a redraw depends on, besides a look-up that plays. */
    private record Drawn(int batches, int first, int selected, int entries, long bytes) {}

    private final Drawing drawing = new Drawing(this::paint);
    private final Map<Long, Integer> producers = new LinkedHashMap<>();
    private final Timeline play = new Timeline(new KeyFrame(PACE, e -> tick()));
    private Optional<Contents> contents = Optional.empty();
    private Optional<Lookup> playing = Optional.empty();
    private Drawn drawn = new Drawn(0, -1, -1, 0, 0);
    private long bytes = 1;
    private int shownSteps;

    BatchStrip(SegmentsWords words) {
        setId("batch-strip");
        getStyleClass().add("batch-strip");
        setFocusTraversable(true);
        accessibleTextProperty().bind(words.bind("strip.name"));
        var height = Fonts.scaleProperty().multiply(WHOLE).add(BARS + TICKS + 8);
        minHeightProperty().bind(height);
        prefHeightProperty().bind(height);
        maxHeightProperty().bind(height);
        getChildren().add(drawing);
        play.setCycleCount(Animation.INDEFINITE);
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            int by = e.getCode() == KeyCode.LEFT ? -1 : e.getCode() == KeyCode.RIGHT ? 1 : 0;
            if (by != 0 && !e.isAltDown()) {
                contents.ifPresent(c -> c.step(by));
                e.consume();
            }
        });
        sceneProperty().addListener((o, was, is) -> {
            if (is == null) {
                play.stop();
            }
        });
    }

    void show(Optional<Contents> now, long segmentBytes) {
        boolean other = !now.equals(contents);
        if (other) {
            producers.clear();
            playing = Optional.empty();
            play.stop();
        }
        contents = now;
        bytes = Math.max(1, segmentBytes);
        Optional<Lookup> lookup = now.flatMap(Contents::lookup);
        boolean another = lookup.isPresent()
                && playing.filter(p -> p.offset() == lookup.get().offset()).isEmpty();
        boolean over = playing.isPresent() && lookup.isEmpty();
        playing = lookup;
        if (over) {
            play.stop();
        }
        if (another) {
            shownSteps = 0;
            play.playFromStart();
        }
        Drawn wanted = now.map(c -> new Drawn(
                        c.batches().size(),
                        c.batches().isEmpty() ? -1 : c.batches().getFirst().position(),
                        c.selected().map(Query.Batch::position).orElse(-1),
                        c.index().size(),
                        bytes))
                .orElse(new Drawn(0, -1, -1, 0, 0));
        if (other || another || over || !wanted.equals(drawn)) {
            drawn = wanted;
            drawing.redraw();
        }
    }

    /** Whether a look-up is drawn. */
    boolean playing() {
        return playing.isPresent();
    }

    private void tick() {
        shownSteps++;
        int all = playing.map(p ->
                        p.probes().size() + Math.min(SCANNED_STEPS, p.scanned().size()) + 1)
                .orElse(0);
        boolean found = playing.filter(p -> p.hit().isPresent()).isPresent();
        if (playing.isEmpty() || (shownSteps >= all && found)) {
            play.stop();
        }
        drawing.redraw();
    }

    private Ink ink(Query.Batch batch) {
        if (batch.producerId() < 0) {
            return Ink.SUBTLE;
        }
        if (producers.size() >= PRODUCERS) {
            producers.clear();
        }
        return Ink.series(producers.computeIfAbsent(batch.producerId(), id -> producers.size()));
    }

    /** The batches in sight: around the selected one, else from the first. */
    private List<Query.Batch> inSight(double width) {
        List<Query.Batch> all = contents.map(c -> List.copyOf(c.batches().subList(from(c, width), to(c, width))))
                .orElse(List.of());
        return all;
    }

    private static int count(double width) {
        return Math.max(1, (int) (width / STEP));
    }

    private static int from(Contents c, double width) {
        int at = c.selected().map(c::indexOf).orElse(0);
        int most = Math.max(0, c.batches().size() - count(width));
        return Math.clamp(at - count(width) / 2, 0, most);
    }

    private static int to(Contents c, double width) {
        return Math.min(c.batches().size(), from(c, width) + count(width));
    }

    private void pressed(MouseEvent e) {
        requestFocus();
        contents.ifPresent(c -> {
            if (overview() && e.getY() > BARS + TICKS + 2) {
                int position = (int) Math.min(Integer.MAX_VALUE, (long) (e.getX() / drawing.getWidth() * bytes));
                c.jump(position);
                c.batches().stream()
                        .filter(b -> b.position() + b.sizeInBytes() > position)
                        .findFirst()
                        .ifPresent(b -> c.select(Optional.of(b)));
                return;
            }
            List<Query.Batch> shown = inSight(drawing.getWidth());
            int at = (int) (e.getX() / step(shown.size(), drawing.getWidth()));
            if (at >= 0 && at < shown.size()) {
                c.select(Optional.of(shown.get(at)));
            }
        });
    }

    /** How far bars stand apart. */
    static double step(int shown, double width) {
        return shown == 0 ? STEP : Math.clamp(width / shown, STEP, WIDEST);
    }

    /** Whether the whole segment is drawn below. */
    boolean overview() {
        return playing.isPresent()
                || contents.filter(c -> whole(inSight(drawing.getWidth()), c.batches(), bytes))
                        .isEmpty();
    }

    /** Whether those in sight are all that a segment of so many bytes has. */
    static boolean whole(List<Query.Batch> shown, List<Query.Batch> read, long bytes) {
        return !shown.isEmpty()
                && shown.size() == read.size()
                && read.getFirst().position() == 0
                && read.getLast().position() + read.getLast().sizeInBytes() >= bytes * (1 - APPENDING);
    }

    /** How far to the right the last bar reaches, pixels. */
    double reach() {
        List<Query.Batch> shown = inSight(drawing.getWidth());
        return shown.size() * step(shown.size(), drawing.getWidth());
    }

    /** How high bars may be. */
    private double high() {
        return overview() ? BARS : BARS + whole() + 6;
    }

    private void paint(GraphicsContext g, double width, double height, Drawing theme) {
        if (contents.isEmpty()) {
            return;
        }
        Contents c = contents.get();
        List<Query.Batch> shown = inSight(width);
        double step = step(shown.size(), width);
        double high = high();
        bars(g, theme, c, shown, step, high);
        ticks(g, theme, c, shown, step, high);
        if (overview()) {
            whole(g, width, theme, c, shown);
        }
    }

    private void bars(GraphicsContext g, Drawing theme, Contents c, List<Query.Batch> shown, double step, double high) {
        int largest = shown.stream().mapToInt(Query.Batch::sizeInBytes).max().orElse(1);
        int selected = c.selected().map(Query.Batch::position).orElse(-1);
        int scannedSteps =
                Math.max(0, shownSteps - playing.map(p -> p.probes().size()).orElse(0));
        for (int i = 0; i < shown.size(); i++) {
            Query.Batch b = shown.get(i);
            double h = Math.max(3, (high - 4) * b.sizeInBytes() / largest);
            // on whole pixels: a bar of six must not be blurred
            double x = Math.floor(i * step);
            double wide = Math.floor((i + 1) * step) - x - 1.5;
            boolean isSelected = b.position() == selected;
            boolean scanned = playing.isPresent()
                    && playing.get().scanned().stream().limit(scannedSteps).anyMatch(s -> s.position() == b.position());
            if (isSelected) {
                g.setFill(theme.color(Ink.FG, 0.16));
                g.fillRect(x - 1.5, 0, wide + 3, high + 1);
                g.setStroke(theme.color(Ink.FG));
                g.setLineWidth(1);
                g.strokeRect(x - 1, 0.5, wide + 2, high);
            }
            g.setFill(theme.color(ink(b), isSelected ? 1 : scanned || playing.isEmpty() ? 0.8 : 0.4));
            g.fillRect(x, high - h, wide, h);
            if (scanned) {
                g.setFill(theme.color(Ink.WARN));
                g.fillRect(x, high + 1, wide, 2);
            }
        }
    }

    private void ticks(
            GraphicsContext g, Drawing theme, Contents c, List<Query.Batch> shown, double step, double high) {
        if (shown.isEmpty()) {
            return;
        }
        int first = shown.getFirst().position();
        int last = shown.getLast().position();
        g.setStroke(theme.color(Ink.MUTED));
        g.setLineWidth(1);
        int at = 0;
        for (Query.IndexEntry entry : c.index()) {
            if (entry.position() < first || entry.position() > last) {
                continue;
            }
            while (at < shown.size() - 1 && shown.get(at).position() < entry.position()) {
                at++;
            }
            double x = Math.floor(at * step + (step - 1.5) / 2) + 0.5;
            g.strokeLine(x, high + 4, x, high + 10);
        }
    }

    private void whole(GraphicsContext g, double width, Drawing theme, Contents c, List<Query.Batch> shown) {
        double y = BARS + TICKS + 6;
        g.setFill(theme.color(Ink.INSET));
        g.fillRoundRect(0, y, width, whole(), 4, 4);
        g.setStroke(theme.color(Ink.LINE));
        g.setLineWidth(1);
        int every = Math.max(1, (int) (c.index().size() / Math.max(1, width / 3)));
        for (int i = 0; i < c.index().size(); i += every) {
            double x = Math.floor(x(c.index().get(i).position(), width)) + 0.5;
            g.strokeLine(x, y + 5, x, y + whole() - 5);
        }
        if (!shown.isEmpty()) {
            double from = x(shown.getFirst().position(), width);
            double to = Math.max(
                    from + 4,
                    x(shown.getLast().position() + (long) shown.getLast().sizeInBytes(), width));
            g.setFill(theme.color(Ink.ACCENT, 0.25));
            g.fillRect(from, y, Math.min(width, to) - from, whole());
            g.setStroke(theme.color(Ink.ACCENT));
            g.strokeRect(from + 0.5, y + 0.5, Math.max(2, Math.min(width, to) - from - 1), whole() - 1);
        }
        playing.ifPresent(p -> probes(g, width, theme, p, y));
    }

    private void probes(GraphicsContext g, double width, Drawing theme, Lookup lookup, double y) {
        g.setFont(Drawing.mono(9));
        g.setTextAlign(TextAlignment.CENTER);
        g.setTextBaseline(VPos.CENTER);
        double half = 6 * Fonts.scale();
        int seen = Math.min(shownSteps, lookup.probes().size());
        for (int i = 0; i < seen; i++) {
            Query.IndexEntry probe = lookup.probes().get(i);
            double x = Math.clamp(x(probe.position(), width), half, width - half);
            boolean last = i == seen - 1;
            g.setFill(theme.color(Ink.WARN, last ? 1 : 0.45));
            g.fillOval(x - half, y + whole() / 2 - half, 2 * half, 2 * half);
            g.setFill(theme.color(Ink.ON_FILL));
            g.fillText(Integer.toString(i + 1), x, y + whole() / 2);
        }
        if (seen == lookup.probes().size()) {
            double x = x(lookup.from(), width);
            g.setFill(theme.color(Ink.OK));
            g.fillPolygon(new double[] {x - 5, x + 5, x}, new double[] {y - 5, y - 5, y + 2}, 3);
        }
    }

    /** Where the numbers of a look-up stand. */
    private static double whole() {
        return WHOLE * Fonts.scale();
    }

    private double x(long position, double width) {
        return width * position / bytes;
    }
}
