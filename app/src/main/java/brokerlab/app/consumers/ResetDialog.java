package brokerlab.app.consumers;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.Stale;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Failures;
import brokerlab.app.words.TypedOffset;
import brokerlab.engine.view.OffsetMove;
import brokerlab.engine.view.OffsetTarget;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * Sets where a group reads on. What would happen stands there before, partition by partition, from the cluster itself, and is asked anew
 * while it changes; what stands there is what is done. While the group has members it only looks, and says who they are.
 */
final class ResetDialog extends VBox {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    private final ScreenContext context;
    private final ConsumersWords words;
    private final ResetModel model;
    private final Label refused = Labels.whole("", "bl-bad");
    private final TextField value = new TextField();
    private final Label valueName = new Label();
    private final Label says = Labels.wrapping("");
    private final HBox typing = new HBox(10, valueName, value, says);
    private final CheckBox all = new CheckBox();
    private final Label sum = Labels.whole("");
    private final ProgressBar reading = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    private final ResetTable table;
    private final TerminalLine terminal;
    private final Button apply = new Button();
    private Optional<CompletableFuture<?>> asking = Optional.empty();
    private boolean choosing;

    private ResetDialog(ScreenContext context, ConsumersWords words, Snapshot snapshot, Snapshot.Group group) {
        this.context = context;
        this.words = words;
        model = new ResetModel(snapshot, group, ZoneId.systemDefault());
        table = new ResetTable(words, model.rows());
        terminal = new TerminalLine(context, "");
        setId("reset-dialog");
        getStyleClass().addAll("bl-dialog", "consumers", "reset-dialog");
        Label title = Labels.wrapping(words.get("reset.title", group.name()), "bl-h2");
        refused.setId("reset-refused");
        sum.setId("reset-sum");
        reading.setId("reset-reading");
        reading.setMinWidth(USE_PREF_SIZE);
        reading.setAccessibleText(words.get("reset.known.READING"));
        var result = new HBox(10, reading, sum);
        result.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(title, refused, ways(), typing(), all(), table, result, terminal, buttons());
        model.rows().forEach(r -> r.chosenProperty().addListener((o, was, is) -> draw()));
        context.ticker().subscribe(this, this::take);
        ask();
    }

    static void open(ScreenContext context, ConsumersWords words, Snapshot snapshot, Snapshot.Group group) {
        context.showModal(new ResetDialog(context, words, snapshot, group));
    }

    // ---- parts

    private Node ways() {
        var one = new ToggleGroup();
        var line = new HBox(6);
        line.setAlignment(Pos.CENTER_LEFT);
        for (ResetModel.Destination way : ResetModel.Destination.values()) {
            var pill = Pill.toggle(words.get("reset.way." + way), way == model.way());
            pill.setId("reset-" + way.name().toLowerCase(Locale.ROOT));
            pill.setMinWidth(USE_PREF_SIZE);
            pill.setUserData(way);
            pill.setToggleGroup(one);
            line.getChildren().add(pill);
        }
        one.selectedToggleProperty().addListener((o, was, is) -> {
            if (is == null) {
                // one of them is always on
                was.setSelected(true);
                return;
            }
            if (is.getUserData() != model.way()) {
                model.way((ResetModel.Destination) is.getUserData());
                value.clear();
                model.type("");
                ask();
            }
        });
        return line;
    }

    private Node typing() {
        value.setId("reset-value");
        value.setPrefColumnCount(16);
        value.setMinWidth(USE_PREF_SIZE);
        value.textProperty().addListener((o, was, is) -> {
            model.type(is);
            ask();
        });
        value.setOnAction(e -> apply.fire());
        valueName.setLabelFor(value);
        valueName.setMinWidth(USE_PREF_SIZE);
        says.setId("reset-says");
        HBox.setHgrow(says, Priority.ALWAYS);
        typing.setAlignment(Pos.CENTER_LEFT);
        return typing;
    }

    private Node all() {
        all.setId("reset-all");
        all.setText(words.get("reset.all"));
        all.setOnAction(e -> {
            boolean now = all.isSelected();
            choosing = true;
            model.rows().forEach(r -> r.chosenProperty().set(now));
            choosing = false;
            draw();
        });
        return all;
    }

    private Node buttons() {
        Button cancel = Buttons.cancel(context, words.get("reset.cancel"));
        cancel.setId("reset-cancel");
        apply.setId("reset-apply");
        apply.getStyleClass().add("primary");
        apply.setMinWidth(USE_PREF_SIZE);
        apply.setOnAction(e -> apply());
        return Buttons.row(Nodes.spacer(), cancel, apply);
    }

    // ---- asking

