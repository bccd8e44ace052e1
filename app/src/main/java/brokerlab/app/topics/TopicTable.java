package brokerlab.app.topics;

import brokerlab.app.kit.Cells;
import brokerlab.app.kit.ColumnWidths;
import brokerlab.app.kit.Ink;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.RoomyRow;
import brokerlab.app.kit.Sparkline;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;

/** All topics, one a row. */
final class TopicTable extends TableView<TopicRow> {
    private final Texts texts;
    private final Formats formats;
    private boolean selecting;
    private static final int IN_RATE = 4;

    TopicTable(Texts texts, TopicsModel model, Consumer<String> select) {
        this.texts = texts;
        this.formats = new Formats(texts);
        setId("topic-table");
        getStyleClass().add("topic-table");
        getColumns()
                .add(Cells.text(
                        texts,
                        "topics.column.name",
                        240,
                        TopicRow::topicProperty,
                        Snapshot.Topic::name,
                        by(Snapshot.Topic::name),
                        "topic-name"));
        number("column.partitions", 76, t -> t.partitions().size());
        number("column.replication", 48, Snapshot.Topic::replicationFactor);
        getColumns()
                .add(Cells.text(
                        texts,
                        "topics.column.size",
                        84,
                        TopicRow::topicProperty,
                        t -> formats.bytes(t.sizeBytes()),
                        by(Snapshot.Topic::sizeBytes),
                        "bl-mono",
                        "bl-right"));
        getColumns()
                .add(Cells.node(
                        texts,
                        "topics.column.in",
                        270,
                        TopicRow::topicProperty,
                        () -> new InRate(formats),
                        InRate::show,
                        by(Snapshot.Topic::bytesInPerSec)));
        getColumns()
                .add(Cells.node(
                        texts,
                        "topics.column.health",
                        150,
                        TopicRow::topicProperty,
                        StatusBadge::new,
                        (badge, topic) -> health(texts, badge, topic),
                        by(t -> t.offline() * 1_000_000L + t.underReplicated())));
        number("column.records", 84, t -> Math.round(t.recordsInPerSec()));
        number("column.changed", 114, Snapshot.Topic::settingsChanged);
        ColumnWidths.share(this, List.of(getColumns().getFirst(), getColumns().get(IN_RATE)));
        var sorted = new SortedList<>(model.shown());
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        getSelectionModel().selectedItemProperty().addListener((o, was, is) -> {
            if (is != null && !selecting) {
                select.accept(is.name());
            }
        });
    }

    private static <C extends Comparable<? super C>> Comparator<Snapshot.Topic> by(
            java.util.function.Function<Snapshot.Topic, C> value) {
        return Comparator.comparing(value);
    }

    private void number(String key, double width, ToLongFunction<Snapshot.Topic> value) {
        getColumns()
                .add(Cells.text(
                        texts,
                        "topics." + key,
                        width,
                        TopicRow::topicProperty,
                        t -> formats.count(value.applyAsLong(t)),
                        Comparator.comparingLong(value),
                        "bl-mono",
                        "bl-right"));
    }

    /** Says how a topic is, worst first. */
    static void health(Texts texts, StatusBadge badge, Snapshot.Topic topic) {
        if (topic.deleting()) {
            badge.set(Status.WARN, texts.get("topics.health.deleting"));
        } else if (topic.offline() > 0) {
            badge.set(Status.BAD, texts.get("topics.health.offline", topic.offline()));
        } else if (topic.underReplicated() > 0) {
            badge.set(Status.WARN, texts.get("topics.health.under", topic.underReplicated()));
        } else {
            badge.set(Status.OK, texts.get("topics.health.ok"));
        }
    }

    /** Runs what changes the rows: that the table then selects a neighbour of the row that went was nobody's choice. */
    void quietly(Runnable change) {
        boolean before = selecting;
        selecting = true;
        try {
            change.run();
        } finally {
            selecting = before;
        }
    }

    /** Selects without telling anyone: the model knows already. */
    void select(Optional<String> topic) {
        selecting = true;
        try {
            Optional<TopicRow> row = topic.flatMap(name ->
                    getItems().stream().filter(r -> r.name().equals(name)).findFirst());
            if (row.isPresent()) {
                if (getSelectionModel().getSelectedItem() != row.get()) {
                    getSelectionModel().select(row.get());
                    scrollTo(row.get());
                }
            } else {
                getSelectionModel().clearSelection();
            }
        } finally {
            selecting = false;
        }
    }

    /** Sparkline and figure. */
    private static final class InRate extends RoomyRow {
        private final Sparkline line = new Sparkline(Ink.ACCENT, 150, 18);
        private final Label rate = Labels.of("", "bl-mono");
        private final Formats formats;

        InRate(Formats formats) {
            super(8);
            this.formats = formats;
            rate.setMinWidth(USE_PREF_SIZE);
            items().addAll(List.of(line, rate));
            hideWhenNarrow(line);
        }

        void show(Snapshot.Topic topic) {
            line.setValues(topic.bytesInHistory());
            rate.setText(formats.byteRate(topic.bytesInPerSec()));
        }
    }
}
