package brokerlab.app.topics;

import brokerlab.app.kit.Labels;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TextFormatter;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * A field of a form and what stands in its place once its text is too long to be edited: a field lays out the whole of it at each change,
 * which stops the window for as long as a line is long. The text is kept whole, its size and its beginning are shown, and the field has
 * what it had before when it is put away.
 */
final class LongText extends VBox {
    /** Characters that a field still lays out at once. */
    static final int MOST_EDITED = 32_768;

    /** Characters of a longer text that are shown. */
    private static final int SHOWN = 400;

    private final ScreenContext context;
    private final Formats formats;
    private final TextInputControl field;
    private final Runnable changed;
    private final Label size = Labels.whole("");
    private final Label beginning = Labels.of("", "bl-mono", "bl-muted");
    private final Button away = new Button();
    private final VBox instead;
    private Optional<String> held = Optional.empty();

    /** @param changed called after each change of the text */
    LongText(ScreenContext context, TextInputControl field, Runnable changed) {
        this.context = context;
        this.formats = new Formats(context.texts());
        this.field = field;
        this.changed = changed;
        size.setId(field.getId() + "-size");
        size.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(size, Priority.ALWAYS);
        beginning.setId(field.getId() + "-beginning");
        beginning.setMinWidth(0);
        away.setId(field.getId() + "-away");
        away.textProperty().bind(context.texts().bind("topics.write.long.away"));
        away.setMinWidth(Region.USE_PREF_SIZE);
        away.setOnAction(e -> putAway());
        var head = new HBox(10, size, away);
        head.setAlignment(Pos.CENTER_LEFT);
        instead = new VBox(4, head, beginning);
        instead.disableProperty().bind(field.disabledProperty());
        setMinWidth(0);
        getChildren().add(field);
        field.setTextFormatter(new TextFormatter<>(this::fits));
        field.textProperty().addListener((o, was, is) -> changed.run());
    }

    /** All of it. */
    String text() {
        return held.orElseGet(field::getText);
    }

    /** The button that puts it away. */
    Button away() {
        return away;
    }

    /** Of the first line at most so many characters; a text that has no more is whole. */
    static String beginning(String text, int most) {
        String line = text.substring(0, Math.min(most, text.length()))
                .lines()
                .findFirst()
                .orElse("");
        return line.length() == text.length() ? text : line + "…";
    }

    /** Says it anew in another language. */
    void relabel() {
        held.ifPresent(text -> size.setText(context.texts()
                .get("topics.write.long", text.length(), formats.bytes(text.getBytes(StandardCharsets.UTF_8).length))));
    }

    private TextFormatter.Change fits(TextFormatter.Change change) {
        if (!change.isContentChange()) {
            return change;
        }
        int length = change.getControlText().length()
                - (change.getRangeEnd() - change.getRangeStart())
                + change.getText().length();
        if (length <= MOST_EDITED) {
            return change;
        }
        hold(change.getControlNewText());
        return null;
    }

    private void hold(String text) {
        // a field of one line takes no others, however long it is
        String whole = field instanceof TextField ? text.replaceAll("[\n\r]", "") : text;
        boolean focused = field.isFocused();
        held = Optional.of(whole);
        beginning.setText(beginning(whole, SHOWN));
        relabel();
        getChildren().setAll(instead);
        if (focused) {
            away.requestFocus();
        }
        changed.run();
    }

    private void putAway() {
        held = Optional.empty();
        getChildren().setAll(field);
        field.requestFocus();
        changed.run();
    }
}
