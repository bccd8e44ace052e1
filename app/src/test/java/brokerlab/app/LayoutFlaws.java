package brokerlab.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;

/**
 * Finds what does not fit where it stands, as a person would see it: words that are cut, things that lie over each other, things that
 * lie outside their window without a way to scroll to them.
 *
 * <p>For a screen or dialog of yours there is nothing to do: {@link FitTest} lays out every screen at every size, in both languages and
 * with names as long as Kafka allows. A dialog or popover is added to {@code FitTest} by one line. What it finds is mended by
 * <ul>
 *   <li>a wrapping label, a {@code FlowPane} for a row of controls, a minimum width of {@code USE_PREF_SIZE} for what must be whole,
 *   <li>{@code Names.name(label)} for a name that a person gave: cut in the middle, the whole in a tooltip,
 *   <li>a tooltip with the whole text, for a sentence that may be cut (a table's headings may not),
 *   <li>an honest minimum height: a screen that gets less is scrolled by the frame.
 * </ul>
 */
final class LayoutFlaws {
    /** Rows of a list or table, and headings that go with them. */
    private static final List<String> SCROLLED = List.of("clipped-container", "column-header-background");

    /** Rounding to whole pixels is no fault. */
    private static final double SLACK = 1.5;

    /**
     * One fault.
     *
     * @param kind cut, overlap or outside
     * @param where the nearest names around it
     */
    record Flaw(String kind, String where, String what) {
        @Override
        public String toString() {
            return kind + ": " + what + "  [" + where + "]";
        }
    }

    private record Leaf(Node node, Bounds seen) {}

    private final Node root;
    private final Bounds window;
    private final List<Flaw> flaws = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();

    private LayoutFlaws(Node root) {
        this.root = root;
        this.window = root.localToScene(root.getLayoutBounds());
    }

    /** All faults below {@code root}, which must be laid out; on the FX thread. */
    static List<Flaw> of(Node root) {
        LayoutFlaws found = new LayoutFlaws(root);
        found.walk(root, false);
        found.overlaps();
        return List.copyOf(found.flaws);
    }

