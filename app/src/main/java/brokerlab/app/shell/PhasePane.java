package brokerlab.app.shell;

import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.words.Sentence;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Snapshot;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;

/** Stands over the screens while the cluster does not run: how far the start is, or what failed, why, and the next step. */
final class PhasePane extends VBox {
    private final Texts texts;
    private final Label title = Labels.of("", "bl-h1");
    private final Label detail = Labels.wrapping("", "bl-mono");
    private final Label next = Labels.wrapping("", "bl-muted");
    private final ProgressBar progress = new ProgressBar();
    private final Button retry = new Button();
    private final VBox icon = new VBox();
    private Snapshot shown;

    PhasePane(Frame frame, Runnable onRetry) {
        this.texts = frame.texts();
        setId("phase-pane");
        getStyleClass().addAll("bl-screen", "bl-starting");
        icon.setAlignment(Pos.CENTER);
        detail.setMaxWidth(620);
        next.setMaxWidth(620);
        for (Label label : new Label[] {title, detail, next}) {
            label.setAlignment(Pos.CENTER);
            label.setTextAlignment(TextAlignment.CENTER);
        }
        progress.setPrefWidth(360);
        retry.setId("retry");
        retry.getStyleClass().add("primary");
        retry.setOnAction(e -> onRetry.run());
        getChildren().addAll(icon, title, progress, detail, next, retry);
        WhileShown.language(texts, this, () -> {
            if (shown != null) {
                show(shown);
            }
        });
    }

    void show(Snapshot now) {
        shown = now;
        boolean failed = now.cluster().phase() == Snapshot.Phase.FAILED;
        boolean stopped = now.cluster().phase() == Snapshot.Phase.STOPPED;
        Nodes.show(progress, !failed && !stopped);
        Nodes.show(retry, failed || stopped);
        switch (now.cluster().phase()) {
            case FAILED -> {
                icon("fth-alert-triangle");
                title.setText(texts.get("shell.failed.title"));
                detail.setText(now.cluster().problem().map(Sentence::whole).orElse(texts.get("shell.failed.unknown")));
                next.setText(texts.get("shell.failed.next"));
                retry.setText(texts.get("shell.failed.retry"));
            }
            case STOPPED -> {
                icon("fth-power");
                title.setText(texts.get("shell.stopped.title"));
                detail.setText("");
                next.setText(texts.get("shell.stopped.next"));
                retry.setText(texts.get("shell.stopped.start"));
            }
            case STOPPING -> {
                icon("fth-power");
                title.setText(texts.get("shell.stopping.title"));
                detail.setText("");
                next.setText("");
                progress.setProgress(ProgressBar.INDETERMINATE_PROGRESS);
            }
            case STARTING, RUNNING -> starting(now);
        }
    }

    private void starting(Snapshot now) {
        icon("fth-server");
        title.setText(texts.get("shell.starting.title"));
        next.setText("");
        int nodes = now.zooKeeper().nodes().size();
        int serving = Math.max(0, now.zooKeeper().serving());
        int all = now.brokers().size();
        int running = (int) now.brokers().stream()
                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                .count();
        int loaded = now.brokers().stream()
                .mapToInt(b -> Math.max(0, b.logsLoaded()))
                .sum();
        int total =
                now.brokers().stream().mapToInt(b -> Math.max(0, b.logsTotal())).sum();
        if (nodes + all == 0) {
            detail.setText(texts.get("shell.starting.first"));
            progress.setProgress(ProgressBar.INDETERMINATE_PROGRESS);
            return;
        }
        String lines = texts.get("shell.starting.zookeeper", serving, nodes) + "\n"
                + texts.get("shell.starting.brokers", running, all);
        detail.setText(total == 0 ? lines : lines + "\n" + texts.get("shell.starting.logs", loaded, total));
        progress.setProgress((double) (serving + running + loaded) / Math.max(1, nodes + all + total));
    }

    private void icon(String literal) {
        if (!literal.equals(icon.getUserData())) {
            icon.setUserData(literal);
            icon.getChildren().setAll(Icons.of(literal, 30));
            icon.setAccessibleText(literal.substring(4).toLowerCase(Locale.ROOT));
        }
    }
}
