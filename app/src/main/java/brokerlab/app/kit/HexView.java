package brokerlab.app.kit;

import java.util.HexFormat;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.text.TextAlignment;

/**
 * Bytes in hex, coloured by what they are. Only the rows in sight are drawn, so its size does not matter; arrows move the caret, page
 * keys by a page.
 */
public final class HexView extends BorderPane {
    private static final double ROW = 19;
    private static final double CELL = 20.5;
    private static final double GUTTER = 40;

    /**
     * Bytes that belong together.
     *
     * @param to exclusive
     */
    public record Span(int from, int to, String name, Ink ink) {}

    private final Drawing drawing = new Drawing(this::paint);
    private final ScrollBar bar = new ScrollBar();
    private final int perRow;
    private byte[] bytes = {};
    private List<Span> spans = List.of();
    private int caret;
    private IntConsumer onCaret = at -> {};

    /** @param perRow bytes in a row, for instance 8 or 16 */
    public HexView(int perRow) {
        this.perRow = perRow;
        getStyleClass().add("bl-hex");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        setMinHeight(ROW * 3);
        bar.setOrientation(javafx.geometry.Orientation.VERTICAL);
        bar.valueProperty().addListener((o, was, is) -> drawing.redraw());
        setCenter(drawing);
        setRight(bar);
        drawing.heightProperty().addListener((o, was, is) -> bounds());
        addEventHandler(ScrollEvent.SCROLL, e -> {
            bar.setValue(Math.max(0, Math.min(bar.getMax(), bar.getValue() - Math.signum(e.getDeltaY()) * 3)));
            e.consume();
        });
        addEventHandler(MouseEvent.MOUSE_PRESSED, e -> {
            requestFocus();
            int at = at(e.getX(), e.getY());
            if (at >= 0) {
                moveTo(at);
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        focusedProperty().addListener((o, was, is) -> drawing.redraw());
    }

    public void set(byte[] now, List<Span> nowSpans) {
        bytes = now.clone();
        spans = List.copyOf(nowSpans);
        caret = Math.min(caret, Math.max(0, bytes.length - 1));
        bounds();
        describe();
        drawing.redraw();
    }

    /** Called with the byte's index when the caret moves. */
    public void setOnCaret(IntConsumer listener) {
        onCaret = listener;
    }

    public void moveTo(int index) {
        if (bytes.length == 0) {
            return;
        }
        caret = Math.max(0, Math.min(bytes.length - 1, index));
        int row = caret / perRow;
        if (row < bar.getValue()) {
            bar.setValue(row);
        } else if (row >= Math.floor(bar.getValue()) + visibleRows()) {
            bar.setValue(Math.min(bar.getMax(), row - visibleRows() + 1));
        }
        describe();
        onCaret.accept(caret);
        drawing.redraw();
    }

    /** As high as all rows need. */
    public double fullHeight() {
        return Math.max(1, (bytes.length + perRow - 1) / perRow) * ROW + 4;
    }

    private void key(KeyEvent e) {
        if (e.isAltDown() || e.isControlDown()) {
            return;
        }
        int by = switch (e.getCode()) {
            case KeyCode.LEFT -> -1;
            case KeyCode.RIGHT -> 1;
            case KeyCode.UP -> -perRow;
            case KeyCode.DOWN -> perRow;
            case KeyCode.PAGE_UP -> -perRow * visibleRows();
            case KeyCode.PAGE_DOWN -> perRow * visibleRows();
            case KeyCode.HOME -> -caret;
            case KeyCode.END -> bytes.length;
            default -> 0;
        };
        if (by != 0) {
            moveTo(caret + by);
            e.consume();
        }
    }

    private int visibleRows() {
        return Math.max(1, (int) (drawing.getHeight() / ROW));
    }

    private void bounds() {
        int rows = (bytes.length + perRow - 1) / perRow;
        int most = Math.max(0, rows - visibleRows());
        bar.setMax(most);
        bar.setVisibleAmount(rows == 0 ? 1 : Math.max(0.5, (double) most * visibleRows() / rows));
        bar.setVisible(most > 0);
        bar.setManaged(most > 0);
    }

    private int at(double x, double y) {
        int column = (int) ((x - GUTTER) / CELL);
        int index = ((int) bar.getValue() + (int) (y / ROW)) * perRow + column;
        return column < 0 || column >= perRow || index >= bytes.length ? -1 : index;
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
        g.setFont(Drawing.mono(11.5));
        g.setTextBaseline(VPos.CENTER);
        int first = (int) bar.getValue();
        for (int row = 0; row <= height / ROW; row++) {
            int start = (first + row) * perRow;
            if (start >= bytes.length) {
                break;
            }
            double y = row * ROW;
            g.setTextAlign(TextAlignment.LEFT);
            g.setFill(theme.color(Ink.SUBTLE));
            g.fillText(HexFormat.of().toHexDigits((short) start), 0, y + ROW / 2);
            for (int i = 0; i < perRow && start + i < bytes.length; i++) {
                cell(g, theme, start + i, GUTTER + i * CELL, y);
            }
        }
    }

    private void cell(GraphicsContext g, Drawing theme, int index, double x, double y) {
        Span span = span(index);
        if (span != null) {
            boolean joined = index + 1 < span.to() && (index + 1) % perRow != 0;
            g.setFill(theme.color(span.ink(), 0.28));
            g.fillRect(x, y + 1.5, joined ? CELL : CELL - 3, ROW - 3);
        }
        if (index == caret && isFocused()) {
            g.setStroke(theme.color(Ink.FG));
            g.setLineWidth(1);
            g.strokeRect(x + 0.5, y + 1.5, CELL - 4, ROW - 4);
        }
        g.setFill(theme.color(span == null ? Ink.MUTED : Ink.FG));
        g.fillText(HexFormat.of().toHexDigits(bytes[index]), x + 2, y + ROW / 2);
    }
}
