package brokerlab.app.racks;

import brokerlab.app.kit.FittedLabel;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Help;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Ink;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.RangeBar;
import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.kit.RoomyRow;
import brokerlab.app.kit.Roving;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Target;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** One broker: how it is, what it holds. Nodes stay while topics and partitions stay; only looks and figures change. */
final class BrokerCard extends VBox {
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");
    private static final PseudoClass DOWN = PseudoClass.getPseudoClass("down");

    /** So wide are the names of topics, pixels: where three racks stand side by side, four tiles stand beside it. */
    private static final double TOPIC = 58;

    private final ScreenContext context;
    private final RacksWords words;
    private final BrokerActs acts;
    private final Consumer<Target> select;
    private final Roving roving;
    private final Formats formats;
    private final int id;

    private final Button name = new Button();
    private final FittedLabel crown = new FittedLabel();
    private final StatusBadge state = new StatusBadge();
    private final Label port = Labels.of("", "bl-mono", "bl-muted");
    private final MenuButton menu = new MenuButton("⋯");
    private final Label leaders = new Label();
    private final Label replicas = new Label();
    private final Label disk = new Label();
    private final RangeBar diskBar = new RangeBar();
    private final Label diskSays = Labels.of("", "bl-muted", "bl-small");
    private final Tooltip diskTip = new Tooltip();
    private final ProgressBar progress = new ProgressBar();
    private final Label note = Labels.wrapping("", "bl-muted");
    private final Button start = new Button();
    private final VBox rows = new VBox(6);
    private final Map<PartitionName, ReplicaTile> tiles = new HashMap<>();
    private List<Floor.TileRow> drawn = List.of();
    private Optional<BrokerState> offered = Optional.empty();

    BrokerCard(
            ScreenContext context, RacksWords words, BrokerActs acts, Consumer<Target> select, Roving roving, int id) {
        this.context = context;
        this.words = words;
        this.acts = acts;
        this.select = select;
        this.roving = roving;
        this.id = id;
        this.formats = new Formats(context.texts());
        setId("broker-" + id);
        getStyleClass().addAll("bl-card", "broker-card");
        setSpacing(8);
        name.getStyleClass().setAll("broker-name");
        name.setOnAction(e -> select.accept(new Target.BrokerTarget(id)));
        name.setMinWidth(Region.USE_PREF_SIZE);
        crown.snug();
        crown.setGraphic(Icons.of("fth-award"));
        crown.getStyleClass().addAll("bl-badge", "controller-crown");
        crown.setTooltip(Help.tooltip(context.texts(), "racks.controller.help"));
        port.setMinWidth(Region.USE_PREF_SIZE);
        menu.getStyleClass().add("broker-menu");
        menu.setId("broker-" + id + "-menu");
        // in a narrow card the crown alone says it, with the word in its tooltip
        var crowned = new RoomyRow(0, crown);
        HBox.setHgrow(crowned, Priority.ALWAYS);
        var head = new WrapRow(6, 4, name, state, crowned, port, menu);
        diskBar.setMinWidth(30);
        diskBar.setMaxWidth(Double.MAX_VALUE);
        diskSays.setId("broker-" + id + "-disk");
        diskSays.setMinWidth(Region.USE_PREF_SIZE);
        // All brokers of this process share it: the bar is not this broker's alone, the figure beside it is.
        HBox.setHgrow(diskBar, Priority.ALWAYS);
        var diskBox = new RoomyRow(8, caption("disk.machine"), diskBar, diskSays);
        // the figure says what the bar does
        diskBox.hideWhenNarrow(diskBar);
        Tooltip.install(diskBox, diskTip);
        var facts = new FlowPane(8, 2, pair("leaders", leaders), pair("replicas", replicas), pair("logs", disk));
        List.of(leaders, replicas, disk).forEach(l -> l.getStyleClass().add("fact"));
        setMinWidth(0);
        menu.setMinWidth(32 * Fonts.scale());
        for (Region whole : new Region[] {leaders, replicas, disk}) {
            whole.setMinWidth(Region.USE_PREF_SIZE);
        }
        progress.setMaxWidth(Double.MAX_VALUE);
        note.setId("broker-" + id + "-note");
        start.setId("broker-" + id + "-start");
        start.getStyleClass().add("primary");
        start.setOnAction(e -> acts.start(id));
        getChildren().addAll(head, facts, diskBox, progress, note, start, rows);
    }

