package brokerlab.app.topics;

import brokerlab.app.kit.EmptyState;
import brokerlab.app.kit.FilterBar;
import brokerlab.app.kit.FloorPane;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.NameFilter;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Door.Ability;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Topics: the table of all of them and the detail of the selected one. */
public final class TopicsScreen implements Screen {
    private static final double TABLE_HEAD = 50;
    private static final double ROW = 28;
    private static final int SEEN = 5;
    private static final double BELOW = 216;
    private static final double DIVIDES = 12;
    /** Of the height, when topics do not need more. */
    private static final double ABOVE = 0.33;

    private static final List<String> DIVIDER = List.of("split-pane-divider", "vertical-grabber", "horizontal-grabber");

    private final ScreenContext context;
    private final TopicsModel model = new TopicsModel();
    private final Formats formats;
    private final Label sentence = Labels.wrapping("", "bl-muted");
    private final FilterBar filter;
    private final Label filterSays = Labels.wrapping("", "bl-warn");
    private final Label nothingFound = Labels.wrapping("", "bl-muted");
    private final ToggleButton internal = Pill.toggle("", false);
    private final Button add = new Button("", Icons.of("fth-plus"));
    private final TopicTable table;
    private final TopicDetail detail;
    private final StackPane right = new StackPane();
    private final StackPane content = new StackPane();
    private final SplitPane split = new SplitPane();
    /** A person has moved what divides the table from the topic: there it stays. */
    private boolean divided;

    private final EmptyState nothingSelected;
    private final EmptyState noTopics;
    private final EmptyState starting;
    private final EmptyState unknown;
    private final VBox root;

    public TopicsScreen(ScreenContext context) {
        this.context = context;
        var texts = context.texts();
        formats = new Formats(texts);
        filter = new FilterBar(texts.bind("topics.filter"));
        table = new TopicTable(texts, model, this::choose);
        detail = new TopicDetail(context, model);
        nothingSelected =
                new EmptyState("fth-mouse-pointer", texts.bind("topics.none.title"), texts.bind("topics.none.next"));
        var first = new Button();
        first.textProperty().bind(texts.bind("topics.add"));
        first.getStyleClass().add("primary");
        first.setOnAction(e -> create());
        noTopics =
                new EmptyState("fth-layers", texts.bind("topics.empty.title"), texts.bind("topics.empty.next"), first);
        starting =
                new EmptyState("fth-loader", texts.bind("topics.starting.title"), texts.bind("topics.starting.next"));
        unknown = new EmptyState(
                "fth-alert-triangle", texts.bind("topics.unknown.title"), texts.bind("topics.unknown.next"));
        table.setPlaceholder(nothingFound);

        var tableCard = new VBox(table);
        VBox.setVgrow(table, Priority.ALWAYS);
        tableCard.getStyleClass().addAll("bl-card-flat", "table-card");
        tableCard.setMinHeight(110);
        var below = new FloorPane(right);
        below.setMinHeight(BELOW);
        split.getItems().setAll(tableCard, below);
        split.setOrientation(javafx.geometry.Orientation.VERTICAL);
        split.setDividerPositions(ABOVE);
        split.heightProperty().addListener((o, was, is) -> divide());
        model.shown().addListener((ListChangeListener<TopicRow>) change -> divide());
        split.addEventFilter(MouseEvent.MOUSE_DRAGGED, e -> {
            if (e.getTarget() instanceof Node at && at.getStyleClass().stream().anyMatch(DIVIDER::contains)) {
                divided = true;
            }
        });
        split.getStyleClass().add("topics-split");
        VBox.setVgrow(content, Priority.ALWAYS);
        root = new VBox(header(), filterSays, content);
        root.setId("topics");
        root.getStyleClass().addAll("bl-screen", "topics");
        filterSays.setId("topics-filter-says");
        filterSays.setManaged(false);
        WhileShown.language(texts, root, () -> {
            table.refresh();
            sayFilter();
            detail.relabel();
            draw();
        });
        context.ticker().subscribe(root, (before, now) -> {
            table.quietly(() -> model.take(now));
            draw();
        });
    }

    /** A handful of topics is seen without scrolling, where there is room for that. */
    private void divide() {
        double all = split.getHeight();
        if (divided || all <= 0) {
            return;
        }
        double rows = Math.min(model.shown().size(), SEEN);
        double wanted = (TABLE_HEAD + ROW * rows) * Fonts.scale();
        split.setDividerPositions(Math.max(ABOVE, Math.min(wanted, all - BELOW - DIVIDES) / all));
    }

    /** Where what is typed is no regular expression, and that nothing matches it. */
    private void sayFilter() {
        String typed = filter.getText().strip();
        OptionalInt wrong = NameFilter.of(typed).wrongAt();
        filterSays.setText(
                wrong.isPresent() ? context.texts().get("topics.filter.wrong", typed, wrong.getAsInt() + 1) : "");
        filterSays.setManaged(wrong.isPresent());
        nothingFound.setText(context.texts().get("topics.filter.nothing", typed));
    }

