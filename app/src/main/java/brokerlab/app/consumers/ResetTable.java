package brokerlab.app.consumers;

import brokerlab.app.kit.Cells;
import brokerlab.app.kit.Fonts;
import brokerlab.engine.view.OffsetMove;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;

/** What a reset would do, a partition a line: chosen or not (Space), where the group stands, where it would read on, what that means. */
final class ResetTable extends TableView<ResetRow> {
    private static final double ROW = 28;
    private static final double HEAD = 34;
    private static final double BOX = 34;
    private static final int MOST_ROWS = 7;

    private final ConsumersWords words;
    /** What stands where a figure is not known: that it is being read, or that there is none. */
    private final StringProperty unknown = new SimpleStringProperty("…");

    ResetTable(ConsumersWords words, List<ResetRow> rows) {
        super(FXCollections.observableArrayList(rows));
        this.words = words;
        setId("reset-preview");
        getStyleClass().add("reset-preview");
        setAccessibleText(words.get("reset.table"));
        double high = ROW * Fonts.scale();
        setFixedCellSize(high);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        setPrefHeight(HEAD * Fonts.scale() + high * Math.clamp(rows.size(), 2, MOST_ROWS));
        setMinHeight(HEAD * Fonts.scale() + high * 2);
        getColumns().add(chosen());
        getColumns().add(text("reset.partition", 150, r -> r.name().toString()));
        getColumns().add(right(text("reset.now", 90, r -> figure(r, OffsetMove::from))));
        getColumns().add(right(text("reset.new", 90, r -> figure(r, OffsetMove::to))));
        getColumns().add(text("reset.means", 260, r -> r.move().map(this::means).orElse("")));
        setOnKeyPressed(e -> {
            ResetRow row = getSelectionModel().getSelectedItem();
            if (e.getCode() == KeyCode.SPACE && row != null) {
                row.chosenProperty().set(!row.chosen());
                e.consume();
            }
        });
        if (!rows.isEmpty()) {
            getSelectionModel().select(0);
        }
    }

    /** What is known of the rows' moves. */
    void known(ResetModel.Known known) {
        unknown.set(known == ResetModel.Known.READING ? "…" : "–");
    }

    /** No offset at all is told as what is not there. */
    private String figure(ResetRow row, ToLongFunction<OffsetMove> offset) {
        return row.move()
                .map(m -> offset.applyAsLong(m) < 0 ? "–" : count(offset.applyAsLong(m)))
                .orElseGet(unknown::get);
    }

    private static TableColumn<ResetRow, String> right(TableColumn<ResetRow, String> column) {
        column.getStyleClass().add("bl-right");
        return column;
    }

    private String count(long offset) {
        return words.formats().count(offset);
    }

    private TableColumn<ResetRow, ResetRow> chosen() {
        var column = new TableColumn<ResetRow, ResetRow>();
        double width = BOX * Fonts.scale();
        column.setPrefWidth(width);
        column.setMaxWidth(width);
        column.setMinWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(c -> new ReadOnlyObjectWrapper<>(c.getValue()));
        column.setCellFactory(c -> new TableCell<>() {
            private final CheckBox box = new CheckBox();

            {
                // one stop for Tab is the table: its rows are walked by arrows and chosen by Space
                box.setFocusTraversable(false);
            }

            @Override
            protected void updateItem(ResetRow row, boolean empty) {
                ResetRow before = getItem();
                if (before != null) {
                    box.selectedProperty().unbindBidirectional(before.chosenProperty());
                }
                super.updateItem(row, empty);
                if (empty || row == null) {
                    setGraphic(null);
                    return;
                }
                box.selectedProperty().bindBidirectional(row.chosenProperty());
                box.setAccessibleText(row.name().toString());
                setGraphic(box);
            }
        });
        return column;
    }

    private TableColumn<ResetRow, String> text(String key, double width, Function<ResetRow, String> says) {
        var column = new TableColumn<ResetRow, String>(words.get(key));
        column.setPrefWidth(width * Fonts.scale());
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellFactory(Cells.words(words -> words));
        column.setCellValueFactory(c -> Bindings.createStringBinding(
                () -> says.apply(c.getValue()), c.getValue().moveProperty(), unknown));
        return column;
    }

    /** What a move means for who reads. */
    private String means(OffsetMove move) {
        String note = move.note() == OffsetMove.Note.NONE ? "" : words.get("reset.note." + move.note());
        if (!move.possible()) {
            return note;
        }
        String effect = move.from() < 0
                ? words.get("reset.first")
                : move.from() == move.to()
                        ? words.get("reset.stays")
                        : move.readAgain() > 0
                                ? words.get("reset.again", move.readAgain())
                                : move.skipped() > 0
                                        ? words.get("reset.skips", move.skipped())
                                        : words.get("reset.neither");
        return note.isEmpty() ? effect : words.get("reset.both", effect, note);
    }
}
