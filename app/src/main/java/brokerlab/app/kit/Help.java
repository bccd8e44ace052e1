package brokerlab.app.kit;

import brokerlab.app.words.Texts;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.util.Duration;

/**
 * The field's words, each explained in place by one sentence, on hover or F1. A word's name and sentence are {@code kit.term.<id>} and
 * {@code kit.help.<id>} in the bundle of this package.
 */
public final class Help {
    private Help() {}

    /**
     * A label with a dotted underline that explains itself.
     *
     * @param id for instance {@code isr}
     */
    public static Label term(Texts texts, String id) {
        Label label = Labels.of(texts.bind("kit.term." + id), "bl-term");
        label.setMinWidth(Region.USE_PREF_SIZE);
        explain(label, texts, id);
        return label;
    }

    /** Gives any control the word's sentence. */
    public static void explain(Control control, Texts texts, String id) {
        Tooltip tip = tooltip(texts, "kit.help." + id);
        control.setTooltip(tip);
        control.setFocusTraversable(true);
        control.setAccessibleRole(AccessibleRole.TEXT);
        control.accessibleHelpProperty().bind(texts.bind("kit.help." + id));
        control.addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.F1) {
                var at = control.localToScreen(0, control.getHeight() + 4);
                if (at != null) {
                    tip.show(control, at.getX(), at.getY());
                }
                e.consume();
            } else if (e.getCode() == KeyCode.ESCAPE && tip.isShowing()) {
                tip.hide();
                e.consume();
            }
        });
        control.focusedProperty().addListener((o, was, is) -> {
            if (!is) {
                tip.hide();
            }
        });
    }

    /** A tooltip that follows the language. */
    public static Tooltip tooltip(Texts texts, String key, Object... values) {
        Tooltip tip = new Tooltip();
        tip.textProperty().bind(texts.bind(key, values));
        tip.setShowDelay(Duration.millis(250));
        tip.setShowDuration(Duration.seconds(30));
        tip.setMaxWidth(340);
        tip.setWrapText(true);
        return tip;
    }
}
