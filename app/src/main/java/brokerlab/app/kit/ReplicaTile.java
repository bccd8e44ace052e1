package brokerlab.app.kit;

import java.util.Locale;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;

/**
 * One copy of a partition. Its state is told by shape and colour here and by a word for screen readers: leader filled, in-sync outlined,
 * lagging striped with a dashed edge, offline hatched and crossed out.
 */
public final class ReplicaTile extends Button {
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

    /** Its looks. */
    public enum Look {
        LEADER,
        IN_SYNC,
        LAGGING,
        OFFLINE;

        PseudoClass pseudo() {
            return PseudoClass.getPseudoClass(name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    private static final PseudoClass PULSE = PseudoClass.getPseudoClass("pulse");

    private Look look;
    private boolean beats;

    /** @param series colour of its topic, see {@link Ink#series}; negative for an internal topic (grey) */
    public ReplicaTile(String text, int series, Look look) {
        super(text);
        getStyleClass().setAll("bl-tile", series < 0 ? "bl-series-internal" : "bl-series-" + Math.floorMod(series, 8));
        setLook(look);
    }

    public Look look() {
        return look;
    }

    public void setLook(Look now) {
        if (now != look) {
            look = now;
            for (Look each : Look.values()) {
                pseudoClassStateChanged(each.pseudo(), each == now);
            }
        }
    }

    /**
     * One beat: while records come in a tile shows a bar at every other call, and none when they stop. Somebody who wants less motion sees
     * none.
     */
    public void beat(boolean traffic) {
        boolean next = traffic && !beats && !Platform.getPreferences().isReducedMotion();
        if (next != beats) {
            beats = next;
            pseudoClassStateChanged(PULSE, next);
        }
    }

    /** Whether its bar is shown. */
    public boolean beats() {
        return beats;
    }

    public void setSelected(boolean selected) {
        pseudoClassStateChanged(SELECTED, selected);
    }
}
