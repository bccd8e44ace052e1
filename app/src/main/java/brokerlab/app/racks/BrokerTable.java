package brokerlab.app.racks;

import brokerlab.app.kit.Cells;
import brokerlab.app.kit.ColumnWidths;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;

/** The floor as a table: for screen readers, for sorting, for a hundred brokers. */
final class BrokerTable extends TableView<BrokerTable.BrokerLine> {
    /** A broker and how many of its replicas are in which state. */
    record BrokerLine(String rack, Snapshot.Broker broker, boolean controller, Map<ReplicaState, Integer> counts) {
        long count(ReplicaState state) {
            return counts.getOrDefault(state, 0);
        }
    }

    private final ObservableList<BrokerLine> lines = FXCollections.observableArrayList();
    private boolean updating;

    BrokerTable(Texts texts, RacksWords words, Consumer<Target> select) {
        setId("broker-table");
        var formats = new Formats(texts);
        text(texts, "rack", l -> words.rack(l.rack()), Comparator.comparing(BrokerLine::rack), 90);
        text(
                texts,
                "table.broker",
                l -> words.get(
                        l.controller() ? "table.controller" : "broker.name",
                        String.valueOf(l.broker().id())),
                Comparator.comparingInt(l -> l.broker().id()),
                150);
        text(
                texts,
                "table.state",
                l -> words.state(l.broker()),
                Comparator.comparing(l -> l.broker().state()),
                120);
        for (ReplicaState state : ReplicaState.values()) {
            number(
                    texts,
                    "replica.state." + state.name().toLowerCase(java.util.Locale.ROOT),
                    l -> l.count(state),
                    formats);
        }
        text(
                texts,
                "disk",
                l -> formats.bytes(l.broker().logBytes()),
                Comparator.comparingLong(l -> l.broker().logBytes()),
                90);
        text(
                texts,
                "table.in",
                l -> formats.byteRate(l.broker().bytesInPerSec()),
                Comparator.comparingDouble(l -> l.broker().bytesInPerSec()),
                90);
        text(
                texts,
                "table.out",
                l -> formats.byteRate(l.broker().bytesOutPerSec()),
                Comparator.comparingDouble(l -> l.broker().bytesOutPerSec()),
                90);
        ColumnWidths.share(this, List.of(getColumns().getFirst()));
        setItems(lines);
        getSelectionModel().selectedItemProperty().addListener((o, was, is) -> {
            if (is != null && !updating) {
                select.accept(new Target.BrokerTarget(is.broker().id()));
            }
        });
    }

    private void number(Texts texts, String key, Function<BrokerLine, Long> value, Formats formats) {
        text(texts, key, l -> formats.count(value.apply(l)), Comparator.comparing(value), 80);
    }

    private void text(
            Texts texts, String key, Function<BrokerLine, String> value, Comparator<BrokerLine> order, double width) {
        getColumns().add(Cells.text(texts, "racks." + key, width, ReadOnlyObjectWrapper::new, value, order));
        setPlaceholder(new Label(""));
    }

    void update(Floor floor) {
        List<BrokerLine> now = floor.racks().stream()
                .flatMap(rack -> rack.brokers().stream().map(s -> line(rack, s)))
                .toList();
        updating = true;
        try {
            int selected = getSelectionModel().getSelectedItem() == null
                    ? -1
                    : getSelectionModel().getSelectedItem().broker().id();
            lines.setAll(now);
            sort();
            lines.stream()
                    .filter(l -> l.broker().id() == selected)
                    .findFirst()
                    .ifPresent(l -> getSelectionModel().select(l));
        } finally {
            updating = false;
        }
    }

    private static BrokerLine line(Floor.Rack rack, Floor.Shelf shelf) {
        var counts = new HashMap<ReplicaState, Integer>();
        shelf.rows().stream().flatMap(r -> r.tiles().stream()).forEach(t -> counts.merge(t.state(), 1, Integer::sum));
        return new BrokerLine(rack.name(), shelf.broker(), shelf.controller(), Map.copyOf(counts));
    }
}
