package brokerlab.app.recorder;

import brokerlab.app.kit.Drawing;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.kit.WindowContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Point2D;
import javafx.geometry.Pos;
import javafx.scene.Node;
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
import javafx.stage.PopupWindow;

/** What happened in the last minutes, on a time line or as a list. Pointing at an event tells it in a sentence; a click opens its object. */
public final class RecorderStrip extends VBox {
    private static final long REPAINT_MS = 500;

    private final WindowContext context;
    private final Texts texts;
    private final Formats formats;
    private final RecorderModel model;
    private final EventWords words;
    private final RecorderLine line = new RecorderLine();
    private final Drawing drawing = new Drawing((g, w, h, theme) -> line.paint(g, w, h, theme));
    private final StackPane canvas = new StackPane(drawing);
    private final Label note = Labels.of("", "bl-muted", "bl-small");
    private final Tooltip tip = new Tooltip();
    private final Button form;
    private final Button fold;
    private final HBox header;
    private final List<Node> filters = new ArrayList<>();
    private final BooleanProperty folded = new SimpleBooleanProperty();
    /** The window has no room for it and a screen. */
    private boolean low;

    /** A person opened it in a low window all the same. */
    private boolean openedInLow;

    private long paintedAt;
    private long paintedRevision = -1;
    private Optional<RecorderEntry> pointed = Optional.empty();
    private Optional<RecorderList> list = Optional.empty();
    private boolean asList;

    public RecorderStrip(WindowContext context, RecorderModel model) {
        this.context = context;
        this.texts = context.texts();
        this.formats = new Formats(texts);
        this.model = model;
        this.words = new EventWords(texts);
        getStyleClass().add("bl-recorder");
        form = Icons.button("fth-list", texts.bind("recorder.action.list"), this::toggleForm);
        form.setId("recorder-form");
        canvas.setId("recorder-line");
        canvas.getStyleClass().add("bl-recorder-canvas");
        canvas.minHeightProperty().bind(Fonts.scaleProperty().multiply(RecorderLine.HEIGHT));
        canvas.prefHeightProperty().bind(canvas.minHeightProperty());
        canvas.setFocusTraversable(true);
        tip.setWrapText(true);
        tip.setMaxWidth(420);
        // however many lines it has, it grows upwards: under the mouse it would end the pointing
        tip.setAnchorLocation(PopupWindow.AnchorLocation.WINDOW_BOTTOM_LEFT);
        fold = Icons.button("fth-chevron-down", texts.bind("recorder.action.fold"), this::toggleFold);
        fold.setId("recorder-fold");
        header = header();
        folded.subscribe(choice -> show());
        canvas.addEventHandler(
                MouseEvent.MOUSE_MOVED, e -> point(line.near(e.getX(), e.getY()), e.getScreenX(), e.getScreenY()));
        canvas.addEventHandler(MouseEvent.MOUSE_EXITED, e -> point(Optional.empty(), 0, 0));
        canvas.addEventHandler(MouseEvent.MOUSE_CLICKED, e -> {
            canvas.requestFocus();
            // the line moves on under a mouse that rests: what is told is what opens
            pointed.or(() -> line.near(e.getX(), e.getY())).ifPresent(this::open);
        });
        canvas.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        canvas.focusedProperty().subscribe(focused -> {
            if (!focused) {
                point(Optional.empty(), 0, 0);
            }
        });
        context.ticker().subscribe(this, (before, now) -> refresh(now));
        WhileShown.language(texts, this, () -> {
            line.words(laneNames(), words);
            paintedRevision = -1;
        });
    }

    /** What a person chose. Folded, only its head is there, with the last thing that happened. */
    public BooleanProperty foldedProperty() {
        return folded;
    }

    /** In a low window it folds itself, until a person opens it there. That is no choice: where there is room it opens again. */
    public void low(boolean now) {
        if (now != low) {
            low = now;
            show();
        }
    }

    /** Folds what is open, opens what is folded. */
    public void toggleFold() {
        if (isFolded()) {
            open();
        } else {
            folded.set(true);
        }
    }

    private boolean isFolded() {
        return folded.get() || (low && !openedInLow);
    }

