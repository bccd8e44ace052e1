package brokerlab.app.shell;

import brokerlab.app.kit.Drawing;
import brokerlab.app.kit.Formats;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Pill;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** What happened in the last minutes, on a time line or as a list. Pointing at an event tells it in a sentence; a click opens its object. */
final class RecorderStrip extends VBox {
    private static final long REPAINT_MS = 500;

    private final Frame frame;
    private final Texts texts;
    private final Formats formats;
    private final RecorderModel model;
    private final EventWords words;
    private final RecorderLine line = new RecorderLine();
    private final Drawing drawing = new Drawing((g, w, h, theme) -> line.paint(g, w, h, theme));
    private final StackPane canvas = new StackPane(drawing);
    private final Label note = new Label();
    private final Tooltip tip = new Tooltip();
    private final Button form;
    private long paintedAt;
    private long paintedRevision = -1;
    private Optional<JournalEntry> pointed = Optional.empty();
    private Optional<RecorderList> list = Optional.empty();
    private boolean asList;

    RecorderStrip(Frame frame, RecorderModel model) {
        this.frame = frame;
        this.texts = frame.texts();
        this.formats = new Formats(texts);
        this.model = model;
        this.words = new EventWords(texts);
        getStyleClass().add("bl-recorder");
        form = Icons.button("fth-list", texts.bind("shell.action.recorder"), () -> frame.run("recorder"));
        form.setId("recorder-form");
        canvas.setId("recorder-line");
        canvas.getStyleClass().add("bl-recorder-canvas");
        canvas.setMinHeight(RecorderLine.HEIGHT);
        canvas.setPrefHeight(RecorderLine.HEIGHT);
        canvas.setFocusTraversable(true);
        tip.setWrapText(true);
        tip.setMaxWidth(420);
        getChildren().addAll(header(), canvas);
        canvas.addEventHandler(
                MouseEvent.MOUSE_MOVED, e -> point(line.near(e.getX(), e.getY()), e.getScreenX(), e.getScreenY()));
        canvas.addEventHandler(MouseEvent.MOUSE_EXITED, e -> point(Optional.empty(), 0, 0));
        canvas.addEventHandler(MouseEvent.MOUSE_CLICKED, e -> {
            canvas.requestFocus();
            line.near(e.getX(), e.getY()).ifPresent(this::open);
        });
        canvas.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        canvas.focusedProperty().subscribe(focused -> {
            if (!focused) {
                point(Optional.empty(), 0, 0);
            }
        });
        frame.ticker().subscribe(this, (before, now) -> refresh(now));
        texts.onLanguage(() -> {
            line.words(trackNames(), words);
            paintedRevision = -1;
        });
    }

    /** Time line to list and back. */
    void toggleForm() {
        asList = !asList;
        if (list.isEmpty()) {
            list = Optional.of(new RecorderList(frame, words));
            list.get().setPrefHeight(220);
        }
        getChildren().set(1, pane());
        form.setGraphic(Icons.of(asList ? "fth-clock" : "fth-list"));
        paintedRevision = -1;
        focusPane();
    }

    void focusPane() {
        pane().requestFocus();
    }

    private Region pane() {
        return asList ? list.orElseThrow() : canvas;
    }

    /** Shows one event as if pointed at. */
    void show(long entryId) {
        model.find(entryId).ifPresent(entry -> {
            if (asList) {
                list.orElseThrow().reveal(entry);
            } else {
                pointed = Optional.of(entry);
                paintedRevision = -1;
            }
        });
    }

    private HBox header() {
        Label title = new Label();
        title.textProperty().bind(texts.bind("shell.recorder.title"));
        title.getStyleClass().add("bl-h3");
        Label span = new Label();
        span.textProperty().bind(texts.bind("shell.recorder.span"));
        span.getStyleClass().add("bl-muted");
        note.getStyleClass().addAll("bl-caption");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox header = new HBox(8, title, span, note, space);
        header.setAlignment(Pos.CENTER_LEFT);
        for (RecorderModel.Filter filter : RecorderModel.Filter.values()) {
            ToggleButton pill = Pill.toggle("", true);
            String id = filter.name().toLowerCase(Locale.ROOT);
            pill.setId("recorder-filter-" + id);
            pill.textProperty().bind(texts.bind("shell.recorder.filter." + id));
            pill.selectedProperty().subscribe(on -> model.show(filter, on));
            header.getChildren().add(pill);
        }
        header.getChildren().add(form);
        return header;
    }

    private void refresh(Snapshot now) {
        model.drain(now.wallMs());
        boolean changed = model.revision() != paintedRevision;
        if (!changed && now.wallMs() - paintedAt < REPAINT_MS) {
            return;
        }
        paintedRevision = model.revision();
        paintedAt = now.wallMs();
        List<JournalEntry> shown = model.shown();
        if (asList) {
            if (changed) {
                list.orElseThrow().show(shown);
            }
        } else {
            line.set(shown, now.wallMs(), pointed, formats);
            drawing.setAccessibleText(texts.get("shell.recorder.name", shown.size()));
            drawing.redraw();
        }
        String lost = model.dropped() == 0
                ? shown.isEmpty() ? texts.get("shell.recorder.empty") : ""
                : texts.get("shell.recorder.dropped", model.dropped());
        if (!lost.equals(note.getText())) {
            note.setText(lost);
        }
    }

    private void point(Optional<JournalEntry> at, double screenX, double screenY) {
        if (at.equals(pointed)) {
            return;
        }
        pointed = at;
        paintedRevision = -1;
        if (at.isPresent()) {
            tip.setText(formats.timeMs(at.get().wallMs()) + "\n" + words.sentence(at.get()));
            canvas.setAccessibleText(tip.getText());
            canvas.setCursor(
                    EventWords.target(at.get()).isPresent() ? javafx.scene.Cursor.HAND : javafx.scene.Cursor.DEFAULT);
            tip.show(canvas, screenX + 12, screenY - 56);
        } else {
            canvas.setCursor(javafx.scene.Cursor.DEFAULT);
            tip.hide();
        }
    }

    private void key(KeyEvent e) {
        if (e.isAltDown() || e.isControlDown()) {
            return;
        }
        if (e.getCode() == KeyCode.LEFT || e.getCode() == KeyCode.RIGHT) {
            line.next(pointed, e.getCode() == KeyCode.RIGHT ? 1 : -1).ifPresent(entry -> {
                Point2D at = canvas.localToScreen(line.x(entry.wallMs(), canvas.getWidth()), 0);
                if (at != null) {
                    point(Optional.of(entry), at.getX(), at.getY());
                }
            });
            e.consume();
        } else if (e.getCode() == KeyCode.ENTER) {
            pointed.ifPresent(this::open);
            e.consume();
        } else if (e.getCode() == KeyCode.ESCAPE && pointed.isPresent()) {
            point(Optional.empty(), 0, 0);
            e.consume();
        }
    }

    private void open(JournalEntry entry) {
        EventWords.target(entry).ifPresent(frame.navigator()::open);
    }

    private List<String> trackNames() {
        return RecorderLine.ROWS.stream()
                .map(row -> texts.get("shell.recorder.track." + row))
                .toList();
    }
}
