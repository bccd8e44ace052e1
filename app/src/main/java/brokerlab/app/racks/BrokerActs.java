package brokerlab.app.racks;

import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.topics.Answers;
import brokerlab.app.topics.TerminalLine;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door.Ability;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javafx.scene.control.MenuItem;

/** What can be done to a broker or a ZooKeeper node: harmless acts at once, others after a look at what they cost. */
final class BrokerActs {
    private final ScreenContext context;
    private final RacksModel model;
    private final Words words;

    BrokerActs(ScreenContext context, RacksModel model, Words words) {
        this.context = context;
        this.model = model;
        this.words = words;
    }

    boolean can(Ability ability) {
        return context.source().door().abilities().contains(ability);
    }

    /** The acts that make sense for a broker now. */
    List<MenuItem> items(Snapshot.Broker broker) {
        var items = new ArrayList<MenuItem>();
        if (can(Ability.BROKER_LIFE)) {
            switch (broker.state()) {
                case RUNNING, STARTING -> {
                    items.add(item("stop", "act.stop", () -> stop(broker.id())));
                    items.add(item("kill", "act.kill", () -> kill(broker.id())));
                    if (broker.state() == BrokerState.RUNNING) {
                        items.add(item("restart", "act.restart", () -> restart(broker.id())));
                    }
                }
                case STOPPED, KILLED, FAILED -> items.add(item("start", "act.start", () -> start(broker.id())));
                case STOPPING -> items.add(item("kill", "act.kill", () -> kill(broker.id())));
            }
        }
        return items;
    }

    List<MenuItem> items(Snapshot.Node node) {
        if (!can(Ability.ZOOKEEPER_LIFE)) {
            return List.of();
        }
        return node.state() == NodeState.STOPPED
                ? List.of(item("start", "act.start", () -> startNode(node)))
                : List.of(
                        item("stop", "act.stop", () -> endNode(node, false, false)),
                        item("kill", "act.kill", () -> endNode(node, true, false)),
                        item("restart", "act.restart", () -> endNode(node, false, true)));
    }

    private MenuItem item(String id, String key, Runnable act) {
        var item = new MenuItem(words.get(key));
        item.setId("act-" + id);
        item.setOnAction(e -> act.run());
        return item;
    }

    void stop(int broker) {
        preview(
                broker,
                "stop",
                RackCli.stop(broker),
                () -> Answers.execute(
                        context,
                        new Command.StopBroker(broker),
                        said("done.stop", broker),
                        said("failed.stop", broker)));
    }

    void kill(int broker) {
        preview(
                broker,
                "kill",
                RackCli.kill(broker),
                () -> Answers.execute(
                        context,
                        new Command.KillBroker(broker),
                        said("done.kill", broker),
                        said("failed.kill", broker)));
    }

    void restart(int broker) {
        preview(
                broker,
                "restart",
                RackCli.stop(broker) + "\n" + RackCli.start(broker),
                () -> Answers.onFx(
                        context.source().door().execute(new Command.StopBroker(broker)),
                        stopped -> start(broker),
                        why -> context.notices().error(said("failed.stop", broker), why)));
    }

    void start(int broker) {
        Answers.execute(
                context, new Command.StartBroker(broker), said("done.start", broker), said("failed.start", broker));
    }

    private String said(String key, int id) {
        return words.get(key, String.valueOf(id));
    }

    private void preview(int broker, String act, String cli, Runnable confirmed) {
        if (model.snapshot().isEmpty()) {
            return;
        }
        String id = String.valueOf(broker);
        Answers.onFx(
                model.outage(context.source().door(), Set.of(broker)),
                outage -> {
                    var lines = new ArrayList<>(words.outage(outage));
                    lines.add(words.get("preview." + act, id));
                    show(
                            words.get("preview." + act + ".title", id),
                            lines,
                            "",
                            words.get("preview." + act + ".act", id),
                            cli,
                            confirmed);
                },
                why -> context.notices().error(words.get("failed.preview"), why));
    }

    /** What would happen if a whole rack lost power. Nothing is done. */
    void loseRack(Floor.Rack rack) {
        Answers.onFx(
                model.outage(context.source().door(), Safety.ids(rack)),
                outage -> context.showModal(new RackLoss(context, words, words.rack(rack.name()), outage)),
                why -> context.notices().error(words.get("failed.preview"), why));
    }

    private void startNode(Snapshot.Node node) {
        Answers.execute(
                context,
                new Command.StartZooKeeperNode(node.id()),
                said("done.node.start", node.id()),
                said("failed.node.start", node.id()));
    }

    private void endNode(Snapshot.Node node, boolean kill, boolean thenStart) {
        Snapshot now = model.snapshot().orElseThrow();
        QuorumLoss loss = QuorumLoss.of(now.zooKeeper(), node.id());
        String name = "zoo" + node.id();
        String act = thenStart ? "restart" : kill ? "kill" : "stop";
        Command command = kill ? new Command.KillZooKeeperNode(node.id()) : new Command.StopZooKeeperNode(node.id());
        show(
                words.get("node." + act + ".title", name),
                words.quorum(name, loss, kill),
                loss.losesQuorum() ? name : "",
                words.get("node." + act + ".act", name),
                kill
                        ? "kill -KILL $(pgrep -f 'QuorumPeerMain .*zoo%d\\.cfg')".formatted(node.id())
                        : "zkServer.sh stop zoo%d.cfg".formatted(node.id())
                                + (thenStart ? "\nzkServer.sh start zoo%d.cfg".formatted(node.id()) : ""),
                () -> Answers.onFx(
                        context.source().door().execute(command),
                        ended -> {
                            if (thenStart) {
                                startNode(node);
                            } else {
                                context.notices().info(said(kill ? "done.node.kill" : "done.node.stop", node.id()));
                            }
                        },
                        why -> context.notices()
                                .error(said("failed.node." + (kill ? "kill" : "stop"), node.id()), why)));
    }

    private void show(String title, List<String> lines, String typed, String act, String cli, Runnable confirmed) {
        var dialog = new ConfirmDialog(context, title, lines, typed, act, confirmed);
        dialog.getChildren().add(dialog.getChildren().size() - 1, new TerminalLine(context, cli));
        context.showModal(dialog);
    }
}
