package brokerlab.app.kit;

import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** What stands where there is nothing to show: what would be here, and what to do next. */
public final class EmptyState extends VBox {
    public EmptyState(String icon, ObservableValue<String> title, ObservableValue<String> next, Node... actions) {
        getStyleClass().add("bl-empty");
        setAlignment(Pos.CENTER);
        Label heading = Labels.of(title, "bl-h2");
        Label hint = Labels.whole(next, "bl-muted");
        hint.setMaxWidth(460);
        hint.setAlignment(Pos.CENTER);
        getChildren().addAll(Icons.of(icon, 28), heading, hint);
        if (actions.length > 0) {
            HBox buttons = new HBox(8, actions);
            buttons.setAlignment(Pos.CENTER);
            getChildren().add(buttons);
        }
    }
}
