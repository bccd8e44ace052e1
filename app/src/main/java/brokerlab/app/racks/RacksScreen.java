package brokerlab.app.racks;

import brokerlab.app.kit.EmptyState;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Inspector;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.shell.Action;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Sentence;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Door.Ability;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.Phase;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Racks: the floor with all brokers and replicas, the ensemble above it, and the inspector of what is selected. */
public final class RacksScreen implements Screen {
    /** In a narrower screen racks need the room more than the inspector does, unless its words are large; pixels. */
    private static final double ROOMY = 1_150;

    private final ScreenContext context;
    private final Consumer<Snapshot> createTopic;
    private final RacksModel model;
    private final RacksWords words;
    private final ClusterActs cluster;
    private final BrokerActs acts;
    private final RemovalStrip removal;
    private final RacksHeader header;
    private final ZooKeeperStrip zooKeeper;
    private final RackFloor floor;
    private final HeatGrid heat;
    private final BrokerTable table;
    private final ScrollPane floorScroll = new ScrollPane();
    private final VBox tiles = new VBox(8);
    private final StackPane content = new StackPane();
    private final Inspector inspector = new Inspector();
    private final HBox root = new HBox(12);
    private final BooleanBinding cramped;
    private final EmptyState starting;
    private final EmptyState failed;
    private final StringProperty problem = new SimpleStringProperty("");
    private Optional<Detail> detail = Optional.empty();
    private Target detailOf = new Target.Whole("");
    private boolean relabel = true;
    private final Pulse pulse = new Pulse();
    private long beaten = -1;

