package brokerlab.app.topics;

import brokerlab.app.kit.Cells;
import brokerlab.app.kit.ColumnWidths;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;

/** A topic's partitions: who leads, which copies are in sync, how far the log reaches. */
final class PartitionsPane extends TableView<PartitionsPane.Row> {
    /** One partition; the row stays, its facts change. */
    static final class Row {
        final ReadOnlyObjectWrapper<Snapshot.Partition> partition;

        Row(Snapshot.Partition partition) {
            this.partition = new ReadOnlyObjectWrapper<>(partition);
        }
    }

    private static final int REPLICAS = 2;
    /** The first of the columns of offsets, and how many there are. */
    private static final int OFFSETS = 4;

    private static final double OFFSET = 60;
    private static final double DIGIT = 7.3;
    private static final double INSETS = 18;
    private static final double ROW = 28;
    private static final double HEAD = 38;
    private static final int LEAST_ROWS = 2;

    /** So many are seen at once; the page is scrolled rather than the table in it. */
    private static final int MOST_ROWS = 12;

    private final ScreenContext context;
    private final Formats formats;
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private String topic = "";

    PartitionsPane(ScreenContext context) {
        this.context = context;
        var texts = context.texts();
        formats = new Formats(texts);
        setId("partition-table");
        getColumns()
                .add(Cells.node(
                        texts,
                        "topics.partition.number",
                        70,
                        r -> r.partition,
                        () -> link(new Target.TopicTarget("")),
                        (link, p) -> link.set(
                                String.valueOf(p.partition()), new Target.PartitionTarget(topic, p.partition())),
                        Comparator.comparingInt(Snapshot.Partition::partition)));
        getColumns()
                .add(Cells.node(
                        texts,
                        "topics.partition.leader",
                        58,
                        r -> r.partition,
                        () -> link(new Target.BrokerTarget(-1)),
                        (link, p) -> {
                            link.set(
                                    p.leader() < 0 ? texts.get("topics.partition.none") : String.valueOf(p.leader()),
                                    new Target.BrokerTarget(p.leader()));
                            link.setDisable(p.leader() < 0);
                        },
                        Comparator.comparingInt(Snapshot.Partition::leader)));
        getColumns()
                .add(Cells.text(
                        texts,
                        "topics.partition.replicas",
                        80,
                        r -> r.partition,
                        p -> p.replicas().stream()
                                .map(r -> String.valueOf(r.broker()))
                                .collect(Collectors.joining(", ")),
                        Comparator.comparingInt(p -> p.replicas().size()),
                        "bl-mono"));
        getColumns()
                .add(Cells.node(
                        texts,
                        "topics.partition.isr",
                        80,
                        r -> r.partition,
                        StatusBadge::new,
                        (badge, p) -> badge.set(
                                p.isr().size() < p.replicas().size() ? Status.WARN : Status.NEUTRAL,
                                p.isr().stream().map(String::valueOf).collect(Collectors.joining(", "))),
                        Comparator.comparingInt(p -> p.isr().size())));
        number("partition.start", Snapshot.Partition::logStart);
        number("partition.highWatermark", Snapshot.Partition::highWatermark);
        number("partition.end", Snapshot.Partition::logEnd);
        getColumns()
                .add(Cells.text(
                        texts,
                        "topics.partition.size",
                        80,
                        r -> r.partition,
                        p -> formats.bytes(leaderBytes(p)),
                        Comparator.comparingLong(PartitionsPane::leaderBytes),
                        "bl-mono",
                        "bl-right"));
        getColumns()
                .add(Cells.node(
                        texts,
                        "topics.partition.open",
                        130,
                        r -> r.partition,
                        Links::new,
                        Links::show,
                        Comparator.comparingInt(Snapshot.Partition::partition)));
        ColumnWidths.share(
                this, List.of(getColumns().get(REPLICAS), getColumns().get(REPLICAS + 1)));
        setItems(rows);
        setMinHeight(HEAD + LEAST_ROWS * ROW);
    }

    private Link link(Target target) {
        return new Link(context.navigator(), "", target);
    }

    private void number(String key, ToLongFunction<Snapshot.Partition> value) {
        getColumns()
                .add(Cells.text(
                        context.texts(),
                        "topics." + key,
                        OFFSET,
                        r -> r.partition,
                        p -> formats.count(value.applyAsLong(p)),
                        Comparator.comparingLong(value),
                        "bl-mono",
                        "bl-right"));
    }

    private static long leaderBytes(Snapshot.Partition p) {
        return p.replicas().stream()
                .filter(r -> r.state() == ReplicaState.LEADER)
                .mapToLong(Snapshot.Replica::sizeBytes)
                .findFirst()
                .orElse(-1);
    }

    void update(Snapshot.Topic now) {
        List<Snapshot.Partition> partitions = now.partitions();
        boolean same = topic.equals(now.name()) && rows.size() == partitions.size();
        topic = now.name();
        fit(partitions);
        if (!same) {
            rows.setAll(partitions.stream().map(Row::new).toList());
        } else {
            for (int i = 0; i < rows.size(); i++) {
                // Sorting happens in the table's view of the rows, so the order here is the cluster's.
                Snapshot.Partition p = partitions.get(i);
                rows.stream()
                        .filter(r -> r.partition.get().partition() == p.partition())
                        .findFirst()
                        .ifPresent(r -> r.partition.set(p));
            }
        }
    }

    /** As wide as the longest offsets and as high as there are partitions, so that nothing of a usual topic is scrolled. */
    private void fit(List<Snapshot.Partition> partitions) {
        setMinHeight((HEAD + Math.clamp(partitions.size(), LEAST_ROWS, MOST_ROWS) * ROW) * Fonts.scale());
        offsets(0, partitions, Snapshot.Partition::logStart);
        offsets(1, partitions, Snapshot.Partition::highWatermark);
        offsets(2, partitions, Snapshot.Partition::logEnd);
    }

    private void offsets(int column, List<Snapshot.Partition> partitions, ToLongFunction<Snapshot.Partition> value) {
        long most = partitions.stream().mapToLong(value).max().orElse(0);
        double width = Math.max(OFFSET, Math.ceil(formats.count(most).length() * DIGIT + INSETS));
        getColumns().get(OFFSETS + column).setPrefWidth(width);
    }

    /** To the same partition on other screens. */
    private final class Links extends HBox {
        private Snapshot.Partition shown;

        Links() {
            super(10);
            setAlignment(Pos.CENTER_LEFT);
            getChildren()
                    .addAll(
                            go("partition.toRacks", p -> new Target.PartitionTarget(topic, p.partition())),
                            go(
                                    "partition.toSegments",
                                    p -> new Target.SegmentTarget(
                                            topic,
                                            p.partition(),
                                            p.leader() >= 0 || p.replicas().isEmpty()
                                                    ? p.leader()
                                                    : p.replicas().getFirst().broker(),
                                            -1)));
        }

        private Hyperlink go(String key, java.util.function.Function<Snapshot.Partition, Target> target) {
            var link = new Hyperlink();
            link.textProperty().bind(context.texts().bind("topics." + key));
            link.getStyleClass().add("bl-link");
            link.setOnAction(e -> {
                link.setVisited(false);
                context.navigator().open(target.apply(shown));
            });
            return link;
        }

        void show(Snapshot.Partition p) {
            shown = p;
        }
    }
}
