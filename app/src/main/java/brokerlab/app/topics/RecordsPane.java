package brokerlab.app.topics;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Cells;
import brokerlab.app.kit.Labels;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Bytes;
import brokerlab.app.words.Failures;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Payload;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Query.StoredRecord;
import brokerlab.engine.view.RecordHeader;
import brokerlab.engine.view.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * Records of a topic, the selected one in full: the newest, live, or those from a place on that hold a text. Never joins a group. Enter or
 * a double click shows a record where it is stored.
 */
final class RecordsPane extends VBox {
    private static final int LIMIT = 50;

    /** Between two questions, by the snapshot's time: the tail of a busy topic moves faster than anyone reads. */
    private static final long PERIOD_MS = 700;

    /** Keys and values are cut to this in the table; the whole stands below. */
    private static final int PREVIEW = 120;

    private final ScreenContext context;
    private final Formats formats;
    private final ObservableList<StoredRecord> records = FXCollections.observableArrayList();
    private final TableView<StoredRecord> table = new TableView<>(records);
    private final TextArea whole = new TextArea();
    private final Label empty = Labels.of("", "bl-muted");
    private Optional<String> topic = Optional.empty();
    private long askedAtMs;
    private long askedEnd = -1;
    private boolean live = true;
    private final ReadBar bar;
    private Optional<CompletableFuture<?>> asking = Optional.empty();

