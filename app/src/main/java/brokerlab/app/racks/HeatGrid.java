package brokerlab.app.racks;

import brokerlab.app.kit.Drawing;
import brokerlab.app.kit.FilterBar;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Ink;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.app.racks.HeatLayout.CellIndex;
import brokerlab.app.racks.HeatLayout.HeatCell;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/**
 * Thousands of replicas at once, by rack and broker: a cell per replica in topic order, coloured by topic and state, by size or by how
 * far it is behind. State is told by fill and stroke as by colour; the cell under mouse or arrows is told in words below. Its table twin
 * is {@link BrokerTable}.
 */
final class HeatGrid extends BorderPane {
    /** What the colour tells. */
    enum By {
        STATE,
        SIZE,
        LAG
    }

    private final RacksWords words;
    private final Formats formats;
    private final Consumer<Target> select;
    private final Drawing drawing = new Drawing(this::paint);
    private final Label says = Labels.whole("", "bl-muted");
    private final Label scale = Labels.of("", "bl-muted");
    private final StackPane legend = new StackPane();
    private final Map<By, ToggleButton> pills = new EnumMap<>(By.class);
    private By by = By.STATE;
    private final FilterBar filter;
    /** All there is; {@link #floor} has the topics that are let through. */
    private Floor whole = new Floor(List.of(), 0, -1);

    private Floor floor = whole;
    private HeatLayout layout = HeatLayout.of(floor, 0, 0, 1);
    private boolean stale = true;
    private double laidLarger;
    private double laidWidth;
    private double laidHeight;
    private long largest;
    private Optional<PartitionName> selected = Optional.empty();
    private Optional<CellIndex> caret = Optional.empty();
    private Map<String, Integer> legendTopics = Map.of();

    HeatGrid(Texts texts, RacksWords words, Consumer<Target> select) {
        this.words = words;
        this.formats = new Formats(texts);
        this.select = select;
        setId("heat-grid");
        getStyleClass().add("bl-card");
        Label caption = Labels.of(texts.bind("racks.heat.by"), "bl-muted");
        filter = new FilterBar(texts.bind("racks.heat.filter"));
        filter.setId("heat-filter");
        filter.minWidthProperty().bind(Fonts.scaleProperty().multiply(150));
        filter.textProperty().addListener((o, was, is) -> filtered());
        filter.setOnAction(e -> {
            requestFocus();
            point(first());
        });
        var head = new WrapRow(6, 6, filter, caption);
        var group = new ToggleGroup();
        for (By each : By.values()) {
            ToggleButton pill = Pill.toggle("", each == by);
            String key = each.name().toLowerCase(Locale.ROOT);
            pill.textProperty().bind(texts.bind("racks.heat.by." + key));
            pill.setId("heat-by-" + key);
            pill.setToggleGroup(group);
            pill.setOnAction(e -> colourBy(each));
            pills.put(each, pill);
            head.items().add(pill);
        }
        scale.setId("heat-scale");
        says.setId("heat-says");
        legend.setAlignment(Pos.CENTER_LEFT);
        setTop(head);
        setCenter(drawing);
        setBottom(new VBox(6, legend, says));
        BorderPane.setMargin(drawing, new javafx.geometry.Insets(10, 0, 8, 0));
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

    private void colourBy(By chosen) {
        by = chosen;
        pills.get(chosen).setSelected(true);
        legend(true);
        drawing.redraw();
    }

    void update(Floor now, Optional<PartitionName> partition, boolean relabel) {
        whole = now;
        floor = filtering() ? whole.only(filter.filterProperty().get()) : whole;
        stale = true;
        selected = partition;
        largest = whole.shelves().stream()
                .flatMap(s -> s.rows().stream())
                .flatMap(r -> r.tiles().stream())
                .mapToLong(Floor.Tile::bytes)
                .max()
                .orElse(0);
        legend(relabel);
        describe();
        drawing.redraw();
    }

    private boolean filtering() {
        return !filter.getText().isBlank();
    }

    /** Fewer cells are larger ones; what was pointed at is somewhere else then. */
    private void filtered() {
        caret = Optional.empty();
        update(whole, selected, false);
    }

    /** States and topics, or what the depth of the colour means. */
    private void legend(boolean relabel) {
        if (by == By.STATE) {
            Map<String, Integer> topics = Legend.topics(floor);
            if (relabel || !topics.equals(legendTopics) || legend.getChildren().contains(scale)) {
                legendTopics = topics;
                legend.getChildren().setAll(Legend.line(words, topics));
            }
        } else {
            String text =
                    by == By.SIZE ? words.get("heat.scale.size", formats.bytes(largest)) : words.get("heat.scale.lag");
            if (!text.equals(scale.getText()) || !legend.getChildren().contains(scale)) {
                scale.setText(text);
                legend.getChildren().setAll(scale);
            }
        }
    }

    private HeatLayout layoutNow(double width, double height) {
        double larger = Fonts.scale();
        if (stale || width != laidWidth || height != laidHeight || larger != laidLarger) {
            layout = HeatLayout.of(floor, width, height, larger);
            stale = false;
            laidLarger = larger;
            laidWidth = width;
            laidHeight = height;
            caret = caret.filter(c -> c.block() < layout.blocks().size()
                    && c.cell() < layout.blocks().get(c.block()).cells().size());
        }
        return layout;
    }

    private void point(double x, double y) {
        point(layout.at(x, y));
    }

    private void point(Optional<CellIndex> at) {
        if (at.isPresent() && !at.equals(caret)) {
            caret = at;
            describe();
            drawing.redraw();
        }
    }

    private void key(KeyEvent event) {
        int down = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
        int right = event.getCode() == KeyCode.RIGHT ? 1 : event.getCode() == KeyCode.LEFT ? -1 : 0;
        if (event.isAltDown() || event.isControlDown() || !isFocused()) {
            return;
        }
        if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
            choose();
            event.consume();
        } else if (down != 0 || right != 0) {
            point(caret.isPresent() ? layout.beside(caret.get(), right, down) : first());
            event.consume();
        }
    }

