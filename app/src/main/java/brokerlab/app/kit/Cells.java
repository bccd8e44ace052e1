package brokerlab.app.kit;

import brokerlab.app.words.Texts;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.util.Callback;

/** Columns of tables: a value, its words, its order. */
public final class Cells {
    private Cells() {}

    /** A column of words under the heading of that key. */
    public static <R, V> TableColumn<R, V> text(
            Texts texts,
            String key,
            double width,
            Function<R, ObservableValue<V>> value,
            Function<V, String> words,
            Comparator<V> order,
            String... styles) {
        TableColumn<R, V> column = column(texts, key, width, value, order);
        column.setCellFactory(words(words, styles));
        if (List.of(styles).contains("bl-right")) {
            column.getStyleClass().add("bl-right");
        }
        return column;
    }

    /** A column of nodes: made once per cell, filled with each value. */
    public static <R, V, N extends Node> TableColumn<R, V> node(
            Texts texts,
            String key,
            double width,
            Function<R, ObservableValue<V>> value,
            Supplier<N> make,
            BiConsumer<N, V> fill,
            Comparator<V> order) {
        TableColumn<R, V> column = column(texts, key, width, value, order);
        column.setCellFactory(nodes(make, fill));
        return column;
    }

    /** Cells that show a value in words, as a name. */
    public static <R, V> Callback<TableColumn<R, V>, TableCell<R, V>> words(
            Function<V, String> words, String... styles) {
        return column -> {
            var cell = new TableCell<R, V>() {
                @Override
                protected void updateItem(V item, boolean empty) {
                    super.updateItem(item, empty);
                    setText(empty || item == null ? "" : words.apply(item));
                }
            };
            cell.getStyleClass().addAll(styles);
            return Names.name(cell);
        };
    }

    /** Cells that show a value in a node: made once per cell, filled with each value. */
    public static <R, V, N extends Node> Callback<TableColumn<R, V>, TableCell<R, V>> nodes(
            Supplier<N> make, BiConsumer<N, V> fill) {
        return column -> new TableCell<>() {
            private final N node = make.get();

            @Override
            protected void updateItem(V item, boolean empty) {
                super.updateItem(item, empty);
                if (empty || item == null) {
                    setGraphic(null);
                } else {
                    fill.accept(node, item);
                    setGraphic(node);
                }
            }
        };
    }

    private static <R, V> TableColumn<R, V> column(
            Texts texts, String key, double width, Function<R, ObservableValue<V>> value, Comparator<V> order) {
        var column = new TableColumn<R, V>();
        column.textProperty().bind(texts.bind(key));
        column.setPrefWidth(width);
        column.setCellValueFactory(c -> value.apply(c.getValue()));
        column.setComparator(order);
        return column;
    }
}
