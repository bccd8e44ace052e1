package brokerlab.app.racks;

import brokerlab.app.kit.Nodes;
import brokerlab.engine.view.Snapshot;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** How far brokers that leave are emptied, and how to keep them after all. */
final class RemovalStrip extends HBox {
    private final RacksWords words;
    private final Label says = new Label();
    private final ProgressBar bar = new ProgressBar(0);
    private final Button cancel = new Button();
    private Optional<Snapshot.Removal> shown = Optional.empty();

    RemovalStrip(RacksWords words, Runnable cancelled) {
        super(12);
        this.words = words;
        setId("removal");
        getStyleClass().addAll("bl-card", "removal-strip");
        setAlignment(Pos.CENTER_LEFT);
        says.setMinWidth(0);
        bar.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(bar, Priority.ALWAYS);
        cancel.setId("removal-cancel");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        cancel.setOnAction(e -> cancelled.run());
        getChildren().addAll(says, bar, cancel);
        Nodes.show(this, false);
    }

    void update(Optional<Snapshot.Removal> now, boolean relabel) {
        if (now.equals(shown) && !relabel) {
            return;
        }
        shown = now;
        Nodes.show(this, now.isPresent());
        now.ifPresent(removal -> {
            int moved = removal.partitions() - removal.left();
            says.setText(
                    removal.stopping()
                            ? words.get("removal.stopping", removal.brokers().size(), RacksWords.ids(removal.brokers()))
                            : words.get(
                                    removal.cancelled() ? "removal.cancelled" : "removal.progress",
                                    removal.brokers().size(),
                                    RacksWords.ids(removal.brokers()),
                                    moved,
                                    removal.partitions()));
            bar.setProgress(removal.partitions() == 0 ? 1 : (double) moved / removal.partitions());
            cancel.setText(words.get("removal.cancel"));
            cancel.setDisable(removal.stopping() || removal.cancelled());
            setAccessibleText(says.getText());
        });
    }
}
