package brokerlab.app.kit;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.value.ChangeListener;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.TextAlignment;

/**
 * Bytes in hex and as ASCII, coloured by what they are: 16 in a row where there is room, else 8. It is as high as all its rows and scrolls
 * with the pane it stands in; only the rows in sight are drawn, so its size does not matter. Arrows move the caret, page keys by a page.
 *
 * <pre>
 *   0000  00 00 00 00 00 05 98 1a  00 00 03 78 00 00 00 07  ........ ...x....
 * </pre>
 */
public final class HexView extends Region {
    private static final double ROW = 19;
    private static final double CELL = 17;
    private static final double GUTTER = 34;

    /** Between the halves of a row, and before the text. */
    private static final double GAP = 5;

    private static final double LETTER = 6.8;
    private static final double FONT = 11;
    private static final int MOST_PER_ROW = 16;

    /**
     * Bytes that belong together.
     *
     * @param to exclusive
     */
    public record Span(int from, int to, String name, Ink ink) {}

    private final Drawing drawing = new Drawing(this::paint);
    private final ChangeListener<Object> onScroll = (o, was, is) -> requestLayout();
    private final InvalidationListener onTextSize = size -> requestLayout();
    private Optional<ScrollPane> within = Optional.empty();
    private byte[] bytes = {};
    private List<Span> spans = List.of();
    private int caret;
    private int first;
    private IntConsumer onCaret = at -> {};

