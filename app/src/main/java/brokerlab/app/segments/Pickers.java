package brokerlab.app.segments;

import brokerlab.app.kit.Names;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;

/** Topic, partition and broker of the replica looked at. */
final class Pickers extends HBox {
    /** A name of any length makes a picker no wider, pixels. */
    private static final double WIDEST = 240;

    private final SegmentsWords words;
    private final SegmentsModel model;
    private final ComboBox<String> topic = new ComboBox<>();
    private final ComboBox<Integer> partition = new ComboBox<>();
    private final ComboBox<Integer> broker = new ComboBox<>();
    private boolean filling;

    Pickers(SegmentsWords words, SegmentsModel model, Consumer<ReplicaName> choose) {
        super(8);
        this.words = words;
        this.model = model;
        prepare(topic, "pick-topic", "picker.topic.name", t -> t);
        prepare(
                partition,
                "pick-partition",
                "picker.partition.name",
                p -> words.get("picker.partition", Integer.toString(p)));
        prepare(broker, "pick-broker", "picker.broker.name", this::brokerName);
        topic.setOnAction(e -> picked(choose, 0));
        partition.setOnAction(e -> picked(choose, 1));
        broker.setOnAction(e -> picked(choose, 2));
        getChildren().addAll(topic, partition, broker);
    }

    private <T> void prepare(ComboBox<T> box, String id, String name, Function<T, String> text) {
        box.setId(id);
        box.getStyleClass().add("bl-switcher");
        box.accessibleTextProperty().bind(words.bind(name));
        box.setCellFactory(list -> new Named<>(text));
        box.setButtonCell(new Named<>(text));
        box.setVisibleRowCount(16);
        box.setMaxWidth(WIDEST);
    }

    private String brokerName(int id) {
        boolean leads = model.partition().filter(p -> p.leader() == id).isPresent();
        return words.get(leads ? "picker.leader" : "picker.broker", Integer.toString(id));
    }

    private void picked(Consumer<ReplicaName> choose, int level) {
        if (filling || topic.getValue() == null) {
            return;
        }
        String name = topic.getValue();
        int number = level == 0 || partition.getValue() == null ? 0 : partition.getValue();
        Optional<Snapshot.Partition> there = model.partition(name, number);
        int on = level == 2 && broker.getValue() != null
                ? broker.getValue()
                : there.map(p -> p.leader() >= 0 || p.replicas().isEmpty()
                                ? p.leader()
                                : p.replicas().getFirst().broker())
                        .orElse(-1);
        choose.accept(new ReplicaName(name, number, on));
    }

    /** Shows what the model looks at; an open list is left alone. */
    void update() {
        if (topic.isShowing() || partition.isShowing() || broker.isShowing()) {
            return;
        }
        filling = true;
        Optional<ReplicaName> replica = model.replica();
        List<String> topics = model.snapshot()
                .map(s -> s.topics().stream().map(Snapshot.Topic::name).toList())
                .orElse(List.of());
        fill(topic, topics, replica.map(ReplicaName::topic));
        List<Integer> partitions = replica.flatMap(r -> model.topic(r.topic()))
                .map(t -> t.partitions().stream()
                        .map(Snapshot.Partition::partition)
                        .toList())
                .orElse(List.of());
        fill(partition, partitions, replica.map(ReplicaName::partition));
        List<Integer> brokers = model.partition()
                .map(p -> p.replicas().stream().map(Snapshot.Replica::broker).toList())
                .orElse(List.of());
        fill(broker, brokers, replica.map(ReplicaName::broker));
        filling = false;
        // who leads may have changed under the same number
        String name = replica.map(r -> brokerName(r.broker())).orElse("");
        if (!name.equals(broker.getButtonCell().getText())) {
            relabel();
        }
    }

    void relabel() {
        partition.setButtonCell(new Named<>(p -> words.get("picker.partition", Integer.toString(p))));
        broker.setButtonCell(new Named<>(this::brokerName));
    }

    private static <T> void fill(ComboBox<T> box, List<T> items, Optional<T> value) {
        if (!box.getItems().equals(items)) {
            box.getItems().setAll(items);
        }
        if (!Optional.ofNullable(box.getValue()).equals(value)) {
            box.setValue(value.orElse(null));
        }
    }

    private static final class Named<T> extends ListCell<T> {
        private final Function<T, String> text;

        Named(Function<T, String> text) {
            this.text = text;
            Names.name(this);
        }

        @Override
        protected void updateItem(T item, boolean empty) {
            super.updateItem(item, empty);
            setText(empty || item == null ? "" : text.apply(item));
        }
    }
}
