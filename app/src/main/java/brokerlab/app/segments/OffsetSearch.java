package brokerlab.app.segments;

import brokerlab.app.kit.Labels;
import brokerlab.engine.view.Query;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;

/**
 * The field that finds an offset and the sentence that answers it. One answer at a time: what cannot be found takes the drawing and the
 * sentence of what was found before away, so that nothing in sight answers another question than the last one.
 */
final class OffsetSearch {
    private static final PseudoClass REFUSED = PseudoClass.getPseudoClass("refused");

    private final SegmentsWords words;
    private final SegmentsModel model;
    private final Runnable changed;
    private final TextField field = new TextField();
    private final Label says = Labels.wrapping("", "bl-muted", "bl-small", "find-says");
    private Optional<OffsetPosition> refused = Optional.empty();

    OffsetSearch(SegmentsWords words, SegmentsModel model, Runnable changed) {
        this.words = words;
        this.model = model;
        this.changed = changed;
        field.promptTextProperty().bind(words.bind("find"));
        field.accessibleTextProperty().bind(words.bind("find"));
        field.setId("find-offset");
        field.setPrefWidth(140);
        field.setMinWidth(110);
        field.getStyleClass().add("bl-mono-field");
        field.setOnAction(e -> find());
        says.setId("find-says");
        says.setMinHeight(18);
    }

    TextField field() {
        return field;
    }

    Label says() {
        return says;
    }

    /** Another replica is looked at: what was said is about the one before. */
    void forget() {
        refused = Optional.empty();
        says.setText("");
    }

    /** An offset that is looked up as if it had been typed. */
    void show(long offset) {
        refused = Optional.empty();
        field.setText(count(offset));
    }

    private void find() {
        model.answer().ifPresent(log -> {
            model.forgetLookup();
            OffsetPosition ask = OffsetPosition.of(field.getText(), log);
            refused = Optional.empty();
            switch (ask) {
                case OffsetPosition.Nothing n -> {}
                case OffsetPosition.Inside i -> model.find(i.offset());
                default -> refused = Optional.of(ask);
            }
            changed.run();
        });
    }

    /** Says what is true of the segment looked at now. */
    void update(Contents now) {
        String text = refused.map(this::refusal)
                .or(() -> now.problem().map(why -> words.get("contents.failed", words.reason(why))))
                .or(() -> now.pendingOffset().map(this::searching))
                .or(() -> now.lookup().map(l -> found(l, now.index().size())))
                .or(() -> model.answer()
                        .map(a -> words.get(
                                "index", now.index().size(), words.formats().bytes(a.indexIntervalBytes()))))
                .orElse("");
        says.pseudoClassStateChanged(REFUSED, refused.isPresent());
        says.setText(text);
    }

    private String refusal(OffsetPosition ask) {
        return switch (ask) {
            case OffsetPosition.NotAnOffset n -> n.typed().refusal(words.texts());
            case OffsetPosition.EmptyLog n -> words.get("find.empty", count(n.offset()), count(n.logEnd()));
            case OffsetPosition.BeforeStart n -> words.get("find.before", count(n.offset()), count(n.logStart()));
            case OffsetPosition.PastEnd n -> words.get("find.past", count(n.offset()), count(n.logEnd()));
            case OffsetPosition.Nothing n -> "";
            case OffsetPosition.Inside n -> "";
        };
    }

    private String searching(long offset) {
        return words.get("find.searching", count(offset));
    }

    private String found(Lookup lookup, int entries) {
        if (lookup.hit().isEmpty()) {
            return lookup.over() ? words.get("find.hole.end", count(lookup.offset())) : searching(lookup.offset());
        }
        Query.Batch hit = lookup.hit().get();
        String way = words.get(
                lookup.entry().isPresent() ? "find.found" : "find.found.first",
                count(lookup.offset()),
                entries,
                lookup.probes().size(),
                count(lookup.entry().map(Query.IndexEntry::offset).orElse(0L)),
                count(lookup.from()),
                lookup.scanned().size());
        boolean holds = hit.baseOffset() <= lookup.offset();
        return way + " " + words.get(holds ? "find.holds" : "find.hole", count(hit.baseOffset()));
    }

    private String count(long number) {
        return words.formats().count(number);
    }
}
