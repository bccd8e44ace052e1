package brokerlab.app.racks;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Outage;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The answer to "what breaks if this rack goes?", as the cluster is while it is open. Only a preview. */
final class RackLoss extends VBox {
    private static final int FIRST_LINKS = 12;

    /** Nobody reads on; thousands would hold up the window. */
    private static final int MOST_LINKS = 200;

    private final ScreenContext context;
    private final RacksWords words;
    private final StatusBadge verdict = new StatusBadge();
    private final VBox says = new VBox(12);
    private final Button close;

    /** Of which kinds a person wants to see all partitions. */
    private final Set<String> unfolded = new HashSet<>();

    private Outage shown;

    /** @param outage says what would happen as the cluster is; asked again as it changes */
    RackLoss(ScreenContext context, RacksWords words, String rack, Snapshot now, Function<Snapshot, Outage> outage) {
        this.context = context;
        this.words = words;
        getStyleClass().addAll("bl-dialog", "rack-loss");
        setId("rack-loss");
        Label title = Labels.whole(words.get("loss.title", rack), "bl-h2");
        verdict.setMinWidth(Region.USE_PREF_SIZE);
        var head = new HBox(10, title, verdict);
        head.setAlignment(Pos.CENTER_LEFT);
        says.setId("rack-loss-says");
        getChildren().addAll(head, says);
        Label note = Labels.wrapping(words.get("loss.note"), "bl-muted");
        close = Buttons.cancel(context, words.get("close"));
        close.setDefaultButton(true);
        getChildren().addAll(note, Buttons.row(close));
        put(outage.apply(now), now);
        context.ticker().subscribe(this, (before, then) -> {
            Outage next = outage.apply(then);
            if (!next.equals(shown)) {
                boolean within = Nodes.holdsFocus(says);
                put(next, then);
                if (within) {
                    close.requestFocus();
                }
            }
        });
    }

    private void put(Outage outage, Snapshot now) {
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
        words.loss(outage, now).forEach(line -> says.getChildren().add(line.line()));
        links("leaderless", outage.leaderless());
        links("silent", outage.silent());
        links("belowMin", outage.belowMin());
        links("waiting", outage.waiting());
    }

    private void links(String kind, List<TopicPartitionName> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        Label label = Labels.of(words.get("loss." + kind), "bl-caption");
        var flow = new FlowPane(6, 2);
        if (partitions.size() <= FIRST_LINKS || unfolded.contains(kind)) {
            flow.getChildren().setAll(all(partitions));
        } else {
            partitions
                    .subList(0, FIRST_LINKS)
                    .forEach(name -> flow.getChildren().add(link(name)));
            var more = new Hyperlink(words.get("loss.more", partitions.size() - FIRST_LINKS));
            more.getStyleClass().addAll("bl-link", "loss-more");
            more.setOnAction(e -> {
                unfolded.add(kind);
                flow.getChildren().setAll(all(partitions));
                // the first of those that took the place of what told how many there are
                flow.getChildren().get(FIRST_LINKS).requestFocus();
            });
            flow.getChildren().add(more);
        }
        says.getChildren().addAll(label, flow);
    }

    private List<Node> all(List<TopicPartitionName> partitions) {
        var nodes = new ArrayList<Node>();
        partitions.stream().limit(MOST_LINKS).forEach(name -> nodes.add(link(name)));
        if (partitions.size() > MOST_LINKS) {
            nodes.add(new Label(words.get("removal.more", partitions.size() - MOST_LINKS)));
        }
        return nodes;
    }

    private Node link(TopicPartitionName name) {
        Node link = new Link(
                context.navigator(), name.toString(), new Target.PartitionTarget(name.topic(), name.partition()));
        link.addEventHandler(javafx.event.ActionEvent.ACTION, e -> context.closeModal());
        return link;
    }
}