    /** A fact and its name, which no end of a line comes between. */
    private HBox pair(String key, Label fact) {
        return new HBox(4, caption(key), fact);
    }

    private Label caption(String key) {
        Label label = Labels.of(context.texts().bind("racks." + key), "bl-muted");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    void update(Floor.Shelf shelf, Target selection, Optional<PartitionName> partition, boolean relabel) {
        Snapshot.Broker broker = shelf.broker();
        name.setText(words.get("broker.name", String.valueOf(id)));
        boolean running = broker.state() == BrokerState.RUNNING;
        boolean down = switch (broker.state()) {
            case STOPPED, KILLED, FAILED -> true;
            case RUNNING, STARTING, STOPPING -> false;
        };
        pseudoClassStateChanged(DOWN, down);
        pseudoClassStateChanged(SELECTED, selection instanceof Target.BrokerTarget t && t.broker() == id);
        crown.say(words.get("controller"), "");
        crown.setAccessibleText(words.get("controller"));
        Nodes.show(crown, shelf.controller());
        state.set(RacksWords.status(broker.state()), words.state(broker));
        // "running" on every card would be noise; what is not running speaks up.
        Nodes.show(state, !running);
        name.setAccessibleText(words.get(
                shelf.controller() ? "broker.accessible.controller" : "broker.accessible",
                String.valueOf(id),
                words.state(broker),
                broker.leaders(),
                broker.replicas()));
        port.setText(broker.port() > 0 ? ":" + broker.port() : "");
        port.setAccessibleText(Listeners.address(broker.host(), broker.port()));
        leaders.setText(formats.count(broker.leaders()));
        replicas.setText(formats.count(broker.replicas()));
        disk.setText(formats.bytes(broker.logBytes()));
        disk(broker);
        life(broker, down);
        if (relabel || offered.filter(broker.state()::equals).isEmpty()) {
            offered = Optional.of(broker.state());
            menu.getItems().setAll(acts.items(broker));
            menu.setAccessibleText(words.get("broker.menu", String.valueOf(id)));
            Nodes.show(menu, !menu.getItems().isEmpty());
            start.setText(words.get("act.start.broker", String.valueOf(id)));
            Nodes.show(start, down && !menu.getItems().isEmpty());
        }
        rows(shelf.rows(), down, relabel);
        tiles.forEach(
                (tile, node) -> node.setSelected(partition.filter(tile::equals).isPresent()));
    }

    /** Those of its tiles whose log grew beat. */
    void beat(Set<PartitionName> grown) {
        tiles.forEach((tile, node) -> node.beat(grown.contains(tile)));
    }

    private void disk(Snapshot.Broker broker) {
        long total = broker.diskTotalBytes();
        double used = total <= 0 ? 0 : 1 - (double) Math.max(0, broker.diskUsableBytes()) / total;
        diskBar.set(used, 0, used > 0.9 ? Ink.BAD : Ink.ACCENT, Ink.WARN, -1);
        String told = total <= 0
                ? words.get("disk.unknown")
                : words.get(
                        "disk.shared",
                        formats.percent(used),
                        formats.bytes(total),
                        formats.bytes(broker.diskUsableBytes()),
                        formats.bytes(broker.logBytes()));
        diskSays.setText(total <= 0 ? "–" : words.get("disk.figure", formats.percent(used), formats.bytes(total)));
        diskBar.setAccessibleText(told);
        diskTip.setText(told);
    }

    private void life(Snapshot.Broker broker, boolean down) {
        boolean starting = broker.state() == BrokerState.STARTING;
        Nodes.show(progress, starting);
        if (starting) {
            progress.setProgress(
                    broker.logsTotal() > 0
                            ? (double) broker.logsLoaded() / broker.logsTotal()
                            : ProgressBar.INDETERMINATE_PROGRESS);
        }
        String says = starting && broker.logsTotal() > 0
                ? words.get("broker.loading", broker.logsLoaded(), broker.logsTotal())
                : down ? words.away(broker) : words.room(broker).orElse("");
        note.setText(says);
        Nodes.show(note, !says.isEmpty());
    }

    private void rows(List<Floor.TileRow> now, boolean down, boolean relabel) {
        if (relabel || !sameShape(now)) {
            tiles.clear();
            rows.getChildren().setAll(now.stream().map(this::row).toList());
            if (now.isEmpty()) {
                Label nothing = Labels.wrapping(words.get(down ? "broker.unknown" : "broker.empty"), "bl-subtle");
                rows.getChildren().setAll(nothing);
            }
        }
        drawn = now;
        for (Floor.TileRow row : now) {
            for (Floor.Tile tile : row.tiles()) {
                ReplicaTile node = tiles.get(new PartitionName(tile.topic(), tile.partition()));
                ReplicaTile.Look look = RacksWords.look(tile.state());
                if (node.look() != look || node.getAccessibleText() == null) {
                    node.setLook(look);
                    node.setAccessibleText(words.get(
                            tile.preferred() ? "tile.accessible.preferred" : "tile.accessible",
                            tile.topic() + "-" + tile.partition(),
                            String.valueOf(id),
                            words.state(tile.state())));
                }
            }
        }
    }

    private boolean sameShape(List<Floor.TileRow> now) {
        if (now.size() != drawn.size() || now.isEmpty()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            Floor.TileRow was = drawn.get(i);
            Floor.TileRow is = now.get(i);
            if (!was.topic().equals(is.topic())
                    || was.colour() != is.colour()
                    || !was.shortName().equals(is.shortName())
                    || was.tiles().size() != is.tiles().size()) {
                return false;
            }
            for (int t = 0; t < is.tiles().size(); t++) {
                if (was.tiles().get(t).partition() != is.tiles().get(t).partition()) {
                    return false;
                }
            }
        }
        return true;
    }

    private BorderPane row(Floor.TileRow row) {
        var topic = new Hyperlink(row.topic());
        topic.getStyleClass().setAll("row-topic");
        topic.setFocusTraversable(false);
        topic.setOnAction(e -> context.navigator().open(new Target.TopicTarget(row.topic())));
        Names.name(topic);
        topic.setMinWidth(TOPIC);
        topic.setPrefWidth(TOPIC);
        topic.setMaxWidth(TOPIC);
        topic.setAccessibleText(row.topic());
        var flow = new FlowPane(4, 4);
        flow.setPrefWrapLength(120);
        for (Floor.Tile tile : row.tiles()) {
            var node = new ReplicaTile(row.shortName() + tile.partition(), row.colour(), RacksWords.look(tile.state()));
            roving.add(node);
            node.setId("tile-" + id + "-" + tile.topic() + "-" + tile.partition());
            node.setOnAction(e -> select.accept(new Target.PartitionTarget(tile.topic(), tile.partition())));
            tiles.put(new PartitionName(tile.topic(), tile.partition()), node);
            flow.getChildren().add(node);
        }
        // A border pane asks its centre for the height at the width it gets; a box would ask at the preferred one.
        var box = new BorderPane(flow);
        box.setLeft(topic);
        BorderPane.setMargin(topic, new javafx.geometry.Insets(0, 4, 0, 0));
        return box;
    }
}
