package brokerlab.app.settings;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.Nodes;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** What a preset or a file would change, before it is staged: setting, what it is, what it becomes; each can be left out. */
final class StageDialog extends VBox {
    private static final double MOST_HEIGHT = 330;

    /**
     * One value.
     *
     * @param wrong why it cannot be staged
     */
    record Difference(
            SettingLine.OfSetting line, Optional<String> value, Optional<String> before, Optional<String> wrong) {}

    private final Texts texts;
    private final List<CheckBox> boxes = new ArrayList<>();

    /**
     * @param notes what else there is to say, a sentence each
     * @param stage called with those that were left in
     */
    StageDialog(
            ScreenContext context,
            String title,
            String purpose,
            List<Difference> differences,
            List<String> notes,
            boolean allowed,
            Consumer<List<Difference>> stage) {
        this.texts = context.texts();
        setId("stage-dialog");
        getStyleClass().addAll("bl-dialog", "stage-dialog");
        getChildren().addAll(Labels.of(title, "bl-h2"), Labels.whole(purpose, "bl-muted"));
        notes.forEach(note -> getChildren().add(Labels.whole(note, "bl-warn")));
        if (differences.isEmpty()) {
            getChildren().add(Labels.whole(texts.get("settings.stage.none"), "bl-muted"));
        } else {
            var scroll = new ScrollPane(grid(differences));
            scroll.setFitToWidth(true);
            scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
            scroll.setPrefViewportHeight(Math.min(MOST_HEIGHT, (differences.size() * 27.0 + 30) * Fonts.scale()));
            getChildren().add(scroll);
        }
        Runnable act = () -> {
            context.closeModal();
            stage.accept(IntStream.range(0, differences.size())
                    .filter(i -> boxes.get(i).isSelected())
                    .mapToObj(differences::get)
                    .toList());
        };
        Button yes = Buttons.of(texts.get("settings.stage.act"), "stage-confirm", act, "primary");
        yes.setDisable(!allowed || differences.stream().allMatch(d -> d.wrong().isPresent()));
        getChildren()
                .add(Buttons.row(
                        Labels.whole(texts.get("settings.stage.hint"), "bl-subtle"),
                        Nodes.spacer(),
                        Buttons.cancel(context, texts.get("kit.cancel")),
                        yes));
    }

    private GridPane grid(List<Difference> differences) {
        var grid = new GridPane();
        grid.setHgap(16);
        grid.setVgap(5);
        var names = new ColumnConstraints();
        names.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().add(names);
        grid.addRow(0, head("setting"), head("scope"), head("now"), head("becomes"));
        int row = 1;
        for (Difference each : differences) {
            CheckBox box = new CheckBox(each.line().name());
            box.getStyleClass().add("bl-mono");
            box.setSelected(each.wrong().isEmpty());
            box.setDisable(each.wrong().isPresent());
            Names.name(box);
            box.setId("stage-" + Editor.id(each.line().name()));
            boxes.add(box);
            Label scope = Labels.of(ScopeList.name(texts, each.line().place().scope()), "bl-muted");
            Names.name(scope);
            grid.addRow(
                    row++,
                    box,
                    scope,
                    valueLabel(each, each.before(), "bl-muted"),
                    valueLabel(each, each.value(), "bl-strong"));
            if (each.wrong().isPresent()) {
                grid.add(Labels.whole(each.wrong().get(), "bl-bad"), 0, row++, 4, 1);
            }
        }
        return grid;
    }

    private Label head(String key) {
        Label label = Labels.of(texts.get("settings.stage." + key), "bl-caption");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private Label valueLabel(Difference each, Optional<String> value, String styleClass) {
        Label label = Labels.of(
                value.map(v -> Notation.format(each.line().row().setting(), v, texts))
                        .orElseGet(() -> texts.get("settings.from.nowhere")),
                styleClass);
        label.setMaxWidth(170 * Fonts.scale());
        label.setMinWidth(60);
        return Names.name(label);
    }
}