    private void walk(Node node, boolean insideLeaf) {
        if (!node.isVisible() || node.getOpacity() == 0) {
            return;
        }
        boolean leaf = !insideLeaf && leaf(node);
        if (leaf || node instanceof Labeled) {
            Bounds all = node.localToScene(node.getLayoutBounds());
            Bounds seen = seen(node, all);
            if (seen.getWidth() > 0 && seen.getHeight() > 0) {
                if (leaf) {
                    leaves.add(new Leaf(node, seen));
                }
                if (node instanceof Labeled labeled && wholly(seen, all)) {
                    cut(labeled);
                }
                if (node instanceof TextInputControl input) {
                    cutPrompt(input);
                }
            }
        }
        if (node instanceof Parent parent && !(node instanceof TextInputControl)) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                walk(child, insideLeaf || leaf);
            }
        }
    }

    private static boolean wholly(Bounds seen, Bounds all) {
        return seen.getWidth() > all.getWidth() - SLACK && seen.getHeight() > all.getHeight() - SLACK;
    }

    private static boolean leaf(Node node) {
        return switch (node) {
            case ScrollBar bar -> false;
            case ButtonBase b -> true;
            case Labeled l -> shows(l);
            case TextInputControl t -> true;
            case ComboBoxBase<?> c -> true;
            case ChoiceBox<?> c -> true;
            case Slider s -> true;
            case Canvas c -> c.getWidth() > 0 && c.getHeight() > 0;
            case Text t -> !t.getText().isBlank();
            default -> false;
        };
    }

    /** Cells hold other leaves instead of a text of their own. */
    private static boolean shows(Labeled labeled) {
        return labeled.getText() != null && !labeled.getText().isBlank();
    }

    // ---- outside

    /** What of the node a person can see; tells when the rest can be reached by no scroll bar. */
    private Bounds seen(Node node, Bounds all) {
        Bounds left = all;
        boolean scrollsX = false;
        boolean scrollsY = false;
        for (Parent at = node.getParent(); at != null; at = at.getParent()) {
            if (at.getClip() != null) {
                Bounds hole = at.localToScene(at.getClip().getBoundsInParent());
                Optional<ScrollPane> pane = scrollPane(at);
                boolean flow = SCROLLED.stream().anyMatch(at.getStyleClass()::contains);
                scrollsX |= flow
                        || pane.filter(p -> p.getHbarPolicy() != ScrollPane.ScrollBarPolicy.NEVER)
                                .isPresent();
                scrollsY |= flow
                        || pane.filter(p -> p.getVbarPolicy() != ScrollPane.ScrollBarPolicy.NEVER)
                                .isPresent();
                outside(node, left, hole, scrollsX, scrollsY);
                left = common(left, hole);
            }
            if (at.equals(root)) {
                break;
            }
        }
        outside(node, left, window, scrollsX, scrollsY);
        return common(left, window);
    }

    private void outside(Node node, Bounds part, Bounds hole, boolean scrollsX, boolean scrollsY) {
        if (part.getWidth() <= 0 || part.getHeight() <= 0) {
            return;
        }
        double x = Math.max(hole.getMinX() - part.getMinX(), part.getMaxX() - hole.getMaxX());
        double y = Math.max(hole.getMinY() - part.getMinY(), part.getMaxY() - hole.getMaxY());
        if ((!scrollsX && x > SLACK) || (!scrollsY && y > SLACK)) {
            flaws.add(new Flaw("outside", where(node), words(node) + " by " + Math.round(Math.max(x, y)) + " px"));
        }
    }

    private static Optional<ScrollPane> scrollPane(Parent clipped) {
        return clipped.getStyleClass().contains("viewport") && clipped.getParent() instanceof ScrollPane pane
                ? Optional.of(pane)
                : Optional.empty();
    }

    private static Bounds common(Bounds a, Bounds b) {
        double x = Math.max(a.getMinX(), b.getMinX());
        double y = Math.max(a.getMinY(), b.getMinY());
        return new BoundingBox(
                x,
                y,
                Math.max(0, Math.min(a.getMaxX(), b.getMaxX()) - x),
                Math.max(0, Math.min(a.getMaxY(), b.getMaxY()) - y));
    }

    // ---- cut

    private void cut(Labeled labeled) {
        // what a column's figures are is read at its head, not in a tooltip
        if (!shows(labeled) || (told(labeled) && !labeled.getStyleClass().contains("bl-head"))) {
            return;
        }
        for (Node child : labeled.getChildrenUnmodifiable()) {
            if (child instanceof Text text
                    && text.isVisible()
                    && text.getStyleClass().contains("text")) {
                Bounds at = text.getBoundsInParent();
                boolean shorter = !text.getText().equals(labeled.getText());
                boolean narrow = at.getMinX() < -SLACK || at.getMaxX() > labeled.getWidth() + SLACK;
                if (shorter || narrow) {
                    flaws.add(new Flaw(
                            "cut",
                            where(labeled),
                            "“" + labeled.getText() + "” shown as “" + text.getText() + "” in "
                                    + Math.round(labeled.getWidth()) + " px"));
                }
            }
        }
    }

    private void cutPrompt(TextInputControl input) {
        if (input.getLength() > 0
                || input.getPromptText() == null
                || input.getPromptText().isBlank()) {
            return;
        }
        Text measure = new Text(input.getPromptText());
        measure.setFont(input.getFont());
        double room = input.getWidth()
                - input.getInsets().getLeft()
                - input.getInsets().getRight();
        if (measure.getLayoutBounds().getWidth() > room + SLACK && !told(input, input.getPromptText())) {
            flaws.add(new Flaw("cut", where(input), "prompt “" + input.getPromptText() + "”"));
        }
    }

    private static boolean told(Labeled labeled) {
        return told(labeled, labeled.getText());
    }

    /** Whether a tooltip of it, or of the control it is the inside of, has all of it. */
    private static boolean told(Node node, String text) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at instanceof Control control
                    && control.getTooltip() != null
                    && control.getTooltip().getText() != null
                    && control.getTooltip().getText().contains(text)) {
                return true;
            }
        }
        return false;
    }

    // ---- overlap

    private void overlaps() {
        for (int i = 0; i < leaves.size(); i++) {
            for (int j = i + 1; j < leaves.size(); j++) {
                Leaf a = leaves.get(i);
                Leaf b = leaves.get(j);
                Bounds both = common(a.seen(), b.seen());
                if (both.getWidth() > SLACK && both.getHeight() > SLACK && !meant(a.node(), b.node())) {
                    flaws.add(new Flaw(
                            "overlap",
                            where(a.node()) + " / " + where(b.node()),
                            words(a.node()) + " and " + words(b.node())));
                }
            }
        }
    }

    /** One in a stack of panes lies over the others by design. */
    private static boolean meant(Node a, Node b) {
        List<Node> above = new ArrayList<>();
        for (Node at = a; at != null; at = at.getParent()) {
            above.add(at);
        }
        for (Node at = b; at != null; at = at.getParent()) {
            if (above.contains(at)) {
                return (at.getClass() == StackPane.class && !at.getStyleClass().contains("content"))
                        || at instanceof Group;
            }
        }
        return false;
    }

    // ---- words

    private static String words(Node node) {
        String text = switch (node) {
            case Labeled l -> l.getText();
            case Text t -> t.getText();
            case TextInputControl t -> "field “" + t.getText() + "”";
            default -> node.getClass().getSimpleName();
        };
        String name = text == null || text.isBlank() ? node.getClass().getSimpleName() : "“" + text + "”";
        return name.length() > 90 ? name.substring(0, 80) + "…" : name;
    }

    private String where(Node node) {
        List<String> names = new ArrayList<>();
        for (Node at = node; at != null && !at.equals(root) && names.size() < 3; at = at.getParent()) {
            String own = at.getStyleClass().stream()
                    .filter(c -> c.startsWith("bl-") || (c.contains("-") && !c.startsWith("ikonli")))
                    .collect(Collectors.joining("."));
            if (at.getId() != null) {
                names.add("#" + at.getId());
            } else if (!own.isEmpty()) {
                names.add("." + own);
            } else if (at.getClass().getName().startsWith("brokerlab")) {
                names.add(at.getClass().getSimpleName());
            }
        }
        return String.join(" < ", names);
    }
}
