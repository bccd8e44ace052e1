package brokerlab.app.shell;

import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Everything that can be done or opened, by a few letters of its name. */
final class Palette extends VBox {
    private final Frame frame;
    private final Texts texts;
    private final TextField field = new TextField();
    private final ListView<PaletteModel.Entry> list = new ListView<>();
    private final List<PaletteModel.Entry> all;

    Palette(Frame frame) {
        this.frame = frame;
        this.texts = frame.texts();
        this.all = entries();
        setId("palette");
        getStyleClass().add("bl-palette");
        field.setId("palette-field");
        field.setPromptText(texts.get("shell.palette.prompt"));
        field.setAccessibleText(texts.get("shell.palette.prompt"));
        list.setId("palette-list");
        Label none = Labels.wrapping("");
        none.setId("palette-none");
        list.setPlaceholder(none);
        list.setFocusTraversable(false);
        list.setCellFactory(view -> new Line());
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(field, list);
        field.textProperty().subscribe(text -> {
            none.setText(texts.get("shell.palette.none", text.strip()));
            list.getItems().setAll(PaletteModel.matching(all, text));
            list.getSelectionModel().selectFirst();
        });
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    }

    private void key(KeyEvent e) {
        if (e.getCode() == KeyCode.DOWN || e.getCode() == KeyCode.UP) {
            int to = list.getSelectionModel().getSelectedIndex() + (e.getCode() == KeyCode.DOWN ? 1 : -1);
            if (!list.getItems().isEmpty()) {
                list.getSelectionModel()
                        .select(Math.floorMod(to, list.getItems().size()));
                list.scrollTo(Math.max(0, list.getSelectionModel().getSelectedIndex() - 4));
            }
            e.consume();
        } else if (e.getCode() == KeyCode.ENTER) {
            choose(list.getSelectionModel().getSelectedItem());
            e.consume();
        }
    }

    private void choose(PaletteModel.Entry entry) {
        if (entry != null) {
            frame.closeModal();
            entry.run().run();
        }
    }

    private List<PaletteModel.Entry> entries() {
        List<PaletteModel.Entry> entries = new ArrayList<>();
        for (Target recent : frame.recent(4)) {
            name(recent)
                    .ifPresent(name -> entries.add(new PaletteModel.Entry(
                            "fth-corner-up-left",
                            name,
                            texts.get("shell.palette.recent", texts.get("shell.palette.kind." + kind(recent))),
                            "",
                            () -> frame.navigator().open(recent))));
        }
        for (Action action : frame.actions().available()) {
            if (!action.id().equals("palette")) {
                boolean screen = action.id().startsWith("open.");
                String title = texts.get(screen ? "shell.screen." + action.id().substring(5) : action.textKey());
                entries.add(new PaletteModel.Entry(
                        action.icon(),
                        title,
                        texts.get("shell.palette.kind." + (screen ? "screen" : "command")),
                        action.keyText(),
                        action.run()));
            }
        }
        Snapshot now = frame.snapshot();
        now.topics().forEach(t -> entries.add(open("fth-layers", t.name(), "topic", new Target.TopicTarget(t.name()))));
        now.brokers()
                .forEach(b -> entries.add(open(
                        "fth-server",
                        texts.get("shell.palette.broker", Integer.toString(b.id())),
                        "broker",
                        new Target.BrokerTarget(b.id()))));
        if (frame.screens().stream().anyMatch(s -> s.id().equals("settings"))) {
            Catalogue.honoured()
                    .broker()
                    .forEach(s -> entries.add(open(
                            "fth-sliders",
                            s.name(),
                            "setting",
                            new Target.SettingTarget(new SettingScope.ClusterDefault(), s.name()))));
        }
        now.groups().forEach(g -> entries.add(open("fth-users", g.name(), "group", new Target.GroupTarget(g.name()))));
        return entries;
    }

    private PaletteModel.Entry open(String icon, String title, String kind, Target target) {
        return new PaletteModel.Entry(
                icon,
                title,
                texts.get("shell.palette.kind." + kind),
                "",
                () -> frame.navigator().open(target));
    }

    /** What kind of thing it is: a name alone may be that of a topic or of a group. */
    static String kind(Target target) {
        return switch (target) {
            case Target.Whole t -> "screen";
            case Target.BrokerTarget t -> "broker";
            case Target.ZooKeeperNodeTarget t -> "node";
            case Target.TopicTarget t -> "topic";
            case Target.PartitionTarget t -> "partition";
            case Target.SegmentTarget t -> "segment";
            case Target.RecordTarget t -> "record";
            case Target.GroupTarget t -> "group";
            case Target.SettingTarget t -> "setting";
            case Target.EventTarget t -> "event";
        };
    }

    private Optional<String> name(Target target) {
        return switch (target) {
            case Target.Whole t -> Optional.of(texts.get("shell.screen." + t.screen()));
            case Target.BrokerTarget t -> Optional.of(texts.get("shell.palette.broker", Integer.toString(t.broker())));
            case Target.ZooKeeperNodeTarget t ->
                Optional.of(texts.get("shell.palette.node", Integer.toString(t.node())));
            case Target.TopicTarget t -> Optional.of(t.topic());
            case Target.PartitionTarget t -> Optional.of(t.topic() + "-" + t.partition());
            case Target.SegmentTarget t ->
                Optional.of(texts.get("shell.palette.segment", t.topic(), t.partition(), Integer.toString(t.broker())));
            case Target.RecordTarget t ->
                Optional.of(texts.get("shell.palette.record", t.topic(), t.partition(), Long.toString(t.offset())));
            case Target.GroupTarget t -> Optional.of(t.group());
            case Target.SettingTarget t -> Optional.of(setting(t));
            case Target.EventTarget t -> Optional.empty();
        };
    }

    private String setting(Target.SettingTarget target) {
        String scope = switch (target.scope()) {
            case SettingScope.ClusterDefault s -> texts.get("shell.palette.settings.default");
            case SettingScope.Broker s -> texts.get("shell.palette.broker", Integer.toString(s.id()));
            case SettingScope.Ensemble s -> texts.get("shell.palette.settings.ensemble");
            case SettingScope.Entity s -> s.name();
        };
        return target.setting().isEmpty()
                ? texts.get("shell.palette.settings", scope)
                : texts.get("shell.palette.setting", target.setting(), scope);
    }

    private final class Line extends ListCell<PaletteModel.Entry> {
        Line() {
            setOnMouseClicked(e -> choose(getItem()));
        }

        @Override
        protected void updateItem(PaletteModel.Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            setText(null);
            if (empty || entry == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            Label title = new Label(entry.title());
            Label kind = Labels.of(entry.kind(), "bl-caption");
            HBox row = new HBox(9, Icons.of(entry.icon(), 14), title, Nodes.spacer());
            if (!entry.hint().isEmpty()) {
                Label key = Labels.of(entry.hint(), "bl-key");
                row.getChildren().add(key);
            }
            row.getChildren().add(kind);
            row.setAlignment(Pos.CENTER_LEFT);
            setGraphic(row);
            setAccessibleText(entry.kind() + " " + entry.title());
        }
    }
}
