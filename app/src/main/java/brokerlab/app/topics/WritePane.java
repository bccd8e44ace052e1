package brokerlab.app.topics;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Failures;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Target;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Written;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/**
 * Writes one record with {@code acks=all} and says where it lies, or why it was not written. The form may scroll; the button and what came
 * of it stand below it, always in sight. What is typed stays as it is, whatever comes of it.
 */
final class WritePane extends BorderPane {
    private static final int BY_KEY = -1;
    /** Characters that a sentence names of a line that is wrong. */
    private static final int MOST_NAMED = 60;

    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    private final ScreenContext context;
    private final Formats formats;
    private final ChoiceBox<Integer> partition = new ChoiceBox<>();
    private final TextField key = new TextField();
    private final CheckBox noKey = new CheckBox();
    private final TextArea value = new TextArea();
    private final CheckBox tombstone = new CheckBox();
    private final TextArea headers = new TextArea();
    private final LongText allKey;
    private final LongText allValue;
    private final LongText allHeaders;
    private final Button write = new Button();
    private final Label result = Labels.whole("");
    private final Link open;
    private final TerminalLine cli;
    private String topic = "";
    private String bootstrap = "";
    private int partitions = -1;
    private boolean sending;
    private Optional<Outcome> outcome = Optional.empty();

    WritePane(ScreenContext context) {
        this.context = context;
        formats = new Formats(context.texts());
        cli = new TerminalLine(context, "");
        open = new Link(context.navigator(), "", new Target.Whole("segments"));
        open.setId("write-open");
        open.setMinWidth(Region.USE_PREF_SIZE);
        partition.setId("write-partition");
        partition.setMaxWidth(Double.MAX_VALUE);
        partition.setConverter(new PartitionNames());
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
        allKey = new LongText(context, key, this::refresh);
        allValue = new LongText(context, value, this::refresh);
        allHeaders = new LongText(context, headers, this::refresh);
        write.setId("write-send");
        write.getStyleClass().add("primary");
        write.textProperty().bind(context.texts().bind("topics.write.act"));
        write.setOnAction(e -> send());
        result.setId("write-result");
        result.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(result, Priority.ALWAYS);
        write.setMinWidth(Region.USE_PREF_SIZE);
        var grid = new GridPane(10, 8);
        var names = new ColumnConstraints();
        names.setMinWidth(84);
        var fields = new ColumnConstraints();
        fields.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(names, fields);
        row(grid, 0, "write.partition", partition, partition);
        HBox.setHgrow(allKey, Priority.ALWAYS);
        row(grid, 1, "write.key", new HBox(8, allKey, noKey), key);
        row(grid, 2, "write.value", new VBox(6, allValue, tombstone), value);
        row(grid, 3, "write.headers", allHeaders, headers);
        var foot = new HBox(10, write, result, open);
        foot.getStyleClass().add("write-foot");
        foot.setAlignment(Pos.CENTER_LEFT);
        Label says = Labels.wrapping(context.texts().bind("topics.write.says"), "bl-muted");
        HBox.setHgrow(grid, Priority.ALWAYS);
        var beside = new VBox(12, says, cli);
        beside.setPrefWidth(420);
        beside.setMinWidth(300);
        var all = new HBox(24, grid, beside);
        all.getStyleClass().add("pane-body");
        var scroll = new ScrollPane(all);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setMinHeight(0);
        for (Control field : List.of(
                partition, key, allKey.away(), noKey, value, allValue.away(), tombstone, headers, allHeaders.away())) {
            field.focusedProperty().subscribe(focused -> {
                if (focused) {
                    reveal(scroll, field);
                }
            });
        }
        setCenter(scroll);
        setBottom(foot);
        setMinHeight(0);
        noKey.selectedProperty().addListener((o, was, is) -> refresh());
        tombstone.selectedProperty().addListener((o, was, is) -> refresh());
        partition.valueProperty().addListener((o, was, is) -> refresh());
        say(Optional.empty());
    }

    /** Scrolls so that a field is in sight, for whoever comes to it by Tab. */
    private static void reveal(ScrollPane scroll, Node field) {
        double room = scroll.getContent().getLayoutBounds().getHeight()
                - scroll.getViewportBounds().getHeight();
        if (room > 0) {
            Bounds at = scroll.getContent().sceneToLocal(field.localToScene(field.getLayoutBounds()));
            double top = scroll.getVvalue() * room;
            double height = scroll.getViewportBounds().getHeight();
            if (at.getMinY() < top || at.getMaxY() > top + height) {
                scroll.setVvalue(Math.clamp((at.getMinY() - 6) / room, 0, 1));
            }
        }
    }

    private void bind(CheckBox box, String text) {
        box.textProperty().bind(context.texts().bind("topics." + text));
        box.setMinWidth(Region.USE_PREF_SIZE);
    }

