package brokerlab.app.kit;

import javafx.css.PseudoClass;
import javafx.scene.Node;

/** What is shown though it is not as it is now: grey, never so faint that it could not be read. */
public final class Stale {
    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

    private Stale() {}

    /** Greys a part of the screen, or gives it its colours back. */
    public static void mark(Node part, boolean stale) {
        part.pseudoClassStateChanged(STALE, stale);
    }
}
