package brokerlab.app;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.CountSpinner;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.shell.Frame;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.app.workspace.Choices;
import brokerlab.app.workspace.ClusterShelf;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/** A new local cluster: its name is checked at once, and why it cannot be so is said. */
final class NewCluster extends VBox {
    private static final int BROKERS = 3;
    private static final int MOST_BROKERS = 12;
    private static final int MOST_NODES = 7;
    private static final int BROKER_PORT = 9092;
    private static final int ZOOKEEPER_PORT = 2181;

    /** What a cluster takes before anybody writes to it, generously. */
    private static final long LEAST_ROOM = 256L << 20;

    private final Texts texts;
    private final ClusterShelf shelf;
    private final TextField name = new TextField();
    private final CountSpinner brokers = new CountSpinner(1, MOST_BROKERS, BROKERS);
    private final CountSpinner racks = new CountSpinner(0, MOST_BROKERS, BROKERS);
    private final CountSpinner nodes = new CountSpinner(1, MOST_NODES, 3);
    private final CheckBox demo = new CheckBox();
    private final Label says = Labels.whole("");
    private final Button create = new Button();

    private NewCluster(Frame frame, ClusterShelf shelf, Consumer<Choices.Cluster> made) {
        texts = frame.texts();
        this.shelf = shelf;
        setId("new-cluster");
        getStyleClass().addAll("bl-dialog", "new-cluster");
        Label title = Labels.of(say("title"), "bl-h2");
        name.setId("new-cluster-name");
        name.setText(shelf.freeName());
        name.textProperty().addListener((o, was, is) -> check());
        brokers.setId("new-cluster-brokers");
        racks.setId("new-cluster-racks");
        nodes.setId("new-cluster-nodes");
        // what is typed counts as it is typed
        for (CountSpinner count : List.of(brokers, racks, nodes)) {
            count.getEditor().textProperty().addListener((o, was, is) -> check());
        }
        demo.setId("new-cluster-demo");
        demo.setText(say("demo"));
        demo.setSelected(true);
        var form = new GridPane(10, 8);
        row(form, 0, "name", name);
        row(form, 1, "brokers", brokers);
        row(form, 2, "racks", racks);
        row(form, 3, "nodes", nodes);
        form.add(demo, 1, 4);
        says.setId("new-cluster-says");
        Label stops = Labels.whole(
                texts.get("workbench.clusters.open.stops", shelf.shown().name()), "bl-muted");
        Button cancel = Buttons.cancel(frame, texts.get("kit.cancel"));
        cancel.setId("new-cluster-cancel");
        create.setId("new-cluster-create");
        create.setText(say("act"));
        create.getStyleClass().add("primary");
        create.setDefaultButton(true);
        create.setOnAction(e -> {
            frame.closeModal();
            made.accept(cluster());
        });
        getChildren().addAll(title, form, says, stops, Buttons.row(Nodes.spacer(), cancel, create));
        check();
    }

    static void open(Frame frame, ClusterShelf shelf, Consumer<Choices.Cluster> made) {
        var form = new NewCluster(frame, shelf, made);
        frame.showModal(form);
        form.name.requestFocus();
        form.name.selectAll();
    }

    private String say(String key, Object... values) {
        return texts.get("workbench.clusters.new." + key, values);
    }

    private void row(GridPane form, int at, String key, Control field) {
        var label = new Label(say(key));
        label.setLabelFor(field);
        field.setMaxWidth(Double.MAX_VALUE);
        form.add(label, 0, at);
        form.add(field, 1, at);
    }

    private void check() {
        String wanted = name.getText().strip();
        Optional<ClusterShelf.Problem> problem = shelf.problem(wanted);
        long room = shelf.room();
        boolean full = room >= 0 && room < LEAST_ROOM;
        Optional<String> uncounted = uncounted();
        boolean possible = problem.isEmpty() && !full && uncounted.isEmpty();
        says.setText(
                problem.isPresent()
                        ? say("problem." + problem.get(), wanted)
                        : full
                                ? say("full", new Formats(texts).bytes(room), new Formats(texts).bytes(LEAST_ROOM))
                                : uncounted.orElseGet(() -> say("says", count(brokers), rackCount())));
        says.getStyleClass().setAll("label", possible ? "bl-muted" : "bl-bad");
        create.setDisable(!possible);
    }

    private static int count(CountSpinner spinner) {
        return spinner.typed().orElseThrow();
    }

    private int rackCount() {
        return Math.min(count(racks), count(brokers));
    }

    /** What is wrong with the first field that shows no count. */
    private Optional<String> uncounted() {
        return brokers.typed().isEmpty()
                ? Optional.of(say("problem.count", say("brokers"), 1, MOST_BROKERS))
                : racks.typed().isEmpty()
                        ? Optional.of(say("problem.count", say("racks"), 0, MOST_BROKERS))
                        : nodes.typed().isEmpty()
                                ? Optional.of(say("problem.count", say("nodes"), 1, MOST_NODES))
                                : Optional.empty();
    }

    private Choices.Cluster cluster() {
        List<String> named = IntStream.range(0, rackCount())
                .mapToObj(i -> "rack-" + (char) ('a' + i))
                .toList();
        return new Choices.Cluster(
                name.getText().strip(),
                demo.isSelected() ? "demo" : "plain",
                count(brokers),
                named,
                count(nodes),
                BROKER_PORT,
                ZOOKEEPER_PORT);
    }
}