    private void open() {
        openedInLow |= low;
        folded.set(false);
        show();
    }

    private void show() {
        boolean now = isFolded();
        if (now) {
            getChildren().setAll(header);
        } else {
            getChildren().setAll(header, pane());
        }
        for (Node each : filters) {
            Nodes.show(each, !now);
        }
        Nodes.show(form, !now);
        fold.setGraphic(Icons.of(now ? "fth-chevron-up" : "fth-chevron-down"));
        paintedRevision = -1;
    }

    /** Time line to list and back. */
    public void toggleForm() {
        open();
        asList = !asList;
        if (list.isEmpty()) {
            list = Optional.of(new RecorderList(context, words));
            list.get().setPrefHeight(220);
        }
        getChildren().setAll(header, pane());
        form.setGraphic(Icons.of(asList ? "fth-clock" : "fth-list"));
        paintedRevision = -1;
        focusPane();
    }

    public void focusPane() {
        (isFolded() ? fold : pane()).requestFocus();
    }

    private Region pane() {
        return asList ? list.orElseThrow() : canvas;
    }

    /** Shows one event as if pointed at. */
    public void show(long entryId) {
        open();
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
        Label title = Labels.of(texts.bind("recorder.title"), "bl-h3");
        Label span = Labels.of(texts.bind("recorder.span"), "bl-muted");
        note.setId("recorder-note");
        note.setMaxWidth(Double.MAX_VALUE);
        note.setMinWidth(0);
        title.setMinWidth(Region.USE_PREF_SIZE);
        span.setMinWidth(Region.USE_PREF_SIZE);
        HBox.setHgrow(note, Priority.ALWAYS);
        HBox header = new HBox(8, title, span, note);
        header.setAlignment(Pos.CENTER_LEFT);
        for (Lane lane : Lane.values()) {
            if (lane.canBeHidden()) {
                ToggleButton pill = Pill.toggle("", true);
                pill.setId("recorder-filter-" + lane.id());
                pill.textProperty().bind(texts.bind(lane.key()));
                pill.setMinWidth(Region.USE_PREF_SIZE);
                pill.selectedProperty().subscribe(on -> model.show(lane, on));
                filters.add(pill);
            }
        }
        header.getChildren().addAll(filters);
        header.getChildren().addAll(form, fold);
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
        List<RecorderEntry> shown = model.shown();
        if (isFolded()) {
            note.setText(shown.isEmpty() ? texts.get("recorder.empty") : tipText(shown.getLast()));
            return;
        }
        if (asList) {
            if (changed) {
                list.orElseThrow().show(shown);
            }
        } else {
            line.set(shown, now.wallMs(), pointed, formats);
            drawing.setAccessibleText(texts.get("recorder.name", shown.size()));
            drawing.redraw();
        }
        String lost = model.dropped() == 0
                ? shown.isEmpty() ? texts.get("recorder.empty") : ""
                : texts.get("recorder.dropped", model.dropped());
        if (!lost.equals(note.getText())) {
            note.setText(lost);
        }
    }

    private String tipText(RecorderEntry what) {
        return formats.time(what.wallMs()) + " " + words.sentence(what);
    }

    private void point(Optional<RecorderEntry> at, double screenX, double screenY) {
        if (at.map(RecorderEntry::id).equals(pointed.map(RecorderEntry::id))) {
            return;
        }
        pointed = at;
        paintedRevision = -1;
        if (at.isPresent()) {
            tip.setText(formats.timeMs(at.get().wallMs()) + "\n" + words.sentence(at.get()));
            canvas.setAccessibleText(tip.getText());
            canvas.setCursor(
                    EventWords.target(at.get().first()).isPresent()
                            ? javafx.scene.Cursor.HAND
                            : javafx.scene.Cursor.DEFAULT);
            tip.show(canvas, screenX + 12, screenY - 6);
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

    private void open(RecorderEntry what) {
        EventWords.target(what.first()).ifPresent(context.navigator()::open);
    }

    private List<String> laneNames() {
        return Arrays.stream(Lane.values()).map(lane -> texts.get(lane.key())).toList();
    }
}
