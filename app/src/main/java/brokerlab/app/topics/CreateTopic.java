package brokerlab.app.topics;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.CountSpinner;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.QuantityField;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Bounds;
import brokerlab.app.words.Failures;
import brokerlab.app.words.Target;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingRow;
import brokerlab.engine.view.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A new topic: what is typed is checked at once, where its replicas go is seen before, and what is seen is what is made. */
public final class CreateTopic extends VBox {
    /** More than any cluster here has brokers: what exceeds them is refused with the reason. */
    private static final int MOST_COPIES = 1_000;

    /** Beside the fields, whether they have one or not, stands a unit. */
    private static final double UNIT = 40;

    private static final double UNIT_GAP = 8;

    private final ScreenContext context;
    private final Snapshot snapshot;
    private final List<Snapshot.Broker> brokers;
    private final TextField name = new TextField();
    private final CountSpinner partitions;
    private final CountSpinner replication;
    private final Map<String, QuantityField> quantities = new LinkedHashMap<>();
    private final ChoiceBox<String> cleanup = new ChoiceBox<>();
    private final Map<DraftProblem.Field, Label> problems = new java.util.EnumMap<>(DraftProblem.Field.class);
    private final Map<String, String> others = new TreeMap<>();
    private final PlacementGrid grid;
    private final Label placed = Labels.whole("", "bl-muted");
    private final Button again = new Button();
    private final Button create = new Button();
    private final TerminalLine cli;
    private SortedMap<Integer, List<Integer>> assignment = new TreeMap<>();
    private Optional<CompletableFuture<?>> asking = Optional.empty();
    private String askedFor = "";
    private int rows;

    private CreateTopic(ScreenContext context, Snapshot snapshot) {
        this.context = context;
        this.snapshot = snapshot;
        brokers = snapshot.brokers().stream()
                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                .toList();
        int most = Math.max(1, brokers.size());
        partitions = new CountSpinner(1, TopicDraft.MOST_PARTITIONS, 6);
        replication = new CountSpinner(1, MOST_COPIES, Math.min(3, most));
        grid = new PlacementGrid(context.texts(), brokers);
        cli = new TerminalLine(context, "");
        setId("create-topic");
        getStyleClass().addAll("bl-dialog", "create-topic");
        build();
    }

    /** Opens the form over the frame. */
    public static void open(ScreenContext context, Snapshot snapshot) {
        var form = new CreateTopic(context, snapshot);
        context.showModal(form);
        form.refresh();
        form.name.requestFocus();
    }

    /** Opens the form filled with a topic's shape and its own settings. */
    static void openClone(ScreenContext context, Snapshot snapshot, Snapshot.Topic of) {
        Answers.onFx(
                context.source().door().query(new Query.Settings(new SettingScope.Topic(of.name()))),
                values -> {
                    var form = new CreateTopic(context, snapshot);
                    form.fill(of, values);
                    context.showModal(form);
                    form.refresh();
                    form.name.requestFocus();
                    form.name.selectAll();
                },
                why -> context.notices().error(context.texts().get("topics.clone.failed", of.name()), why));
    }

    private void fill(Snapshot.Topic of, List<SettingRow> rows) {
        name.setText(TopicDraft.copyName(of.name(), snapshot.topics()));
        partitions.getValueFactory().setValue(Math.max(1, of.partitions().size()));
        replication.getValueFactory().setValue(Math.max(1, Math.min(of.replicationFactor(), brokers.size())));
        for (SettingRow row : rows) {
            if (row.own().isEmpty() || !row.setting().honoured()) {
                continue;
            }
            String setting = row.setting().name();
            String value = row.own().get();
            if (quantities.containsKey(setting)) {
                quantities.get(setting).setValue(Long.parseLong(value));
            } else if (setting.equals("cleanup.policy")) {
                if (!cleanup.getItems().contains(value)) {
                    cleanup.getItems().add(value);
                }
                cleanup.setValue(value);
            } else {
                others.put(setting, value);
            }
        }
    }

    private String say(String key, Object... values) {
        return context.texts().get("topics." + key, values);
    }

