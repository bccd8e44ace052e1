package brokerlab.app.racks;

import brokerlab.app.kit.ReplicaTile;
import brokerlab.engine.view.Snapshot.ReplicaState;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** What the tiles mean and how to walk over them; stands in the inspector while nothing is selected. */
final class Legend extends VBox {
    /** In one line, to stand below the floor. */
    static FlowPane line(Words words) {
        var line = new FlowPane(18, 6);
        line.getStyleClass().add("legend-line");
        line.setAlignment(Pos.CENTER_LEFT);
        for (ReplicaState state : ReplicaState.values()) {
            line.getChildren().add(entry(words, state));
        }
        return line;
    }

    Legend(Words words) {
        super(9);
        for (ReplicaState state : ReplicaState.values()) {
            getChildren().add(entry(words, state));
        }
        var hint = new Label(words.get("hint.text"));
        hint.setWrapText(true);
        hint.getStyleClass().add("bl-muted");
        getChildren().addAll(new javafx.scene.control.Separator(), hint);
    }

    private static HBox entry(Words words, ReplicaState state) {
        var tile = new ReplicaTile("abc0", 0, Words.look(state));
        tile.setFocusTraversable(false);
        tile.setMouseTransparent(true);
        var meaning = new Label(words.get("legend." + state.name().toLowerCase(java.util.Locale.ROOT)));
        meaning.setWrapText(true);
        meaning.getStyleClass().add("bl-muted");
        var line = new HBox(10, tile, meaning);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }
}
