package brokerlab.app.kit;

import javafx.beans.value.ObservableValue;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/** Names at the left, values in a monospaced font at the right. */
public final class KeyValueGrid extends GridPane {
    private int rows;

    public KeyValueGrid() {
        getStyleClass().add("bl-kv");
        ColumnConstraints keys = new ColumnConstraints();
        keys.setMinWidth(104);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        getColumnConstraints().addAll(keys, values);
    }

    /** Adds a row; returns the label to put the value in. */
    public Label row(ObservableValue<String> key) {
        Label value = Labels.wrapping("", "bl-kv-value");
        row(key, value);
        return value;
    }

    public void row(ObservableValue<String> key, Node value) {
        Label name = Labels.of(key);
        name.setLabelFor(value);
        row(name, value);
    }

    /** @param key for instance a word with its explanation, {@link Help#term} */
    public void row(Label key, Node value) {
        key.getStyleClass().add("bl-kv-key");
        key.setMinWidth(USE_PREF_SIZE);
        GridPane.setValignment(key, VPos.TOP);
        addRow(rows++, key, value);
    }

    public void clear() {
        getChildren().clear();
        rows = 0;
    }
}
