package brokerlab.app.racks;

import brokerlab.app.kit.FittedLabel;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Help;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The ensemble in one line: each node's role and port with a menu, and what the whole has to say. */
final class ZooKeeperStrip extends VBox {
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

    /** Room for what stands there besides nodes, and for a node with its port, pixels at normal size. */
    private static final double FIXED = 210;

    private static final double WITH_PORT = 154;

    private final RacksWords words;
    private final BrokerActs acts;
    private final Consumer<Target> select;
    private final Formats formats;
    private final Label title = Labels.of("", "bl-h3");
    private final WrapRow row = new WrapRow(8, 6);
    private final List<SplitMenuButton> chips = new ArrayList<>();
    private final FittedLabel sums = new FittedLabel();
    private final Tooltip whole = new Tooltip();
    private List<Snapshot.Node> drawn = List.of();

    ZooKeeperStrip(ScreenContext context, RacksWords words, BrokerActs acts, Consumer<Target> select) {
        this.words = words;
        this.acts = acts;
        this.select = select;
        this.formats = new Formats(context.texts());
        setId("zookeeper-strip");
        getStyleClass().addAll("bl-card", "zk-strip");
        title.textProperty().bind(context.texts().bind("racks.zookeeper"));
        title.setTooltip(Help.tooltip(context.texts(), "racks.zookeeper.help"));
        title.setMinWidth(Region.USE_PREF_SIZE);
        HBox.setHgrow(sums, Priority.ALWAYS);
        sums.setMaxWidth(Double.MAX_VALUE);
        sums.setId("zookeeper-sums");
        sums.getStyleClass().add("bl-muted");
        sums.setTooltip(whole);
        // at the right end of the first line, but never with a hole before it in a line of its own
        sums.layoutXProperty()
                .subscribe(x -> sums.setAlignment(x.doubleValue() > 0 ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT));
        widthProperty().subscribe(width -> ports());
        row.items().addAll(List.of(title, sums));
        getChildren().add(row);
    }

    void update(Snapshot.ZooKeeper zooKeeper, Target selection, boolean relabel) {
        if (zooKeeper.nodes().isEmpty()) {
            row.items().removeAll(chips);
            chips.clear();
            drawn = List.of();
            sums.say(words.get("zookeeper.outside"));
            whole.setText(words.get("zookeeper.outside"));
            return;
        }
        if (relabel || !sameShape(zooKeeper.nodes())) {
            drawn = List.copyOf(zooKeeper.nodes());
            row.items().removeAll(chips);
            chips.clear();
            drawn.forEach(node -> chips.add(chip(node)));
            row.items().addAll(1, chips);
            ports();
        }
        for (int i = 0; i < drawn.size(); i++) {
            boolean on = selection instanceof Target.ZooKeeperNodeTarget t
                    && t.node() == drawn.get(i).id();
            chips.get(i).pseudoClassStateChanged(SELECTED, on);
        }
        Health.Quorum quorum = Health.Quorum.of(zooKeeper);
        String key = switch (quorum.state()) {
            case WHOLE, REDUCED, OUTSIDE -> "zookeeper.sums";
            case ELECTING -> "zookeeper.sums.electing";
            case LOST -> "zookeeper.sums.lost";
        };
        Object[] figures = {
            quorum.state() == Health.QuorumState.LOST ? quorum.running() : quorum.serving(),
            quorum.nodes(),
            Math.max(0, zooKeeper.brokerSessions()),
            formats.count(zooKeeper.watches()),
            formats.count(zooKeeper.writes()),
            quorum.needed()
        };
        whole.setText(words.get(key, figures));
        sums.say(whole.getText(), words.get(key + ".shorter", figures), words.get(key + ".shortest", figures));
        switch (quorum.state()) {
            case WHOLE, OUTSIDE -> Status.NEUTRAL.on(sums);
            case REDUCED, ELECTING -> Status.WARN.on(sums);
            case LOST -> Status.BAD.on(sums);
        }
    }

    /** Ports are said where there is room for them in one line with the rest; a node's inspector says them anywhere. */
    private void ports() {
        boolean room = getWidth() > (FIXED + drawn.size() * WITH_PORT) * Fonts.scale();
        for (int i = 0; i < drawn.size(); i++) {
            Snapshot.Node node = drawn.get(i);
            String mark = RacksWords.status(node.state()).mark();
            String state = words.state(node.state());
            chips.get(i)
                    .setText((mark.isEmpty() ? "" : mark + " ")
                            + (room
                                    ? words.get("node.chip", "zoo" + node.id(), state, String.valueOf(node.port()))
                                    : words.get("node.chip.shorter", "zoo" + node.id(), state)));
        }
    }

    private boolean sameShape(List<Snapshot.Node> now) {
        if (now.size() != drawn.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).id() != drawn.get(i).id()
                    || now.get(i).state() != drawn.get(i).state()) {
                return false;
            }
        }
        return true;
    }

    private SplitMenuButton chip(Snapshot.Node node) {
        var chip = new SplitMenuButton();
        chip.setId("zoo-" + node.id());
        chip.getStyleClass().add("zk-node");
        chip.setMinWidth(Region.USE_PREF_SIZE);
        chip.setAccessibleText(words.get("node.accessible", "zoo" + node.id(), words.state(node.state())));
        RacksWords.status(node.state()).on(chip);
        chip.setOnAction(e -> select.accept(new Target.ZooKeeperNodeTarget(node.id())));
        chip.getItems().setAll(acts.items(node));
        return chip;
    }
}
