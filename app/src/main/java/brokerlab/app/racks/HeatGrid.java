package brokerlab.app.racks;

import brokerlab.app.kit.Drawing;
import brokerlab.app.kit.Ink;
import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.app.racks.Floor.Tile;
import brokerlab.app.shell.Target;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;

/**
 * Thousands of replicas at once: a line per broker, a cell per replica in topic order. State is told by fill and stroke as by colour; the
 * cell under mouse or arrows is told in words below. Its table twin is {@link BrokerTable}.
 */
final class HeatGrid extends BorderPane {
    private static final double LABEL = 96;

    /** A line: a rack's name or a broker. */
    private record Line(String label, boolean rack, boolean down, List<Tile> tiles) {}

    private final Words words;
    private final Consumer<Target> select;
    private final Drawing drawing = new Drawing(this::paint);
    private final Label says = new Label();
    private List<Line> lines = List.of();
    private Optional<PartitionName> selected = Optional.empty();
    private int line = -1;
    private int cell;

    HeatGrid(Words words, Consumer<Target> select) {
        this.words = words;
        this.select = select;
        setId("heat-grid");
        getStyleClass().add("bl-card");
        says.getStyleClass().add("bl-muted");
        says.setWrapText(true);
        setCenter(drawing);
        setBottom(says);
        setMinHeight(240);
        setFocusTraversable(true);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        drawing.addEventHandler(MouseEvent.MOUSE_MOVED, e -> point(e.getX(), e.getY()));
        drawing.addEventHandler(MouseEvent.MOUSE_CLICKED, e -> {
            requestFocus();
            point(e.getX(), e.getY());
            choose();
        });
    }

    void update(Floor floor, Optional<PartitionName> partition) {
        var now = new ArrayList<Line>();
        for (Floor.Rack rack : floor.racks()) {
            now.add(new Line(words.rack(rack.name()), true, false, List.of()));
            for (Floor.Shelf shelf : rack.brokers()) {
                now.add(new Line(
                        words.get("broker.name", String.valueOf(shelf.broker().id())),
                        false,
                        shelf.broker().state() != BrokerState.RUNNING,
                        shelf.rows().stream().flatMap(r -> r.tiles().stream()).toList()));
            }
        }
        lines = now;
        selected = partition;
        line = Math.min(line, lines.size() - 1);
        tell();
        drawing.redraw();
    }

    private double cellWidth() {
        int most =
                Math.max(1, lines.stream().mapToInt(l -> l.tiles().size()).max().orElse(1));
        return Math.max(1.5, Math.min(22, (drawing.getWidth() - LABEL) / most));
    }

    private double lineHeight() {
        return Math.max(3, Math.min(26, drawing.getHeight() / Math.max(1, lines.size())));
    }

    private void point(double x, double y) {
        int at = (int) (y / lineHeight());
        if (at < 0 || at >= lines.size() || x < LABEL) {
            return;
        }
        line = at;
        cell = (int) ((x - LABEL) / cellWidth());
        tell();
        drawing.redraw();
    }

    private void key(KeyEvent event) {
        int down = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
        int right = event.getCode() == KeyCode.RIGHT ? 1 : event.getCode() == KeyCode.LEFT ? -1 : 0;
        if (event.isAltDown() || event.isControlDown()) {
            return;
        }
        if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
            choose();
            event.consume();
        } else if (down != 0 || right != 0) {
            int next = line + down;
            while (down != 0
                    && next >= 0
                    && next < lines.size()
                    && lines.get(next).rack()) {
                next += down;
            }
            if (next >= 0 && next < lines.size()) {
                line = next;
                cell = Math.max(0, Math.min(lines.get(line).tiles().size() - 1, cell + right));
                tell();
                drawing.redraw();
            }
            event.consume();
        }
    }

    private Optional<Tile> current() {
        return line >= 0
                        && line < lines.size()
                        && cell >= 0
                        && cell < lines.get(line).tiles().size()
                ? Optional.of(lines.get(line).tiles().get(cell))
                : Optional.empty();
    }

    private void choose() {
        current().ifPresent(t -> select.accept(new Target.PartitionTarget(t.topic(), t.partition())));
    }

    private void tell() {
        String text = current()
                .map(t -> words.get(
                        t.preferred() ? "tile.accessible.preferred" : "tile.accessible",
                        t.topic() + "-" + t.partition(),
                        String.valueOf(t.broker()),
                        words.state(t.state())))
                .orElseGet(() -> words.get("heat.hint"));
        says.setText(text);
        setAccessibleText(text);
    }

    private void paint(GraphicsContext g, double width, double height, Drawing theme) {
        double w = cellWidth();
        double h = lineHeight();
        g.setTextBaseline(VPos.CENTER);
        g.setFont(Drawing.font(Math.max(8, Math.min(12, h))));
        for (int i = 0; i < lines.size(); i++) {
            Line each = lines.get(i);
            double y = i * h;
            if (h >= 8 || (each.rack() && h >= 5)) {
                g.setFill(theme.color(each.rack() ? Ink.FG : each.down() ? Ink.BAD : Ink.MUTED));
                g.fillText((each.down() ? "✕ " : "") + each.label(), 0, y + h / 2, LABEL - 8);
            }
            for (int t = 0; t < each.tiles().size(); t++) {
                cell(g, theme, each.tiles().get(t), LABEL + t * w, y, w, h, i == line && t == cell);
            }
        }
    }

    private void cell(
            GraphicsContext g, Drawing theme, Tile tile, double x, double y, double w, double h, boolean caret) {
        double gap = w >= 4 ? 1 : 0;
        double cw = w - gap;
        double ch = h - (h >= 5 ? 1.5 : 0.5);
        switch (tile.state()) {
            case LEADER -> {
                g.setFill(theme.color(Ink.ACCENT));
                g.fillRect(x, y, cw, ch);
            }
            case IN_SYNC -> {
                g.setFill(theme.color(Ink.ACCENT, 0.22));
                g.fillRect(x, y, cw, ch);
            }
            case LAGGING -> {
                g.setFill(theme.color(Ink.WARN, 0.75));
                g.fillRect(x, y, cw, ch);
                g.setStroke(theme.color(Ink.ON_FILL));
                g.strokeLine(x, y + ch, x + cw, y);
            }
            case OFFLINE -> {
                g.setStroke(theme.color(Ink.BAD));
                g.strokeLine(x, y, x + cw, y + ch);
                g.strokeLine(x, y + ch, x + cw, y);
            }
        }
        boolean chosen = selected.filter(
                        p -> p.partition() == tile.partition() && p.topic().equals(tile.topic()))
                .isPresent();
        if (chosen || caret) {
            g.setStroke(theme.color(chosen ? Ink.FG : Ink.MUTED));
            g.strokeRect(x - 0.5, y - 0.5, cw + 1, ch + 1);
        }
        if (tile.state() == ReplicaState.LEADER && tile.preferred() && cw >= 8) {
            g.setFill(theme.color(Ink.ON_FILL));
            g.fillOval(x + cw / 2 - 1.5, y + ch / 2 - 1.5, 3, 3);
        }
    }
}
