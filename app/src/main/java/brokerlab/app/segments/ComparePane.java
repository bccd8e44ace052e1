package brokerlab.app.segments;

import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Link;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Query;
import java.util.List;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The replicas of a partition side by side: offsets, size, segments; what differs from the leader is marked and said. */
final class ComparePane extends VBox {
    /** More lines are not drawn; the newest ones are. */
    private static final int LINES = 200;

    private final ScreenContext context;
    private final SegmentsWords words;
    private final Comparison comparison;
    private final Label says = Labels.wrapping("", "bl-muted");
    private final GridPane grid = new GridPane();
    private long drawn = -1;
    private java.util.Locale drawnIn = java.util.Locale.ROOT;

    ComparePane(ScreenContext context, SegmentsWords words, Comparison comparison) {
        super(10);
        this.context = context;
        this.words = words;
        this.comparison = comparison;
        setId("compare");
        getStyleClass().add("bl-card");
        Label title = Labels.of(words.bind("compare.title"), "bl-h3");
        says.setId("compare-says");
        grid.getStyleClass().add("compare-grid");
        var scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.AS_NEEDED);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(title, says, scroll);
    }

    /** Draws anew when something changed. */
    void update() {
        if (drawn == comparison.revision() && drawnIn.equals(words.texts().locale())) {
            return;
        }
        drawn = comparison.revision();
        drawnIn = words.texts().locale();
        List<Comparison.Side> sides = comparison.sides();
        List<Comparison.OffsetLine> lines = comparison.lines();
        long differing = lines.stream()
                .filter(l -> l.cells().stream().anyMatch(Comparison.ReplicaSegment::differs))
                .count();
        long silent = sides.stream().filter(s -> s.answer().isEmpty()).count();
        says.setText(words.get("compare.says", sides.size(), silent, differing));
        grid.getChildren().clear();
        grid.getColumnConstraints().clear();
        var first = new ColumnConstraints();
        first.setMinWidth(130);
        grid.getColumnConstraints().add(first);
        for (int i = 0; i < sides.size(); i++) {
            var column = new ColumnConstraints();
            column.setMinWidth(150);
            column.setHgrow(Priority.ALWAYS);
            column.setPercentWidth(-1);
            grid.getColumnConstraints().add(column);
        }
        int row = 0;
        grid.add(muted(words.get("compare.replica")), 0, row);
        for (int i = 0; i < sides.size(); i++) {
            grid.add(head(sides.get(i)), i + 1, row);
        }
        row++;
        Formats f = words.formats();
        fact(row++, "compare.logStart", sides, Query.SegmentsAnswer::logStart, f::count);
        fact(row++, "compare.highWatermark", sides, Query.SegmentsAnswer::highWatermark, f::count);
        fact(row++, "compare.logEnd", sides, Query.SegmentsAnswer::logEnd, f::count);
        fact(row++, "compare.size", sides, Query.SegmentsAnswer::sizeBytes, f::bytes);
        fact(row++, "compare.segments", sides, a -> (long) a.segments().size(), f::count);
        var caption = muted(words.get("compare.lines"));
        caption.getStyleClass().add("bl-caption");
        grid.add(caption, 0, row++, sides.size() + 1, 1);
        for (Comparison.OffsetLine line : lines.subList(Math.max(0, lines.size() - LINES), lines.size())) {
            Label base = Labels.of(f.count(line.baseOffset()), "bl-mono");
            grid.add(base, 0, row);
            for (int i = 0; i < line.cells().size(); i++) {
                boolean unknown = sides.get(i).answer().isEmpty();
                grid.add(cell(line.cells().get(i), unknown), i + 1, row);
            }
            row++;
        }
    }

    private Node head(Comparison.Side side) {
        var link = new Link(
                context.navigator(),
                words.get(side.leader() ? "picker.leader" : "picker.broker", Integer.toString(side.broker())),
                new Target.BrokerTarget(side.broker()));
        if (side.problem().isEmpty()) {
            return link;
        }
        Label why = Labels.wrapping(
                words.get("compare.silent", words.reason(side.problem().get())), "bl-bad", "bl-small");
        return new VBox(2, link, why);
    }

    private void fact(
            int row,
            String key,
            List<Comparison.Side> sides,
            Function<Query.SegmentsAnswer, Long> value,
            Function<Long, String> text) {
        grid.add(muted(words.get(key)), 0, row);
        long reference = comparison
                .reference()
                .flatMap(Comparison.Side::answer)
                .map(value)
                .orElse(-1L);
        for (int i = 0; i < sides.size(); i++) {
            long here = sides.get(i).answer().map(value).orElse(-1L);
            boolean differs = here >= 0 && here != reference;
            var label = Labels.of(
                    differs ? words.get("compare.differs", text.apply(here)) : text.apply(here),
                    "bl-mono",
                    differs ? "bl-warn" : "plain");
            grid.add(label, i + 1, row);
        }
    }

    private Label cell(Comparison.ReplicaSegment cell, boolean unknown) {
        String text = cell.segment()
                .map(s -> words.get(
                        s.active() ? "compare.active" : "compare.closed",
                        words.formats().bytes(s.bytes()),
                        words.formats().count(s.nextOffset())))
                .orElseGet(() -> unknown ? Formats.UNKNOWN : words.get("compare.missing"));
        return Labels.of(
                cell.differs() ? words.get("compare.differs", text) : text,
                "bl-small",
                cell.differs() ? "bl-warn" : cell.segment().isEmpty() ? "bl-muted" : "plain");
    }

    private static Label muted(String text) {
        return Labels.of(text, "bl-muted");
    }
}
