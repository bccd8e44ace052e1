package brokerlab.app.settings;

import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.Nodes;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** Whose settings there are: the cluster, its brokers, its topics, the ensemble, each with how many it sets itself. */
final class ScopeList extends ListView<ScopeList.Item> {
    /** A line. */
    sealed interface Item {
        record Caption(String key) implements Item {}

        /**
         * @param changed settings of its own, -1 unknown
         * @param staged settings typed and not applied
         */
        record Of(SettingScope scope, long changed, long staged) implements Item {}
    }

    private final Texts texts;
    private final SettingsModel model;
    private boolean filling;

    ScopeList(Texts texts, SettingsModel model, Consumer<SettingScope> chosen) {
        this.texts = texts;
        this.model = model;
        setId("scope-list");
        getStyleClass().add("scope-list");
        accessibleTextProperty().bind(texts.bind("settings.scopes"));
        setCellFactory(list -> new Cell());
        getSelectionModel().selectedItemProperty().addListener((o, was, is) -> {
            if (!filling && is instanceof Item.Of of && !of.scope().equals(model.scope())) {
                chosen.accept(of.scope());
            }
        });
    }

    /** The cluster's parts as they are now. */
    void take(Snapshot now, boolean ensemble) {
        var items = new ArrayList<Item>();
        items.add(new Item.Caption("settings.scope"));
        items.add(of(new SettingScope.ClusterDefault()));
        now.brokers().forEach(b -> items.add(of(new SettingScope.Broker(b.id()))));
        items.add(new Item.Caption("settings.scope.topics"));
        for (Snapshot.Topic topic : now.topics()) {
            var scope = new SettingScope.Topic(topic.name());
            items.add(new Item.Of(scope, topic.settingsChanged(), model.stagedIn(scope)));
        }
        if (ensemble) {
            items.add(new Item.Caption("settings.scope.zooKeeper"));
            items.add(of(new SettingScope.Ensemble()));
        }
        filling = true;
        update(items);
        select();
        filling = false;
    }

    private Item of(SettingScope scope) {
        return new Item.Of(scope, model.changed(scope), model.stagedIn(scope));
    }

    /** In place, so that a list of hundreds neither flickers nor scrolls. */
    private void update(List<Item> items) {
        if (items.size() != getItems().size()) {
            getItems().setAll(items);
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).equals(getItems().get(i))) {
                getItems().set(i, items.get(i));
            }
        }
    }

    private void select() {
        for (int i = 0; i < getItems().size(); i++) {
            if (getItems().get(i) instanceof Item.Of of && of.scope().equals(model.scope())) {
                if (getSelectionModel().getSelectedIndex() != i) {
                    getSelectionModel().select(i);
                    scrollTo(Math.max(0, i - 4));
                }
                return;
            }
        }
        getSelectionModel().clearSelection();
    }

    /** A scope as people name it. */
    static String name(Texts texts, SettingScope scope) {
        return switch (scope) {
            case SettingScope.ClusterDefault s -> texts.get("settings.scope.default");
            case SettingScope.Broker s -> texts.get("settings.scope.broker", Integer.toString(s.id()));
            case SettingScope.Ensemble s -> texts.get("settings.scope.ensemble");
            case SettingScope.Entity s -> s.name();
        };
    }

    private final class Cell extends ListCell<Item> {
        @Override
        protected void updateItem(Item item, boolean empty) {
            super.updateItem(item, empty);
            setText(null);
            setGraphic(null);
            setAccessibleText(null);
            setId(null);
            setDisable(item instanceof Item.Caption);
            if (empty || item == null) {
                return;
            }
            switch (item) {
                case Item.Caption caption -> {
                    var label = Labels.of(texts.get(caption.key()).toUpperCase(Locale.ROOT), "bl-rail-group");
                    setGraphic(label);
                }
                case Item.Of of -> {
                    String name = name(texts, of.scope());
                    var label = Names.name(new Label(name));
                    label.setMinWidth(20);
                    var row = new HBox(5, label, Nodes.spacer());
                    row.setAlignment(Pos.CENTER_LEFT);
                    if (of.staged() > 0) {
                        row.getChildren().add(badge("●" + of.staged(), "scope-staged"));
                    }
                    if (of.changed() > 0) {
                        row.getChildren().add(badge(Long.toString(of.changed()), "scope-changed"));
                    }
                    row.setMaxWidth(Double.MAX_VALUE);
                    row.prefWidthProperty().bind(ScopeList.this.widthProperty().subtract(38));
                    setGraphic(row);
                    setId("scope-" + Editor.id(name));
                    setAccessibleText(
                            texts.get("settings.scope.accessible", name, Math.max(0, of.changed()), of.staged()));
                }
            }
        }

        private static Label badge(String text, String styleClass) {
            var badge = Labels.of(text, styleClass);
            badge.setMinWidth(Region.USE_PREF_SIZE);
            return badge;
        }
    }
}
