package brokerlab.app.segments;

import brokerlab.app.kit.ColumnWidths;
import brokerlab.app.kit.Names;
import brokerlab.engine.view.Query;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;

/** The batches of the selected segment; asks for more when an end of what is loaded comes into sight. */
final class BatchTable extends TableView<Query.Batch> {
    private static final int NEAR = 60;

    private final Words words;
    private Optional<Contents> contents = Optional.empty();
    private static final int PRODUCER = 5;

    private final Label none = new Label();
    private boolean selecting;

    BatchTable(Words words) {
        this.words = words;
        setId("batch-table");
        getStyleClass().add("batch-table");
        accessibleTextProperty().bind(words.bind("table.name"));
        column("table.batch", 90, b -> words.formats().count(b.baseOffset()));
        column("table.offsets", 140, words::offsets);
        column("table.records", 76, b -> words.formats().count(b.records()));
        column("table.bytes", 70, b -> words.formats().count(b.sizeInBytes()));
        column("table.codec", 58, Query.Batch::codec);
        column("table.producer", 172, words::producer);
        column("table.epoch", 104, b -> Integer.toString(b.partitionLeaderEpoch()));
        column("table.time", 110, b -> words.formats().timeMs(b.maxTimestampMs()));
        ColumnWidths.share(this, List.of(getColumns().get(PRODUCER)));
        none.setId("batches-none");
        none.getStyleClass().add("bl-muted");
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

    private void column(String key, double width, Function<Query.Batch, String> text) {
        var column = new TableColumn<Query.Batch, String>();
        column.textProperty().bind(words.bind(key));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellFactory(c -> Names.name(new TableCell<>() {
            @Override
            protected void updateItem(String item, boolean empty) {
                super.updateItem(item, empty);
                setText(empty ? null : item);
            }
        }));
        column.getStyleClass().add("bl-mono");
        column.setCellValueFactory(c -> new ReadOnlyStringWrapper(text.apply(c.getValue())));
        getColumns().add(column);
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
            Platform.runLater(() -> {
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