    public HexView() {
        getStyleClass().add("bl-hex");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        drawing.setManaged(false);
        getChildren().add(drawing);
        addEventHandler(MouseEvent.MOUSE_PRESSED, e -> {
            requestFocus();
            int at = at(e.getX(), e.getY());
            if (at >= 0) {
                moveTo(at);
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        focusedProperty().addListener((o, was, is) -> drawing.redraw());
        sceneProperty().addListener((o, was, is) -> attach());
        Fonts.scaleProperty().addListener(new WeakInvalidationListener(onTextSize));
    }

    /** Follows the pane it scrolls with while it is shown. */
    private void attach() {
        within.ifPresent(pane -> {
            pane.vvalueProperty().removeListener(onScroll);
            pane.viewportBoundsProperty().removeListener(onScroll);
        });
        within = Optional.empty();
        for (Node at = getParent(); getScene() != null && at != null; at = at.getParent()) {
            if (at instanceof ScrollPane pane) {
                within = Optional.of(pane);
                pane.vvalueProperty().addListener(onScroll);
                pane.viewportBoundsProperty().addListener(onScroll);
                return;
            }
        }
    }

    /** How wide it is with so many bytes in a row, pixels, where words are as large as usual. */
    public static double width(int perRow) {
        return GUTTER + perRow * CELL + 2 * GAP + perRow * LETTER;
    }

    private static double row() {
        return ROW * Fonts.scale();
    }

    private static double cell() {
        return CELL * Fonts.scale();
    }

    private static double gutter() {
        return GUTTER * Fonts.scale();
    }

    private static double gap() {
        return GAP * Fonts.scale();
    }

    private static double letter() {
        return LETTER * Fonts.scale();
    }

    /** Bytes in a row of this width: 16 or 8. */
    static int perRow(double width) {
        return width >= width(MOST_PER_ROW) * Fonts.scale() ? MOST_PER_ROW : MOST_PER_ROW / 2;
    }

    /** Bytes in a row as it stands now. */
    public int perRow() {
        return perRow(getWidth());
    }

    public void set(byte[] now, List<Span> nowSpans) {
        bytes = now.clone();
        spans = List.copyOf(nowSpans);
        caret = Math.min(caret, Math.max(0, bytes.length - 1));
        describe();
        requestLayout();
        drawing.redraw();
    }

    /** Called with the byte's index when the caret moves. */
    public void setOnCaret(IntConsumer listener) {
        onCaret = listener;
    }

    /** Puts the caret on a byte, in sight. */
    public void moveTo(int index) {
        if (bytes.length == 0) {
            return;
        }
        place(index);
        reveal();
    }

    /** Puts the caret on a byte without scrolling there. */
    public void place(int index) {
        if (bytes.length == 0) {
            return;
        }
        caret = Math.clamp(index, 0, bytes.length - 1);
        describe();
        onCaret.accept(caret);
        drawing.redraw();
    }

    private void reveal() {
        within.ifPresent(pane -> {
            int row = caret / perRow();
            double y = row * row();
            Bounds seen = seen();
            double by = y < seen.getMinY() ? y - seen.getMinY() : Math.max(0, y + row() - seen.getMaxY());
            double room = pane.getContent().getLayoutBounds().getHeight()
                    - pane.getViewportBounds().getHeight();
            if (by != 0 && room > 0) {
                pane.setVvalue(Math.clamp(pane.getVvalue() + by / room, 0, 1));
            }
        });
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        return rows(perRow(width < 0 ? getWidth() : width)) * row() + 2;
    }

    @Override
    protected double computePrefWidth(double height) {
        return width(MOST_PER_ROW) * Fonts.scale();
    }

    @Override
    protected double computeMinWidth(double height) {
        return width(MOST_PER_ROW / 2) * Fonts.scale();
    }

    private int rows(int perRow) {
        return Math.max(1, (bytes.length + perRow - 1) / perRow);
    }

    /** What of it is in sight, in its own coordinates. */
    private Bounds seen() {
        return within.map(pane -> sceneToLocal(pane.localToScene(pane.getLayoutBounds())))
                .orElseGet(() -> new BoundingBox(0, 0, getWidth(), getHeight()));
    }

    @Override
    protected void layoutChildren() {
        Bounds seen = seen();
        int rows = rows(perRow());
        int nowFirst = Math.clamp((long) Math.floor(seen.getMinY() / row()) - 1, 0, rows - 1);
        int last = Math.clamp((long) Math.ceil(seen.getMaxY() / row()) + 1, nowFirst, rows);
        if (nowFirst != first) {
            first = nowFirst;
            drawing.redraw();
        }
        drawing.resizeRelocate(0, first * row(), getWidth(), Math.max(1, last - first) * row());
    }

    private void key(KeyEvent e) {
        if (e.isAltDown() || e.isControlDown()) {
            return;
        }
        int page = (int) Math.max(1, Math.min(seen().getHeight(), getHeight()) / row() - 1);
        int by = switch (e.getCode()) {
            case KeyCode.LEFT -> -1;
            case KeyCode.RIGHT -> 1;
            case KeyCode.UP -> -perRow();
            case KeyCode.DOWN -> perRow();
            case KeyCode.PAGE_UP -> -perRow() * page;
            case KeyCode.PAGE_DOWN -> perRow() * page;
            case KeyCode.HOME -> -caret;
            case KeyCode.END -> bytes.length;
            default -> 0;
        };
        if (by != 0) {
            moveTo(caret + by);
            e.consume();
        }
    }

    private static double x(int column, int perRow) {
        return gutter() + column * cell() + (column >= perRow / 2 ? gap() : 0);
    }

    private static double letterX(int column, int perRow) {
        return x(perRow, perRow) + gap() + column * letter();
    }

    private int at(double x, double y) {
        int perRow = perRow();
        for (int column = 0; column < perRow; column++) {
            boolean onByte = x >= x(column, perRow) && x < x(column, perRow) + cell();
            boolean onLetter = x >= letterX(column, perRow) && x < letterX(column, perRow) + letter();
            int index = ((int) (y / row())) * perRow + column;
            if ((onByte || onLetter) && index < bytes.length) {
                return index;
            }
        }
        return -1;
    }

    private Span span(int index) {
        for (Span span : spans) {
            if (index >= span.from() && index < span.to()) {
                return span;
            }
        }
        return null;
    }

    private void describe() {
        if (bytes.length > 0) {
            Span span = span(caret);
            setAccessibleText(
                    caret + ": " + HexFormat.of().toHexDigits(bytes[caret]) + (span == null ? "" : " " + span.name()));
        }
    }

    private void paint(GraphicsContext g, double width, double height, Drawing theme) {
        g.setFont(Drawing.mono(FONT));
        g.setTextBaseline(VPos.CENTER);
        g.setTextAlign(TextAlignment.LEFT);
        int perRow = perRow();
        for (int row = 0; row * row() < height; row++) {
            int start = (first + row) * perRow;
            if (start >= bytes.length) {
                break;
            }
            double y = row * row();
            g.setFill(theme.color(Ink.MUTED));
            g.fillText(HexFormat.of().toHexDigits((short) start), 0, y + row() / 2);
            for (int column = 0; column < perRow && start + column < bytes.length; column++) {
                cell(g, theme, start + column, column, perRow, y);
            }
        }
    }

    private void cell(GraphicsContext g, Drawing theme, int index, int column, int perRow, double y) {
        Span span = span(index);
        double x = x(column, perRow);
        double letter = letterX(column, perRow);
        if (span != null) {
            boolean joined = index + 1 < span.to() && column + 1 < perRow && index + 1 < bytes.length;
            g.setFill(theme.color(span.ink(), 0.28));
            g.fillRect(x, y + 1.5, joined ? x(column + 1, perRow) - x : cell() - 2, row() - 3);
            g.fillRect(letter, y + 1.5, letter(), row() - 3);
        }
        if (index == caret && isFocused()) {
            g.setStroke(theme.color(Ink.FG));
            g.setLineWidth(1);
            g.strokeRect(x + 0.5, y + 1.5, cell() - 3, row() - 4);
            g.strokeRect(letter - 0.5, y + 1.5, letter() + 1, row() - 4);
        }
        g.setFill(theme.color(span == null ? Ink.MUTED : Ink.FG));
        g.fillText(HexFormat.of().toHexDigits(bytes[index]), x + 1.5, y + row() / 2);
        boolean printable = bytes[index] > ' ' && bytes[index] < 0x7f;
        g.fillText(
                printable ? String.valueOf((char) bytes[index]) : bytes[index] == ' ' ? "" : "·",
                letter,
                y + row() / 2);
    }
}
