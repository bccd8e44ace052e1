package brokerlab.app.kit;

import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;

/**
 * No text of ours marks a key by an underscore, and names have underscores: whatever comes below a node is told to show its text as it
 * is, before it is first seen. One rule instead of one call at each button, menu item, link and check box.
 */
public final class PlainNames {
    private static final String KEPT = "brokerlab.plain-names";

    private PlainNames() {}

    /** From now on, for {@code root}, all that is below it and all that will be. */
    public static void keep(Node root) {
        if (root.getProperties().put(KEPT, true) != null) {
            return;
        }
        if (root instanceof Labeled labeled) {
            labeled.setMnemonicParsing(false);
        }
        if (root instanceof MenuButton menu) {
            each(menu.getItems(), PlainNames::keep);
        }
        if (root instanceof Control control) {
            control.contextMenuProperty().subscribe(PlainNames::keep);
        }
        if (root instanceof Parent parent) {
            each(parent.getChildrenUnmodifiable(), PlainNames::keep);
        }
    }

    private static void keep(ContextMenu menu) {
        if (menu != null && menu.getProperties().put(KEPT, true) == null) {
            each(menu.getItems(), PlainNames::keep);
        }
    }

    private static void keep(MenuItem item) {
        if (item.getProperties().put(KEPT, true) == null) {
            item.setMnemonicParsing(false);
            if (item instanceof Menu menu) {
                each(menu.getItems(), PlainNames::keep);
            }
        }
    }

    private static <T> void each(ObservableList<? extends T> list, Consumer<T> rule) {
        list.forEach(rule);
        list.addListener((ListChangeListener<T>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(rule);
            }
        });
    }
}
