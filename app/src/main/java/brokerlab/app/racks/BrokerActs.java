package brokerlab.app.racks;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.kit.Consequence;
import brokerlab.app.shell.ScreenContext;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door.Ability;
import brokerlab.engine.view.Outage;
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
    private final RacksWords words;
    private final ClusterActs cluster;

    BrokerActs(ScreenContext context, RacksModel model, RacksWords words, ClusterActs cluster) {
        this.cluster = cluster;
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
        if (can(Ability.ADD_BROKER)
                && broker.state() != BrokerState.STARTING
                && broker.state() != BrokerState.STOPPING) {
            items.add(item(
                    "remove",
                    "act.remove",
                    () -> cluster.remove(
                            Set.of(broker.id()), words.get("removal.title", String.valueOf(broker.id())))));
        }
        return items;
    }

    /** All brokers of a rack leave for good. */
    void removeRack(Floor.Rack rack) {
        cluster.remove(Safety.ids(rack), words.get("removal.title.rack", words.rack(rack.name())));
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
        end(broker, "stop", new Command.StopBroker(broker));
    }

    void kill(int broker) {
        end(broker, "kill", new Command.KillBroker(broker));
    }

    private void end(int broker, String act, Command command) {
        preview(
                broker,
                act,
                () -> context.execute(command, nodeText("done." + act, broker), nodeText("failed." + act, broker)));
    }

    void restart(int broker) {
        preview(
                broker,
                "restart",
                () -> Answers.onFx(
                        context.source().door().execute(new Command.StopBroker(broker)),
                        stopped -> start(broker),
                        why -> context.notices().error(nodeText("failed.stop", broker), why)));
    }

    void start(int broker) {
        context.execute(
                new Command.StartBroker(broker), nodeText("done.start", broker), nodeText("failed.start", broker));
    }

    private String nodeText(String key, int id) {
        return words.get(key, String.valueOf(id));
    }

    private void preview(int broker, String act, Runnable confirmed) {
        model.snapshot().ifPresent(now -> {
            String id = String.valueOf(broker);
            ConfirmDialog.ask(
                    context,
                    words.get("preview." + act + ".title", id),
                    now,
                    then -> {
                        Outage outage = model.outage(then, Set.of(broker));
                        boolean quorum = outage.quorum().after();
                        String does = words.get("preview." + act + (quorum ? "" : ".noQuorum"), id);
                        var lines = new ArrayList<Consequence>();
                        lines.add(quorum ? Consequence.fact(does) : Consequence.harm(does));
                        lines.addAll(act.equals("kill") ? words.loss(outage, then) : words.outage(outage));
                        return new ConfirmDialog.Question(lines, "");
                    },
                    words.get("preview." + act + ".act", id),
                    confirmed);
        });
    }

    /** What would happen if a whole rack lost power. Nothing is done. */
    void loseRack(Floor.Rack rack) {
        model.snapshot()
                .ifPresent(now -> context.showModal(new RackLoss(
                        context, words, words.rack(rack.name()), now, then -> model.outage(then, Safety.ids(rack)))));
    }

    private void startNode(Snapshot.Node node) {
        context.execute(
                new Command.StartZooKeeperNode(node.id()),
                nodeText("done.node.start", node.id()),
                nodeText("failed.node.start", node.id()));
    }

    private void endNode(Snapshot.Node node, boolean kill, boolean thenStart) {
        Snapshot now = model.snapshot().orElseThrow();
        String name = "zoo" + node.id();
        String act = thenStart ? "restart" : kill ? "kill" : "stop";
        Command command = kill ? new Command.KillZooKeeperNode(node.id()) : new Command.StopZooKeeperNode(node.id());
        ConfirmDialog.ask(
                context,
                words.get("node." + act + ".title", name),
                now,
                then -> {
                    Outage outage = model.outageOfNode(then, node.id());
                    return new ConfirmDialog.Question(
                            words.node(name, outage, kill), outage.quorum().lost() ? name : "");
                },
                words.get("node." + act + ".act", name),
                () -> Answers.onFx(
                        context.source().door().execute(command),
                        ended -> {
                            if (thenStart) {
                                startNode(node);
                            } else {
                                context.notices().info(nodeText(kill ? "done.node.kill" : "done.node.stop", node.id()));
                            }
                        },
                        why -> context.notices()
                                .error(nodeText("failed.node." + (kill ? "kill" : "stop"), node.id()), why)));
    }
}
