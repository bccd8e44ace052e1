package brokerlab.app.racks;

import brokerlab.app.kit.KeyValueGrid;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.engine.view.Outage;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.NodeState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;

/** A ZooKeeper node: its role, what it has seen, and what its end would mean. */
final class NodeDetail implements Detail {
    private final RacksModel model;
    private final RacksWords words;
    private final BrokerActs acts;
    private final int id;
    private final Formats formats;
    private final KeyValueGrid facts = new KeyValueGrid();
    private final StatusBadge state = new StatusBadge();
    private final Label port;
    private final Label zxid;
    private final Label sessions;
    private final Label watches;
    private final Label loss = Labels.wrapping("", "bl-muted");
    private final FlowPane buttons = new FlowPane(6, 6);
    private Optional<NodeState> offered = Optional.empty();

    NodeDetail(ScreenContext context, RacksModel model, RacksWords words, BrokerActs acts, int id) {
        this.model = model;
        this.words = words;
        this.acts = acts;
        this.id = id;
        var texts = context.texts();
        formats = new Formats(texts);
        facts.row(texts.bind("racks.node.role"), state);
        port = facts.row(texts.bind("racks.node.port"));
        zxid = facts.row(texts.bind("racks.node.zxid"));
        sessions = facts.row(texts.bind("racks.node.sessions"));
        watches = facts.row(texts.bind("racks.node.watches"));
    }

    @Override
    public String caption() {
        return words.get("node");
    }

    @Override
    public String title() {
        return "zoo" + id;
    }

    @Override
    public List<Node> nodes() {
        return List.of(facts, buttons, new javafx.scene.control.Separator(), loss);
    }

    @Override
    public void update() {
        model.snapshot()
                .ifPresent(s -> s.zooKeeper().nodes().stream()
                        .filter(n -> n.id() == id)
                        .findFirst()
                        .ifPresent(n -> fill(s.zooKeeper(), n)));
    }

    private void fill(Snapshot.ZooKeeper zooKeeper, Snapshot.Node n) {
        state.set(RacksWords.status(n.state()), words.state(n.state()));
        port.setText(String.valueOf(n.port()));
        zxid.setText(n.zxid() < 0 ? Formats.UNKNOWN : "0x" + Long.toHexString(n.zxid()));
        sessions.setText(formats.count(n.sessions()));
        watches.setText(formats.count(n.watches()));
        loss.setText(
                n.state() == NodeState.STOPPED
                        ? words.get(
                                "node.isStopped",
                                zooKeeper.serving(),
                                zooKeeper.nodes().size())
                        : words.quorum(Outage.Quorum.of(
                                        model.snapshot().orElseThrow().zooKeeper(), Set.of(id)))
                                .text());
        if (offered.filter(n.state()::equals).isEmpty()) {
            offered = Optional.of(n.state());
            buttons.getChildren()
                    .setAll(acts.items(n).stream().map(BrokerDetail::button).toList());
        }
    }
}
