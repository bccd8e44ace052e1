package brokerlab.app.shell;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.kit.Labels;
import brokerlab.app.words.Texts;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/** All keys at a glance, out of the actions' registry. */
final class KeysSheet {
    private static final Set<String> WAYS = Set.of("back", "forward");

    private KeysSheet() {}

    static Node of(Frame frame) {
        Texts texts = frame.texts();
        GridPane grid = new GridPane();
        grid.setHgap(18);
        grid.setVgap(7);
        int row = 0;
        // a key is to be learnt though there is nothing to go back or forward to just now
        for (Action action : frame.actions().all()) {
            if (!action.keyText().isEmpty() && (action.available().getAsBoolean() || WAYS.contains(action.id()))) {
                row = line(grid, row, action.keyText(), texts.get(action.textKey()));
            }
        }
        row = line(grid, row, "/", texts.get("shell.action.filter"));
        row = line(grid, row, "?", texts.get("shell.action.keys"));
        row = line(grid, row, "← ↑ → ↓", texts.get("shell.keys.arrows"));
        row = line(grid, row, "Enter", texts.get("shell.keys.enter"));
        row = line(grid, row, "Esc", texts.get("shell.keys.esc"));
        line(grid, row, "F1", texts.get("shell.keys.f1"));
        Button close = new Button(texts.get("shell.close"));
        close.setOnAction(e -> frame.closeModal());
        VBox box = ConfirmDialog.box(texts.get("shell.keys.title"), grid, Buttons.row(close));
        box.getStyleClass().add("keys-sheet");
        box.setId("keys-sheet");
        return box;
    }

    private static int line(GridPane grid, int row, String key, String what) {
        Label keys = Labels.of(key, "bl-key");
        grid.addRow(row, keys, new Label(what));
        return row + 1;
    }
}
