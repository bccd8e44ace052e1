package brokerlab.app.segments;

import brokerlab.app.kit.Help;
import brokerlab.app.kit.HexView;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Ink;
import brokerlab.app.kit.Inspector;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Pill;
import brokerlab.app.words.Bytes;
import brokerlab.app.words.Payload;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.RecordHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Separator;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * One batch down to its bytes: each header field in the colour of its bytes, its records one after the other, and all bytes with those of
 * the record selected. It scrolls as a whole; nothing in it has a scroll of its own. Another batch begins at the top.
 */
final class BatchInspector {
    /** Bytes shown in one line of what is not text. */
    private static final int BRIEF = 32;

    private static final PseudoClass MARKED = PseudoClass.getPseudoClass("marked");
    /** Left and right of what stands in it, with the scroll bar. */
    private static final double INSETS = 42;

    /** Wide enough for 16 bytes and their text; narrower it shows 8, and names of the format's fields are long. */
    private static final double WIDTH = HexView.width(16) + INSETS;

    private static final double LEAST = 338;

    /** Bytes of a batch that are shown before all of them are asked for: its header and, mostly, its first record. */
    private static final int BEGINNING = 12 * 16;

    /** A longer text takes too long to lay out; all of it is in hex. */
    private static final int LONGEST = 8_000;

    private final SegmentsWords words;
    private final Inspector inspector = new Inspector();
    private final GridPane grid = new GridPane();
    private final Label note = Labels.wrapping("", "bl-small", "bl-muted");
    private final HexView hex = new HexView();
    private final ComboBox<Query.StoredRecord> records = new ComboBox<>();
    private final Button earlier;
    private final Button later;
    private final Button copy;
    private final Label recordsTitle = Labels.of("", "bl-caption");
    private final Label recordNote = Labels.wrapping("", "bl-small", "bl-muted");
    private final Label value = Labels.whole("", "record-value");
    private final HexView valueHex = new HexView();
    private final ToggleButton wholly = Pill.toggle("", false);
    private final ToggleButton asHex = Pill.toggle("", false);
    private final HBox chooser;
    private final VBox recordBox;
    private final VBox all;
    private boolean resetting;
    private boolean languageOther;
    private final Label hint = Labels.wrapping("", "bl-muted");
    private List<BatchFields.HeaderField> fields = List.of();
    private final List<Label> names = new ArrayList<>();
    private Optional<Query.BatchAnswer> shown = Optional.empty();

