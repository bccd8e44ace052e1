package brokerlab.app.shell;

import brokerlab.app.kit.FilterBar;
import brokerlab.app.kit.Nodes;
import brokerlab.app.recorder.RecorderStrip;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.TraversalDirection;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

/** The keyboard in a frame: which key runs what, and which pane it has come to. */
final class FrameKeys {
    private static final PseudoClass ENTERED = PseudoClass.getPseudoClass("entered");

    private final Frame frame;
    private final Overlays overlays;
    private final Rail rail;
    private final ScreenArea content;
    private final RecorderStrip strip;
    private final StatusBar statusBar;
    private boolean byKeys;

    FrameKeys(Frame frame, Overlays overlays, Rail rail, ScreenArea content, RecorderStrip strip, StatusBar statusBar) {
        this.frame = frame;
        this.overlays = overlays;
        this.rail = rail;
        this.content = content;
        this.strip = strip;
        this.statusBar = statusBar;
    }

    void follow() {
        Region root = frame.root();
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        root.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> walking(false));
        root.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
        root.sceneProperty().flatMap(Scene::focusOwnerProperty).subscribe(owner -> markPane());
    }

    private void pressed(KeyEvent e) {
        if (e.getCode() == KeyCode.TAB) {
            walking(true);
        }
        if (e.getCode() == KeyCode.TAB
                && e.getTarget() instanceof TextArea area
                && !overlays.isOpen()
                && !e.isControlDown()) {
            // a tab is no part of what is written here; the key goes on as everywhere
            area.requestFocusTraversal(e.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
            e.consume();
            return;
        }
        if (overlays.takes(e) || (!overlays.isOpen() && frame.actions().run(e))) {
            e.consume();
        }
    }

    private void typed(KeyEvent e) {
        if (overlays.isOpen() || e.getTarget() instanceof TextInputControl) {
            return;
        }
        if (e.getCharacter().equals("?")) {
            frame.run("keys");
            e.consume();
        } else if (e.getCharacter().equals("/")) {
            filter(content).ifPresent(Node::requestFocus);
            e.consume();
        }
    }

    /** @param keys whether a person goes on by keyboard */
    void walking(boolean keys) {
        byKeys = keys;
        markPane();
    }

    /** A pane is marked where the keyboard came to it; who came by mouse sees what was clicked. */
    private void markPane() {
        for (Node pane : List.of(rail, content, strip, statusBar)) {
            pane.pseudoClassStateChanged(ENTERED, byKeys && Nodes.holdsFocus(pane));
        }
    }

    /** From pane to pane and round. */
    void nextPane() {
        walking(true);
        if (Nodes.holdsFocus(rail)) {
            firstFocusable(content).ifPresentOrElse(Node::requestFocus, strip::focusPane);
        } else if (Nodes.holdsFocus(content)) {
            strip.focusPane();
        } else if (Nodes.holdsFocus(strip)) {
            firstFocusable(statusBar).ifPresentOrElse(Node::requestFocus, this::focusName);
        } else {
            focusName();
        }
    }

    private void focusName() {
        rail.focus(frame.screenProperty().get());
    }

    private static Optional<Node> firstFocusable(Node node) {
        return Overlays.stops(node).stream().findFirst();
    }

    private static Optional<Node> filter(Node node) {
        if (node.getStyleClass().contains(FilterBar.STYLE_CLASS) && node.isVisible()) {
            return Optional.of(node);
        }
        if (node instanceof Parent parent) {
            return parent.getChildrenUnmodifiable().stream()
                    .flatMap(child -> filter(child).stream())
                    .findFirst();
        }
        return Optional.empty();
    }
}