    private void build() {
        Label title = Labels.of(say("create.title"), "bl-h2");
        name.setId("create-name");
        name.setPromptText(say("create.name.prompt"));
        partitions.setId("create-partitions");
        replication.setId("create-replication");
        cleanup.setId("create-cleanup");
        cleanup.getItems().setAll("", "delete", "compact", "compact,delete");
        cleanup.setConverter(new javafx.util.StringConverter<>() {
            @Override
            public String toString(String value) {
                return value == null || value.isEmpty() ? say("create.default") : value;
            }

            @Override
            public String fromString(String text) {
                return text;
            }
        });
        cleanup.setValue("");
        cleanup.setMaxWidth(Double.MAX_VALUE);
        var form = new GridPane(10, 4);
        var names = new ColumnConstraints();
        names.setMinWidth(Region.USE_PREF_SIZE);
        var fields = new ColumnConstraints(250 + UNIT_GAP + UNIT * Fonts.scale());
        form.getColumnConstraints().addAll(names, fields);
        row(form, "create.name", name, DraftProblem.Field.NAME);
        row(form, "create.partitions", partitions, DraftProblem.Field.PARTITIONS);
        row(form, "create.replication", replication, DraftProblem.Field.REPLICATION);
        Label optional =
                Labels.of(say("create.settings").toUpperCase(context.texts().locale()), "bl-caption");
        optional.setPadding(new javafx.geometry.Insets(8, 0, 2, 0));
        form.add(optional, 0, rows++, 2, 1);
        quantity(form, "min.insync.replicas");
        quantity(form, "retention.ms");
        quantity(form, "retention.bytes");
        quantity(form, "segment.bytes");
        quantity(form, "segment.ms");
        beforeUnit(cleanup);
        setting(form, "cleanup.policy", cleanup);
        problem(form, DraftProblem.Field.SETTINGS);

        Label preview =
                Labels.of(say("create.preview").toUpperCase(context.texts().locale()), "bl-caption");
        again.setText(say("create.again"));
        again.setId("create-again");
        again.getStyleClass().add("bl-small-button");
        again.setOnAction(e -> {
            askedFor = "";
            refresh();
        });
        var head = new HBox(8, preview, Nodes.spacer(), again);
        head.setAlignment(Pos.CENTER_LEFT);
        placed.setId("create-placed");
        VBox.setVgrow(grid, Priority.ALWAYS);
        var right = new VBox(8, head, grid, placed);
        right.setPrefWidth(360);
        right.setPrefHeight(360);
        HBox.setHgrow(right, Priority.ALWAYS);
        var columns = new HBox(22, form, right);

        create.setId("create-confirm");
        create.setText(say("create.act"));
        create.getStyleClass().add("primary");
        create.setDefaultButton(true);
        create.setOnAction(e -> create());
        getChildren().addAll(title, columns, cli, Buttons.row(Buttons.cancel(context, say("cancel")), create));

        name.textProperty().addListener((o, was, is) -> refresh());
        partitions.getEditor().textProperty().addListener((o, was, is) -> refresh());
        replication.getEditor().textProperty().addListener((o, was, is) -> refresh());
        cleanup.valueProperty().addListener((o, was, is) -> refresh());
    }

    private void row(GridPane form, String key, Region field, DraftProblem.Field at) {
        var label = new Label(say(key));
        label.setLabelFor(field);
        field.setMaxWidth(Double.MAX_VALUE);
        beforeUnit(field);
        form.addRow(rows++, label, field);
        problem(form, at);
    }

    private static void beforeUnit(Region field) {
        GridPane.setMargin(field, new javafx.geometry.Insets(0, UNIT_GAP + UNIT * Fonts.scale(), 0, 0));
    }

    private void problem(GridPane form, DraftProblem.Field at) {
        Label why = Labels.whole("", "bl-bad", "problem");
        why.setId("problem-" + at.name().toLowerCase(java.util.Locale.ROOT));
        why.setMaxWidth(400);
        why.setManaged(false);
        problems.put(at, why);
        form.add(why, 0, rows++, 2, 1);
    }

    private void quantity(GridPane form, String setting) {
        Setting known = Catalogue.honoured().topic(setting).orElseThrow();
        var field = new QuantityField(
                TopicDraft.quantity(known), Bounds.unlimited(known).map(Long::valueOf), setting, context.texts());
        field.setPromptText(say("create.default"));
        field.keepForUnit(UNIT * Fonts.scale());
        field.field().setId("create-" + setting.replace('.', '-'));
        field.field().setPrefColumnCount(8);
        quantities.put(setting, field);
        field.field().textProperty().addListener((o, was, is) -> refresh());
        setting(form, setting, field);
    }

