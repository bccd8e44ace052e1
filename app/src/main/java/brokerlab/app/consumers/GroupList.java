package brokerlab.app.consumers;

import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Status;
import brokerlab.engine.view.Snapshot;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** All groups: name and lag in time, state and lag in records. */
final class GroupList extends ListView<GroupRow> {
    private final ConsumersWords words;
    private boolean selecting;

    GroupList(ConsumersWords words, ConsumersModel model, Consumer<String> select) {
        super(model.shown());
        this.words = words;
        setId("group-list");
        getStyleClass().add("group-list");
        accessibleTextProperty().bind(words.bind("groups.name"));
        setCellFactory(list -> new Cell());
        getSelectionModel().selectedItemProperty().addListener((o, was, is) -> {
            if (is != null && !selecting) {
                select.accept(is.name());
            }
        });
    }

    /** Shows what the model has selected. */
    void select(Optional<GroupRow> row) {
        GroupRow now = getSelectionModel().getSelectedItem();
        if (row.isPresent() ? !row.get().equals(now) : now != null) {
            selecting = true;
            if (row.isPresent() && getItems().contains(row.get())) {
                getSelectionModel().select(row.get());
            } else {
                getSelectionModel().clearSelection();
            }
            selecting = false;
        }
    }

    private final class Cell extends ListCell<GroupRow> {
        private final Label name = Labels.of("", "bl-strong");
        private final Label behind = Labels.of("", "group-lag");
        private final Label state = Labels.of("", "bl-muted", "bl-small");
        private final Label records = Labels.of("", "bl-muted", "bl-small");
        private final VBox box = new VBox(3, line(name, behind), line(state, records));
        private final ChangeListener<Snapshot.Group> onChange = (o, was, is) -> draw(is);

        Cell() {
            Names.name(name).setMinWidth(0);
            behind.setMinWidth(Region.USE_PREF_SIZE);
            records.setMinWidth(Region.USE_PREF_SIZE);
            Names.name(state);
            setPrefWidth(0);
        }

        private static HBox line(Label left, Label right) {
            return new HBox(6, left, Nodes.spacer(), right);
        }

        @Override
        protected void updateItem(GroupRow row, boolean empty) {
            GroupRow before = getItem();
            if (before != null) {
                before.groupProperty().removeListener(onChange);
            }
            super.updateItem(row, empty);
            if (empty || row == null) {
                setGraphic(null);
                return;
            }
            row.groupProperty().addListener(onChange);
            draw(row.group());
            setGraphic(box);
        }

        private void draw(Snapshot.Group group) {
            name.setText(group.name());
            behind.setText(words.behind(group.lag(), group.lagMs()));
            Status.NEUTRAL.on(behind);
            LagLevel.of(group.lag(), group.lagMs()).on(behind);
            state.setText(words.state(group.state()));
            records.setText(words.get("groups.records", words.formats().shortCount(group.lag())));
            setAccessibleText(words.get(
                    "groups.spoken",
                    group.name(),
                    words.state(group.state()),
                    words.formats().count(group.lag()),
                    words.behind(group.lag(), group.lagMs())));
        }
    }
}
