package brokerlab.app.kit;

import brokerlab.app.words.Quantity;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory;
import javafx.util.StringConverter;

/** A count to be typed, as any number is ({@code 1,000}, {@code 1.2 k}), or stepped. What is no such count stays as it was typed. */
public final class CountSpinner extends Spinner<Integer> {
    private final int least;
    private final int most;

    public CountSpinner(int least, int most, int first) {
        super(least, most, first);
        this.least = least;
        this.most = most;
        setEditable(true);
        SpinnerValueFactory<Integer> values = getValueFactory();
        values.setConverter(new StringConverter<>() {
            @Override
            public String toString(Integer value) {
                return value == null ? "" : value.toString();
            }

            /* The value before, where there is none: the field then keeps its text, and its problem is seen. */
            @Override
            public Integer fromString(String text) {
                return read(text).orElse(values.getValue());
            }
        });
    }

    /** The count that the field shows now; empty when it is none, or outside the bounds. */
    public OptionalInt typed() {
        return read(getEditor().getText());
    }

    private OptionalInt read(String text) {
        OptionalLong count = Quantity.COUNT.parse(text);
        return count.isPresent() && count.getAsLong() >= least && count.getAsLong() <= most
                ? OptionalInt.of((int) count.getAsLong())
                : OptionalInt.empty();
    }
}
