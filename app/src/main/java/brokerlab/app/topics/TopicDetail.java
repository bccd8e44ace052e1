package brokerlab.app.topics;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.kit.Consequence;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.ShortNames;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door.Ability;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.TopicOutlook;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** One topic: its partitions, settings and newest records, and what can be done to it. */
final class TopicDetail extends VBox {
    /** What the lower part shows. */
    enum Tab {
        PARTITIONS,
        SETTINGS,
        RECORDS,
        WRITE
    }

    private final ScreenContext context;
    private final TopicsModel model;
    private final Formats formats;
    private final Label name = Labels.of("", "bl-h1");
    private final StatusBadge health = new StatusBadge();
    private final Label facts = Labels.whole("", "bl-muted");
    private final Map<Tab, ToggleButton> tabs = new EnumMap<>(Tab.class);
    private final StackPane body = new StackPane();
    private final PartitionsPane partitions;
    private final SettingsPane settings;
    private final RecordsPane records;
    private final WritePane write;
    private final TerminalLine describe;
    private final Button grow;
    private final Button clone;
    private final Button delete;
    private Tab tab = Tab.PARTITIONS;

    TopicDetail(ScreenContext context, TopicsModel model) {
        super(10);
        this.context = context;
        this.model = model;
        this.formats = new Formats(context.texts());
        partitions = new PartitionsPane(context);
        settings = new SettingsPane(context);
        records = new RecordsPane(context);
        write = new WritePane(context);
        describe = new TerminalLine(context, "");
        setId("topic-detail");
        getStyleClass().addAll("bl-card", "topic-detail");
        name.setId("detail-name");
        facts.setId("detail-facts");
        grow = button("grow", "fth-plus-square", this::grow);
        clone = button("clone", "fth-copy", this::copy);
        delete = button("delete", "fth-trash-2", this::delete);
        delete.getStyleClass().add("danger");
        Names.name(name).setMinWidth(60);
        health.setMinWidth(Region.USE_PREF_SIZE);
        var head = new WrapRow(8, 6, name, health, Nodes.spacer(), grow, clone, delete);
        var group = new ToggleGroup();
        var pills = new FlowPane(4, 4);
        for (Tab each : Tab.values()) {
            ToggleButton pill = Pill.toggle("", each == tab);
            String id = each.name().toLowerCase(java.util.Locale.ROOT);
            pill.setId("tab-" + id);
            pill.textProperty().bind(context.texts().bind("topics.tab." + id));
            pill.setToggleGroup(group);
            pill.setOnAction(e -> show(each));
            tabs.put(each, pill);
            pills.getChildren().add(pill);
        }
        VBox.setVgrow(body, Priority.ALWAYS);
        VBox.setVgrow(partitions, Priority.ALWAYS);
        getChildren().addAll(head, facts, pills, body);
        show(tab);
    }

    private Button button(String key, String icon, Runnable act) {
        Button button = Buttons.of(context.texts().bind("topics." + key), "topic-" + key, act, "bl-small-button");
        button.setGraphic(Icons.of(icon));
        return button;
    }

    void show(Tab now) {
        tab = now;
        tabs.get(now).setSelected(true);
        Node shown = switch (now) {
            case PARTITIONS -> new VBox(10, partitions, describe);
            case SETTINGS -> settings;
            case RECORDS -> records;
            case WRITE -> write;
        };
        body.getChildren().setAll(shown);
        // the form scrolls by itself, so that its button is always in sight
        body.setMinHeight(now == Tab.WRITE ? 0 : USE_COMPUTED_SIZE);
        update();
    }

    void relabel() {
        partitions.refresh();
        settings.relabel();
        records.relabel();
        write.relabel();
        update();
    }

    /** So many a second: whole ones, but where they are few. */
    private String records(double perSec) {
        return perSec < 0 ? "–" : formats.decimal(perSec, perSec > 0 && perSec < 10 ? 1 : 0);
    }

    void update() {
        model.selectedTopic().ifPresent(topic -> model.snapshot().ifPresent(now -> fill(now, topic)));
    }

