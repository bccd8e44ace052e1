package brokerlab.app.topics;

import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.kit.Stale;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/** Where replicas would go: a row per partition, a column per broker under its rack; the leader-to-be is filled. */
final class PlacementGrid extends TableView<Map.Entry<Integer, List<Integer>>> {
    private final Texts texts;
    private final ObservableList<Map.Entry<Integer, List<Integer>>> rows = FXCollections.observableArrayList();
    private final Label nothing = Labels.wrapping("", "bl-muted");

    PlacementGrid(Texts texts, List<Snapshot.Broker> brokers) {
        this.texts = texts;
        setId("placement-grid");
        getStyleClass().add("placement-grid");
        setMinHeight(180);
        setFocusTraversable(false);
        setSelectionModel(null);
        var number = new TableColumn<Map.Entry<Integer, List<Integer>>, Integer>(texts.get("topics.partition.number"));
        number.setCellValueFactory(c -> new ReadOnlyObjectWrapper<>(c.getValue().getKey()));
        number.setPrefWidth(62 * Fonts.scale());
        number.setSortable(false);
        getColumns().add(number);
        brokers.stream()
                .sorted(Comparator.comparing(Snapshot.Broker::rack).thenComparingInt(Snapshot.Broker::id))
                .forEach(b -> getColumns().add(column(b, brokers.size())));
        nothing.setId("placement-nothing");
        setPlaceholder(nothing);
        setItems(rows);
    }

    private TableColumn<Map.Entry<Integer, List<Integer>>, List<Integer>> column(Snapshot.Broker broker, int brokers) {
        String head = broker.rack().isEmpty()
                ? texts.get("topics.create.broker", String.valueOf(broker.id()))
                : texts.get("topics.create.broker.rack", String.valueOf(broker.id()), broker.rack());
        var column = new TableColumn<Map.Entry<Integer, List<Integer>>, List<Integer>>();
        Names.head(column, head);
        column.setPrefWidth((brokers <= 3 ? 96 : 76) * Fonts.scale());
        column.setSortable(false);
        column.setCellValueFactory(c -> new ReadOnlyObjectWrapper<>(c.getValue().getValue()));
        column.setCellFactory(c -> new TableCell<>() {
            private final ReplicaTile tile = new ReplicaTile("", 0, ReplicaTile.Look.IN_SYNC);

            {
                tile.setFocusTraversable(false);
                tile.setMouseTransparent(true);
            }

            @Override
            protected void updateItem(List<Integer> replicas, boolean empty) {
                super.updateItem(replicas, empty);
                int at = empty || replicas == null ? -1 : replicas.indexOf(broker.id());
                if (at < 0) {
                    setGraphic(null);
                    setAccessibleText("");
                } else {
                    tile.setLook(at == 0 ? ReplicaTile.Look.LEADER : ReplicaTile.Look.IN_SYNC);
                    tile.setText(texts.get(at == 0 ? "topics.create.tile.leader" : "topics.create.tile.copy"));
                    setAccessibleText(tile.getText());
                    setGraphic(tile);
                }
            }
        });
        return column;
    }

    void show(SortedMap<Integer, List<Integer>> assignment) {
        Stale.mark(this, false);
        rows.setAll(List.copyOf(assignment.entrySet()));
    }

    /** Where replicas go is being worked out: what stands here is of what was asked before, or nothing yet. */
    void asking() {
        Stale.mark(this, true);
        nothing.setText(texts.get("topics.create.preview.asking"));
    }

    /** There is no placement, because of this. */
    void unavailable(String why) {
        nothing.setText(why);
        show(new TreeMap<>());
    }
}
