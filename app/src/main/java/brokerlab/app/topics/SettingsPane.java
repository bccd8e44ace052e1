package brokerlab.app.topics;

import brokerlab.app.kit.Cells;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Question;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Failures;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Target;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.config.Source;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.SettingEvent;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingRow;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A topic's settings: value in force and where it comes from; what the topic sets itself stands first. */
final class SettingsPane extends VBox {
    private final ScreenContext context;
    private final ObservableList<SettingRow> values = FXCollections.observableArrayList();
    private final TableView<SettingRow> table = new TableView<>(values);
    private final TerminalLine cli;
    private final Button edit = new Button("", Icons.of("fth-sliders"));
    private Optional<String> loaded = Optional.empty();
    private final Question<List<SettingRow>> question;

    SettingsPane(ScreenContext context) {
        super(10);
        this.context = context;
        cli = new TerminalLine(context, "");
        table.setId("settings-table");
        var texts = context.texts();
        table.getColumns()
                .add(Cells.text(
                        texts,
                        "topics.setting.name",
                        260,
                        ReadOnlyObjectWrapper::new,
                        v -> v.setting().name(),
                        Comparator.comparing(v -> v.setting().name()),
                        "bl-mono"));
        table.getColumns()
                .add(Cells.node(
                        texts,
                        "topics.setting.value",
                        240,
                        ReadOnlyObjectWrapper::new,
                        Label::new,
                        this::value,
                        Comparator.comparing(v -> v.value().orElse(""))));
        table.getColumns()
                .add(Cells.node(
                        texts,
                        "topics.setting.source",
                        140,
                        ReadOnlyObjectWrapper::new,
                        StatusBadge::new,
                        (badge, v) -> badge.set(v.source() == Source.TOPIC ? Status.INFO : Status.NEUTRAL, source(v)),
                        Comparator.comparing(SettingsPane::sourceKey)));
        table.getColumns()
                .add(Cells.text(
                        texts,
                        "topics.setting.meaning",
                        520,
                        ReadOnlyObjectWrapper::new,
                        this::meaning,
                        Comparator.comparing(this::meaning),
                        "bl-muted"));
        table.setPlaceholder(placeholder("settings.loading"));
        VBox.setVgrow(table, Priority.ALWAYS);
        edit.setId("edit-settings");
        edit.textProperty().bind(texts.bind("topics.settings.edit"));
        edit.setOnAction(e -> loaded.ifPresent(this::openSelected));
        table.setOnMouseClicked(e -> {
            if (e.getClickCount() == 2) {
                loaded.ifPresent(this::openSelected);
            }
        });
        table.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER) {
                loaded.ifPresent(this::openSelected);
                e.consume();
            }
        });
        getChildren().addAll(table, edit, cli);
        question = new Question<>(
                () -> context.source().door().query(new Query.Settings(new SettingScope.Topic(loaded.orElseThrow()))),
                this::show,
                why -> {
                    loaded = Optional.empty();
                    table.setPlaceholder(new Label(texts.get("topics.settings.failed", Failures.reason(why, texts))));
                });
        WhileShown.events(
                this,
                () -> context.source().door(),
                e -> e instanceof SettingEvent || e instanceof BrokerEvent,
                () -> loaded.ifPresent(topic -> question.ask()));
    }

    /** In Settings, at the setting selected here. */
    private void openSelected(String topic) {
        SettingRow selected = table.getSelectionModel().getSelectedItem();
        context.navigator()
                .open(new Target.SettingTarget(
                        new SettingScope.Topic(topic),
                        selected == null ? "" : selected.setting().name()));
    }

    private Label placeholder(String key) {
        return Labels.of(context.texts().bind("topics." + key), "bl-muted");
    }

    private String source(SettingRow row) {
        return context.texts().get("topics.source." + sourceKey(row).toLowerCase(Locale.ROOT));
    }

    /** Where it comes from; of what is read at a start, who gave it. */
    private static String sourceKey(SettingRow row) {
        return row.giver().map(Enum::name).orElse(row.source().name());
    }

    private String meaning(SettingRow row) {
        return row.setting().meaning(context.texts().locale());
    }

    /** As Settings says it; the tooltip has what is stored where that is another. */
    private void value(Label label, SettingRow v) {
        String said = v.value().map(value -> formatted(v.setting(), value)).orElse(Formats.UNKNOWN);
        String stored = v.value()
                .filter(value -> !value.equals(said) && !v.setting().sensitive())
                .orElse("");
        label.setText(said);
        label.getStyleClass().setAll("label", "bl-mono");
        String normally = v.setting()
                .defaultValue()
                .map(value -> formatted(v.setting(), value))
                .orElse(Formats.UNKNOWN);
        label.setTooltip(new Tooltip(
                stored.isEmpty()
                        ? context.texts().get("topics.setting.default", meaning(v), normally)
                        : context.texts().get("topics.setting.stored", meaning(v), normally, stored)));
    }

    private String formatted(Setting setting, String stored) {
        return Notation.format(setting, stored, context.texts());
    }

    void update(String topic, String bootstrap) {
        cli.set(TopicCli.settings(bootstrap, topic));
        if (loaded.filter(topic::equals).isEmpty()) {
            values.clear();
            loaded = Optional.of(topic);
            question.askAnew();
        }
    }

    private void show(List<SettingRow> answer) {
        List<SettingRow> now = answer.stream()
                .filter(v -> v.setting().honoured())
                .sorted(Comparator.comparing((SettingRow v) -> v.source() != Source.TOPIC)
                        .thenComparing(v -> v.source() == Source.DEFAULT)
                        .thenComparing(v -> v.setting().name()))
                .toList();
        if (!now.equals(values)) {
            values.setAll(now);
        }
    }

    void relabel() {
        table.refresh();
    }
}
