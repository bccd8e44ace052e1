package brokerlab.app.kit;

import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;

/**
 * How names that people gave (topics, groups, clients, racks, users, clusters, values) are shown: as they are, no character of them
 * read as a mark for a key, and cut in the middle where there is no room, because they differ at both ends; the whole is in a tooltip.
 */
public final class Names {
    private static final int TOOLTIP_WIDTH = 460;
    private static final int HEAD_INSETS = 16;
    private static final String CUT = "…";

    private Names() {}

    /** Shows whatever text it has as a name. Its tooltip is there while the name is cut. */
    public static <L extends Labeled> L name(L labeled) {
        Tooltip whole = tooltip();
        whole.textProperty().bind(labeled.textProperty());
        dress(labeled);
        labeled.textTruncatedProperty().subscribe(cut -> labeled.setTooltip(cut ? whole : null));
        return labeled;
    }

    /** The same, for one that has something to tell as well: the tooltip says {@code hint} below the whole name. */
    public static <L extends Labeled> L name(L labeled, ObservableValue<String> hint) {
        Tooltip whole = tooltip();
        whole.textProperty()
                .bind(labeled.textProperty()
                        .flatMap(name -> hint.map(text -> name == null || name.isEmpty() ? text : name + "\n" + text)));
        dress(labeled);
        labeled.setTooltip(whole);
        return labeled;
    }

    /** A column named after something a person named. */
    public static void head(TableColumn<?, ?> column, String name) {
        Label head = name(new Label(name));
        head.maxWidthProperty().bind(column.widthProperty().subtract(HEAD_INSETS));
        column.setText("");
        column.setGraphic(head);
    }

    private static void dress(Labeled labeled) {
        labeled.setMnemonicParsing(false);
        labeled.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        labeled.setEllipsisString(CUT);
    }

    private static Tooltip tooltip() {
        Tooltip tip = new Tooltip();
        tip.setWrapText(true);
        tip.setMaxWidth(TOOLTIP_WIDTH);
        return tip;
    }
}
