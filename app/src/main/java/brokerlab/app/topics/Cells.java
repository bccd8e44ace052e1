package brokerlab.app.topics;

import brokerlab.app.kit.Names;
import brokerlab.app.words.Texts;
import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;

/** Columns of this screen's tables: a value, its words, its order. */
final class Cells {
    private Cells() {}

    /** A column of words. */
    static <R, V> TableColumn<R, V> text(
            Texts texts,
            String key,
            double width,
            Function<R, ObservableValue<V>> value,
            Function<V, String> words,
            Comparator<V> order,
            String... styles) {
        TableColumn<R, V> column = column(texts, key, width, value, order);
        column.setCellFactory(c -> {
            var cell = new TableCell<R, V>() {
                @Override
                protected void updateItem(V item, boolean empty) {
                    super.updateItem(item, empty);
                    setText(empty || item == null ? "" : words.apply(item));
                }
            };
            cell.getStyleClass().addAll(styles);
            return Names.name(cell);
        });
        if (java.util.Arrays.asList(styles).contains("bl-right")) {
            column.getStyleClass().add("bl-right");
        }
        return column;
    }

    /** A column of nodes: made once per cell, filled with each value. */
    static <R, V, N extends Node> TableColumn<R, V> node(
            Texts texts,
            String key,
            double width,
            Function<R, ObservableValue<V>> value,
            java.util.function.Supplier<N> make,
            BiConsumer<N, V> fill,
            Comparator<V> order) {
        TableColumn<R, V> column = column(texts, key, width, value, order);
        column.setCellFactory(c -> new TableCell<>() {
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
        });
        return column;
    }

    private static <R, V> TableColumn<R, V> column(
            Texts texts, String key, double width, Function<R, ObservableValue<V>> value, Comparator<V> order) {
        var column = new TableColumn<R, V>();
        column.textProperty().bind(texts.bind("topics." + key));
        column.setPrefWidth(width);
        column.setCellValueFactory(c -> value.apply(c.getValue()));
        column.setComparator(order);
        return column;
    }
}