    RecordsPane(ScreenContext context) {
        this.context = context;
        this.formats = new Formats(context.texts());
        table.setId("records-table");
        column(
                "record.partition",
                70,
                r -> String.valueOf(r.partition()),
                Comparator.comparingInt(StoredRecord::partition),
                "bl-right");
        column(
                "record.offset",
                110,
                r -> formats.count(r.offset()),
                Comparator.comparingLong(StoredRecord::offset),
                "bl-right");
        column(
                "record.time",
                120,
                r -> formats.timeMs(r.timestampMs()),
                Comparator.comparingLong(StoredRecord::timestampMs));
        column("record.key", 150, r -> preview(r.key(), false), Comparator.comparing(r -> preview(r.key(), false)));
        column("record.value", 420, this::valuePreview, Comparator.comparing(this::valuePreview));
        table.setPlaceholder(empty);
        whole.setId("record-whole");
        whole.setEditable(false);
        whole.getStyleClass().add("bl-mono-field");
        whole.setWrapText(true);
        whole.setPrefRowCount(5);
        whole.setMinHeight(70);
        whole.promptTextProperty().bind(context.texts().bind("topics.record.select"));
        table.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> {
            if (is != null) {
                whole.setText(whole(is));
            }
        });
        bar = new ReadBar(context.texts(), this::ask);
        table.setOnMouseClicked(e -> {
            if (e.getClickCount() == 2) {
                open();
            }
        });
        table.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER) {
                open();
                e.consume();
            }
        });
        var split = new SplitPane(table, whole);
        split.setDividerPositions(0.68);
        VBox.setVgrow(split, Priority.ALWAYS);
        split.setMinHeight(0);
        setSpacing(8);
        getChildren().addAll(bar, split);
    }

    private void open() {
        StoredRecord chosen = table.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            topic.ifPresent(name ->
                    context.navigator().open(new Target.RecordTarget(name, chosen.partition(), chosen.offset())));
        }
    }

    /** What is asked now takes the place of what was; nothing of that stays in sight. */
    private void ask(ReadRequest wanted) {
        asking.ifPresent(f -> f.cancel(true));
        asking = Optional.empty();
        askedEnd = -1;
        askedAtMs = 0;
        live = wanted instanceof ReadRequest.Live;
        records.clear();
        whole.clear();
        empty.setText(context.texts().get("topics.read.reading"));
        if (wanted instanceof ReadRequest.Once once) {
            var asked = context.source().door().query(once.query());
            asking = Optional.of(asked);
            Answers.onFx(
                    asked,
                    answer -> {
                        bar.answered(once.query(), answer);
                        empty.setText(context.texts().get("topics.read.none"));
                        show(once.query().topic(), answer.records());
                    },
                    why -> {
                        // the bar says why
                        empty.setText("");
                        bar.failed(Failures.reason(why, context.texts()));
                    });
        }
    }

    private void column(
            String key,
            double width,
            Function<StoredRecord, String> words,
            Comparator<StoredRecord> order,
            String... styles) {
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("bl-mono"), java.util.Arrays.stream(styles))
                .toArray(String[]::new);
        table.getColumns()
                .add(Cells.text(
                        context.texts(), "topics." + key, width, ReadOnlyObjectWrapper::new, words, order, all));
    }

    private String valuePreview(StoredRecord r) {
        return preview(r.value(), isCut(r));
    }

    private static boolean isCut(StoredRecord r) {
        return r.value().map(v -> v.length).orElse(0) < r.valueBytes();
    }

    private String preview(Optional<byte[]> bytes, boolean cut) {
        return bytes.map(b -> {
                    if (b.length == 0) {
                        return context.texts().get("words.bytes.empty");
                    }
                    boolean shorter = b.length > 4 * PREVIEW;
                    byte[] head = shorter ? java.util.Arrays.copyOf(b, 4 * PREVIEW) : b;
                    // JSON is laid out only below; here it stays the one line it was sent as.
                    String text = switch (Payload.of(head, shorter || cut)) {
                        case Payload.Hex hex -> "0x" + hex.text();
                        case Payload.Json json -> new String(head, java.nio.charset.StandardCharsets.UTF_8);
                        case Payload.Text plain -> plain.text();
                    };
                    String line = text.replaceAll("\\s+", " ");
                    return line.length() > PREVIEW ? line.substring(0, PREVIEW) + "…" : line;
                })
                .orElseGet(() -> context.texts().get("words.bytes.null"));
    }

    private String whole(StoredRecord r) {
        var texts = context.texts();
        var text = new StringBuilder();
        text.append(texts.get("topics.record.whole.key", full(r.key(), false))).append('\n');
        for (RecordHeader each : r.headers()) {
            String value = Bytes.line(texts, each.value(), each.valueBytes(), Payload.MOST_HEX);
            text.append(texts.get("topics.record.whole.header", each.name(), value))
                    .append('\n');
        }
        text.append(texts.get(
                        "topics.record.whole.value", formats.bytes(Math.max(0, r.valueBytes())), isCut(r) ? 1 : 0))
                .append('\n');
        return text.append(full(r.value(), isCut(r))).toString();
    }

    private String full(Optional<byte[]> bytes, boolean cut) {
        if (bytes.filter(b -> b.length == 0).isPresent()) {
            return context.texts().get("words.bytes.empty");
        }
        return bytes.map(b -> switch (Payload.of(b, cut)) {
                    case Payload.Hex hex -> context.texts().get("topics.record.hex", hex.text(), hex.bytes());
                    case Payload.Json json -> json.text();
                    case Payload.Text text -> text.text();
                })
                .orElseGet(() -> context.texts().get("words.bytes.null"));
    }

    /** Asks for the newest records, at most every {@link #PERIOD_MS}, and not while an answer is under way or nothing is new. */
    void update(Snapshot snapshot, Snapshot.Topic now) {
        long end = now.partitions().stream()
                .mapToLong(p -> Math.max(0, p.highWatermark()))
                .sum();
        if (topic.filter(now.name()::equals).isEmpty()) {
            asking.ifPresent(f -> f.cancel(false));
            asking = Optional.empty();
            topic = Optional.of(now.name());
            records.clear();
            whole.clear();
            live = true;
            askedEnd = -1;
            askedAtMs = 0;
            empty.setText(context.texts().get("topics.records.loading"));
        }
        bar.update(snapshot, now);
        if (!live) {
            return;
        }
        boolean busy = asking.filter(f -> !f.isDone()).isPresent();
        if (busy || end == askedEnd || snapshot.wallMs() - askedAtMs < PERIOD_MS) {
            return;
        }
        askedEnd = end;
        askedAtMs = snapshot.wallMs();
        var asked = context.source().door().query(new Query.LastRecords(now.name(), LIMIT));
        asking = Optional.of(asked);
        Answers.onFx(
                asked,
                answer -> {
                    if (live) {
                        empty.setText(context.texts().get("topics.records.empty"));
                        show(now.name(), answer);
                    }
                },
                why -> {
                    askedEnd = -1;
                    empty.setText(context.texts().get("topics.records.failed", Failures.reason(why, context.texts())));
                });
    }

    private void show(String of, List<StoredRecord> answer) {
        if (topic.filter(of::equals).isEmpty()) {
            return;
        }
        StoredRecord chosen = table.getSelectionModel().getSelectedItem();
        records.setAll(answer);
        if (chosen != null) {
            records.stream()
                    .filter(r -> r.partition() == chosen.partition() && r.offset() == chosen.offset())
                    .findFirst()
                    .ifPresentOrElse(
                            r -> table.getSelectionModel().select(r),
                            () -> table.getSelectionModel().clearSelection());
        }
        if (chosen == null && whole.getText().isEmpty() && !records.isEmpty()) {
            whole.setText(whole(records.getFirst()));
        }
    }

    void relabel() {
        bar.relabel();
        table.refresh();
        StoredRecord chosen = table.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            whole.setText(whole(chosen));
        } else if (!records.isEmpty()) {
            whole.setText(whole(records.getFirst()));
        }
    }
}
