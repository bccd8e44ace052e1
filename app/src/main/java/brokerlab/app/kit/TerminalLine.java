package brokerlab.app.kit;

import brokerlab.app.shell.ScreenContext;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The same act as a line for a terminal, to read and to copy. */
public final class TerminalLine extends VBox {
    private static final PseudoClass SENTENCE = PseudoClass.getPseudoClass("sentence");

    private final Label line = new Label();
    private final Button copy;

    public TerminalLine(ScreenContext context, String command) {
        getStyleClass().add("terminal-line");
        Label caption = new Label();
        caption.textProperty().bind(context.texts().bind("kit.terminal.caption"));
        caption.getStyleClass().add("bl-subtle");
        copy = Icons.button("fth-copy", context.texts().bind("kit.terminal.copy"), () -> {
            copy(line.getText());
            context.notices().info(context.texts().get("kit.terminal.copied"));
        });
        copy.setId("copy-cli");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(6, caption, space, copy);
        head.setAlignment(Pos.CENTER_LEFT);
        line.setWrapText(true);
        line.getStyleClass().addAll("bl-mono", "terminal-text");
        line.setMaxWidth(Double.MAX_VALUE);
        line.setMinHeight(Region.USE_PREF_SIZE);
        getChildren().addAll(head, line);
        set(command);
    }

    /** Shows another command. */
    public void set(String command) {
        show(true);
        if (!command.equals(line.getText())) {
            line.setText(command);
            line.setAccessibleText(command);
        }
    }

    /** Says why no terminal does the same; there is nothing to copy then. */
    public void none(String why) {
        set(why);
        show(false);
    }

    private void show(boolean command) {
        copy.setVisible(command);
        line.pseudoClassStateChanged(SENTENCE, !command);
    }

    /** What it shows now. */
    public String command() {
        return line.getText();
    }

    /** Puts {@code text} on the system clipboard. */
    public static void copy(String text) {
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
