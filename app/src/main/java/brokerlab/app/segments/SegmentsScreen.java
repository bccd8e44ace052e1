package brokerlab.app.segments;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.EmptyState;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Stale;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door.Ability;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Segments: one replica's log to scale, what the selected segment holds, and one batch down to its bytes. */
public final class SegmentsScreen implements Screen {
    private final ScreenContext context;
    private final SegmentsWords words;
    private final SegmentsModel model;
    private final Comparison comparison;
    private final Pickers pickers;
    private final Button roll = new Button();
    private final ToggleButton compare = new ToggleButton();
    private final Label banner = Labels.wrapping("", "segments-banner");
    private final FactsRow facts;
    private final SegmentList list;
    private final Label file = Labels.of("", "bl-h3", "segment-file");
    private final Label summary = Labels.wrapping("", "bl-muted");
    private final OffsetSearch search;
    private final BatchStrip strip;
    private final BatchTable table;
    private final BatchInspector inspector;
    private final ComparePane comparePane;
    private final VBox stored;
    private final StackPane lower = new StackPane();
    private final StackPane content = new StackPane();
    private final HBox body;
    private final EmptyState starting;
    private final EmptyState noTopics;
    private final EmptyState gone;
    private final EmptyState unreachable;
    private final EmptyState reading;
    private final EmptyState nothingWritten;
    private final StringProperty problem = new SimpleStringProperty("");
    private final StackPane root = new StackPane();
    private boolean presenting;

    public SegmentsScreen(ScreenContext context) {
        this.context = context;
        words = new SegmentsWords(context.texts());
        var asking = new DoorAsking(context);
        model = new SegmentsModel(asking, this::draw);
        comparison = new Comparison(asking, this::draw);
        pickers = new Pickers(words, model, this::choose);
        facts = new FactsRow(words);
        list = new SegmentList(words, model, base -> {
            model.selectSegment(base);
            draw();
        });
        search = new OffsetSearch(words, model, this::draw);
        strip = new BatchStrip(words);
        table = new BatchTable(words);
        inspector = new BatchInspector(words);
        comparePane = new ComparePane(context, words, comparison);
        starting = new EmptyState("fth-loader", words.bind("starting.title"), words.bind("starting.next"));
        noTopics = new EmptyState("fth-database", words.bind("empty.title"), words.bind("empty.next"));
        gone = new EmptyState("fth-trash-2", words.bind("gone.title"), words.bind("gone.next"));
        unreachable = new EmptyState("fth-alert-octagon", words.bind("unreachable.title"), problem);
        reading = new EmptyState("fth-loader", words.bind("reading.title"), words.bind("reading.next"));
        nothingWritten = new EmptyState("fth-inbox", words.bind("nothing.title"), words.bind("nothing.next"));
        var log = new VBox(12, facts, list);
        log.getStyleClass().addAll("bl-card", "log-card");
        stored = new VBox(12, segmentCard(), tableCard());
        VBox.setVgrow(lower, Priority.ALWAYS);
        var left = new VBox(12, log, lower);
        HBox.setHgrow(left, Priority.ALWAYS);
        left.setMinWidth(300);
        // beside it the inspector keeps its width, for 16 bytes in a row
        left.setPrefWidth(560);
        body = new HBox(12, left, inspector.node());
        VBox.setVgrow(content, Priority.ALWAYS);
        banner.setId("segments-banner");
        root.getChildren().add(new VBox(12, header(), banner, content));
        root.setId("segments");
        root.getStyleClass().addAll("bl-screen", "segments");
        WhileShown.language(context.texts(), root, () -> {
            pickers.relabel();
            list.refresh();
            table.refresh();
            inspector.relabel();
            draw();
        });
        context.ticker().subscribe(root, (before, now) -> take(now));
    }

