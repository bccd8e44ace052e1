package brokerlab.app.racks;

import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.shell.Target;
import brokerlab.engine.view.Outage;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import java.util.List;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The answer to "what breaks if this rack goes?", as the cluster is while it is open. Only a preview. */
final class RackLoss extends VBox {
    private static final int MOST_LINKS = 40;

    private final ScreenContext context;
    private final Words words;
    private final StatusBadge verdict = new StatusBadge();
    private final VBox says = new VBox(12);
    private final Button close;
    private Outage shown;

    /** @param outage says what would happen as the cluster is; asked again as it changes */
    RackLoss(ScreenContext context, Words words, String rack, Snapshot now, Function<Snapshot, Outage> outage) {
        this.context = context;
        this.words = words;
        getStyleClass().addAll("bl-dialog", "rack-loss");
        setId("rack-loss");
        Label title = new Label(words.get("loss.title", rack));
        title.getStyleClass().add("bl-h2");
        title.setWrapText(true);
        title.setMinHeight(Region.USE_PREF_SIZE);
        verdict.setMinWidth(Region.USE_PREF_SIZE);
        var head = new HBox(10, title, verdict);
        head.setAlignment(Pos.CENTER_LEFT);
        says.setId("rack-loss-says");
        getChildren().addAll(head, says);
        var note = new Label(words.get("loss.note"));
        note.getStyleClass().add("bl-muted");
        note.setWrapText(true);
        close = new Button(words.get("close"));
        close.setCancelButton(true);
        close.setDefaultButton(true);
        close.setOnAction(e -> context.closeModal());
        var buttons = new HBox(close);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        getChildren().addAll(note, buttons);
        put(outage.apply(now));
        WhileShown.tick(context, this, (before, then) -> {
            Outage next = outage.apply(then);
            if (!next.equals(shown)) {
                boolean within = getScene() != null && inside(getScene().getFocusOwner());
                put(next);
                if (within) {
                    close.requestFocus();
                }
            }
        });
    }

    private boolean inside(Node focused) {
        Node at = focused;
        while (at != null && !at.equals(says)) {
            at = at.getParent();
        }
        return at != null;
    }

    private void put(Outage outage) {
        shown = outage;
        if (outage.nobodyLeft()
                || !outage.leaderless().isEmpty()
                || !outage.silent().isEmpty()) {
            verdict.set(Status.BAD, words.get("loss.verdict.bad"));
        } else if (!outage.belowMin().isEmpty() || !outage.waiting().isEmpty()) {
            verdict.set(Status.WARN, words.get("loss.verdict.warn"));
        } else {
            verdict.set(Status.OK, words.get("loss.verdict.ok"));
        }
        says.getChildren().clear();
        for (String line : words.outage(outage)) {
            var text = new Label(line, Icons.of(outage.harmless() ? "fth-check" : "fth-alert-triangle"));
            text.setWrapText(true);
            text.getStyleClass().add(outage.harmless() ? "bl-reassurance" : "bl-consequence");
            says.getChildren().add(text);
        }
        links(words.get("loss.leaderless"), outage.leaderless());
        links(words.get("loss.silent"), outage.silent());
        links(words.get("loss.belowMin"), outage.belowMin());
        links(words.get("loss.waiting"), outage.waiting());
    }

    private void links(String caption, List<TopicPartitionName> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        var label = new Label(caption);
        label.getStyleClass().add("bl-caption");
        var flow = new FlowPane(6, 2);
        for (TopicPartitionName name : partitions.subList(0, Math.min(MOST_LINKS, partitions.size()))) {
            Node link = new Link(
                    context.navigator(), name.toString(), new Target.PartitionTarget(name.topic(), name.partition()));
            link.addEventHandler(javafx.event.ActionEvent.ACTION, e -> context.closeModal());
            flow.getChildren().add(link);
        }
        says.getChildren().addAll(label, flow);
    }
}
