package brokerlab.app.kit;

import brokerlab.app.words.NameFilter;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** A filter by regular expression, found anywhere in a name, without regard to case; {@code /} focuses it, Esc clears it. */
public final class FilterBar extends TextField {
    /** By this style class the frame finds the filter that {@code /} focuses. */
    public static final String STYLE_CLASS = "bl-filter";

    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private final ReadOnlyObjectWrapper<Predicate<String>> filter = new ReadOnlyObjectWrapper<>(name -> true);

    public FilterBar(ObservableValue<String> prompt) {
        getStyleClass().add(STYLE_CLASS);
        promptTextProperty().bind(prompt);
        accessibleTextProperty().bind(prompt);
        textProperty().addListener((o, was, is) -> parse(is));
        addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ESCAPE && !getText().isEmpty()) {
                clear();
                e.consume();
            }
        });
    }

    /** What is let through. */
    public ReadOnlyObjectProperty<Predicate<String>> filterProperty() {
        return filter.getReadOnlyProperty();
    }

    private void parse(String text) {
        NameFilter now = NameFilter.of(text);
        filter.set(now.lets());
        pseudoClassStateChanged(ERROR, now.wrongAt().isPresent());
    }
}