    private void fill(Snapshot now, Snapshot.Topic topic) {
        Set<Ability> abilities = context.source().door().abilities();
        boolean changeable = abilities.contains(Ability.TOPIC_LIFE);
        String bootstrap = now.cluster().bootstrap();
        name.setText(topic.name());
        TopicTable.health(context.texts(), health, topic);
        facts.setText(context.texts()
                .get(
                        "topics.detail.facts",
                        topic.partitions().size(),
                        topic.replicationFactor(),
                        formats.bytes(topic.sizeBytes()),
                        records(topic.recordsInPerSec()),
                        topic.id()));
        for (Button each : List.of(grow, clone, delete)) {
            Nodes.show(each, changeable);
        }
        // Kafka's own topics are made and grown by it; deleting one loses every group's positions.
        grow.setDisable(topic.internal() || topic.deleting());
        delete.setDisable(topic.internal() || topic.deleting());
        clone.setDisable(topic.internal());
        boolean writable = abilities.contains(Ability.WRITE_RECORDS) && !topic.internal();
        Nodes.show(tabs.get(Tab.WRITE), writable);
        if (tab == Tab.WRITE && !writable) {
            show(Tab.PARTITIONS);
            return;
        }
        switch (tab) {
            case PARTITIONS -> {
                partitions.update(topic);
                describe.set(TopicCli.describe(bootstrap, topic.name()));
            }
            case SETTINGS -> settings.update(topic.name(), bootstrap);
            case RECORDS -> records.update(now, topic);
            case WRITE -> write.update(topic, bootstrap);
        }
    }

    private void grow() {
        model.selectedTopic()
                .ifPresent(topic -> context.showModal(
                        new GrowTopic(context, model.snapshot().orElseThrow(), topic)));
    }

    private void copy() {
        model.selectedTopic()
                .ifPresent(
                        topic -> CreateTopic.openClone(context, model.snapshot().orElseThrow(), topic));
    }

    private void delete() {
        model.selectedTopic().ifPresent(topic -> {
            Snapshot now = model.snapshot().orElseThrow();
            var texts = context.texts();
            var dialog = new ConfirmDialog(
                    context,
                    texts.get("topics.delete.title", topic.name()),
                    lost(now, topic),
                    texts.get("topics.delete.act", topic.name()),
                    () -> context.execute(
                            new Command.DeleteTopic(topic.name()),
                            texts.get("topics.delete.done", topic.name()),
                            texts.get("topics.delete.failed", topic.name())));
            dialog.getChildren()
                    .add(
                            dialog.getChildren().size() - 1,
                            new TerminalLine(
                                    context, TopicCli.delete(now.cluster().bootstrap(), topic.name())));
            dialog.follow(then -> then.topics().stream()
                    .filter(t -> t.name().equals(topic.name()))
                    .findFirst()
                    .map(t -> lost(then, t))
                    .orElseGet(() -> new ConfirmDialog.Question(
                            List.of(Consequence.harm(texts.get("topics.delete.gone", topic.name()))), topic.name())));
            context.showModal(dialog);
        });
    }

    private ConfirmDialog.Question lost(Snapshot now, Snapshot.Topic topic) {
        Deletion loss = Deletion.of(now, topic);
        var texts = context.texts();
        List<String> outlook = OutlookWords.of(texts, TopicOutlook.ofDeletion(now, topic));
        var lines = new ArrayList<Consequence>();
        outlook.forEach(line -> lines.add(Consequence.harm(line)));
        lines.add(Consequence.harm(texts.get(
                "topics.delete.data",
                formats.count(loss.records()),
                formats.bytes(loss.bytes()),
                loss.partitions(),
                loss.replicas())));
        lines.add(
                loss.readers().isEmpty()
                        ? Consequence.good(texts.get("topics.delete.noReaders"))
                        : Consequence.harm(texts.get(
                                "topics.delete.readers",
                                loss.readers().size(),
                                ShortNames.few(texts, "topics.delete.readers.more", loss.readers()),
                                formats.count(loss.unread()))));
        lines.add(Consequence.harm(texts.get("topics.delete.final")));
        return new ConfirmDialog.Question(lines, topic.name(), List.of(outlook, loss.readers(), loss.replicas()));
    }
}
