package brokerlab.app.topics;

import brokerlab.app.kit.Formats;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.shell.Target;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.Comparator;
import java.util.List;
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

    private final ScreenContext context;
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private String topic = "";

    PartitionsPane(ScreenContext context) {
        this.context = context;
        var texts = context.texts();
        var formats = new Formats(texts);
        setId("partition-table");
        getColumns()
                .add(Cells.node(
                        texts,
                        "partition.number",
                        80,
                        r -> r.partition,
                        () -> link(new Target.TopicTarget("")),
                        (link, p) -> link.set(
                                String.valueOf(p.partition()), new Target.PartitionTarget(topic, p.partition())),
                        Comparator.comparingInt(Snapshot.Partition::partition)));
        getColumns()
                .add(Cells.node(
                        texts,
                        "partition.leader",
                        80,
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
                        "partition.replicas",
                        110,
                        r -> r.partition,
                        p -> p.replicas().stream()
                                .map(r -> String.valueOf(r.broker()))
                                .collect(Collectors.joining(", ")),
                        Comparator.comparingInt(p -> p.replicas().size()),
                        "bl-mono"));
        getColumns()
                .add(Cells.node(
                        texts,
                        "partition.isr",
                        130,
                        r -> r.partition,
                        StatusBadge::new,
                        (badge, p) -> badge.set(
                                p.isr().size() < p.replicas().size() ? Status.WARN : Status.NEUTRAL,
                                p.isr().stream().map(String::valueOf).collect(Collectors.joining(", "))),
                        Comparator.comparingInt(p -> p.isr().size())));
        number("partition.start", Snapshot.Partition::logStart, formats);
        number("partition.highWatermark", Snapshot.Partition::highWatermark, formats);
        number("partition.end", Snapshot.Partition::logEnd, formats);
        getColumns()
                .add(Cells.text(
                        texts,
                        "partition.size",
                        110,
                        r -> r.partition,
                        p -> formats.bytes(leaderBytes(p)),
                        Comparator.comparingLong(PartitionsPane::leaderBytes),
                        "bl-mono",
                        "bl-right"));
        getColumns()
                .add(Cells.node(
                        texts,
                        "partition.open",
                        190,
                        r -> r.partition,
                        Links::new,
                        Links::show,
                        Comparator.comparingInt(Snapshot.Partition::partition)));
        setItems(rows);
    }

    private Link link(Target target) {
        return new Link(context.navigator(), "", target);
    }

    private void number(String key, java.util.function.ToLongFunction<Snapshot.Partition> value, Formats formats) {
        getColumns()
                .add(Cells.text(
                        context.texts(),
                        key,
                        124,
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