    private Optional<CellIndex> first() {
        layoutNow(drawing.getWidth(), drawing.getHeight());
        for (int b = 0; b < layout.blocks().size(); b++) {
            if (!layout.blocks().get(b).cells().isEmpty()) {
                return Optional.of(new CellIndex(b, 0));
            }
        }
        return Optional.empty();
    }

    private Optional<Floor.Tile> current() {
        return caret.filter(c -> c.block() < layout.blocks().size())
                .map(c -> layout.blocks().get(c.block()))
                .filter(b -> caret.orElseThrow().cell() < b.cells().size())
                .map(b -> b.cells().get(caret.orElseThrow().cell()).tile());
    }

    private void choose() {
        current().ifPresent(t -> select.accept(new Target.PartitionTarget(t.topic(), t.partition())));
    }

    private void describe() {
        String text = current()
                .map(t -> words.get(
                        "heat.says",
                        words.get(
                                t.preferred() ? "tile.accessible.preferred" : "tile.accessible",
                                t.topic() + "-" + t.partition(),
                                String.valueOf(t.broker()),
                                words.state(t.state())),
                        formats.bytes(t.bytes()),
                        formats.count(t.behind())))
                .orElseGet(() -> filtering()
                        ? words.get("heat.filtered", floor.replicas(), whole.replicas())
                        : words.get("heat.hint"));
        says.setText(text);
        setAccessibleText(text);
    }

    private void paint(GraphicsContext g, double width, double height, Drawing theme) {
        HeatLayout now = layoutNow(width, height);
        g.setTextBaseline(VPos.CENTER);
        for (HeatLayout.RackBox frame : now.frames()) {
            frame(g, theme, frame, now.larger());
        }
        for (int b = 0; b < now.blocks().size(); b++) {
            block(g, theme, now, b);
        }
    }

    /** As large as a person wants words, or as there is room for. */
    private static Font font(double size, double larger) {
        return Drawing.font(size * larger / Fonts.scale());
    }

    private void frame(GraphicsContext g, Drawing theme, HeatLayout.RackBox frame, double larger) {
        g.setStroke(theme.color(Ink.LINE));
        g.setLineDashes(4, 4);
        g.strokeRoundRect(frame.x() + 0.5, frame.y() + 0.5, frame.width() - 1, frame.height() - 1, 12, 12);
        g.setLineDashes((double[]) null);
        double middle = frame.y() + HeatLayout.HEAD * larger / 2 + 2;
        String count = words.get("heat.brokers", frame.brokers(), frame.running());
        g.setFont(font(11, larger));
        g.setFill(theme.color(frame.running() < frame.brokers() ? Ink.BAD : Ink.MUTED));
        g.setTextAlign(TextAlignment.RIGHT);
        g.fillText(count, frame.x() + frame.width() - HeatLayout.PAD, middle, frame.width() / 2);
        g.setTextAlign(TextAlignment.LEFT);
        g.setFill(theme.color(Ink.FG));
        g.setFont(font(13, larger));
        g.fillText(words.rack(frame.rack()), frame.x() + HeatLayout.PAD, middle, frame.width() / 2 - HeatLayout.PAD);
    }

