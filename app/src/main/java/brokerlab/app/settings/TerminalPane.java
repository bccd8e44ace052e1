package brokerlab.app.settings;

import brokerlab.app.kit.Pill;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.topics.TerminalLine;
import brokerlab.engine.view.CliStep;
import java.util.List;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The staged changes as one would make them by hand, at a cluster of one's own. */
final class TerminalPane extends VBox {
    private final ScreenContext context;
    private final VBox steps = new VBox(7);
    private List<CliStep> shown = List.of();

    TerminalPane(ScreenContext context) {
        super(8);
        this.context = context;
        setId("terminal");
        getStyleClass().add("bl-card");
        Label title = new Label();
        title.textProperty().bind(context.texts().bind("settings.terminal"));
        title.getStyleClass().add("bl-h3");
        Button copy = Pill.button("");
        copy.textProperty().bind(context.texts().bind("settings.terminal.copy"));
        copy.setId("copy-steps");
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setOnAction(e -> {
            TerminalLine.copy(text());
            context.notices().info(context.texts().get("settings.terminal.copied"));
        });
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        var head = new HBox(6, title, space, copy);
        head.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(head, steps);
    }

    /** Everything shown, as it is copied. */
    String text() {
        return shown.stream()
                .map(s -> s.where().isEmpty() ? s.text() : "# " + s.where() + "\n" + s.text())
                .collect(Collectors.joining("\n"));
    }

    void set(List<CliStep> now) {
        if (now.equals(shown) && !steps.getChildren().isEmpty()) {
            return;
        }
        shown = now;
        relabel();
    }

    void relabel() {
        steps.getChildren().clear();
        for (CliStep step : shown) {
            if (step.kind() != CliStep.Kind.KAFKA_CONFIGS) {
                Label where = new Label(context.texts()
                        .get(
                                step.kind() == CliStep.Kind.ZOO_CFG
                                        ? "settings.terminal.zooCfg"
                                        : "settings.terminal.file",
                                step.where()));
                where.getStyleClass().addAll("bl-muted", "bl-small");
                where.setWrapText(true);
                where.setMinHeight(Region.USE_PREF_SIZE);
                steps.getChildren().add(where);
            }
            Label text = new Label(step.text());
            text.setWrapText(true);
            text.setMaxWidth(Double.MAX_VALUE);
            text.setMinHeight(Region.USE_PREF_SIZE);
            text.getStyleClass().addAll("bl-mono", "terminal-text");
            text.setAccessibleText(step.text());
            steps.getChildren().add(text);
        }
    }
}
