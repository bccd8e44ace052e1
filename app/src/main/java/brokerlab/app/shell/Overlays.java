package brokerlab.app.shell;

import brokerlab.app.kit.Names;
import brokerlab.app.kit.TallPane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * What lies over the frame: a dialog, or a popover beside a control. While one is there, Tab and Shift+Tab go round in it, Esc closes it,
 * and the focus returns to where it was. A dialog starts in its first field, or, where there is none, on its safe button.
 */
final class Overlays extends StackPane {
    private static final String DIALOG = "bl-dialog";

    private final StackPane scrim = new StackPane();
    private final Popover popover = new Popover(this::close);
    private Optional<Node> focusBefore = Optional.empty();
    private Runnable otherwise = () -> {};

    Overlays() {
        setPickOnBounds(false);
        scrim.getStyleClass().add("bl-scrim");
        scrim.setVisible(false);
        scrim.setOnMousePressed(e -> {
            if (scrim.equals(e.getTarget())) {
                close();
            }
        });
        getChildren().addAll(scrim, popover);
    }

    boolean isOpen() {
        return scrim.isVisible() || popover.isVisible();
    }

    void dialog(Node node) {
        remember();
        popover.hide();
        boolean high = node instanceof Palette;
        setAlignment(node, high ? Pos.TOP_CENTER : Pos.CENTER);
        setMargin(node, high ? new Insets(60, 12, 12, 12) : new Insets(24));
        if (node instanceof VBox box) {
            box.setMaxHeight(Region.USE_PREF_SIZE);
            if (box.getStyleClass().contains(DIALOG)) {
                scrollBetween(box);
            }
        }
        scrim.getChildren().setAll(node);
        scrim.setVisible(true);
        // what scrolls has its content in the scene only when it is styled
        applyCss();
        // and a field has its text from its skin, which would take the mark away later
        layout();
        first(node).ifPresent(Overlays::enter);
    }

    void beside(Node anchor, Node content) {
        if (popover.belongsTo(anchor)) {
            close();
            return;
        }
        remember();
        popover.show(anchor, content);
        applyCss();
        stops(popover).stream().findFirst().ifPresent(Node::requestFocus);
    }

    /** What stands in a field is marked, so that typing replaces it. */
    private static void enter(Node field) {
        field.requestFocus();
        switch (field) {
            case TextInputControl text -> text.selectAll();
            case Spinner<?> spinner -> spinner.getEditor().selectAll();
            case ComboBox<?> box when box.isEditable() -> box.getEditor().selectAll();
            default -> {}
        }
    }

    void close() {
        if (!isOpen()) {
            return;
        }
        scrim.setVisible(false);
        scrim.getChildren().clear();
        popover.hide();
        focusBefore.filter(n -> n.getScene() != null).ifPresentOrElse(Node::requestFocus, otherwise);
        focusBefore = Optional.empty();
        otherwise = () -> {};
    }

    /** Where the focus goes when this closes and what had it before is gone. */
    void focusOtherwise(Runnable focus) {
        otherwise = focus;
    }

    private void remember() {
        if (!isOpen()) {
            focusBefore = Optional.ofNullable(getScene()).map(Scene::getFocusOwner);
        }
    }

    /** A heading and a row of buttons stay where they are; what is between them scrolls in a low window. */
    private static void scrollBetween(VBox box) {
        List<Node> all = List.copyOf(box.getChildren());
        if (all.size() < 3
                || !(all.getFirst() instanceof Label || all.getFirst() instanceof HBox)
                || !(all.getLast() instanceof HBox || all.getLast() instanceof Button)
                || all.stream().anyMatch(n -> n instanceof TallPane)) {
            return;
        }
        VBox between = new VBox();
        between.getStyleClass().add("bl-dialog-content");
        box.getChildren().removeAll(all.subList(1, all.size() - 1));
        between.getChildren().setAll(all.subList(1, all.size() - 1));
        TallPane scroll = new TallPane(between);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        box.getChildren().add(1, scroll);
        if (all.getFirst() instanceof Label title) {
            // a name of any length is told whole here
            title.setWrapText(true);
            title.setMinHeight(USE_PREF_SIZE);
        }
        if (all.getLast() instanceof Region buttons) {
            buttons.setMinHeight(Region.USE_PREF_SIZE);
        }
        if (all.getLast() instanceof HBox buttons) {
            buttons.getChildren().forEach(Overlays::whole);
        }
    }

    /** Cancel is read at every width; an act's word may hold a name. */
    private static void whole(Node node) {
        if (node instanceof Button button && button.isCancelButton()) {
            button.setMinWidth(USE_PREF_SIZE);
        } else if (node instanceof Button button && button.getTooltip() == null) {
            Names.name(button);
        }
    }

    // ---- focus

    /** Whether a key was meant for what is open; to be asked before anyone else. */
    boolean takes(KeyEvent e) {
        if (!isOpen()) {
            return false;
        }
        if (e.getCode() == KeyCode.ESCAPE) {
            close();
            return true;
        }
        if (e.getCode() == KeyCode.TAB && !e.isControlDown() && !e.isAltDown()) {
            next(e.isShiftDown() ? -1 : 1);
            return true;
        }
        return e.getCode() == KeyCode.F6;
    }

    private void next(int step) {
        List<Node> stops = stops(popover.isVisible() ? popover : scrim);
        if (stops.isEmpty()) {
            return;
        }
        int at = -1;
        for (Node n = getScene().getFocusOwner(); n != null && at < 0; n = n.getParent()) {
            at = stops.indexOf(n);
        }
        int to = at < 0 && step < 0 ? stops.size() - 1 : Math.floorMod(at + step, stops.size());
        stops.get(to).requestFocus();
    }

    private static Optional<Node> first(Node dialog) {
        List<Node> stops = stops(dialog);
        return stops.stream()
                .filter(Overlays::field)
                .findFirst()
                .or(() -> stops.stream()
                        .filter(n -> n instanceof Button b && b.isCancelButton())
                        .findFirst())
                .or(() -> stops.stream()
                        .filter(n -> n instanceof Button b && !b.getStyleClass().contains("danger"))
                        .findFirst())
                .or(() -> stops.stream().findFirst());
    }

    private static boolean field(Node node) {
        return node instanceof TextInputControl
                || node instanceof ComboBoxBase
                || node instanceof ChoiceBox
                || node instanceof Spinner
                || node instanceof CheckBox
                || node instanceof RadioButton
                || node instanceof Slider;
    }

    /** Where Tab stops below {@code node}, in order. The inside of a control is its own matter. */
    static List<Node> stops(Node node) {
        List<Node> stops = new ArrayList<>();
        collect(node, stops);
        return stops;
    }

    private static void collect(Node node, List<Node> into) {
        if (!node.isVisible() || node.isDisabled()) {
            return;
        }
        boolean stop = node.isFocusTraversable();
        if (stop) {
            into.add(node);
        }
        boolean closed = stop && node instanceof Control && !(node instanceof ScrollPane);
        if (!closed && node instanceof ScrollPane pane && pane.getContent() != null) {
            collect(pane.getContent(), into);
        } else if (!closed && node instanceof SplitPane split) {
            split.getItems().forEach(item -> collect(item, into));
        } else if (!closed && node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, into));
        }
    }
}
