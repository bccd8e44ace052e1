package brokerlab.app.kit;

import javafx.css.PseudoClass;
import javafx.scene.Node;

/** How well something is. Always shown with a shape or a word as well, never by colour alone. */
public enum Status {
    OK(Ink.OK, "●"),
    INFO(Ink.ACCENT, "●"),
    WARN(Ink.WARN, "▲"),
    BAD(Ink.BAD, "✕"),
    NEUTRAL(Ink.MUTED, "");

    private final Ink ink;
    private final String mark;

    Status(Ink ink, String mark) {
        this.ink = ink;
        this.mark = mark;
    }

    /** Its colour on a canvas. */
    public Ink ink() {
        return ink;
    }

    /** Its shape beside a word; empty for {@link #NEUTRAL}. */
    public String mark() {
        return mark;
    }

    private PseudoClass pseudo() {
        return PseudoClass.getPseudoClass("status-" + name().toLowerCase(java.util.Locale.ROOT));
    }

    /** Marks {@code node} with this status for the style sheet ({@code :status-ok} …), and with no other. */
    public void on(Node node) {
        for (Status each : values()) {
            node.pseudoClassStateChanged(each.pseudo(), each == this);
        }
    }
}