    private Node header() {
        Label title = Labels.of(words.bind("title"), "bl-h1");
        title.setMinWidth(Region.USE_PREF_SIZE);
        roll.textProperty().bind(words.bind("roll"));
        roll.setId("roll-now");
        roll.setMinWidth(Region.USE_PREF_SIZE);
        roll.setTooltip(brokerlab.app.kit.Help.tooltip(context.texts(), "segments.roll.help"));
        roll.setOnAction(e -> roll());
        compare.textProperty().bind(words.bind("compare"));
        compare.setId("compare-replicas");
        compare.setMinWidth(Region.USE_PREF_SIZE);
        compare.setOnAction(e -> {
            model.snapshot().ifPresent(this::compare);
            draw();
        });
        var header = new WrapRow(10, 6, title, pickers, Nodes.spacer(), roll, compare);
        header.getStyleClass().add("bl-screen-header");
        return header;
    }

    private Node segmentCard() {
        file.setMinWidth(Region.USE_PREF_SIZE);
        var head = new WrapRow(10, 6, file, summary, Nodes.spacer(), search.field());
        var card = new VBox(8, head, strip, search.says());
        card.getStyleClass().add("bl-card");
        return card;
    }

    private Node tableCard() {
        VBox.setVgrow(table, Priority.ALWAYS);
        table.setMinHeight(150);
        var card = new VBox(table);
        card.getStyleClass().addAll("bl-card-flat", "batch-card");
        VBox.setVgrow(card, Priority.ALWAYS);
        card.setMinHeight(60);
        return card;
    }

    private void take(Snapshot now) {
        model.take(now);
        if (compare.isSelected()) {
            compare(now);
        }
        if (presenting) {
            present();
        }
        draw();
    }

    private void compare(Snapshot now) {
        model.replica()
                .ifPresent(r -> model.partition().ifPresent(p -> comparison.refresh(r.topic(), p, now.wallMs())));
    }

    private void choose(ReplicaName replica) {
        model.choose(replica);
        search.forget();
        draw();
    }

    private void roll() {
        Optional<ReplicaName> about = model.replica();
        Optional<Integer> leader =
                model.partition().map(Snapshot.Partition::leader).filter(l -> l >= 0);
        if (about.isEmpty() || leader.isEmpty()) {
            return;
        }
        ReplicaName r = about.get();
        String name = r.topic() + "-" + r.partition();
        context.execute(
                new Command.RollSegment(r.topic(), r.partition(), leader.get()),
                words.get("roll.done", name),
                words.get("roll.failed", name));
    }

    private void draw() {
        pickers.update();
        boolean able = context.source().door().abilities().contains(Ability.ROLL_SEGMENT)
                && model.partition().filter(p -> p.leader() >= 0).isPresent();
        Nodes.show(roll, able);
        boolean comparable =
                model.partition().filter(p -> p.replicas().size() > 1).isPresent();
        Nodes.show(compare, comparable);
        banner(Optional.empty());
        Stale.mark(body, false);
        if (model.snapshot().isEmpty()) {
            Nodes.showOnly(content, starting);
        } else if (model.replica().isEmpty()) {
            boolean running = model.snapshot().get().cluster().phase() == Snapshot.Phase.RUNNING;
            Nodes.showOnly(content, running ? noTopics : starting);
        } else if (model.partition().isEmpty()) {
            Nodes.showOnly(content, gone);
        } else if (model.answer().isEmpty()) {
            problem.set(model.problem().map(this::sentence).orElse(""));
            Nodes.showOnly(content, model.problem().isPresent() ? unreachable : reading);
        } else {
            Nodes.showOnly(content, body);
            show(model.answer().get());
        }
    }

    /** Why this replica cannot be read now; a broker that does not run is said first. */
    private String sentence(Throwable why) {
        ReplicaName r = model.replica().orElseThrow();
        return model.brokerState()
                        .filter(s -> s == Snapshot.BrokerState.RUNNING)
                        .isPresent()
                ? words.get("unreachable.next", Integer.toString(r.broker()), words.reason(why))
                : words.get("unreachable.stopped", Integer.toString(r.broker()));
    }