    /** @param createTopic opens the form for a new topic of the cluster as it is shown */
    public RacksScreen(ScreenContext context, Consumer<Snapshot> createTopic) {
        this.context = context;
        this.createTopic = createTopic;
        model = new RacksModel(context.source().door().elections());
        words = new RacksWords(context.texts());
        cluster = new ClusterActs(context, words);
        acts = new BrokerActs(context, model, words, cluster);
        removal = new RemovalStrip(words, cluster::cancelRemoval);
        header =
                new RacksHeader(context.texts(), words, this::addBroker, this::addTopic, cluster::electAll, this::draw);
        zooKeeper = new ZooKeeperStrip(context, words, acts, this::choose);
        floor = new RackFloor(context, words, acts, this::choose);
        heat = new HeatGrid(context.texts(), words, this::choose);
        table = new BrokerTable(context.texts(), words, this::choose);
        var texts = context.texts();
        starting = new EmptyState("fth-loader", texts.bind("racks.starting.title"), texts.bind("racks.starting.next"));
        failed = new EmptyState("fth-alert-octagon", texts.bind("racks.failed.title"), problem);
        floorScroll.setContent(floor);
        floorScroll.setFitToWidth(true);
        floorScroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        floorScroll.getStyleClass().add("floor-scroll");
        VBox.setVgrow(content, Priority.ALWAYS);
        VBox.setVgrow(floorScroll, Priority.ALWAYS);
        var left = new VBox(12, header, zooKeeper, removal, content);
        HBox.setHgrow(left, Priority.ALWAYS);
        left.setMinWidth(300);
        root.getChildren().addAll(left, inspector);
        cramped = Bindings.createBooleanBinding(
                () -> root.getWidth() < ROOMY && Fonts.scale() <= 1, root.widthProperty(), Fonts.scaleProperty());
        cramped.subscribe(inspector::narrow);
        root.setId("racks");
        root.getStyleClass().addAll("bl-screen", "racks");
        root.addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ESCAPE && !(model.selection() instanceof Target.Whole)) {
                model.clearSelection();
                draw();
                e.consume();
            }
        });
        WhileShown.language(context.texts(), root, () -> {
            relabel = true;
            draw();
        });
        context.ticker().subscribe(root, (before, now) -> take(now));
    }

    private void take(Snapshot now) {
        boolean fresh = now.version() != beaten;
        beaten = now.version();
        if (model.take(now) || relabel) {
            draw();
        }
        if (fresh && header.mode(model.floor()) == RacksHeader.Mode.TILES) {
            floor.beat(pulse.grown(now));
        }
    }

    /** What a click selects; history learns of it by the frame asking for the selection. */
    private void choose(Target target) {
        model.select(target);
        draw();
    }

    private void draw() {
        if (model.snapshot().isEmpty()) {
            put(starting);
            return;
        }
        Snapshot now = model.snapshot().get();
        boolean anew = relabel;
        relabel = false;
        header.update(
                model.safety(),
                acts.can(Ability.ADD_BROKER),
                acts.can(Ability.TOPIC_LIFE),
                acts.can(Ability.ELECT_PREFERRED) ? model.nonPreferredLeaders() : 0,
                anew);
        removal.update(now.removal(), anew);
        zooKeeper.update(now.zooKeeper(), model.selection(), anew);
        if (now.cluster().phase() == Phase.FAILED) {
            problem.set(now.cluster().problem().map(Sentence::whole).orElse("–"));
            put(failed);
        } else if (now.brokers().isEmpty()) {
            put(starting);
        } else {
            floor(anew);
        }
        inspect(anew);
    }

    private void floor(boolean anew) {
        switch (header.mode(model.floor())) {
            case TILES -> {
                floor.update(model.floor(), model.selection(), model.selectedPartition(), anew);
                if (anew || tiles.getChildren().isEmpty()) {
                    // what tiles mean is said wherever there are tiles, not after the last of them
                    tiles.getChildren().setAll(floorScroll, Legend.line(words));
                }
                put(tiles);
            }
            case HEAT -> {
                heat.update(model.floor(), model.selectedPartition(), anew);
                put(heat);
            }
            case TABLE -> {
                table.update(model.floor());
                put(table);
            }
        }
    }

    private void put(Node node) {
        if (!content.getChildren().equals(List.of(node))) {
            content.getChildren().setAll(node);
        }
    }

    private void inspect(boolean anew) {
        Target selection = model.selection();
        if (anew || !selection.equals(detailOf)) {
            detailOf = selection;
            detail = switch (selection) {
                case Target.PartitionTarget p ->
                    Optional.of(new PartitionDetail(
                            context, model, words, new Floor.PartitionName(p.topic(), p.partition())));
                case Target.BrokerTarget b -> Optional.of(new BrokerDetail(context, model, words, acts, b.broker()));
                case Target.ZooKeeperNodeTarget z -> Optional.of(new NodeDetail(context, model, words, acts, z.node()));
                default -> Optional.empty();
            };
            detail.ifPresentOrElse(
                    d -> {
                        inspector.title(d.caption(), d.title());
                        inspector.show(d.nodes().toArray(Node[]::new));
                    },
                    () -> {
                        inspector.title(words.get("hint.caption"), words.get("hint.title"));
                        inspector.show(Legend.hint(words));
                    });
        }
        detail.ifPresent(Detail::update);
    }

    private void addBroker() {
        context.showModal(new AddBroker(context, words, model.rackNames(), model.nextBroker()));
    }

    private void addTopic() {
        model.snapshot().ifPresent(createTopic);
    }

    @Override
    public String id() {
        return "racks";
    }

    @Override
    public String icon() {
        return "fth-server";
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(Target target) {
        model.select(target);
        draw();
    }

    @Override
    public Target selection() {
        return model.selection();
    }

    @Override
    public List<Action> actions() {
        return List.of(new Action(
                "elect.preferred",
                "racks.elect.all",
                "fth-award",
                Optional.empty(),
                cluster::electAll,
                () -> acts.can(Ability.ELECT_PREFERRED)));
    }

    @Override
    public Optional<String> badge() {
        // Asked of the door: the rail counts also while this screen is not the one shown.
        return Optional.of(
                String.valueOf(context.source().door().snapshot().brokers().size()));
    }

    /** A busy partition with a leader says most. */
    @Override
    public void presentForTour() {
        model.snapshot()
                .ifPresent(now -> now.topics().stream()
                        .filter(t -> !t.internal() && !t.partitions().isEmpty())
                        .max(java.util.Comparator.comparingDouble(Snapshot.Topic::bytesInPerSec))
                        .ifPresent(t -> {
                            List<Snapshot.Partition> all = t.partitions();
                            choose(new Target.PartitionTarget(
                                    t.name(),
                                    all.get(Math.min(1, all.size() - 1)).partition()));
                        }));
    }

    @Override
    public boolean ready() {
        return model.snapshot()
                .filter(s -> s.cluster().phase() == Phase.RUNNING && !s.topics().isEmpty())
                .filter(s -> s.topics().stream()
                        .flatMap(t -> t.partitions().stream())
                        .flatMap(p -> p.replicas().stream())
                        .anyMatch(r -> r.state() == ReplicaState.LEADER && r.logEnd() > 0))
                .isPresent();
    }
}