    private void setting(GridPane form, String setting, Region field) {
        Label label = Labels.of(setting, "bl-mono");
        label.setLabelFor(field);
        var tip = new javafx.scene.control.Tooltip();
        tip.setText(Catalogue.honoured()
                .topic(setting)
                .map(s -> s.meaning(context.texts().locale()))
                .orElse(setting));
        label.setTooltip(tip);
        form.addRow(rows++, label, field);
    }

    private TopicDraft draft() {
        var settings = new TreeMap<>(others);
        var typed = new TreeMap<>(others);
        quantities.forEach((setting, field) -> {
            if (!field.field().getText().isBlank()) {
                typed.put(setting, field.field().getText().strip());
                settings.put(
                        setting,
                        field.valueProperty().get().isPresent()
                                ? Long.toString(field.valueProperty().get().getAsLong())
                                : field.field().getText().strip());
            }
        });
        if (cleanup.getValue() != null && !cleanup.getValue().isEmpty()) {
            settings.put("cleanup.policy", cleanup.getValue());
        }
        return new TopicDraft(
                name.getText().strip(),
                partitions.typed().orElse(-1),
                replication.typed().orElse(-1),
                settings,
                typed);
    }

    private void refresh() {
        TopicDraft draft = draft();
        List<DraftProblem> found = draft.problems(snapshot.topics(), brokers.size());
        problems.forEach((at, label) -> {
            // An empty name is not scolded: nobody has typed yet.
            Optional<DraftProblem> first = found.stream()
                    .filter(p -> p.field() == at && !p.key().equals("problem.name.empty"))
                    .findFirst();
            label.setText(first.map(p -> p.words(context.texts())).orElse(""));
            label.setManaged(first.isPresent());
        });
        boolean placeable = found.stream()
                .noneMatch(
                        p -> p.field() == DraftProblem.Field.PARTITIONS || p.field() == DraftProblem.Field.REPLICATION);
        if (placeable) {
            place(draft);
        } else {
            askedFor = "";
            asking.ifPresent(f -> f.cancel(false));
            assignment = new TreeMap<>();
            grid.unavailable(say("create.unplaceable"));
            placed.setText("");
        }
        create.setDisable(!found.isEmpty() || assignment.isEmpty());
        again.setDisable(!placeable);
        if (create.isDisabled()) {
            cli.unavailable(say(found.isEmpty() && placeable ? "create.line.asking" : "create.line.none"));
        } else {
            cli.set(TopicCli.create(snapshot.cluster().bootstrap(), draft.command(assignment)));
        }
    }

    private void place(TopicDraft draft) {
        String wanted = draft.partitions() + "×" + draft.replicationFactor();
        if (wanted.equals(askedFor)) {
            return;
        }
        askedFor = wanted;
        assignment = new TreeMap<>();
        grid.asking();
        placed.setText("");
        asking.ifPresent(f -> f.cancel(false));
        var asked = context.source()
                .door()
                .query(new Query.PlacementPreview(draft.partitions(), draft.replicationFactor()));
        asking = Optional.of(asked);
        Answers.onFx(
                asked,
                answer -> {
                    assignment = answer;
                    grid.show(answer);
                    placed.setText(summary(answer));
                    refresh();
                },
                why -> grid.unavailable(say("create.preview.failed", Failures.reason(why, context.texts()))));
    }

    /** Whether every partition has its copies in different racks. */
    private String summary(SortedMap<Integer, List<Integer>> answer) {
        Map<Integer, String> rack = new LinkedHashMap<>();
        brokers.forEach(b -> rack.put(b.id(), b.rack()));
        long racks = rack.values().stream().filter(r -> !r.isEmpty()).distinct().count();
        long spread = answer.values().stream()
                .filter(list -> list.stream()
                                .map(b -> rack.getOrDefault(b, ""))
                                .distinct()
                                .count()
                        == Math.min(list.size(), Math.max(1, racks)))
                .count();
        int copies = answer.values().stream().mapToInt(List::size).sum();
        if (racks < 2) {
            return say("create.placed.noRacks", answer.size(), copies);
        }
        return spread == answer.size()
                ? say("create.placed.spread", answer.size(), copies, racks)
                : say("create.placed.partly", answer.size(), copies, answer.size() - spread);
    }

    private void create() {
        TopicDraft draft = draft();
        var command = draft.command(assignment);
        context.closeModal();
        Answers.onFx(
                context.execute(command, say("create.done", draft.name()), say("create.failed", draft.name())),
                done -> context.navigator().open(new Target.TopicTarget(draft.name())),
                why -> {});
    }
}