    private void banner(Optional<String> text) {
        banner.setText(text.orElse(""));
        Nodes.show(banner, text.isPresent());
    }

    private void show(Query.SegmentsAnswer answer) {
        facts.update(answer);
        list.select(model.contents().map(Contents::baseOffset).flatMap(model::row));
        if (model.problem().isPresent()) {
            Stale.mark(body, true);
            banner(Optional.of(words.get(
                    "stale",
                    words.formats().time(model.answeredMs()),
                    sentence(model.problem().get()))));
        } else if (model.segmentGone()) {
            banner(Optional.of(words.get(
                    "segmentGone",
                    words.formats().count(model.contents().orElseThrow().baseOffset()))));
        } else if (model.missing() >= 0) {
            banner(Optional.of(words.get("missing", words.formats().count(model.missing()))));
        }
        if (compare.isSelected()) {
            comparePane.update();
            Nodes.showOnly(lower, comparePane);
        } else if (model.contents().isEmpty()) {
            Nodes.showOnly(lower, nothingWritten);
        } else {
            Nodes.showOnly(lower, stored);
        }
        contents();
    }

    private void contents() {
        Optional<Contents> now = model.contents();
        Optional<Query.Segment> segment = now.map(Contents::baseOffset)
                .flatMap(model::row)
                .map(r -> r.facts().segment());
        segment.ifPresent(s -> file.setText(s.fileName()));
        summary.setText(now.flatMap(Contents::summary).map(words::summary).orElse(""));
        strip.show(
                now,
                Math.max(
                        segment.map(Query.Segment::bytes).orElse(0L),
                        now.map(Contents::end).orElse(0)));
        table.show(now);
        inspector.show(now.flatMap(Contents::detail));
        now.ifPresent(search::update);
    }

    @Override
    public String id() {
        return "segments";
    }

    @Override
    public String icon() {
        return "fth-database";
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(Target target) {
        if (model.snapshot().isEmpty()) {
            model.take(context.source().door().snapshot());
        }
        switch (target) {
            case Target.SegmentTarget t -> model.open(t.topic(), t.partition(), t.broker(), t.baseOffset());
            case Target.PartitionTarget t -> model.open(t.topic(), t.partition(), -1, -1);
            case Target.RecordTarget t -> {
                model.openRecord(t.topic(), t.partition(), t.offset());
                search.show(t.offset());
            }
            default -> {}
        }
        draw();
        list.requestFocus();
    }

    @Override
    public Target selection() {
        return model.replica()
                .<Target>map(r -> new Target.SegmentTarget(
                        r.topic(),
                        r.partition(),
                        r.broker(),
                        model.contents().map(Contents::baseOffset).orElse(-1L)))
                .orElseGet(() -> new Target.Whole("segments"));
    }

    @Override
    public void presentForTour() {
        presenting = true;
        present();
    }

    /** A closed segment if there is one, and a batch in its midst. */
    private void present() {
        if (model.rows().isEmpty()) {
            return;
        }
        if (model.rows().size() > 1
                && model.contents()
                        .map(Contents::baseOffset)
                        .filter(b -> b == model.rows().getLast().baseOffset())
                        .isPresent()) {
            model.selectSegment(model.rows().get((model.rows().size() - 1) / 2).baseOffset());
        }
        model.contents().filter(c -> !c.batches().isEmpty()).ifPresent(c -> {
            presenting = false;
            c.select(Optional.of(c.batches().get(Math.min(c.batches().size() - 1, 90))));
        });
    }

    @Override
    public boolean ready() {
        return model.contents()
                .filter(c -> c.detail().isPresent() && c.summary().isPresent())
                .isPresent();
    }

    /** Asks the cluster's door; answers come back on the FX thread. */
    private record DoorAsking(ScreenContext context) implements DoorQueries {
        @Override
        public <R> void ask(Query<R> query, Consumer<R> answered, Consumer<Throwable> failed) {
            Answers.onFx(context.source().door().query(query), answered, failed);
        }
    }
}
