package brokerlab.app.settings;

import atlantafx.base.controls.ToggleSwitch;
import brokerlab.app.kit.Pill;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.geometry.HorizontalDirection;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;

/** Editors of everything that is no number and no free list. */
final class WordEditors {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    private WordEditors() {}

    private record Made(Node node, Node field, Runnable showing) implements Editor {
        @Override
        public void show() {
            showing.run();
        }
    }

    static Editor toggle(SettingsModel model, SettingLine.OfSetting line, Texts texts) {
        var toggle = new ToggleSwitch();
        toggle.setId("edit-" + Editor.id(line.name()));
        toggle.setAccessibleText(line.name());
        toggle.setLabelPosition(HorizontalDirection.RIGHT);
        boolean[] filling = {false};
        Runnable show = () -> {
            filling[0] = true;
            boolean on = line.value().filter("true"::equals).isPresent();
            toggle.setSelected(on);
            toggle.setText(texts.get(on ? "settings.on" : "settings.off"));
            filling[0] = false;
        };
        toggle.selectedProperty().addListener((o, was, is) -> {
            if (!filling[0]) {
                model.type(line, Boolean.toString(is));
            }
        });
        show.run();
        return new Made(toggle, toggle, show);
    }

    static Editor choice(SettingsModel model, SettingLine.OfSetting line) {
        var box = new ComboBox<String>();
        box.getItems().setAll(line.row().setting().range().allowed());
        box.setId("edit-" + Editor.id(line.name()));
        box.setAccessibleText(line.name());
        box.setMaxWidth(Double.MAX_VALUE);
        boolean[] filling = {false};
        Runnable show = () -> {
            filling[0] = true;
            box.setValue(line.value().orElse(null));
            filling[0] = false;
        };
        box.valueProperty().addListener((o, was, is) -> {
            if (!filling[0] && is != null) {
                model.type(line, is);
            }
        });
        show.run();
        return new Made(box, box, show);
    }

    /** Some of a few words, in the catalogue's order. */
    static Editor picks(SettingsModel model, SettingLine.OfSetting line) {
        var pane = new FlowPane(6, 6);
        var pills = new ArrayList<ToggleButton>();
        for (String word : line.row().setting().range().allowed()) {
            ToggleButton pill = Pill.toggle(word, false);
            pill.setId("pick-" + Editor.id(line.name()) + "-" + Editor.id(word));
            pill.setAccessibleText(line.name() + " " + word);
            pill.setOnAction(e -> model.type(
                    line,
                    pills.stream()
                            .filter(ToggleButton::isSelected)
                            .map(ToggleButton::getText)
                            .collect(Collectors.joining(","))));
            pills.add(pill);
        }
        pane.getChildren().setAll(pills);
        Runnable show = () -> {
            List<String> on = Setting.list(line.value().orElse(""));
            pills.forEach(p -> p.setSelected(on.contains(p.getText())));
        };
        show.run();
        return new Made(pane, pills.getFirst(), show);
    }

    static Editor text(SettingsModel model, SettingLine.OfSetting line, Texts texts) {
        return field(new TextField(), model, line, texts.get("settings.prompt.unset"));
    }

    /** Never shows what is set; what is typed replaces it. */
    static Editor password(SettingsModel model, SettingLine.OfSetting line, Texts texts) {
        return field(
                new PasswordField(),
                model,
                line,
                texts.get(
                        line.row().value().isPresent() ? "settings.prompt.password" : "settings.prompt.password.none"));
    }

    private static Editor field(TextField field, SettingsModel model, SettingLine.OfSetting line, String prompt) {
        boolean hidden = field instanceof PasswordField;
        field.setId("edit-" + Editor.id(line.name()));
        field.setAccessibleText(line.name());
        field.setPromptText(prompt);
        field.getStyleClass().add("bl-mono-field");
        boolean[] filling = {false};
        Runnable show = () -> {
            filling[0] = true;
            field.pseudoClassStateChanged(
                    ERROR, line.draft().filter(d -> !d.valid()).isPresent());
            String now = line.draft()
                    .map(Draft::number)
                    .filter(n -> !n.isEmpty())
                    .or(() -> hidden ? java.util.Optional.empty() : line.value())
                    .orElse("");
            boolean typing = field.isFocused()
                    && line.draft().isEmpty()
                    && field.getText().isBlank();
            if (!typing && !now.equals(field.getText())) {
                field.setText(now);
            }
            filling[0] = false;
        };
        field.textProperty().addListener((o, was, is) -> {
            if (filling[0]) {
                return;
            }
            if (hidden && is.isEmpty()) {
                model.discard(line.place());
            } else {
                model.type(line, is);
            }
        });
        show.run();
        return new Made(field, field, show);
    }
}