    private Node header() {
        var texts = context.texts();
        Label title = Labels.of(texts.bind("topics.title"), "bl-h1");
        title.setMinWidth(Region.USE_PREF_SIZE);
        sentence.setId("topics-sentence");
        sentence.setMinWidth(200);
        sentence.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(sentence, Priority.ALWAYS);
        filter.setId("topics-filter");
        filter.setPrefColumnCount(20);
        filter.setMinWidth(140);
        filter.textProperty().addListener((o, was, is) -> {
            table.quietly(() -> model.filter(NameFilter.of(is)));
            sayFilter();
            table.select(model.selected());
            draw();
        });
        internal.textProperty().bind(texts.bind("topics.internal"));
        internal.setId("topics-internal");
        internal.setMinWidth(Region.USE_PREF_SIZE);
        internal.setOnAction(e -> {
            table.quietly(() -> model.showInternal(internal.isSelected()));
            table.select(model.selected());
            draw();
        });
        add.textProperty().bind(texts.bind("topics.add"));
        add.setId("topics-add");
        add.getStyleClass().add("primary");
        add.setMinWidth(Region.USE_PREF_SIZE);
        add.setOnAction(e -> create());
        var header = new WrapRow(10, 6, title, sentence, filter, internal, add);
        header.getStyleClass().add("bl-screen-header");
        return header;
    }

    private void create() {
        model.snapshot().ifPresent(now -> CreateTopic.open(context, now));
    }

    private void choose(String topic) {
        model.select(Optional.of(topic));
        draw();
    }

    private void draw() {
        if (model.snapshot().isEmpty()) {
            Nodes.showOnly(content, starting);
            return;
        }
        Snapshot now = model.snapshot().get();
        boolean able = context.source().door().abilities().contains(Ability.TOPIC_LIFE);
        Nodes.show(add, able);
        sentence.setText(sentence(now));
        if (model.total() == 0) {
            boolean running = now.cluster().phase() == Snapshot.Phase.RUNNING;
            Nodes.showOnly(content, !running ? starting : Health.of(now).known() ? noTopics : unknown);
            return;
        }
        Nodes.showOnly(content, split);
        if (model.selectedTopic().isPresent()) {
            Nodes.showOnly(right, detail);
            detail.update();
        } else {
            // a topic that went leaves the focus where the next thing is chosen, not on a button of its own
            boolean within = Nodes.holdsFocus(detail);
            Nodes.showOnly(right, nothingSelected);
            if (within) {
                table.requestFocus();
            }
        }
        table.select(model.selected());
    }

    private String sentence(Snapshot now) {
        // of what is shown; what is not well is told of all
        int partitions = model.shown().stream()
                .mapToInt(r -> r.topic().partitions().size())
                .sum();
        long bytes = model.shown().stream()
                .mapToLong(r -> Math.max(0, r.topic().sizeBytes()))
                .sum();
        Health health = Health.of(now);
        int offline = health.offline().size();
        // what has no leader is not counted as under-replicated, and is worse
        return context.texts()
                .get(
                        offline > 0 ? "topics.sentence.offline" : "topics.sentence",
                        model.shown().size(),
                        model.total(),
                        partitions,
                        formats.bytes(bytes),
                        health.underReplicated().size(),
                        offline);
    }

    @Override
    public String id() {
        return "topics";
    }

    @Override
    public String icon() {
        return "fth-layers";
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(Target target) {
        switch (target) {
            case Target.TopicTarget t -> reveal(t.topic());
            case Target.PartitionTarget p -> reveal(p.topic());
            case Target.SegmentTarget s -> reveal(s.topic());
            case Target.RecordTarget r -> reveal(r.topic());
            default -> {}
        }
        draw();
    }

    private void reveal(String topic) {
        model.select(Optional.of(topic));
        if (topic.startsWith("__") && !internal.isSelected()) {
            internal.setSelected(true);
            model.showInternal(true);
        }
    }

    @Override
    public Target selection() {
        return model.selected().<Target>map(Target.TopicTarget::new).orElseGet(() -> new Target.Whole("topics"));
    }

    @Override
    public Optional<String> badge() {
        // Asked of the door: the rail counts also while this screen is not the one shown.
        return Optional.of(String.valueOf(context.source().door().snapshot().topics().stream()
                .filter(t -> !t.internal())
                .count()));
    }

    @Override
    public void presentForTour() {
        if (model.snapshot().isEmpty()) {
            table.quietly(() -> model.take(context.source().door().snapshot()));
        }
        model.snapshot()
                .ifPresent(now -> now.topics().stream()
                        .filter(t -> !t.internal())
                        .max(Comparator.comparingDouble(Snapshot.Topic::bytesInPerSec))
                        .ifPresent(t -> {
                            choose(t.name());
                            detail.show(TopicDetail.Tab.PARTITIONS);
                        }));
    }

    @Override
    public boolean ready() {
        return model.snapshot()
                .filter(s -> s.topics().stream()
                        .anyMatch(t -> t.sizeBytes() > 0 && t.bytesInHistory().size() > 3))
                .isPresent();
    }
}