    private void row(GridPane grid, int at, String text, Region field, Control labelled) {
        Label label = Labels.of(context.texts().bind("topics." + text), "bl-muted");
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
        boolean reshaped = other || partitions != now.partitions().size();
        if (other) {
            topic = now.name();
            say(Optional.empty());
        }
        if (reshaped) {
            Integer chosen = partition.getValue();
            partitions = now.partitions().size();
            partition.getItems().setAll(BY_KEY);
            for (Snapshot.Partition p : now.partitions()) {
                partition.getItems().add(p.partition());
            }
            // a topic that grows leaves the choice as it was
            partition.setValue(!other && chosen != null && partition.getItems().contains(chosen) ? chosen : BY_KEY);
        }
        if (reshaped || !bootstrap.equals(nowBootstrap)) {
            bootstrap = nowBootstrap;
            refresh();
        }
    }

    /** Says it anew in another language. */
    void relabel() {
        partition.setConverter(new PartitionNames());
        allKey.relabel();
        allValue.relabel();
        allHeaders.relabel();
        say(outcome);
        refresh();
    }

    private Optional<Integer> chosen() {
        return Optional.ofNullable(partition.getValue()).filter(p -> p != BY_KEY);
    }

    private WriteDraft draft(HeaderLines lines) {
        return new WriteDraft(
                topic,
                chosen(),
                noKey.isSelected() || allKey.text().isEmpty() ? Optional.empty() : Optional.of(allKey.text()),
                tombstone.isSelected() ? Optional.empty() : Optional.of(allValue.text()),
                lines.headers());
    }

    /** Whatever is typed: the line for a terminal, and the first header that is none. */
    private void refresh() {
        HeaderLines lines = HeaderLines.of(allHeaders.text());
        headers.pseudoClassStateChanged(ERROR, lines.wrong().isPresent());
        if (lines.wrong().isPresent()) {
            say(Optional.of(new Outcome.Wrong(lines.wrong().get())));
        } else if (outcome.filter(Outcome.Wrong.class::isInstance).isPresent()) {
            say(Optional.empty());
        }
        // without the header that is none it would write another record than the button, which waits
        cli.setVisible(lines.wrong().isEmpty());
        WriteDraft draft = draft(lines);
        TopicCli.cannotWrite(draft, partitions)
                .ifPresentOrElse(
                        why -> cli.unavailable(context.texts().get("topics.write.noTerminal." + why)),
                        () -> cli.set(TopicCli.write(bootstrap, draft)));
    }

    private void send() {
        HeaderLines lines = HeaderLines.of(allHeaders.text());
        if (lines.wrong().isPresent()) {
            headers.requestFocus();
            return;
        }
        WriteDraft draft = draft(lines);
        sending = true;
        say(Optional.of(new Outcome.Sending()));
        Answers.onFx(
                context.source().door().write(draft.command()),
                written -> {
                    sending = false;
                    report(draft.topic(), new Outcome.Done(written));
                },
                why -> {
                    sending = false;
                    report(draft.topic(), new Outcome.Refused(Failures.reason(why, context.texts())));
                });
    }

    /** Here, or in a note when another topic is looked at by now. */
    private void report(String about, Outcome came) {
        if (about.equals(topic)) {
            say(Optional.of(came));
            return;
        }
        say(outcome.filter(o -> !(o instanceof Outcome.Sending)));
        switch (came) {
            case Outcome.Done d ->
                context.notices()
                        .info(context.texts()
                                .get(
                                        "topics.write.elsewhere",
                                        about,
                                        Integer.toString(d.written().partition()),
                                        formats.count(d.written().offset())));
            case Outcome.Refused r ->
                context.notices()
                        .error(
                                context.texts().get("topics.write.failed", about),
                                new DoorException("WRITE_FAILED", r.reason()));
            case Outcome.Sending s -> {}
            case Outcome.Wrong w -> {}
        }
    }

    private void say(Optional<Outcome> now) {
        outcome = now;
        var texts = context.texts();
        write.setDisable(sending || now.filter(Outcome.Wrong.class::isInstance).isPresent());
        open.setVisible(now.filter(Outcome.Done.class::isInstance).isPresent());
        result.getStyleClass().removeAll("bl-ok", "bl-bad", "bl-muted");
        if (now.isEmpty()) {
            result.setText("");
            return;
        }
        switch (now.get()) {
            case Outcome.Sending s -> set("bl-muted", texts.get("topics.write.sending"));
            case Outcome.Wrong w ->
                set(
                        "bl-bad",
                        texts.get(
                                "topics.write.headers." + w.header().why(),
                                w.header().line(),
                                LongText.beginning(w.header().text(), MOST_NAMED)));
            case Outcome.Refused r -> set("bl-bad", texts.get("topics.write.refused", r.reason()));
            case Outcome.Done d -> {
                Written at = d.written();
                set(
                        "bl-ok",
                        texts.get("topics.write.done", Integer.toString(at.partition()), formats.count(at.offset())));
                open.set(texts.get("topics.write.open"), new Target.RecordTarget(topic, at.partition(), at.offset()));
            }
        }
    }

    private void set(String style, String text) {
        result.getStyleClass().add(style);
        result.setText(text);
    }

    /** What came of the last record. */
    private sealed interface Outcome {
        record Sending() implements Outcome {}

        record Wrong(HeaderLines.Wrong header) implements Outcome {}

        record Done(Written written) implements Outcome {}

        record Refused(String reason) implements Outcome {}
    }

    private final class PartitionNames extends StringConverter<Integer> {
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
    }
}
