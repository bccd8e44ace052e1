package brokerlab.app.segments;

import brokerlab.app.kit.Help;
import brokerlab.engine.view.Query;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A replica's offsets, its size and the settings that decide what is rolled and deleted. */
final class FactsRow extends FlowPane {
    private final SegmentsWords words;
    private final Label logStart = value("fact-log-start");
    private final Label highWatermark = value("fact-high-watermark");
    private final Label logEnd = value("fact-log-end");
    private final Label size = value("fact-size");
    private final Label segmentBytes = value("fact-segment-bytes");
    private final Label retentionMs = value("fact-retention-ms");
    private final Label retentionBytes = value("fact-retention-bytes");

    FactsRow(SegmentsWords words) {
        super(18, 8);
        this.words = words;
        getStyleClass().add("facts-row");
        highWatermark.getStyleClass().add("bl-ok");
        add(Help.term(words.texts(), "logStart"), logStart);
        add(Help.term(words.texts(), "highWatermark"), highWatermark);
        add(Help.term(words.texts(), "logEnd"), logEnd);
        add(name("facts.size"), size);
        add(setting("segment.bytes", "facts.segmentBytes"), segmentBytes);
        add(setting("retention.ms", "facts.retentionMs"), retentionMs);
        add(setting("retention.bytes", "facts.retentionBytes"), retentionBytes);
    }

    private static Label value(String id) {
        var label = new Label();
        label.setId(id);
        label.getStyleClass().add("fact-value");
        return label;
    }

    private Label name(String key) {
        var label = new Label();
        label.textProperty().bind(words.bind(key));
        return label;
    }

    /** A setting's name is the same in every language. */
    private Label setting(String name, String meaning) {
        var label = new Label(name);
        label.setTooltip(Help.tooltip(words.texts(), "segments." + meaning));
        label.accessibleHelpProperty().bind(words.bind(meaning));
        return label;
    }

    private void add(Label name, Label value) {
        name.getStyleClass().addAll("bl-muted", "bl-small");
        name.setLabelFor(value);
        name.setMinWidth(Region.USE_PREF_SIZE);
        var pair = new VBox(2, name, value);
        getChildren().add(pair);
    }

    void update(Query.SegmentsAnswer answer) {
        var f = words.formats();
        logStart.setText(f.count(answer.logStart()));
        highWatermark.setText(f.count(answer.highWatermark()));
        logEnd.setText(f.count(answer.logEnd()));
        size.setText(f.bytes(answer.sizeBytes()));
        segmentBytes.setText(f.bytes(answer.segmentBytes()));
        retentionMs.setText(words.time(answer.retentionMs()));
        retentionBytes.setText(words.size(answer.retentionBytes()));
    }
}
