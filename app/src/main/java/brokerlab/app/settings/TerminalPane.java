package brokerlab.app.settings;

import brokerlab.app.kit.CommandText;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.shell.ScreenContext;
import brokerlab.engine.view.CliStep;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * The staged changes from a terminal: what a command does here just as the button does. What is read at a start stands in files that
 * brokers here do not have; where that goes at a cluster of one's own is told apart from it, and not copied with it.
 */
final class TerminalPane extends VBox {
    private final ScreenContext context;
    private final Label title = Labels.of("", "bl-h3");
    private final Button copy = Pill.button("");
    private final VBox steps = new VBox(7);
    private List<CliStep> shown = List.of();

    TerminalPane(ScreenContext context) {
        super(8);
        this.context = context;
        setId("terminal");
        getStyleClass().add("bl-card");
        copy.textProperty().bind(context.texts().bind("settings.terminal.copy"));
        copy.setId("copy-steps");
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setOnAction(e -> {
            TerminalLine.copy(text());
            context.notices().info(context.texts().get("settings.terminal.copied"));
        });
        getChildren().addAll(new WrapRow(6, 6, title, Nodes.spacer(), copy), steps);
    }

    /** What is copied. */
    String text() {
        return commands().map(CliStep::text).collect(Collectors.joining("\n"));
    }

    private Stream<CliStep> commands() {
        return shown.stream().filter(s -> s.kind() == CliStep.Kind.KAFKA_CONFIGS);
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
        List<CliStep> files = shown.stream()
                .filter(s -> s.kind() != CliStep.Kind.KAFKA_CONFIGS)
                .toList();
        boolean same = files.isEmpty() || commands().findAny().isPresent();
        title.setText(context.texts().get(same ? "settings.terminal" : "settings.terminal.own"));
        copy.setVisible(same);
        commands().forEach(this::show);
        if (!files.isEmpty()) {
            if (same) {
                steps.getChildren().add(Labels.of(context.texts().get("settings.terminal.own"), "bl-h3"));
            }
            steps.getChildren().add(sentence(context.texts().get("settings.terminal.own.why")));
            files.forEach(this::show);
        }
    }

    private Label sentence(String text) {
        return Labels.whole(text, "bl-muted", "bl-small");
    }

    private void show(CliStep step) {
        if (step.kind() != CliStep.Kind.KAFKA_CONFIGS) {
            steps.getChildren()
                    .add(sentence(context.texts()
                            .get(
                                    step.kind() == CliStep.Kind.ZOO_CFG
                                            ? "settings.terminal.zooCfg"
                                            : "settings.terminal.file",
                                    step.where())));
        }
        CommandText text = new CommandText();
        text.command(step.text());
        steps.getChildren().add(text);
    }
}
