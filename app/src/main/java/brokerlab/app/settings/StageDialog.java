package brokerlab.app.settings;

import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Names;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
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
        Label heading = new Label(title);
        heading.getStyleClass().add("bl-h2");
        getChildren().addAll(heading, wrapped(purpose, "bl-muted"));
        notes.forEach(note -> getChildren().add(wrapped(note, "bl-warn")));
        if (differences.isEmpty()) {
            getChildren().add(wrapped(texts.get("settings.stage.none"), "bl-muted"));
        } else {
            var scroll = new ScrollPane(grid(differences));
            scroll.setFitToWidth(true);
            scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
            scroll.setPrefViewportHeight(Math.min(MOST_HEIGHT, (differences.size() * 27.0 + 30) * Fonts.scale()));
            getChildren().add(scroll);
        }
        Button no = new Button(texts.get("kit.cancel"));
        no.setCancelButton(true);
        no.setOnAction(e -> context.closeModal());
        Button yes = new Button(texts.get("settings.stage.act"));
        yes.setId("stage-confirm");
        yes.getStyleClass().add("primary");
        yes.setDisable(!allowed || differences.stream().allMatch(d -> d.wrong().isPresent()));
        yes.setOnAction(e -> {
            context.closeModal();
            var chosen = new ArrayList<Difference>();
            for (int i = 0; i < differences.size(); i++) {
                if (boxes.get(i).isSelected()) {
                    chosen.add(differences.get(i));
                }
            }
            stage.accept(chosen);
        });
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        var acts = new HBox(8, wrapped(texts.get("settings.stage.hint"), "bl-subtle"), space, no, yes);
        acts.setAlignment(Pos.CENTER_RIGHT);
        getChildren().add(acts);
    }

    private static Label wrapped(String words, String styleClass) {
        Label label = new Label(words);
        label.getStyleClass().add(styleClass);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
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
            Label scope = new Label(ScopeList.name(texts, each.line().place().scope()));
            scope.getStyleClass().add("bl-muted");
            Names.name(scope);
            grid.addRow(
                    row++,
                    box,
                    scope,
                    valueLabel(each, each.before(), "bl-muted"),
                    valueLabel(each, each.value(), "bl-strong"));
            if (each.wrong().isPresent()) {
                Label why = wrapped(each.wrong().get(), "bl-bad");
                grid.add(why, 0, row++, 4, 1);
            }
        }
        return grid;
    }

    private Label head(String key) {
        Label label = new Label(texts.get("settings.stage." + key));
        label.getStyleClass().add("bl-caption");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private Label valueLabel(Difference each, Optional<String> value, String styleClass) {
        Label label = new Label(value.map(v -> Notation.format(each.line().row().setting(), v, texts))
                .orElseGet(() -> texts.get("settings.from.nowhere")));
        label.getStyleClass().add(styleClass);
        label.setMaxWidth(170 * Fonts.scale());
        label.setMinWidth(60);
        return Names.name(label);
    }
}