    @SuppressWarnings("ReferenceEquality") // a snapshot's parts keep their identity while they do not change
    private void take(Snapshot before, Snapshot now) {
        model.take(now);
        if (before.groups() != now.groups()) {
            ask();
        }
    }

    /** What stood there stays until the answer is there, so that nothing flickers. */
    private void ask() {
        asking.ifPresent(a -> a.cancel(false));
        Optional<Query.OffsetReset> query = model.query();
        if (query.isEmpty()) {
            model.unknown();
            draw();
            return;
        }
        CompletableFuture<List<OffsetMove>> answer = context.source().door().query(query.get());
        asking = Optional.of(answer);
        Answers.onFx(
                answer,
                moves -> {
                    // an answer on its way here is not called back when another question takes its place
                    if (query.equals(model.query())) {
                        model.moves(moves);
                        draw();
                    }
                },
                why -> {
                    if (query.equals(model.query())) {
                        model.failed(Failures.reason(why, context.texts()));
                        draw();
                    }
                });
        draw();
    }

    private void apply() {
        if (!model.ready()) {
            return;
        }
        int partitions = model.sum().partitions();
        context.closeModal();
        context.execute(
                model.command(),
                words.get("reset.done", model.group(), partitions),
                words.get("reset.failed", model.group()));
    }

    // ---- showing

    private void draw() {
        if (choosing) {
            return;
        }
        String members = words.members(model.members());
        String why = members.isEmpty()
                ? ""
                : words.get("reset.refused", model.members().size(), members);
        refused.setText(why);
        Nodes.show(refused, !why.isEmpty());
        ResetModel.Destination way = model.way();
        Nodes.show(typing, way.typed());
        if (way.typed()) {
            valueName.setText(words.get("reset.value." + way));
            value.setPromptText(words.get("reset.prompt." + way));
            boolean wrong = model.target().isEmpty() && !value.getText().isBlank();
            value.pseudoClassStateChanged(ERROR, wrong);
            says.setText(
                    wrong
                            ? wrong(way, value.getText())
                            : model.target().map(this::reading).orElseGet(() -> words.get("reset.hint." + way)));
            says.getStyleClass().setAll("label", wrong ? "bl-bad" : "bl-muted");
        }
        long chosen = model.rows().stream().filter(ResetRow::chosen).count();
        all.setSelected(chosen == model.rows().size());
        all.setIndeterminate(chosen > 0 && chosen < model.rows().size());
        ResetModel.Known known = model.known();
        ResetModel.Sum s = model.sum();
        sum.setText(
                switch (known) {
                    case ALL ->
                        words.get(
                                "reset.sum",
                                s.partitions(),
                                words.formats().count(s.readAgain()),
                                words.formats().count(s.skipped()));
                    case FAILED ->
                        words.get("reset.known.FAILED", model.askFailed().orElse(""));
                    case READING, NOWHERE -> words.get("reset.known." + known);
                });
        sum.getStyleClass()
                .setAll(
                        "label",
                        switch (known) {
                            case ALL -> "bl-strong";
                            case FAILED -> "bl-bad";
                            case READING, NOWHERE -> "bl-muted";
                        });
        Nodes.show(reading, known == ResetModel.Known.READING);
        table.known(known);
        // what was found for the question before stays in sight, grey, until the answer is there
        Stale.mark(table, known == ResetModel.Known.READING);
        Optional<String> line = known == ResetModel.Known.ALL ? model.terminal() : Optional.empty();
        line.ifPresentOrElse(terminal::set, () -> terminal.unavailable(words.get("reset.line.none"), model.longest()));
        apply.setText(
                known == ResetModel.Known.ALL ? words.get("reset.apply", s.partitions()) : words.get("reset.apply", 0));
        apply.setDisable(!model.ready());
    }

    private String wrong(ResetModel.Destination way, String typed) {
        return way == ResetModel.Destination.OFFSET && TypedOffset.read(typed) instanceof TypedOffset.Wrong offset
                ? offset.refusal(context.texts())
                : words.get("reset.wrong." + way, typed.strip());
    }

    private String reading(OffsetTarget target) {
        return switch (target) {
            case OffsetTarget.At t ->
                words.get("reset.reads.TIME", words.formats().dateTime(t.wallMs()));
            case OffsetTarget.Shift t ->
                words.get(
                        t.by() < 0 ? "reset.reads.BACK" : "reset.reads.ON",
                        words.formats().count(Math.abs(t.by())));
            case OffsetTarget.To t ->
                words.get("reset.reads.OFFSET", words.formats().count(t.offset()));
            case OffsetTarget.Earliest t -> "";
            case OffsetTarget.Latest t -> "";
        };
    }
}
