package brokerlab.app.kit;

import java.util.List;
import java.util.Set;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TableView.ResizeFeatures;

/**
 * Shares a table's width among its columns: what is left goes to those that can use it, and they give first when it is narrow. Figures
 * and headings are never cut: a table that is narrower than they need is scrolled. A width that a person drew stays until the table's changes.
 */
public final class ColumnWidths<S> {
    /** What a name is still told apart by, pixels. */
    private static final double LEAST = 84;

    private static final double HEAD_INSETS = 20;

    private final Set<TableColumn<S, ?>> elastic;

    private ColumnWidths(Set<TableColumn<S, ?>> elastic) {
        this.elastic = elastic;
    }

    /**
     * Each column's preferred width is what its content needs.
     *
     * @param elastic those with names or drawings, which may be narrower and use more
     */
    public static <S> void share(TableView<S> table, List<? extends TableColumn<S, ?>> elastic) {
        var widths = new ColumnWidths<S>(Set.copyOf(elastic));
        table.getStyleClass().add("bl-shared");
        table.getColumns().forEach(column -> dress(table, column));
        table.setColumnResizePolicy(asked -> widths.share(asked, table));
        // a column's need may change with what it shows
        table.getColumns()
                .forEach(c -> c.prefWidthProperty()
                        .subscribe(need -> table.setColumnResizePolicy(asked -> widths.share(asked, table))));
    }

    /** A heading is cut only by a person who draws its column narrow: then it has a tooltip, which the table's own has not. */
    private static <S> void dress(TableView<S> table, TableColumn<?, ?> column) {
        Label head = Names.name(Labels.of(column.textProperty(), "bl-head"));
        column.setGraphic(head);
        // in other words or larger ones, it needs another width
        InvalidationListener shareAnew =
                now -> Answers.later(() -> table.getColumnResizePolicy().call(new ResizeFeatures<>(table, null, 0.0)));
        head.textProperty().addListener(shareAnew);
        head.fontProperty().addListener(shareAnew);
    }

    private boolean share(ResizeFeatures<?> asked, TableView<S> table) {
        if (asked.getColumn() != null) {
            return TableView.UNCONSTRAINED_RESIZE_POLICY.call(asked);
        }
        List<TableColumn<S, ?>> columns = table.getVisibleLeafColumns();
        double room = asked.getContentWidth();
        double firm = 0;
        double wish = 0;
        double least = 0;
        for (TableColumn<S, ?> column : columns) {
            if (elastic.contains(column)) {
                wish += wish(column);
                least += least(column);
            } else {
                firm += wish(column);
            }
        }
        // of the way from as narrow as may be to as wide as wished; above 1 there is more than that
        double share = wish <= least ? 1 : Math.max(0, (room - firm - least) / (wish - least));
        double more = Math.max(0, room - firm - wish);
        for (TableColumn<S, ?> column : columns) {
            if (elastic.contains(column)) {
                double own = least(column) + (wish(column) - least(column)) * Math.min(1, share);
                set(asked, column, Math.floor(own + (wish == 0 ? 0 : more * wish(column) / wish)));
            } else {
                set(asked, column, wish(column));
            }
        }
        return true;
    }

    @SuppressWarnings({"unchecked", "rawtypes"
    }) // the policy is asked by a table of unknown rows: its columns are those of this one
    private static void set(ResizeFeatures asked, TableColumn<?, ?> column, double width) {
        asked.setColumnWidth(column, width);
    }

    /** With its heading whole. */
    private static double wish(TableColumn<?, ?> column) {
        return Math.max(column.getPrefWidth() * Fonts.scale(), head(column));
    }

    private static double least(TableColumn<?, ?> column) {
        return Math.max(Math.min(LEAST * Fonts.scale(), column.getPrefWidth() * Fonts.scale()), head(column));
    }

    /** What its heading needs to be read whole. */
    private static double head(TableColumn<?, ?> column) {
        return column.getGraphic() instanceof Label label ? Math.ceil(label.prefWidth(-1) + HEAD_INSETS) : 0;
    }
}
