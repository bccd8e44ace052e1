package brokerlab.app.kit;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The same act as a line for a terminal, to read and to copy. */
public final class TerminalLine extends VBox {
    private final CommandText line = new CommandText();
    private final Label sentence = Labels.whole("", "terminal-text", "bl-muted");
    /** Never seen: as high as what may come to stand here. */
    private final CommandText room = new CommandText();

    private final Button copy;

    public TerminalLine(WindowContext context, String command) {
        getStyleClass().add("terminal-line");
        Label caption = Labels.of(context.texts().bind("kit.terminal.caption"), "bl-subtle");
        copy = Icons.button("fth-copy", context.texts().bind("kit.terminal.copy"), () -> {
            copy(line.command());
            context.notices().info(context.texts().get("kit.terminal.copied"));
        });
        copy.setId("copy-cli");
        HBox head = new HBox(6, caption, Nodes.spacer(), copy);
        head.setAlignment(Pos.CENTER_LEFT);
        sentence.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        line.setMaxHeight(Double.MAX_VALUE);
        Nodes.show(room, false);
        getChildren().addAll(head, new StackPane(line, sentence, room));
        set(command);
    }

    /** Shows another command. */
    public void set(String command) {
        room.setManaged(false);
        show(true);
        line.command(command);
    }

    /** Says why no terminal does the same; there is nothing to copy then. */
    public void unavailable(String why) {
        sentence.setText(why);
        line.command("");
        show(false);
    }

    /** Says so in the room of a command that may come to stand there, so that nothing moves when it does. */
    public void unavailable(String why, String later) {
        unavailable(why);
        room.command(later);
        room.setManaged(true);
    }

    private void show(boolean command) {
        copy.setVisible(command);
        Nodes.show(line, command);
        Nodes.show(sentence, !command);
    }

    /** What it shows now. */
    public String command() {
        return line.isVisible() ? line.command() : sentence.getText();
    }

    /** Puts {@code text} on the system clipboard. */
    public static void copy(String text) {
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
