package brokerlab.app.settings;

import brokerlab.app.kit.Icons;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Setting;
import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Words in an order: one a line, to change, take out and move up; the last line adds. */
final class ListEditor implements Editor {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    private final SettingsModel model;
    private final SettingLine.OfSetting line;
    private final Texts texts;
    private final VBox node = new VBox(4);
    private final VBox entries = new VBox(4);
    private final TextField more = new TextField();
    private final String id;
    private List<String> shown = List.of();

    ListEditor(SettingsModel model, SettingLine.OfSetting line, Texts texts) {
        this.model = model;
        this.line = line;
        this.texts = texts;
        this.id = Editor.id(line.name());
        more.setId("edit-" + id);
        more.setPromptText(texts.get("settings.list.add"));
        more.setAccessibleText(texts.get("settings.list.add.to", line.name()));
        more.getStyleClass().add("bl-mono-field");
        HBox.setHgrow(more, Priority.ALWAYS);
        more.setOnAction(e -> add());
        more.focusedProperty().addListener((o, was, is) -> {
            if (!is) {
                add();
            }
        });
        Button plus = Icons.button("fth-plus", texts.bind("settings.list.add"), this::add);
        plus.setId("add-" + id);
        plus.setMinWidth(Region.USE_PREF_SIZE);
        var last = new HBox(4, more, plus);
        last.setAlignment(Pos.CENTER_LEFT);
        node.getChildren().addAll(entries, last);
        show();
    }

    private void add() {
        if (!more.getText().isBlank()) {
            var all = new ArrayList<>(shown);
            all.addAll(Setting.list(more.getText()));
            more.clear();
            set(all);
        }
    }

    private void set(List<String> all) {
        model.type(line, String.join(",", all));
        show();
    }

    @Override
    public void show() {
        String value = line.draft()
                .map(Draft::number)
                .filter(n -> !n.isEmpty())
                .orElseGet(() -> line.value().orElse(""));
        List<String> now = Setting.list(value);
        boolean wrong = line.draft().filter(d -> !d.valid()).isPresent();
        if (!now.equals(shown) || entries.getChildren().size() != now.size()) {
            shown = now;
            entries.getChildren().clear();
            for (int i = 0; i < now.size(); i++) {
                entries.getChildren().add(entry(i, now.get(i)));
            }
        }
        entries.getChildren()
                .forEach(e -> e.lookupAll(".text-field").forEach(f -> f.pseudoClassStateChanged(ERROR, wrong)));
    }

    private Node entry(int at, String word) {
        var field = new TextField(word);
        field.setId("item-" + id + "-" + at);
        field.setAccessibleText(texts.get("settings.list.entry", line.name(), at + 1));
        field.getStyleClass().add("bl-mono-field");
        HBox.setHgrow(field, Priority.ALWAYS);
        Runnable take = () -> {
            if (!field.getText().strip().equals(word) && at < shown.size()) {
                var all = new ArrayList<>(shown);
                if (field.getText().isBlank()) {
                    all.remove(at);
                } else {
                    all.set(at, field.getText().strip());
                }
                set(all);
            }
        };
        field.setOnAction(e -> take.run());
        field.focusedProperty().addListener((o, was, is) -> {
            if (!is) {
                take.run();
            }
        });
        Button up = Icons.button("fth-arrow-up", texts.bind("settings.list.up"), () -> {
            var all = new ArrayList<>(shown);
            all.add(at - 1, all.remove(at));
            set(all);
        });
        up.setId("up-" + id + "-" + at);
        up.setDisable(at == 0);
        Button out = Icons.button("fth-x", texts.bind("settings.list.remove"), () -> {
            var all = new ArrayList<>(shown);
            all.remove(at);
            set(all);
        });
        out.setId("remove-" + id + "-" + at);
        for (Button each : List.of(up, out)) {
            each.setMinWidth(Region.USE_PREF_SIZE);
        }
        field.setOnKeyPressed(e -> {
            if (e.isAltDown() && e.getCode() == KeyCode.UP && at > 0) {
                up.fire();
                e.consume();
            }
        });
        var row = new HBox(2, field, up, out);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public Node field() {
        return more;
    }
}
