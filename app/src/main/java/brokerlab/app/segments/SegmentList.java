package brokerlab.app.segments;

import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Ink;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.RangeBar;
import java.util.Optional;
import java.util.function.LongConsumer;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * The log from its start to its end, one box a segment. A box's frame stands for {@code log.segment.bytes}, its filling for the bytes there
 * are; below it how much of its life is over and, in words, when it goes and why.
 */
final class SegmentList extends ListView<SegmentRow> {
    private static final double SLOT = 126;
    private static final double BOX = 62;

    private static final double GAP = 10;
    private static final double EDGE = 4;
    /** Slots may be so much narrower when all segments are seen then. */
    private static final double NARROWEST = 0.9;

    private final SegmentsWords words;
    private double slot = SLOT;
    private boolean selecting;

    SegmentList(SegmentsWords words, SegmentsModel model, LongConsumer select) {
        super(model.rows());
        this.words = words;
        setId("segment-list");
        getStyleClass().add("segment-list");
        setOrientation(Orientation.HORIZONTAL);
        setMinHeight(142);
        setPrefHeight(142);
        setMaxHeight(142);
        accessibleTextProperty().bind(words.bind("list.name"));
        setCellFactory(list -> new Cell());
        widthProperty().addListener((o, was, is) -> fit());
        model.rows().addListener((ListChangeListener<SegmentRow>) change -> fit());
        getSelectionModel().selectedItemProperty().addListener((o, was, is) -> {
            if (is != null && !selecting) {
                select.accept(is.baseOffset());
            }
        });
    }

    /** A bar that would move them by a few pixels is not worth its place. */
    private void fit() {
        double wide = getItems().stream()
                .mapToDouble(r -> Math.clamp(r.facts().share(), 1, 3) * SLOT * Fonts.scale())
                .sum();
        double room = getWidth() - EDGE - GAP * getItems().size();
        double now = wide > room && wide * NARROWEST <= room ? Math.floor(SLOT * room / wide) : SLOT;
        if (now != slot) {
            slot = now;
            refresh();
        }
    }

    /** Shows what the model has selected. */
    void select(Optional<SegmentRow> row) {
        SegmentRow now = getSelectionModel().getSelectedItem();
        if (row.isPresent() ? !row.get().equals(now) : now != null) {
            selecting = true;
            if (row.isPresent()) {
                getSelectionModel().select(row.get());
                scrollTo(Math.max(0, getSelectionModel().getSelectedIndex() - 2));
            } else {
                getSelectionModel().clearSelection();
            }
            selecting = false;
        }
    }

    private final class Cell extends ListCell<SegmentRow> {
        private static final PseudoClass ACTIVE = PseudoClass.getPseudoClass("active-segment");
        private static final PseudoClass GOING = PseudoClass.getPseudoClass("going");

        private final Label offset = Labels.of("", "segment-offset");
        private final Label size = Labels.of("", "segment-size");
        private final Label state = Labels.of("", "segment-state");
        private final Pane fill = new Pane();
        private final RangeBar life = new RangeBar();
        private final Label fate = Labels.wrapping("", "segment-fate");
        private final Tooltip whole = new Tooltip();
        private final StackPane frame = new StackPane();
        private final VBox box;
        private final ChangeListener<SegmentRow.SegmentFacts> onChange = (o, was, is) -> draw(is);

        Cell() {
            fill.getStyleClass().add("segment-fill");
            frame.getStyleClass().add("segment-frame");
            fate.setMinHeight(32 * Fonts.scale());
            // of larger text two lines may not be enough
            fate.setTooltip(whole);
            whole.textProperty().bind(fate.textProperty());
            fate.setAlignment(Pos.TOP_LEFT);
            life.setMinHeight(5);
            life.setPrefHeight(5);
            life.setMaxHeight(5);
            life.setMaxWidth(Double.MAX_VALUE);
            var text = new VBox(2, size, state);
            text.setMouseTransparent(true);
            text.getStyleClass().add("segment-text");
            StackPane.setAlignment(fill, Pos.CENTER_LEFT);
            StackPane.setAlignment(life, Pos.BOTTOM_CENTER);
            frame.getChildren().addAll(fill, text, life);
            frame.setMinHeight(BOX);
            frame.setPrefHeight(BOX);
            frame.setMaxHeight(BOX);
            box = new VBox(3, offset, frame, fate);
            box.setFillWidth(true);
        }

        @Override
        protected void updateItem(SegmentRow row, boolean empty) {
            SegmentRow before = getItem();
            if (before != null) {
                before.factsProperty().removeListener(onChange);
            }
            super.updateItem(row, empty);
            if (empty || row == null) {
                setGraphic(null);
                return;
            }
            row.factsProperty().addListener(onChange);
            draw(row.facts());
            setGraphic(box);
        }

        private void draw(SegmentRow.SegmentFacts facts) {
            var segment = facts.segment();
            // a segment larger than the setting (it was larger before) has a wider frame, so that the scale holds
            double scaled = slot * Fonts.scale();
            double width = scaled * Math.clamp(facts.share(), 1, 3);
            box.setMinWidth(width);
            box.setPrefWidth(width);
            box.setMaxWidth(width);
            double filled = Math.clamp(facts.share() * scaled, segment.bytes() > 0 ? 2 : 0, width);
            double inner = Math.max(0, Math.min(filled, width - 2));
            fill.setMinWidth(inner);
            fill.setMaxWidth(inner);
            offset.setText(words.formats().count(segment.baseOffset()));
            size.setText(words.formats().bytes(segment.bytes()));
            state.setText(words.get(segment.active() ? "list.appending" : "list.closed"));
            fate.setText(words.fate(facts.fate()));
            boolean going = facts.fate() instanceof Fate.Goes;
            pseudoClassStateChanged(ACTIVE, segment.active());
            pseudoClassStateChanged(GOING, going);
            double used = facts.used();
            life.setVisible(used >= 0);
            life.set(Math.max(0, used), 0, used >= 0.9 ? Ink.BAD : used >= 0.6 ? Ink.WARN : Ink.OK, Ink.WARN, -1);
            setAccessibleText(
                    words.get("list.spoken", segment.fileName(), size.getText(), state.getText(), fate.getText()));
        }
    }
}
