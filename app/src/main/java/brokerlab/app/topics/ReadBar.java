package brokerlab.app.topics;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Where records are read from and what they have to hold; below it what was read, or what is wrong with what is asked. */
final class ReadBar extends VBox {
    private static final int ALL = -1;
    private static final PseudoClass REFUSED = PseudoClass.getPseudoClass("refused");

    private final Texts texts;
    private final Formats formats;
    private final Consumer<ReadRequest> ask;
    private final ChoiceBox<ReadRequest.Start> place = new ChoiceBox<>();
    private final TextField from = new TextField();
    private final ChoiceBox<Integer> partition = new ChoiceBox<>();
    private final TextField text = new TextField();
    private final Label says = Labels.whole("", "bl-muted", "bl-small", "read-says");
    private Optional<Snapshot.Topic> topic = Optional.empty();
    private long nowMs;
    private Function<Texts, String> said = t -> "";
    private boolean filling;

    /** @param ask called with every question that makes sense */
    ReadBar(Texts texts, Consumer<ReadRequest> ask) {
        super(4);
        this.texts = texts;
        this.formats = new Formats(texts);
        this.ask = ask;
        place.setId("read-place");
        place.getItems().setAll(ReadRequest.Start.values());
        from.setId("read-from");
        from.getStyleClass().add("bl-mono-field");
        from.setPrefWidth(150);
        from.setMinWidth(90);
        partition.setId("read-partition");
        text.setId("read-text");
        text.setMinWidth(90);
        text.promptTextProperty().bind(texts.bind("topics.read.text"));
        text.accessibleTextProperty().bind(texts.bind("topics.read.text"));
        place.accessibleTextProperty().bind(texts.bind("topics.read.place"));
        partition.accessibleTextProperty().bind(texts.bind("topics.write.partition"));
        HBox.setHgrow(text, Priority.ALWAYS);
        Button read = Buttons.of(texts.bind("topics.read.act"), "read-act", this::read);
        from.setOnAction(e -> read());
        text.setOnAction(e -> read());
        place.valueProperty().addListener((o, was, is) -> {
            place();
            if (is == ReadRequest.Start.NEWEST && !filling) {
                read();
            }
        });
        partition.valueProperty().addListener((o, was, is) -> {
            if (!filling) {
                read();
            }
        });
        says.setId("read-says");
        var fields = new HBox(8, place, from, partition, text, read);
        fields.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(fields, says);
        filling = true;
        place.setValue(ReadRequest.Start.NEWEST);
        filling = false;
        relabel();
    }

    private void place() {
        boolean typed = place.getValue() != ReadRequest.Start.NEWEST;
        Nodes.show(from, typed);
        if (typed) {
            String key = "topics.read.from." + place.getValue().name().toLowerCase(Locale.ROOT);
            from.setPromptText(texts.get(key));
            from.setAccessibleText(texts.get(key));
        }
    }

    /** Another topic begins with its newest records; the same one keeps what was chosen. */
    void update(Snapshot snapshot, Snapshot.Topic now) {
        boolean other = topic.filter(t -> t.name().equals(now.name())).isEmpty();
        boolean reshaped =
                other || partition.getItems().size() != now.partitions().size() + 1;
        topic = Optional.of(now);
        nowMs = snapshot.wallMs();
        filling = true;
        if (other) {
            place.setValue(ReadRequest.Start.NEWEST);
            from.clear();
            text.clear();
            say(t -> t.get("topics.read.live"), false);
        }
        if (reshaped) {
            Integer chosen = partition.getValue();
            partition.getItems().setAll(ALL);
            now.partitions().forEach(p -> partition.getItems().add(p.partition()));
            partition.setValue(!other && chosen != null && partition.getItems().contains(chosen) ? chosen : ALL);
        }
        filling = false;
    }

    private void read() {
        if (topic.isEmpty()) {
            return;
        }
        ReadRequest wanted = ReadRequest.of(
                topic.get(),
                place.getValue(),
                from.getText(),
                Optional.ofNullable(partition.getValue()).filter(p -> p != ALL),
                text.getText(),
                nowMs,
                ZoneId.systemDefault());
        switch (wanted) {
            case ReadRequest.Live w -> say(t -> t.get("topics.read.live"), false);
            case ReadRequest.Once w -> say(t -> t.get("topics.read.reading"), false);
            case ReadRequest.BadOffset w -> say(w.typed()::refusal, true);
            case ReadRequest.BadTime w -> say(t -> t.get("topics.read.noTime", w.typed()), true);
            case ReadRequest.BeyondEnd w ->
                say(t -> t.get("topics.read.past", formats.count(w.offset()), formats.count(w.end())), true);
        }
        ask.accept(wanted);
    }

    /** Says what came of a question. */
    void answered(Query.ReadRecords asked, Query.RecordsAnswer answer) {
        boolean newest = asked.from() instanceof Query.ReadFrom.Newest;
        say(
                t -> {
                    var words = new StringBuilder(t.get("topics.read.read", answer.read()));
                    if (!asked.text().isEmpty()) {
                        words.append(' ').append(t.get("topics.read.matched", answer.matched(), asked.text()));
                    }
                    if (answer.matched() > answer.records().size()) {
                        words.append(' ')
                                .append(t.get(
                                        newest ? "topics.read.shown.newest" : "topics.read.shown",
                                        answer.records().size()));
                    }
                    if (!answer.toTheEnd()) {
                        words.append(' ').append(t.get(newest ? "topics.read.older" : "topics.read.more"));
                    }
                    return words.toString();
                },
                false);
    }

    void failed(String why) {
        say(t -> t.get("topics.records.failed", why), true);
    }

    private void say(Function<Texts, String> now, boolean refused) {
        said = now;
        says.setText(now.apply(texts));
        says.pseudoClassStateChanged(REFUSED, refused);
    }

    /** Says it anew in another language. */
    void relabel() {
        filling = true;
        place.setConverter(
                new ChoiceNames<>(p -> texts.get("topics.read.place." + p.name().toLowerCase(Locale.ROOT))));
        partition.setConverter(new ChoiceNames<>(p ->
                p == ALL ? texts.get("topics.read.all") : texts.get("topics.read.partition", Integer.toString(p))));
        filling = false;
        place();
        says.setText(said.apply(texts));
    }

    private static final class ChoiceNames<T> extends StringConverter<T> {
        private final Function<T, String> words;

        ChoiceNames(Function<T, String> words) {
            this.words = words;
        }

        @Override
        public String toString(T value) {
            return value == null ? "" : words.apply(value);
        }

        @Override
        public T fromString(String typed) {
            throw new UnsupportedOperationException(typed);
        }
    }
}
