package brokerlab.app.shell;

import brokerlab.app.kit.Formats;
import brokerlab.engine.journal.JournalEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** The time line's table twin, newest first; Enter or a double click opens what an event is about. */
final class RecorderList extends TableView<JournalEntry> {
    private final Frame frame;

    RecorderList(Frame frame, EventWords words) {
        this.frame = frame;
        Texts texts = frame.texts();
        Formats formats = new Formats(texts);
        setId("recorder-list");
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        column("shell.recorder.column.time", 110, e -> formats.timeMs(e.wallMs()), "bl-mono");
        column("shell.recorder.column.track", 90, e -> texts.get("shell.recorder.track." + track(e)), "bl-muted");
        column("shell.recorder.column.what", 700, words::sentence, "bl-sentence");
        setRowFactory(table -> {
            var row = new javafx.scene.control.TableRow<JournalEntry>();
            row.setOnMouseClicked(e -> {
                if (e.getClickCount() == 2 && row.getItem() != null) {
                    open(Optional.of(row.getItem()));
                }
            });
            return row;
        });
        addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ENTER) {
                open(Optional.ofNullable(getSelectionModel().getSelectedItem()));
                e.consume();
            }
        });
        texts.onLanguage(this::refresh);
    }

    /** Replaces what is listed, keeps what is selected. */
    void show(List<JournalEntry> oldestFirst) {
        JournalEntry selected = getSelectionModel().getSelectedItem();
        List<JournalEntry> newest = new ArrayList<>(oldestFirst);
        Collections.reverse(newest);
        getItems().setAll(newest);
        if (selected != null) {
            getSelectionModel().select(selected);
        }
    }

    void reveal(JournalEntry entry) {
        getSelectionModel().select(entry);
        scrollTo(entry);
    }

    private void open(Optional<JournalEntry> entry) {
        entry.flatMap(EventWords::target).ifPresent(frame.navigator()::open);
    }

    private void column(String key, double width, Function<JournalEntry, String> text, String style) {
        TableColumn<JournalEntry, String> column = new TableColumn<>();
        column.textProperty().bind(frame.texts().bind(key));
        column.setCellValueFactory(cell -> new ReadOnlyStringWrapper(text.apply(cell.getValue())));
        column.setPrefWidth(width);
        if (width < 200) {
            column.setMinWidth(width);
            column.setMaxWidth(width);
        }
        column.setSortable(false);
        column.getStyleClass().add(style);
        getColumns().add(column);
    }

    private static String track(JournalEntry entry) {
        return switch (entry.event().track()) {
            case BROKER, LEADER -> "leader";
            case SETTING, TOPIC -> "setting";
            case ISR, SEGMENT, GROUP, ZOOKEEPER, PROBLEM ->
                entry.event().track().name().toLowerCase(Locale.ROOT);
        };
    }
}
