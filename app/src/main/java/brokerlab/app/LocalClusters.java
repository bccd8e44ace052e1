package brokerlab.app;

import brokerlab.app.demo.Preset;
import brokerlab.app.kit.Answers;
import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.kit.Consequence;
import brokerlab.app.shell.Action;
import brokerlab.app.shell.Frame;
import brokerlab.app.source.AppThreads;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.app.workspace.Choices;
import brokerlab.app.workspace.ClusterShelf;
import brokerlab.app.workspace.WorkspaceException;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** The clusters of the workspace in the switcher and the palette: open another, make one, start this one anew, delete one. */
final class LocalClusters {
    private final ClusterShelf shelf;
    private final Texts texts;
    private final Reopening reopening;

    /** What must be done while no cluster runs. */
    @FunctionalInterface
    interface Change {
        void run() throws WorkspaceException;
    }

    /** Stops the cluster shown cleanly, does something, and starts the first of the workspace in the same window. */
    @FunctionalInterface
    interface Reopening {
        /** @param says what happens, while it does */
        void reopen(String says, Change between);
    }

    LocalClusters(ClusterShelf shelf, Texts texts, Reopening reopening) {
        this.shelf = shelf;
        this.texts = texts;
        this.reopening = reopening;
    }

    void register(Frame frame) {
        frame.actions().add(Action.of("cluster.new", "workbench.clusters.new", "fth-plus", "", () -> make(frame)));
        frame.actions()
                .add(Action.of(
                        "cluster.anew",
                        "workbench.clusters.anew.action",
                        "fth-rotate-ccw",
                        "",
                        () -> confirmReset(frame)));
    }

    /** What the switcher shows, made when it opens. */
    List<MenuItem> menu(Frame frame) {
        var items = new ArrayList<MenuItem>();
        var delete = new Menu(say("delete"));
        delete.setId("cluster-delete");
        for (Choices.Cluster cluster : shelf.all()) {
            boolean shown = cluster.equals(shelf.shown());
            var item = new RadioMenuItem(say("item", cluster.name(), cluster.brokers()));
            item.setMnemonicParsing(false);
            item.setId("cluster-" + cluster.name());
            item.setSelected(shown);
            item.setOnAction(e -> {
                // the one shown stays marked until the other one is there
                item.setSelected(shown);
                if (!shown) {
                    open(frame, cluster);
                }
            });
            items.add(item);
            if (!shown) {
                var gone = new MenuItem(cluster.name());
                gone.setMnemonicParsing(false);
                gone.setId("cluster-delete-" + cluster.name());
                gone.setOnAction(e -> delete(frame, cluster));
                delete.getItems().add(gone);
            }
        }
        items.add(new SeparatorMenuItem());
        items.add(item("cluster-new", say("new"), () -> make(frame)));
        items.add(item("cluster-anew", say("anew", shelf.shown().name()), () -> confirmReset(frame)));
        delete.setDisable(delete.getItems().isEmpty());
        items.add(delete);
        return items;
    }

    private static MenuItem item(String id, String text, Runnable act) {
        var item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setId(id);
        item.setOnAction(e -> act.run());
        return item;
    }

    private String say(String key, Object... values) {
        return texts.get("workbench.clusters." + key, values);
    }

    // ---- acts

    private void open(Frame frame, Choices.Cluster cluster) {
        ConfirmDialog.ask(
                frame,
                say("open.title", cluster.name()),
                List.of(say("open.stops", shelf.shown().name())),
                "",
                say("open.act", cluster.name()),
                () -> reopening.reopen(
                        say("opening", shelf.shown().name(), cluster.name()), () -> shelf.toFront(cluster)));
    }

    private void make(Frame frame) {
        NewCluster.open(frame, shelf, cluster -> {
            String from = shelf.shown().name();
            reopening.reopen(say("opening", from, cluster.name()), () -> shelf.toFront(cluster));
        });
    }

    /** Names what is lost; what stays is told last. */
    private void confirmReset(Frame frame) {
        Choices.Cluster cluster = shelf.shown();
        Snapshot now = frame.snapshot();
        var formats = new Formats(texts);
        long topics = now.topics().stream().filter(t -> !t.internal()).count();
        long bytes =
                now.brokers().stream().mapToLong(b -> Math.max(0, b.logBytes())).sum();
        var lines = new ArrayList<Consequence>();
        lines.add(Consequence.harm(say("anew.topics", topics, formats.bytes(bytes))));
        lines.add(Consequence.harm(say("anew.groups", now.groups().size())));
        lines.add(Consequence.harm(say("anew.dynamic")));
        lines.add(Consequence.good(say("anew.stays", now.brokers().size())));
        if (!Preset.load(cluster.preset()).topics().isEmpty()) {
            lines.add(Consequence.fact(say("anew.demo")));
        }
        frame.showModal(new ConfirmDialog(
                frame,
                say("anew.title", cluster.name()),
                new ConfirmDialog.Question(lines, ""),
                say("anew.act"),
                () -> reopening.reopen(say("anew.doing", cluster.name()), () -> shelf.empty(cluster.name()))));
    }

    private void delete(Frame frame, Choices.Cluster cluster) {
        ConfirmDialog.ask(
                frame,
                say("delete.title", cluster.name()),
                List.of(say("delete.lost")),
                cluster.name(),
                say("delete.act", cluster.name()),
                () -> AppThreads.start("delete-cluster", () -> {
                    try {
                        shelf.delete(cluster.name());
                        Answers.later(() -> frame.notices().info(say("delete.done", cluster.name())));
                    } catch (WorkspaceException e) {
                        Answers.later(() -> frame.notices().error(say("delete.failed", cluster.name()), e));
                    }
                }));
    }
}
