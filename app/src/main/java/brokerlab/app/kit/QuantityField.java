package brokerlab.app.kit;

import brokerlab.app.words.Quantity;
import brokerlab.app.words.Texts;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/**
 * A value typed as people write it ({@code 20 min}, {@code 64 MB}, {@code 2d}, {@code unlimited}). Beside it stands what a number alone
 * counts, and while typing the exact value.
 */
public final class QuantityField extends HBox {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    private final Quantity quantity;
    private final Optional<Long> unlimited;
    private final Texts texts;
    private final TextField field = new TextField();
    private final Unit exact = new Unit();
    private final ReadOnlyObjectWrapper<OptionalLong> value = new ReadOnlyObjectWrapper<>(OptionalLong.empty());

    /** @param unlimited what stands for no limit; empty where there is always one */
    public QuantityField(Quantity quantity, Optional<Long> unlimited, String accessibleName, Texts texts) {
        this.quantity = quantity;
        this.unlimited = unlimited;
        this.texts = texts;
        getStyleClass().add("bl-quantity");
        setAlignment(Pos.CENTER_LEFT);
        setSpacing(8);
        field.setAccessibleText(accessibleName);
        field.setPrefColumnCount(10);
        exact.getStyleClass().addAll("bl-subtle", "bl-caption");
        // The value is never cut: the field gives way.
        exact.setMinWidth(USE_PREF_SIZE);
        field.setMinWidth(72);
        if (quantity != Quantity.COUNT) {
            String alone =
                    texts.get(unlimited.isPresent() ? "kit.quantity.alone.unlimited" : "kit.quantity.alone", alone());
            field.setTooltip(new Tooltip(alone));
            field.setAccessibleHelp(alone);
        }
        HBox.setHgrow(field, Priority.SOMETIMES);
        getChildren().addAll(field, exact);
        field.textProperty().addListener((o, was, is) -> read());
        field.focusedProperty().addListener((o, was, is) -> {
            if (!is && value.get().isPresent()) {
                setValue(value.get().getAsLong());
            }
        });
        read();
    }

    /** Keeps so much room beside the field for a unit, so that the fields of a form end in one line. */
    public void keepForUnit(double width) {
        exact.least = width;
    }

    /** The exact value; empty while what is typed is none. */
    public ReadOnlyObjectProperty<OptionalLong> valueProperty() {
        return value.getReadOnlyProperty();
    }

    public void setValue(long exactValue) {
        field.setText(written(exactValue));
    }

    public void setPromptText(String prompt) {
        field.setPromptText(prompt);
    }

    public TextField field() {
        return field;
    }

    private static final class Unit extends Label {
        private double least;

        @Override
        protected double computePrefWidth(double height) {
            return Math.max(least, super.computePrefWidth(height));
        }
    }

    private boolean none(long exactValue) {
        return unlimited.filter(u -> u == exactValue).isPresent();
    }

    private String written(long exactValue) {
        return none(exactValue) ? texts.get("kit.quantity.unlimited") : quantity.write(exactValue, texts);
    }

    /** The unit of a number that stands alone. */
    private String alone() {
        return quantity == Quantity.DURATION
                ? texts.get("kit.quantity.ms")
                : quantity == Quantity.BYTES ? texts.get("kit.quantity.bytes") : "";
    }

    private void read() {
        String typed = field.getText();
        boolean noLimit = unlimited.isPresent() && Quantity.unlimited(typed);
        Optional<Quantity.Reading> reading = noLimit ? Optional.empty() : quantity.read(typed, 1);
        OptionalLong now = noLimit
                ? OptionalLong.of(unlimited.get())
                : reading.map(Quantity.Reading::whole).orElse(OptionalLong.empty());
        value.set(now);
        field.pseudoClassStateChanged(ERROR, now.isEmpty() && !typed.isBlank());
        boolean bare = reading.filter(Quantity.Reading::bare).isPresent();
        exact.setText(typed.isBlank() ? alone() : now.isEmpty() ? "" : exactly(typed.strip(), now.getAsLong(), bare));
    }

    /** What the text comes to, so that it is seen before it counts: a number alone is told with its unit and in the largest. */
    private String exactly(String typed, long now, boolean bare) {
        String said = written(now);
        String exactly = none(now) ? said : quantity.exact(now, texts);
        boolean same =
                exactly.equals(said) || quantity.parse(said).isEmpty() || none(now) || quantity == Quantity.COUNT;
        return typed.equals(exactly)
                ? ""
                : bare && !same
                        ? texts.get("kit.quantity.is.also", exactly, said)
                        : texts.get("kit.quantity.is", exactly);
    }
}
