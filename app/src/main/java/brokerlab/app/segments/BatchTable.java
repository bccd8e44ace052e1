package brokerlab.app.segments;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Cells;
import brokerlab.app.kit.ColumnWidths;
import brokerlab.app.kit.Labels;
import brokerlab.engine.view.Query;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;

/** The batches of the selected segment; asks for more when an end of what is loaded comes into sight. */
final class BatchTable extends TableView<Query.Batch> {
    private static final int NEAR = 60;

    /** Of the style sheet's letters of one width, pixels. */
    private static final double LETTER = 7.2;

    private static final double CELL_INSETS = 18;

    /** For which batches the columns are as wide as they are. */
    private record Fitted(int count, Optional<Query.Batch> last) {}

    private final SegmentsWords words;
    private Optional<Contents> contents = Optional.empty();
    private static final int PRODUCER = 5;

    private final Label none = Labels.of("", "bl-muted");
    private final TableColumn<Query.Batch, String> batch;
    private final TableColumn<Query.Batch, String> offsets;
    private final TableColumn<Query.Batch, String> size;
    private final TableColumn<Query.Batch, String> codec;
    private boolean selecting;
    private Fitted fitted = new Fitted(0, Optional.empty());

    BatchTable(SegmentsWords words) {
        this.words = words;
        setId("batch-table");
        getStyleClass().add("batch-table");
        accessibleTextProperty().bind(words.bind("table.name"));
        batch = column("table.batch", 60, b -> words.formats().count(b.baseOffset()));
        offsets = column("table.offsets", 112, words::offsets);
        column("table.records", 56, b -> words.formats().count(b.records()));
        size = column("table.bytes", 60, b -> words.formats().count(b.sizeInBytes()));
        codec = column("table.codec", 46, Query.Batch::codec);
        column("table.producer", 130, words::producer);
        column("table.epoch", 60, b -> Integer.toString(b.partitionLeaderEpoch()));
        column("table.time", 104, b -> words.formats().timeMs(b.maxTimestampMs()));
        ColumnWidths.share(this, List.of(getColumns().get(PRODUCER)));
        none.setId("batches-none");
        setPlaceholder(none);
        setRowFactory(table -> new Row());
        heightProperty().addListener((o, was, is) -> {
            int at = getSelectionModel().getSelectedIndex();
            if (at >= 0) {
                scrollTo(Math.max(0, at - 1));
            }
        });
        getSelectionModel().selectedItemProperty().addListener((o, was, is) -> {
            if (is != null && !selecting) {
                contents.ifPresent(c -> c.select(Optional.of(is)));
            }
        });
    }

    private TableColumn<Query.Batch, String> column(String key, double width, Function<Query.Batch, String> text) {
        var column = new TableColumn<Query.Batch, String>();
        column.textProperty().bind(words.bind(key));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellFactory(Cells.words(words -> words));
        column.setCellValueFactory(c -> new ReadOnlyStringWrapper(text.apply(c.getValue())));
        getColumns().add(column);
        return column;
    }

    /** Columns are as wide as what is in them: offsets of six figures need room that those of four leave to others. */
    private void fit(Contents c) {
        int count = c.batches().size();
        if (count == 0
                || (count == fitted.count()
                        && fitted.last().equals(Optional.of(c.batches().getLast())))) {
            return;
        }
        fitted = new Fitted(count, Optional.of(c.batches().getLast()));
        int last = words.formats().count(c.batches().getLast().lastOffset()).length();
        int bytes = 0;
        int codecs = 0;
        for (Query.Batch b : c.batches()) {
            bytes = Math.max(bytes, b.sizeInBytes());
            codecs = Math.max(codecs, b.codec().length());
        }
        batch.setPrefWidth(wide(last));
        offsets.setPrefWidth(wide(2 * last + 1));
        size.setPrefWidth(wide(words.formats().count(bytes).length()));
        codec.setPrefWidth(wide(codecs));
    }

    private static double wide(int letters) {
        return Math.ceil(letters * LETTER) + CELL_INSETS;
    }

    /** Shows another segment's batches, or the same ones. */
    void show(Optional<Contents> now) {
        if (!now.equals(contents)) {
            contents = now;
            selecting = true;
            setItems(now.map(Contents::batches).orElseGet(FXCollections::observableArrayList));
            selecting = false;
        }
        none.textProperty()
                .bind(words.bind(contents.filter(c -> !c.reading()).isPresent() ? "table.none" : "table.reading"));
        contents.ifPresent(this::fit);
        select();
    }

    private void select() {
        Optional<Query.Batch> wanted = contents.flatMap(Contents::selected);
        Query.Batch here = getSelectionModel().getSelectedItem();
        if (wanted.isEmpty()) {
            if (here != null) {
                selecting = true;
                getSelectionModel().clearSelection();
                selecting = false;
            }
            return;
        }
        if (here != null
                && here.position() == wanted.get().position()
                && getSelectionModel().getSelectedIndex() >= 0) {
            return;
        }
        int at = contents.orElseThrow().indexOf(wanted.get());
        if (at >= 0) {
            selecting = true;
            getSelectionModel().select(at);
            selecting = false;
            // after the layout that follows: rows of a list just filled have no place yet
            Answers.later(() -> {
                layout();
                scrollTo(Math.max(0, at - 1));
            });
        }
    }

    private final class Row extends TableRow<Query.Batch> {
        @Override
        protected void updateItem(Query.Batch batch, boolean empty) {
            super.updateItem(batch, empty);
            if (empty || batch == null) {
                return;
            }
            setAccessibleText(words.get(
                    "table.spoken",
                    words.offsets(batch),
                    batch.records(),
                    words.formats().bytes(batch.sizeInBytes()),
                    words.codec(batch.codec())));
            contents.ifPresent(c -> {
                if (getIndex() >= c.batches().size() - NEAR && c.batches().size() >= Contents.PAGE) {
                    c.more();
                }
                if (getIndex() <= 2) {
                    c.earlier();
                }
            });
        }
    }
}
