package brokerlab.app.consumers;

import brokerlab.app.kit.Cells;
import brokerlab.app.kit.ColumnWidths;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.RangeBar;
import brokerlab.app.kit.Status;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.collections.transformation.SortedList;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;

/** The group's partitions: where it stands between log start and end, how far behind, and which member has it. */
final class PartitionTable extends TableView<PartRow> {
    private static final double LAG = 120;
    private static final double LEAST_LAG = 60;
    private static final double DIGIT = 8;
    private static final double INSETS = 18;

    private final ScreenContext context;
    private final ConsumersWords words;
    private final Consumer<String> forget;
    private final TableColumn<PartRow, ?> lagColumn;

    PartitionTable(ScreenContext context, ConsumersWords words, ConsumersModel model, Consumer<String> forget) {
        this.context = context;
        this.words = words;
        this.forget = forget;
        setId("group-partitions");
        getStyleClass().add("group-partitions");
        accessibleTextProperty().bind(words.bind("parts.name"));
        var name = column(
                "parts.partition",
                130,
                Comparator.comparing((PartRow.PartFacts f) -> f.part().topic())
                        .thenComparingInt(f -> f.part().partition()),
                () -> Names.name(new Hyperlink()),
                this::name);
        var bar = column("parts.position", 280, null, RangeBar::new, this::bar);
        bar.setSortable(false);
        var lag = column(
                "parts.lag",
                LAG,
                Comparator.comparingLong((PartRow.PartFacts f) -> f.part().lag()),
                Label::new,
                (l, f) -> l.setText(words.left(f.part())));
        var behind = column(
                "parts.behind",
                84,
                Comparator.comparingLong((PartRow.PartFacts f) -> f.part().lagMs()),
                Label::new,
                this::behind);
        var rate = column(
                "parts.rate",
                70,
                Comparator.comparingDouble((PartRow.PartFacts f) -> f.part().recordsPerSec()),
                Label::new,
                (l, f) -> l.setText(words.formats().rate(f.part().recordsPerSec())));
        var member = column(
                "parts.member",
                150,
                Comparator.comparing(PartRow.PartFacts::memberName),
                () -> Names.name(new Label()),
                this::member);
        lagColumn = lag;
        List.of(lag, behind, rate).forEach(c -> c.getStyleClass().add("bl-right"));
        getColumns().setAll(List.of(name, bar, lag, behind, rate, member));
        ColumnWidths.share(this, List.of(name, bar, member));
        var sorted = new SortedList<>(model.parts());
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        Label none = Labels.of(words.bind("parts.none"), "bl-muted");
        setPlaceholder(none);
        setRowFactory(table -> row());
        setOnKeyPressed(e -> {
            PartRow row = getSelectionModel().getSelectedItem();
            if (e.getCode() == KeyCode.ENTER && row != null) {
                context.navigator().open(segments(row));
                e.consume();
            }
        });
    }

    /** The lags take what the longest of them needs; where one is told in words, what words need. */
    void fit(List<Snapshot.GroupPartition> partitions) {
        long most = 0;
        boolean figures = true;
        for (Snapshot.GroupPartition part : partitions) {
            most = Math.max(most, part.lag());
            figures &= part.committed() >= 0 && part.beyondEnd() <= 0 && part.belowStart() <= 0;
        }
        double digits = words.formats().count(most).length() * DIGIT + INSETS;
        lagColumn.setPrefWidth(figures ? Math.clamp(Math.ceil(digits), LEAST_LAG, LAG) : LAG);
    }

    private TableRow<PartRow> row() {
        var row = new TableRow<PartRow>();
        var segments = item("parts.open.segments", () -> segments(row.getItem()));
        var topic = item(
                "parts.open.topic",
                () -> new Target.TopicTarget(row.getItem().name().topic()));
        var racks = item(
                "parts.open.racks",
                () -> new Target.PartitionTarget(
                        row.getItem().name().topic(), row.getItem().name().partition()));
        var away = new MenuItem();
        away.setId("forget-offsets");
        away.textProperty().bind(words.bind("parts.forget"));
        away.setOnAction(e -> forget.accept(row.getItem().name().topic()));
        boolean able = context.source().door().abilities().contains(Door.Ability.GROUP_OFFSETS);
        var menu = new ContextMenu(segments, topic, racks);
        if (able) {
            menu.getItems().add(away);
        }
        row.emptyProperty().addListener((o, was, is) -> row.setContextMenu(is ? null : menu));
        return row;
    }

    private MenuItem item(String key, Supplier<Target> target) {
        var item = new MenuItem();
        item.textProperty().bind(words.bind(key));
        item.setOnAction(e -> context.navigator().open(target.get()));
        return item;
    }

    private static Target segments(PartRow row) {
        return new Target.SegmentTarget(
                row.name().topic(), row.name().partition(), row.facts().leader(), -1);
    }

    private <N extends Node> TableColumn<PartRow, PartRow.PartFacts> column(
            String key,
            double width,
            Comparator<PartRow.PartFacts> order,
            Supplier<N> node,
            BiConsumer<N, PartRow.PartFacts> draw) {
        var column = new TableColumn<PartRow, PartRow.PartFacts>();
        column.textProperty().bind(words.bind(key));
        column.setPrefWidth(width);
        column.setReorderable(false);
        column.setCellValueFactory(c -> c.getValue().factsProperty());
        if (order != null) {
            column.setComparator(order);
        }
        column.setCellFactory(Cells.nodes(node, draw));
        return column;
    }

    private void name(Hyperlink link, PartRow.PartFacts facts) {
        if (!link.getStyleClass().contains("bl-link")) {
            link.getStyleClass().addAll("bl-link", "bl-mono");
        }
        Snapshot.GroupPartition p = facts.part();
        link.setText(p.topic() + "-" + p.partition());
        link.setAccessibleText(words.get("parts.link", p.topic(), Integer.toString(p.partition())));
        link.setOnAction(e -> {
            link.setVisited(false);
            context.navigator().open(new Target.SegmentTarget(p.topic(), p.partition(), facts.leader(), -1));
        });
    }

    private void bar(RangeBar bar, PartRow.PartFacts facts) {
        Snapshot.GroupPartition p = facts.part();
        double span = Math.max(1, p.end() - p.logStart());
        double done = p.committed() < 0 ? 0 : Math.max(0, p.committed() - p.logStart()) / span;
        double rest = p.lag() <= 0 ? 0 : Math.min(1, p.lag() / span);
        bar.set(done, rest, level(p).ink());
        bar.setAccessibleText(words.get(
                "parts.spoken",
                words.formats().count(p.logStart()),
                words.formats().count(p.committed()),
                words.formats().count(p.end())));
        if (bar.getMaxWidth() != Double.MAX_VALUE) {
            bar.setMaxWidth(Double.MAX_VALUE);
        }
    }

    private void behind(Label label, PartRow.PartFacts facts) {
        if (!label.getStyleClass().contains("group-lag")) {
            label.getStyleClass().add("group-lag");
        }
        level(facts.part()).on(label);
        label.setText(words.behind(facts.part().lag(), facts.part().lagMs()));
    }

    private static Status level(Snapshot.GroupPartition part) {
        return LagLevel.of(part.lag(), part.lagMs());
    }

    private void member(Label chip, PartRow.PartFacts facts) {
        boolean nobody = facts.member() < 0;
        chip.getStyleClass()
                .setAll("label", nobody ? "bl-muted" : "member-chip", "bl-series-" + Math.max(0, facts.member()) % 8);
        chip.setText(nobody ? words.get("parts.nobody") : facts.memberName());
    }
}