    private void block(GraphicsContext g, Drawing theme, HeatLayout now, int index) {
        HeatLayout.Block block = now.blocks().get(index);
        boolean down = block.shelf().broker().state() != BrokerState.RUNNING;
        long lagging = block.cells().stream()
                .filter(c -> c.tile().state() == ReplicaState.LAGGING)
                .count();
        double middle = block.y() - now.label() / 2;
        g.setFont(font(now.label() < 15 * now.larger() ? 9 : 11, now.larger()));
        g.setFill(theme.color(down ? Ink.BAD : lagging > 0 ? Ink.WARN : Ink.MUTED));
        // A narrow block has room for the number only; the cells say the rest.
        boolean roomy = block.width() >= 90 * now.larger();
        String id = String.valueOf(block.shelf().broker().id());
        String name =
                (roomy ? words.get("broker.name", id) : id) + (block.shelf().controller() ? " ♛" : "");
        String state = down
                ? words.state(block.shelf().broker())
                : lagging > 0 ? words.get(roomy ? "heat.lagging" : "heat.lagging.short", lagging) : "";
        g.fillText(name, block.x(), middle, block.width());
        if (!state.isEmpty() && block.width() >= 46 * now.larger()) {
            g.setTextAlign(TextAlignment.RIGHT);
            g.fillText(state, block.x() + block.width(), middle, block.width() * 0.6);
            g.setTextAlign(TextAlignment.LEFT);
        }
        for (int c = 0; c < block.cells().size(); c++) {
            var spot = new CellIndex(index, c);
            cell(
                    g,
                    theme,
                    block.cells().get(c),
                    now.cellX(spot),
                    now.cellY(spot),
                    now,
                    caret.filter(spot::equals).isPresent());
        }
    }

    private Color hue(Drawing theme, int series, double opacity) {
        return theme.color(series < 0 ? Ink.SUBTLE : Ink.series(series), opacity);
    }

    private void cell(
            GraphicsContext g, Drawing theme, HeatCell cell, double x, double y, HeatLayout now, boolean pointed) {
        Floor.Tile tile = cell.tile();
        double gap = now.cellWidth() >= 5 ? now.named() ? 3 : 1 : now.cellWidth() >= 3 ? 0.5 : 0;
        double w = now.cellWidth() - gap;
        double h = now.cellHeight() - gap;
        Color ink = theme.color(Ink.FG);
        if (tile.state() == ReplicaState.OFFLINE) {
            g.setFill(theme.color(Ink.BAD, 0.16));
            g.fillRect(x, y, w, h);
            g.setStroke(theme.color(Ink.BAD));
            g.strokeLine(x, y, x + w, y + h);
            g.strokeLine(x, y + h, x + w, y);
        } else if (by == By.STATE) {
            ink = state(g, theme, cell, x, y, w, h);
        } else {
            double heat = by == By.SIZE
                    ? largest <= 0 ? 0 : (double) Math.max(0, tile.bytes()) / largest
                    // Each factor of ten behind is one step: 1 is seen, a million is full.
                    : tile.behind() <= 0 ? 0 : Math.min(1, 0.25 + Math.log10((double) tile.behind()) / 8);
            g.setFill(theme.color(by == By.SIZE ? Ink.ACCENT : Ink.WARN, 0.07 + 0.93 * heat));
            g.fillRect(x, y, w, h);
            ink = theme.color(heat > 0.55 ? Ink.ON_FILL : Ink.FG);
        }
        if (now.named()) {
            g.setFont(font(10, now.larger()));
            g.setFill(tile.state() == ReplicaState.OFFLINE ? theme.color(Ink.BAD) : ink);
            g.setTextAlign(TextAlignment.CENTER);
            g.fillText(cell.name(), x + w / 2, y + h / 2, w - 4);
            g.setTextAlign(TextAlignment.LEFT);
        }
        boolean chosen = selected.filter(
                        p -> p.partition() == tile.partition() && p.topic().equals(tile.topic()))
                .isPresent();
        if (chosen || pointed) {
            g.setStroke(theme.color(chosen ? Ink.FG : Ink.MUTED));
            g.setLineWidth(chosen ? 1.5 : 1);
            g.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1);
            g.setLineWidth(1);
        }
    }

    /** Hue is the topic; returns what a name on it is written with. */
    private Color state(GraphicsContext g, Drawing theme, HeatCell cell, double x, double y, double w, double h) {
        switch (cell.tile().state()) {
            case LEADER -> {
                g.setFill(hue(theme, cell.series(), 1));
                g.fillRect(x, y, w, h);
                return theme.color(Ink.ON_FILL);
            }
            case IN_SYNC -> {
                g.setFill(hue(theme, cell.series(), 0.24));
                g.fillRect(x, y, w, h);
            }
            case LAGGING -> {
                g.setFill(theme.color(Ink.WARN, 0.35));
                g.fillRect(x, y, w, h);
                g.setStroke(theme.color(Ink.WARN));
                g.strokeLine(x, y + h, x + Math.min(w, h), y + h - Math.min(w, h));
                g.strokeRect(x + 0.5, y + 0.5, Math.max(0, w - 1), Math.max(0, h - 1));
            }
            case OFFLINE -> {}
        }
        return theme.color(Ink.FG);
    }
}
