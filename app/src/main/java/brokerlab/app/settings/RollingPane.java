package brokerlab.app.settings;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Snapshot;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** How far a rolling restart is, and how to end it. */
final class RollingPane extends VBox {
    private final Texts texts;
    private final Label title = Labels.whole("", "bl-h3");
    private final ProgressBar bar = new ProgressBar(0);
    private final Label step = Labels.whole("", "bl-muted", "bl-small");
    private final Button cancel;
    private Optional<Snapshot.Rolling> shown = Optional.empty();

    RollingPane(Texts texts, Runnable cancelled) {
        super(8);
        this.texts = texts;
        setId("rolling");
        getStyleClass().addAll("bl-card", "settings-rolling");
        step.setId("rolling-step");
        bar.setMaxWidth(Double.MAX_VALUE);
        cancel = Buttons.of(texts.bind("settings.rolling.cancel"), "rolling-cancel", cancelled, "bl-small-button");
        var acts = new HBox(Nodes.spacer(), cancel);
        acts.setAlignment(Pos.CENTER_RIGHT);
        getChildren().addAll(title, bar, step, acts);
        set(Optional.empty());
    }

    void set(Optional<Snapshot.Rolling> now) {
        Nodes.show(this, now.isPresent());
        if (now.isEmpty() || now.equals(shown)) {
            shown = now;
            return;
        }
        shown = now;
        relabel();
    }

    void relabel() {
        shown.ifPresent(this::fill);
    }

    private void fill(Snapshot.Rolling now) {
        boolean brokers = now.kind() == Snapshot.RollingKind.BROKERS;
        int all = now.done().size() + now.waiting().size() + (now.done().contains(now.current()) ? 0 : 1);
        title.setText(texts.get(
                brokers ? "settings.rolling.brokers" : "settings.rolling.nodes",
                now.done().size(),
                all));
        bar.setProgress((double) now.done().size() / Math.max(1, all));
        String current = Integer.toString(now.current());
        String what = texts.get(
                (brokers ? "settings.rolling.broker." : "settings.rolling.node.")
                        + now.step().name().toLowerCase(Locale.ROOT),
                current,
                now.underReplicated());
        step.setText(now.cancelled() ? texts.get("settings.rolling.cancelled", what) : what);
        cancel.setDisable(now.cancelled() || now.waiting().isEmpty());
        setAccessibleText(title.getText() + " " + step.getText());
    }
}
