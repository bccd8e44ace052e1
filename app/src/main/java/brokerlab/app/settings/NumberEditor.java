package brokerlab.app.settings;

import brokerlab.app.kit.Labels;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Texts;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** A number with its unit beside it; the unit may be typed as well ({@code 20 min}). */
final class NumberEditor implements Editor {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    private final SettingsModel model;
    private final SettingLine.OfSetting line;
    private final Notation notation;
    private final Texts texts;
    private final TextField field = new TextField();
    private final MenuButton units = new MenuButton();
    private final HBox node;
    private String unit;
    /** The last unit that was not {@link Notation#UNLIMITED}. */
    private String before;

    private boolean filling;

    /** @param suffix what stands in place of a unit, empty for the unit's own name */
    NumberEditor(SettingsModel model, SettingLine.OfSetting line, Texts texts, String suffix) {
        this.model = model;
        this.line = line;
        this.texts = texts;
        this.notation = Notation.of(line.row().setting());
        this.unit = notation.steps().getFirst().id();
        this.before = unit;
        field.getStyleClass().addAll("bl-mono-field", "setting-number");
        field.setAccessibleText(line.name());
        field.setId("edit-" + Editor.id(line.name()));
        HBox.setHgrow(field, Priority.ALWAYS);
        field.textProperty().addListener((o, was, is) -> typed());
        field.focusedProperty().addListener((o, was, is) -> {
            if (!is) {
                left();
            }
        });
        node = new HBox(field);
        node.setAlignment(Pos.CENTER_LEFT);
        node.getStyleClass().add("setting-quantity");
        if (notation.steps().size() > 1) {
            units.setId("unit-" + Editor.id(line.name()));
            units.getStyleClass().add("setting-unit");
            units.setMinWidth(Region.USE_PREF_SIZE);
            units.setAccessibleText(texts.get("settings.unit", line.name()));
            field.setAccessibleHelp(texts.get("settings.unit.hint"));
            field.setTooltip(new Tooltip(texts.get("settings.unit.hint")));
            for (Notation.Step step : notation.steps()) {
                MenuItem item = new MenuItem(texts.get("settings.unit." + step.id()));
                item.setOnAction(e -> choose(step.id()));
                units.getItems().add(item);
            }
            node.getChildren().add(units);
        } else if (!suffix.isEmpty() || !unit.equals("count")) {
            Label word = Labels.of(suffix.isEmpty() ? texts.get("settings.unit." + unit) : suffix, "setting-suffix");
            word.setMinWidth(Region.USE_PREF_SIZE);
            node.getChildren().add(word);
        } else {
            node.getStyleClass().add("setting-plain");
        }
        show();
    }

    private void typed() {
        if (!filling) {
            Optional<Notation.Read> read = notation.read(field.getText(), unit);
            if (read.isPresent()) {
                // A unit in the text is the one that counts, so the one beside it follows; no number is unlimited.
                unit = read.get().step().orElse(unit.equals(Notation.UNLIMITED) ? before : unit);
            }
            model.typeNumber(line, field.getText(), unit);
            mark();
        }
    }

    /** The unit beside the number agrees with it: of one with other or several units it says so. */
    private void mark() {
        boolean other = notation.read(field.getText(), unit)
                .filter(r -> !r.bare() && r.step().isEmpty())
                .isPresent();
        units.setText(texts.get("settings.unit." + (other ? "typed" : unit)));
        if (!unit.equals(Notation.UNLIMITED)) {
            before = unit;
        }
    }

    /**
     * A unit that was typed goes where units are chosen. The number stays the one that was typed: leaving may be for a unit to choose,
     * which is for the number that is seen.
     */
    private void left() {
        if (line.draft().filter(Draft::valid).isPresent()) {
            notation.read(field.getText(), unit)
                    .filter(r -> !r.bare())
                    .map(r -> notation.apart(r, unit))
                    .ifPresent(typed -> model.typeNumber(line, typed.number(), typed.unit()));
        }
        show();
    }

    private void choose(String chosen) {
        boolean unlimited = chosen.equals(Notation.UNLIMITED);
        boolean was = unit.equals(Notation.UNLIMITED);
        Optional<Notation.Read> read = notation.read(field.getText(), unit);
        unit = chosen;
        filling = true;
        try {
            if (unlimited) {
                field.setText(
                        notation.split(notation.unlimitedValue().orElseThrow()).number());
            } else if (was) {
                field.setText("1");
            } else if (read.filter(r -> !r.bare()).isPresent()) {
                // The unit chosen counts now, so the one written goes.
                field.setText(notation.apart(read.get(), chosen).number());
            }
        } finally {
            filling = false;
        }
        mark();
        model.typeNumber(line, field.getText(), unit);
        field.requestFocus();
    }

    @Override
    public void show() {
        boolean wrong = line.draft().filter(d -> !d.valid()).isPresent();
        field.pseudoClassStateChanged(ERROR, wrong);
        if (line.draft().isPresent() && (wrong || line.draft().get().value().isPresent())) {
            Draft draft = line.draft().get();
            fill(new Notation.Typed(draft.number(), draft.unit()));
            return;
        }
        String stored = line.value().orElse("");
        // the same value in other words stays as it was typed
        if (field.isFocused()
                && notation.stored(field.getText(), unit).filter(stored::equals).isPresent()) {
            return;
        }
        fill(stored.isEmpty() ? new Notation.Typed("", before) : notation.split(stored));
    }

    private void fill(Notation.Typed typed) {
        filling = true;
        try {
            if (!typed.number().equals(field.getText())) {
                field.setText(typed.number());
            }
            unit = typed.unit();
            mark();
            field.setPromptText(texts.get("settings.prompt.unset"));
        } finally {
            filling = false;
        }
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public Node field() {
        return field;
    }
}
