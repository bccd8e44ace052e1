package brokerlab.app.kit;

import brokerlab.app.shell.Screen;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Quantity;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Every shared control on one page, for looking at. */
public final class Gallery implements Screen {
    private final HBox node = new HBox(12);

    public Gallery(ScreenContext context) {
        Texts texts = context.texts();
        Formats formats = new Formats(texts);
        VBox left = new VBox(12);
        HBox.setHgrow(left, Priority.ALWAYS);
        Label h1 = new Label("Racks");
        h1.getStyleClass().add("bl-h1");
        Label sub = new Label("replicas placed across 3 racks");
        sub.getStyleClass().add("bl-muted");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button primary = new Button("+ Topic");
        primary.getStyleClass().add("primary");
        Button danger = new Button("Delete orders");
        danger.getStyleClass().add("danger");
        HBox header = new HBox(h1, sub, space, new Button("+ Broker"), danger, primary);
        header.getStyleClass().add("bl-screen-header");
        HBox badges = new HBox(8);
        for (Status status : Status.values()) {
            badges.getChildren().add(new StatusBadge(status, status.name().toLowerCase(java.util.Locale.ROOT)));
        }
        badges.getChildren().addAll(Pill.toggle("records", false), Pill.toggle("time", true), Pill.button("orders ▾"));
        badges.setAlignment(Pos.CENTER_LEFT);
        FlowPane tiles = new FlowPane(4, 4);
        for (int series = -1; series < 8; series++) {
            for (ReplicaTile.Look look : ReplicaTile.Look.values()) {
                ReplicaTile tile = new ReplicaTile("ord" + (series + 1), series, look);
                tile.setSelected(series == 1 && look == ReplicaTile.Look.IN_SYNC);
                tiles.getChildren().add(tile);
            }
        }
        TimeSeries chart = new TimeSeries(v -> formats.duration((long) v), formats::time);
        List<TimeSeries.Point> points = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (Query.LagSample sample :
                SampleDoor.still().query(new Query.LagHistory("billing")).join()) {
            points.add(new TimeSeries.Point(sample.wallMs(), sample.lagMs()));
        }
        chart.set(
                points,
                List.of(new TimeSeries.Mark(points.get(230).wallMs(), "broker 3 stopped · rebalance")),
                Ink.WARN,
                Ticks.TIMES);
        VBox.setVgrow(chart, Priority.ALWAYS);
        VBox card = new VBox(8, header("Lag"), chart);
        card.getStyleClass().add("bl-card");
        VBox.setVgrow(card, Priority.ALWAYS);
        RangeBar bar = new RangeBar();
        bar.set(0.7, 0.2, Ink.BAD);
        RangeBar mark = new RangeBar();
        mark.set(0.88, 0, Ink.ACCENT, Ink.WARN, 0.85);
        QuantityField quantity = new QuantityField(Quantity.DURATION, Optional.of(-1L), "retention", texts);
        quantity.field().setText("20 min");
        FilterBar filter = new FilterBar(new ReadOnlyStringWrapper("Filter topics…"));
        HBox fields = new HBox(10, filter, quantity);
        VBox small = new VBox(10, badges, tiles, bar, mark, fields);
        small.getStyleClass().add("bl-card");
        left.getChildren().addAll(header, small, card);
        Inspector inspector = new Inspector();
        inspector.title("Partition", "orders · 1");
        KeyValueGrid grid = new KeyValueGrid();
        grid.row(Help.term(texts, "leader"), value("2 (epoch 7)"));
        grid.row(Help.term(texts, "isr"), value("2, 3, 1"));
        grid.row(Help.term(texts, "highWatermark"), value(formats.count(1284310)));
        HexView hex = new HexView();
        byte[] bytes = new byte[400];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 37);
        }
        hex.set(
                bytes,
                List.of(
                        new HexView.Span(0, 8, "baseOffset", Ink.ACCENT),
                        new HexView.Span(8, 12, "batchLength", Ink.VIOLET),
                        new HexView.Span(12, 16, "epoch", Ink.TEAL),
                        new HexView.Span(16, 17, "magic", Ink.ORANGE)));
        inspector.show(
                grid,
                Inspector.section(texts.bind("kit.term.segments")),
                hex,
                new Separator(),
                new Link(context.navigator(), "orders", new Target.TopicTarget("orders")));
        node.getChildren().addAll(left, inspector);
        node.getStyleClass().add("bl-screen");
        assert now > 0;
    }

    private static Label header(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("bl-h2");
        return label;
    }

    private static Label value(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("bl-kv-value");
        return label;
    }

    @Override
    public String id() {
        return "racks";
    }

    @Override
    public String icon() {
        return "fth-server";
    }

    @Override
    public Region node() {
        return node;
    }

    @Override
    public void show(Target target) {}

    @Override
    public Target selection() {
        return new Target.Whole(id());
    }

    @Override
    public boolean ready() {
        return true;
    }
}
