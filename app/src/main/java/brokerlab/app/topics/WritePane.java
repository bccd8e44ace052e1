package brokerlab.app.topics;

import brokerlab.app.kit.Status;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.shell.ScreenContext;
import brokerlab.engine.view.Snapshot;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Writes one record with {@code acks=all} and says how it went. */
final class WritePane extends ScrollPane {
    private static final int BY_KEY = -1;

    private final ScreenContext context;
    private final ChoiceBox<Integer> partition = new ChoiceBox<>();
    private final TextField key = new TextField();
    private final CheckBox noKey = new CheckBox();
    private final TextArea value = new TextArea();
    private final CheckBox tombstone = new CheckBox();
    private final TextArea headers = new TextArea();
    private final Button write = new Button();
    private final StatusBadge result = new StatusBadge();
    private final TerminalLine cli;
    private String topic = "";
    private String bootstrap = "";
    private int partitions = -1;

    WritePane(ScreenContext context) {
        this.context = context;
        cli = new TerminalLine(context, "");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        partition.setId("write-partition");
        partition.setMaxWidth(Double.MAX_VALUE);
        partition.setConverter(new StringConverter<>() {
            @Override
            public String toString(Integer chosen) {
                return chosen == null || chosen == BY_KEY
                        ? context.texts().get("topics.write.byKey")
                        : String.valueOf(chosen);
            }

            @Override
            public Integer fromString(String text) {
                throw new UnsupportedOperationException(text);
            }
        });
        key.setId("write-key");
        key.getStyleClass().add("bl-mono-field");
        value.setId("write-value");
        value.getStyleClass().add("bl-mono-field");
        value.setPrefRowCount(4);
        headers.setId("write-headers");
        headers.getStyleClass().add("bl-mono-field");
        headers.setPrefRowCount(2);
        headers.promptTextProperty().bind(context.texts().bind("topics.write.headers.prompt"));
        bind(noKey, "write.noKey");
        bind(tombstone, "write.tombstone");
        noKey.setId("write-no-key");
        tombstone.setId("write-tombstone");
        key.disableProperty().bind(noKey.selectedProperty());
        value.disableProperty().bind(tombstone.selectedProperty());
        write.setId("write-send");
        write.getStyleClass().add("primary");
        write.textProperty().bind(context.texts().bind("topics.write.act"));
        write.setOnAction(e -> send());
        result.setId("write-result");
        result.setVisible(false);
        var grid = new GridPane(10, 8);
        var names = new ColumnConstraints();
        names.setMinWidth(84);
        var fields = new ColumnConstraints();
        fields.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(names, fields);
        row(grid, 0, "write.partition", partition, partition);
        HBox.setHgrow(key, Priority.ALWAYS);
        row(grid, 1, "write.key", new HBox(8, key, noKey), key);
        row(grid, 2, "write.value", new VBox(6, value, tombstone), value);
        row(grid, 3, "write.headers", headers, headers);
        var act = new HBox(10, write, result);
        act.setAlignment(Pos.CENTER_LEFT);
        var says = new Label();
        says.textProperty().bind(context.texts().bind("topics.write.says"));
        says.setWrapText(true);
        says.getStyleClass().add("bl-muted");
        var form = new VBox(10, grid, act);
        HBox.setHgrow(form, Priority.ALWAYS);
        var beside = new VBox(12, says, cli);
        beside.setPrefWidth(420);
        beside.setMinWidth(300);
        var all = new HBox(24, form, beside);
        all.getStyleClass().add("pane-body");
        setContent(all);
        key.textProperty().addListener((o, was, is) -> refresh());
        value.textProperty().addListener((o, was, is) -> refresh());
        headers.textProperty().addListener((o, was, is) -> refresh());
        noKey.selectedProperty().addListener((o, was, is) -> refresh());
        tombstone.selectedProperty().addListener((o, was, is) -> refresh());
    }

    private void bind(CheckBox box, String text) {
        box.textProperty().bind(context.texts().bind("topics." + text));
        box.setMinWidth(Region.USE_PREF_SIZE);
    }

    private void row(GridPane grid, int at, String text, Region field, Control labelled) {
        var label = new Label();
        label.textProperty().bind(context.texts().bind("topics." + text));
        label.getStyleClass().add("bl-muted");
        label.setLabelFor(labelled);
        GridPane.setValignment(label, javafx.geometry.VPos.TOP);
        label.setPadding(new javafx.geometry.Insets(5, 0, 0, 0));
        if (field instanceof HBox box) {
            box.setAlignment(Pos.CENTER_LEFT);
        }
        grid.addRow(at, label, field);
    }

    void update(Snapshot.Topic now, String nowBootstrap) {
        boolean other = !topic.equals(now.name());
        if (other || partitions != now.partitions().size()) {
            partitions = now.partitions().size();
            partition.getItems().setAll(BY_KEY);
            for (Snapshot.Partition p : now.partitions()) {
                partition.getItems().add(p.partition());
            }
            partition.setValue(BY_KEY);
        }
        if (other) {
            result.setVisible(false);
        }
        if (other || !bootstrap.equals(nowBootstrap)) {
            topic = now.name();
            bootstrap = nowBootstrap;
            refresh();
        }
    }

    private WriteDraft draft() {
        int chosen = partition.getValue() == null ? BY_KEY : partition.getValue();
        return new WriteDraft(
                topic,
                chosen == BY_KEY ? Optional.empty() : Optional.of(chosen),
                noKey.isSelected() || key.getText().isEmpty() ? Optional.empty() : Optional.of(key.getText()),
                tombstone.isSelected() ? Optional.empty() : Optional.of(value.getText()),
                WriteDraft.parseHeaders(headers.getText()));
    }

    private void refresh() {
        cli.set(TopicCli.write(bootstrap, draft()));
    }

    private void send() {
        WriteDraft draft = draft();
        write.setDisable(true);
        result.set(Status.INFO, context.texts().get("topics.write.sending"));
        result.setVisible(true);
        Answers.onFx(
                context.source().door().execute(draft.command()),
                ok -> {
                    write.setDisable(false);
                    result.set(Status.OK, context.texts().get("topics.write.done", draft.topic()));
                },
                why -> {
                    write.setDisable(false);
                    result.set(Status.BAD, context.texts().get("topics.write.failed.short"));
                    context.notices().error(context.texts().get("topics.write.failed", draft.topic()), why);
                });
    }
}