    BatchInspector(SegmentsWords words) {
        this.words = words;
        inspector.setId("batch-inspector");
        inspector.setMinWidth(LEAST);
        inspector.setPrefWidth(WIDTH);
        inspector.setMaxWidth(WIDTH);
        grid.getStyleClass().add("field-grid");
        hex.setId("batch-hex");
        hex.setOnCaret(this::mark);
        records.setId("record-list");
        records.getStyleClass().add("record-list");
        records.setCellFactory(list -> new RecordCell());
        records.setButtonCell(new RecordCell());
        records.setVisibleRowCount(12);
        records.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(records, Priority.ALWAYS);
        earlier = Icons.button("fth-chevron-left", words.bind("record.earlier"), () -> step(-1));
        later = Icons.button("fth-chevron-right", words.bind("record.later"), () -> step(1));
        later.setId("record-later");
        copy = Icons.button("fth-copy", words.bind("record.copy"), this::copy);
        records.accessibleTextProperty().bind(words.bind("record.list"));
        records.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> record(Optional.ofNullable(is)));
        value.setMaxWidth(Double.MAX_VALUE);
        value.setId("record-value");
        valueHex.setId("record-hex");
        asHex.textProperty().bind(words.bind("record.hex"));
        asHex.setId("record-as-hex");
        asHex.setOnAction(
                e -> record(Optional.ofNullable(records.getSelectionModel().getSelectedItem())));
        var title = new HBox(6, recordsTitle, Nodes.spacer(), asHex, copy);
        title.setAlignment(Pos.CENTER_LEFT);
        chooser = new HBox(4, earlier, records, later);
        chooser.setAlignment(Pos.CENTER_LEFT);
        recordBox = new VBox(6, title, chooser, recordNote, value, valueHex);
        Label bytes = Labels.of(words.bind("inspector.bytes"), "bl-caption");
        var bytesHead = new HBox(6, bytes, Nodes.spacer(), wholly);
        bytesHead.setAlignment(Pos.CENTER_LEFT);
        wholly.setId("batch-wholly");
        wholly.setOnAction(
                e -> bytes(Optional.ofNullable(records.getSelectionModel().getSelectedItem())));
        all = new VBox(10, grid, note, bytesHead, hex, new Separator(), recordBox);
        hint.textProperty().bind(words.bind("inspector.hint"));
        nothing();
    }

    Node node() {
        return inspector;
    }

    private void step(int by) {
        int at = records.getSelectionModel().getSelectedIndex() + by;
        if (at >= 0 && at < records.getItems().size()) {
            records.getSelectionModel().select(at);
        }
    }

    private void copy() {
        Optional.ofNullable(records.getValue()).ifPresent(r -> {
            var content = new ClipboardContent();
            content.putString(r.value()
                    .map(v -> Bytes.text(v, v.length < r.valueBytes()).orElseGet(() -> Bytes.hex(v, v.length)))
                    .orElse(""));
            Clipboard.getSystemClipboard().setContent(content);
        });
    }

    /** Says the words anew in another language; what is selected stays so. */
    void relabel() {
        languageOther = true;
        show(shown);
        languageOther = false;
    }

    private void nothing() {
        inspector.title(words.get("inspector.caption", 2), words.get("inspector.none"));
        inspector.show(hint);
    }

    /** Shows a batch; the same one is left as it is, with what is selected in it. */
    @SuppressWarnings(
            "ReferenceEquality") // the same answer is the same object; another one of equal contents is drawn anew
    void show(Optional<Query.BatchAnswer> now) {
        if (now.isEmpty()) {
            shown = now;
            nothing();
            return;
        }
        if (shown.isPresent() && shown.get() == now.get() && !languageOther) {
            return;
        }
        boolean other = shown.map(
                        s -> s.batch().baseOffset() != now.get().batch().baseOffset())
                .orElse(true);
        shown = now;
        Query.BatchAnswer answer = now.get();
        if (other) {
            inspector.setVvalue(0);
            hex.place(0);
        }
        inspector.title(
                words.get("inspector.caption", answer.batch().magic()),
                words.get(
                        "inspector.title", words.formats().count(answer.batch().baseOffset())));
        fields = BatchFields.of(answer.bytes());
        grid();
        boolean cut = answer.bytes().length < answer.batch().sizeInBytes();
        note.setText(
                cut
                        ? words.get(
                                "inspector.cut",
                                words.formats().bytes(answer.bytes().length),
                                words.formats().bytes(answer.batch().sizeInBytes()))
                        : "");
        Nodes.show(note, cut);
        wholly.setSelected(wholly.isSelected() && !other);
        wholly.setText(words.get("inspector.wholly", words.formats().bytes(answer.bytes().length)));
        wholly.setVisible(answer.bytes().length > BEGINNING);
        int at = other ? 0 : Math.max(0, records.getSelectionModel().getSelectedIndex());
        resetting = true;
        records.getItems().setAll(answer.records());
        inspector.show(all);
        if (!answer.records().isEmpty()) {
            records.getSelectionModel().select(Math.min(at, answer.records().size() - 1));
        }
        // the selection says nothing when the record is the one it was, and its words may be others
        record(Optional.ofNullable(records.getSelectionModel().getSelectedItem()));
        resetting = false;
    }

    private void grid() {
        grid.getChildren().clear();
        names.clear();
        int row = 0;
        for (BatchFields.HeaderField field : fields) {
            var square = new Region();
            square.getStyleClass()
                    .addAll("field-square", "ink-" + field.ink().name().toLowerCase(Locale.ROOT));
            Label name = Labels.of(field.name(), "bl-mono", "field-name");
            name.setMinWidth(Region.USE_PREF_SIZE);
            if (field.form() == BatchFields.Form.CRC) {
                Help.explain(name, words.texts(), "crc");
            }
            Label text = Labels.wrapping(value(field));
            text.getStyleClass().addAll("bl-mono", "field-value");
            if (field.form() == BatchFields.Form.CRC) {
                text.getStyleClass().add(shown.orElseThrow().crcValid() ? "bl-ok" : "bl-bad");
                text.setId("crc-value");
            }
            for (Node node : List.of(square, name, text)) {
                node.setOnMousePressed(e -> hex.moveTo(field.from()));
            }
            names.add(name);
            grid.addRow(row++, square, name, text);
        }
    }

    private String value(BatchFields.HeaderField field) {
        return switch (field.form()) {
            case NUMBER -> Long.toString(field.value());
            case MOMENT -> words.formats().timeMs(field.value());
            case CRC ->
                words.get(
                        shown.orElseThrow().crcValid() ? "inspector.crc.right" : "inspector.crc.wrong",
                        BatchFields.crc(field.value()));
            case ATTRIBUTES -> {
                var parts = new ArrayList<String>();
                parts.add(words.codec(BatchFields.codec(field.value())));
                parts.add(BatchFields.appendTime(field.value()) ? "LogAppendTime" : "CreateTime");
                if (BatchFields.transactional(field.value())) {
                    parts.add(words.get("inspector.transactional"));
                }
                if (BatchFields.control(field.value())) {
                    parts.add(words.get("inspector.control"));
                }
                yield String.join(" · ", parts);
            }
        };
    }

    private List<HexView.Span> spans(Optional<Query.StoredRecord> record) {
        var spans = new ArrayList<HexView.Span>();
        fields.forEach(f -> spans.add(new HexView.Span(f.from(), f.to(), f.name(), f.ink())));
        record.filter(r -> r.positionInBatch() >= BatchFields.HEADER)
                .ifPresent(r -> spans.add(new HexView.Span(
                        r.positionInBatch(),
                        r.positionInBatch() + r.sizeInBytes(),
                        words.get("record.bytes", words.formats().count(r.offset())),
                        Ink.YELLOW)));
        return spans;
    }

    /** The field whose bytes the caret is on. */
    private void mark(int at) {
        for (int i = 0; i < fields.size(); i++) {
            boolean on = at >= fields.get(i).from() && at < fields.get(i).to();
            names.get(i).pseudoClassStateChanged(MARKED, on);
        }
    }

    private int shownBytes() {
        int all = shown.map(s -> s.bytes().length).orElse(0);
        return wholly.isSelected() ? all : Math.min(BEGINNING, all);
    }

    /** The batch's bytes, or their beginning, with those of a record marked. */
    private void bytes(Optional<Query.StoredRecord> record) {
        shown.ifPresent(answer -> hex.set(Arrays.copyOf(answer.bytes(), shownBytes()), spans(record)));
    }

    private void record(Optional<Query.StoredRecord> record) {
        if (shown.isEmpty()) {
            return;
        }
        Query.BatchAnswer answer = shown.get();
        bytes(record);
        recordNote.setVisible(true);
        boolean there = record.isPresent();
        Nodes.show(chooser, answer.records().size() > 1);
        copy.setVisible(there);
        asHex.setVisible(there);
        Nodes.show(value, there && !asHex.isSelected());
        Nodes.show(valueHex, there && asHex.isSelected());
        if (!there) {
            recordsTitle.setText(words.get("record.none.caption"));
            recordNote.setText(words.get(answer.batch().control() ? "record.control" : "record.none"));
            return;
        }
        Query.StoredRecord r = record.get();
        int number = records.getSelectionModel().getSelectedIndex() + 1;
        recordsTitle.setText(words.get("record.caption", number, answer.batch().records()));
        boolean bytesSeen = r.positionInBatch() >= BatchFields.HEADER && r.positionInBatch() < shownBytes();
        earlier.setDisable(number <= 1);
        later.setDisable(number >= answer.records().size());
        if (bytesSeen && !resetting) {
            hex.place(r.positionInBatch());
        }
        recordNote.setText(words.get(
                bytesSeen ? "record.note" : r.positionInBatch() < 0 ? "record.note.compressed" : "record.note.beyond",
                words.formats().timeMs(r.timestampMs()),
                words.formats().bytes(r.valueBytes()),
                r.headers().isEmpty() ? words.get("record.noHeaders") : headers(r.headers())));
        if (asHex.isSelected()) {
            valueHex.set(r.value().orElse(new byte[0]), List.of());
        } else {
            value.setText(text(r));
        }
    }

    private String headers(List<RecordHeader> headers) {
        return headers.stream()
                .map(h -> h.name() + "=" + Bytes.line(words.texts(), h.value(), h.valueBytes(), BRIEF))
                .collect(Collectors.joining(", "));
    }

    private String text(Query.StoredRecord r) {
        String key = r.key()
                .map(k -> Bytes.line(words.texts(), Optional.of(k), k.length, BRIEF))
                .map(k -> words.get("record.key", k))
                .orElseGet(() -> words.get("record.noKey"));
        String body = r.value()
                .map(v -> {
                    boolean cut = v.length < r.valueBytes();
                    return v.length == 0
                            ? words.texts().get("words.bytes.empty")
                            : Bytes.text(v, cut)
                                    .map(text -> Payload.ofText(text).text())
                                    .orElseGet(() -> Bytes.hex(v, BRIEF));
                })
                .orElseGet(() -> words.get("record.tombstone"));
        return key + "\n" + (body.length() <= LONGEST ? body : body.substring(0, LONGEST) + "…");
    }

    private final class RecordCell extends ListCell<Query.StoredRecord> {
        @Override
        protected void updateItem(Query.StoredRecord r, boolean empty) {
            super.updateItem(r, empty);
            setPrefWidth(0);
            setText(
                    empty || r == null
                            ? ""
                            : words.formats().count(r.offset()) + "  "
                                    + r.key()
                                            .map(k -> Bytes.line(words.texts(), Optional.of(k), k.length, BRIEF))
                                            .orElse("–"));
        }
    }
}
