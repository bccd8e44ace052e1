package brokerlab.app.kit;

import java.util.OptionalLong;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** A value typed as people write it ({@code 20 min}, {@code 64 MB}, {@code 2d}); the exact value stands beside it while typing. */
public final class QuantityField extends HBox {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    private final Quantity quantity;
    private final TextField field = new TextField();
    private final Label exact = new Label();
    private final ReadOnlyObjectWrapper<OptionalLong> value = new ReadOnlyObjectWrapper<>(OptionalLong.empty());

    public QuantityField(Quantity quantity, String accessibleName) {
        this.quantity = quantity;
        getStyleClass().add("bl-quantity");
        setAlignment(Pos.CENTER_LEFT);
        setSpacing(8);
        field.setAccessibleText(accessibleName);
        field.setPrefColumnCount(10);
        exact.getStyleClass().addAll("bl-subtle", "bl-mono");
        HBox.setHgrow(field, Priority.SOMETIMES);
        getChildren().addAll(field, exact);
        field.textProperty().addListener((o, was, is) -> read());
        field.focusedProperty().addListener((o, was, is) -> {
            if (!is && value.get().isPresent()) {
                field.setText(quantity.write(value.get().getAsLong()));
            }
        });
    }

    /** The exact value; empty while what is typed is none. */
    public ReadOnlyObjectProperty<OptionalLong> valueProperty() {
        return value.getReadOnlyProperty();
    }

    public void setValue(long exactValue) {
        field.setText(quantity.write(exactValue));
    }

    public void setPromptText(String prompt) {
        field.setPromptText(prompt);
    }

    public TextField field() {
        return field;
    }

    private void read() {
        OptionalLong now = quantity.parse(field.getText());
        value.set(now);
        field.pseudoClassStateChanged(ERROR, now.isEmpty() && !field.getText().isBlank());
        String plain = now.isPresent() ? Long.toString(now.getAsLong()) : "";
        String unit = quantity == Quantity.BYTES ? " B" : quantity == Quantity.DURATION ? " ms" : "";
        exact.setText(plain.isEmpty() || plain.equals(field.getText().strip()) ? "" : "= " + plain + unit);
    }
}
