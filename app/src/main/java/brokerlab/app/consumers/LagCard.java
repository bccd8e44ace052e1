package brokerlab.app.consumers;

import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Help;
import brokerlab.app.kit.Ink;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.Ticks;
import brokerlab.app.kit.TimeSeries;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Query;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The lag over time, in records or in time, with what happened meanwhile, and what can be said of it. */
final class LagCard extends VBox {
    private final ConsumersWords words;
    private final ConsumersModel model;
    private final LagMarks marks;
    private final Label sentence = Labels.whole("", "bl-muted");
    private final ToggleButton records = Pill.toggle("", false);
    private final ToggleButton time = Pill.toggle("", true);
    private final TimeSeries chart;
    private List<Query.LagSample> drawn = List.of();

    LagCard(Texts texts, ConsumersWords words, ConsumersModel model, LagMarks marks) {
        this.words = words;
        this.model = model;
        this.marks = marks;
        chart = new TimeSeries(this::value, ms -> words.formats().time(ms));
        chart.setId("lag-chart");
        chart.minHeightProperty().bind(Fonts.scaleProperty().multiply(120));
        chart.setPrefHeight(170);
        VBox.setVgrow(chart, Priority.ALWAYS);
        getStyleClass().addAll("bl-card", "lag-card");
        var title = Help.term(texts, "lag");
        title.getStyleClass().add("bl-h3");
        title.setMinWidth(Region.USE_PREF_SIZE);
        sentence.setId("lag-sentence");
        HBox.setHgrow(sentence, Priority.ALWAYS);
        sentence.setMaxWidth(Double.MAX_VALUE);
        records.textProperty().bind(words.bind("chart.records"));
        time.textProperty().bind(words.bind("chart.time"));
        records.setId("lag-in-records");
        time.setId("lag-in-time");
        records.setMinWidth(Region.USE_PREF_SIZE);
        time.setMinWidth(Region.USE_PREF_SIZE);
        var one = new ToggleGroup();
        one.getToggles().addAll(records, time);
        one.selectedToggleProperty().addListener((o, was, is) -> {
            if (is == null) {
                // one of the two is always on
                was.setSelected(true);
                return;
            }
            model.inTime(is.equals(time));
            draw();
        });
        var units = new HBox(4, records, time);
        units.setMinWidth(Region.USE_PREF_SIZE);
        var head = new HBox(10, title, sentence, units);
        head.setAlignment(Pos.TOP_LEFT);
        getChildren().addAll(head, chart);
        setSpacing(4);
    }

    /** What is not known is not nothing. */
    private static double known(long value) {
        return value < 0 ? Double.NaN : value;
    }

    private String value(double value) {
        return model.inTime()
                ? words.formats().duration((long) value)
                : words.formats().shortCount((long) value);
    }

    /** What is newest; the chart is drawn again only when there is a new sample. */
    void update() {
        model.verdict().ifPresent(v -> {
            String now = words.verdict(v);
            if (!now.equals(sentence.getText())) {
                sentence.setText(now);
            }
        });
        if (!model.history().equals(drawn)) {
            draw();
        }
    }

    void draw() {
        drawn = model.history();
        List<TimeSeries.Point> points = drawn.stream()
                .map(s -> new TimeSeries.Point(s.wallMs(), known(model.inTime() ? s.lagMs() : s.lag())))
                .toList();
        long from = drawn.isEmpty() ? Long.MAX_VALUE : drawn.getFirst().wallMs();
        List<TimeSeries.Mark> shown = model.selected().map(g -> marks.of(g, from)).orElse(List.of()).stream()
                .map(m -> new TimeSeries.Mark(m.wallMs(), words.mark(m)))
                .toList();
        Ink ink = model.group().map(g -> LagLevel.of(g.lag(), g.lagMs()).ink()).orElse(Ink.WARN);
        chart.set(points, shown, ink, model.inTime() ? Ticks.TIMES : Ticks.COUNTS);
        chart.setAccessibleText(words.get("chart.spoken", sentence.getText()));
    }
}
