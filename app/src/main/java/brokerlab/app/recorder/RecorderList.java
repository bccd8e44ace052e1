package brokerlab.app.recorder;

import brokerlab.app.kit.Labels;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.kit.WindowContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.engine.journal.JournalEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyEvent;

/**
 * The time line's table twin, newest first. What several brokers tell of is one row, which the right arrow or its triangle opens into one
 * for each and the left arrow closes; Enter or a double click opens what an event is about.
 */
final class RecorderList extends TableView<RecorderList.Row> {
    /** @param part the entry of one broker below its happening; empty for the happening as a whole */
    record Row(RecorderEntry of, Optional<JournalEntry> part) {
        JournalEntry entry() {
            return part.orElseGet(of::first);
        }

        private boolean sameAs(Row other) {
            return of.id() == other.of.id() && part.equals(other.part);
        }
    }

    private final WindowContext context;
    private final EventWords words;
    private final Set<Long> open = new HashSet<>();
    private List<RecorderEntry> shown = List.of();

    RecorderList(WindowContext context, EventWords words) {
        this.context = context;
        this.words = words;
        Texts texts = context.texts();
        Formats formats = new Formats(texts);
        setId("recorder-list");
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        column(
                "recorder.column.time",
                110,
                "bl-mono",
                r -> formats.timeMs(r.entry().wallMs()));
        column(
                "recorder.column.lane",
                90,
                "bl-muted",
                r -> texts.get(Lane.of(r.of().event()).key()));
        TableColumn<Row, Row> what = column("recorder.column.what", 700, "bl-sentence", this::sentence);
        what.setCellFactory(column -> new What());
        setRowFactory(table -> {
            var row = new TableRow<Row>();
            row.setOnMouseClicked(e -> {
                if (e.getClickCount() == 2 && row.getItem() != null) {
                    open(Optional.of(row.getItem()));
                }
            });
            return row;
        });
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        WhileShown.language(texts, this, this::refresh);
    }

    private void key(KeyEvent e) {
        Optional<Row> at = Optional.ofNullable(getSelectionModel().getSelectedItem());
        switch (e.getCode()) {
            case ENTER -> {
                open(at);
                e.consume();
            }
            case RIGHT, LEFT -> {
                if (!e.isAltDown()) {
                    at.ifPresent(row -> expand(row.of(), e.getCode() == javafx.scene.input.KeyCode.RIGHT));
                    e.consume();
                }
            }
            default -> {}
        }
    }

    private void expand(RecorderEntry what, boolean on) {
        if (what.several() && (on ? open.add(what.id()) : open.remove(what.id()))) {
            show(shown);
        }
    }

    /** Replaces what is listed, keeps what is selected and what is opened. */
    void show(List<RecorderEntry> oldestFirst) {
        shown = oldestFirst;
        Row selected = getSelectionModel().getSelectedItem();
        List<Row> rows = new ArrayList<>(oldestFirst.size());
        Set<Long> there = new HashSet<>();
        for (RecorderEntry each : oldestFirst.reversed()) {
            rows.add(new Row(each, Optional.empty()));
            if (open.contains(each.id())) {
                there.add(each.id());
                each.entries().forEach(part -> rows.add(new Row(each, Optional.of(part))));
            }
        }
        open.retainAll(there);
        getItems().setAll(rows);
        if (selected != null) {
            rows.stream()
                    .filter(selected::sameAs)
                    .findFirst()
                    .or(() -> rows.stream()
                            .filter(r -> r.of().id() == selected.of().id())
                            .findFirst())
                    .ifPresent(getSelectionModel()::select);
        }
    }

    void reveal(RecorderEntry what) {
        getItems().stream().filter(r -> r.of().id() == what.id()).findFirst().ifPresent(row -> {
            getSelectionModel().select(row);
            scrollTo(row);
        });
    }

    private void open(Optional<Row> row) {
        row.flatMap(r -> EventWords.target(r.entry())).ifPresent(context.navigator()::open);
    }

    private String sentence(Row row) {
        return row.part()
                .map(part ->
                        context.texts().get("recorder.part", Integer.toString(part.broker()), words.sentence(part)))
                .orElseGet(() -> words.sentence(row.of()));
    }

    private TableColumn<Row, Row> column(String key, double width, String style, Function<Row, String> text) {
        TableColumn<Row, Row> column = new TableColumn<>();
        column.textProperty().bind(context.texts().bind(key));
        column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
        column.setCellFactory(c -> new TableCell<>() {
            @Override
            protected void updateItem(Row row, boolean empty) {
                super.updateItem(row, empty);
                setText(empty || row == null ? "" : text.apply(row));
            }
        });
        column.setPrefWidth(width);
        if (width < 200) {
            column.setMinWidth(width);
            column.setMaxWidth(width);
        }
        column.setSortable(false);
        column.getStyleClass().add(style);
        getColumns().add(column);
        return column;
    }

    /** The sentence, with a triangle where several brokers tell of it. */
    private final class What extends TableCell<Row, Row> {
        private final Label triangle = Labels.of("", "recorder-triangle");

        What() {
            triangle.setMinWidth(14);
            triangle.setOnMouseClicked(e -> {
                expand(getItem().of(), !open.contains(getItem().of().id()));
                e.consume();
            });
        }

        @Override
        protected void updateItem(Row row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setText("");
                setGraphic(null);
                return;
            }
            boolean several = row.of().several() && row.part().isEmpty();
            triangle.setText(open.contains(row.of().id()) ? "▾" : "▸");
            setGraphic(several ? triangle : null);
            setPadding(row.part().isPresent() ? new Insets(0, 0, 0, 28) : new Insets(0, 0, 0, several ? 4 : 22));
            setText(sentence(row));
        }
    }
}
