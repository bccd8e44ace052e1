package brokerlab.app.shell;

import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableDoubleValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The screens that exist, grouped, in the order in which a newcomer understands them. */
final class Rail extends VBox {
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");
    private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");
    private static final PseudoClass SLIM = PseudoClass.getPseudoClass("slim");

    /** A window of this width has room for a wide rail, and of this one for words at all, pixels. */
    private static final double WIDE = 1200;

    private static final double WORDS = 900;

    /** A note is read at this width, also where the rail is only icons. */
    private static final double NOTE = 150;

    /** Left and right of what a button of the rail shows. */
    private static final double ITEM_INSETS = 21;

    private final Map<String, Button> items = new HashMap<>();
    private final Map<String, Label> badges = new HashMap<>();
    private final List<Button> order = new ArrayList<>();
    private final List<Node> words = new ArrayList<>();
    private final List<Screen> screens;

    Rail(Frame frame, List<Screen> screens) {
        this.screens = screens;
        getStyleClass().add("bl-rail");
        accessibleTextProperty().bind(frame.texts().bind("shell.rail"));
        for (Group group : Group.values()) {
            List<Screen> inside =
                    screens.stream().filter(s -> Group.of(s.id()) == group).toList();
            if (!inside.isEmpty()) {
                Label caption = caption(frame.texts(), group);
                words.add(caption);
                getChildren().add(caption);
                inside.forEach(screen -> getChildren().add(item(frame, screen)));
            }
        }
        frame.ticker().subscribe(this, (before, now) -> refresh());
        addEventHandler(KeyEvent.KEY_PRESSED, this::arrows);
    }

    /** In a narrow window the room belongs to the screen: a slim rail, and at last icons alone, with their names in tooltips. */
    void fit(double window) {
        boolean narrow = window > 0 && window < WORDS;
        pseudoClassStateChanged(SLIM, window > 0 && window < WIDE && !narrow);
        pseudoClassStateChanged(NARROW, narrow);
        words.forEach(word -> {
            Nodes.show(word, !narrow);
        });
        order.forEach(item -> item.setTooltip(narrow ? tooltip(item) : null));
    }

    /** How wide a note in the free place below may be, pixels. */
    ObservableDoubleValue notesWidth() {
        return Bindings.createDoubleBinding(() -> Math.max(NOTE, getWidth() - 16), widthProperty());
    }

    private static Tooltip tooltip(Button item) {
        Tooltip name = new Tooltip();
        name.textProperty().bind(item.accessibleTextProperty());
        return name;
    }

    /** Marks the screen that is open. */
    void select(String screen) {
        items.forEach((id, item) -> item.pseudoClassStateChanged(SELECTED, id.equals(screen)));
    }

    /** Pixels below the last screen, where notes may stand. */
    ObservableDoubleValue freeProperty() {
        if (order.isEmpty()) {
            return heightProperty();
        }
        Button last = order.getLast();
        return Bindings.createDoubleBinding(
                () -> Math.max(0, getHeight() - last.getBoundsInParent().getMaxY() - 12),
                heightProperty(),
                last.boundsInParentProperty());
    }

    /** Where focus goes when this pane gets it. */
    void focus(String screen) {
        Button item = items.get(screen);
        if (item != null) {
            item.requestFocus();
        }
    }

    private void refresh() {
        for (Screen screen : screens) {
            String badge = screen.badge().orElse("");
            Label label = badges.get(screen.id());
            if (!badge.equals(label.getText())) {
                label.setText(badge);
            }
        }
    }

    private void arrows(KeyEvent e) {
        int step = e.getCode() == KeyCode.DOWN ? 1 : e.getCode() == KeyCode.UP ? -1 : 0;
        int at = getScene() == null ? -1 : order.indexOf(getScene().getFocusOwner());
        if (step != 0 && at >= 0) {
            order.get(Math.floorMod(at + step, order.size())).requestFocus();
            e.consume();
        }
    }

    private static Label caption(Texts texts, Group group) {
        return Labels.of(
                texts.bind("shell.group." + group.name().toLowerCase(Locale.ROOT))
                        .map(t -> t.toUpperCase(Locale.ROOT)),
                "bl-rail-group");
    }

    private Button item(Frame frame, Screen screen) {
        Label name = Labels.of(frame.texts().bind("shell.screen." + screen.id()));
        Label badge = Labels.of(screen.badge().orElse(""), "bl-rail-badge");
        Region space = Nodes.spacer();
        HBox row = new HBox(9, Icons.of(screen.icon()), name, space, badge);
        row.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(row, Priority.ALWAYS);
        words.addAll(List.of(name, space, badge));
        Button item = new Button();
        item.setId("rail-" + screen.id());
        item.setGraphic(row);
        item.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        item.getStyleClass().setAll("bl-rail-item");
        item.setAccessibleRole(AccessibleRole.HYPERLINK);
        item.accessibleTextProperty().bind(frame.texts().bind("shell.screen." + screen.id()));
        item.setOnAction(e -> frame.navigator().open(new Target.Whole(screen.id())));
        row.prefWidthProperty().bind(item.widthProperty().map(w -> w.doubleValue() - ITEM_INSETS));
        items.put(screen.id(), item);
        badges.put(screen.id(), badge);
        order.add(item);
        return item;
    }

    /** What a screen is for. */
    private enum Group {
        CLUSTER,
        OPERATE;

        static Group of(String screen) {
            return screen.equals("settings") ? OPERATE : CLUSTER;
        }
    }
}
