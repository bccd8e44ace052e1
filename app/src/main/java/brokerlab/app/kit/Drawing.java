package brokerlab.app.kit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleableProperty;
import javafx.css.converter.ColorConverter;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/**
 * A canvas as large as its place, painted by {@link Painter} when its size, the theme, the size of text or its data ({@link #redraw()})
 * change. What holds words on it is {@link Fonts#scale()} times as large as usual. Give it a
 * name for screen readers with {@code setAccessibleText}, and a table twin beside it when it shows more than one value.
 */
public final class Drawing extends Region {
    private static final Map<Ink, CssMetaData<Drawing, Color>> META = meta();
    private static final List<CssMetaData<? extends Styleable, ?>> CSS = cssMetaData();

    private final Canvas canvas = new Canvas();
    private final Painter painter;
    private final Map<Ink, StyleableObjectProperty<Color>> inks = new EnumMap<>(Ink.class);
    private final InvalidationListener onTextSize = size -> redraw();
    private boolean dirty;

    /** Paints all of it, from an empty canvas. */
    @FunctionalInterface
    public interface Painter {
        void paint(GraphicsContext g, double width, double height, Drawing theme);
    }

    public Drawing(Painter painter) {
        this.painter = painter;
        getStyleClass().add("bl-drawing");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        canvas.setManaged(false);
        getChildren().add(canvas);
        Fonts.scaleProperty().addListener(new WeakInvalidationListener(onTextSize));
        for (Ink ink : Ink.values()) {
            var property =
                    new SimpleStyleableObjectProperty<>(META.get(ink), this, ink.property(), Color.web(ink.fallback()));
            property.addListener((o, was, is) -> redraw());
            inks.put(ink, property);
        }
    }

    /** The theme's colour now. */
    public Color color(Ink ink) {
        return inks.get(ink).get();
    }

    public Color color(Ink ink, double opacity) {
        Color color = color(ink);
        return Color.color(color.getRed(), color.getGreen(), color.getBlue(), opacity * color.getOpacity());
    }

    /** The interface's font for words on a canvas, of {@code size} pixels where a person wants words as large as usual. */
    public static Font font(double size) {
        return Fonts.sans(size);
    }

    /** How wide a text is drawn, in pixels. */
    public static double width(String text, Font font) {
        Text measured = new Text(text);
        measured.setFont(font);
        return measured.getLayoutBounds().getWidth();
    }

    /** A text that fits into so many pixels: whole, or cut at its end with an ellipsis; empty where not even that has room. */
    public static String cut(String text, Font font, double room) {
        if (width(text, font) <= room) {
            return text;
        }
        int fits = 0;
        int not = text.length();
        while (not - fits > 1) {
            int half = (fits + not) >>> 1;
            if (width(text.substring(0, half) + "…", font) <= room) {
                fits = half;
            } else {
                not = half;
            }
        }
        return fits == 0 ? "" : text.substring(0, fits).stripTrailing() + "…";
    }

    /** The monospaced font for offsets and bytes on a canvas, as {@link #font}. */
    public static Font mono(double size) {
        return Fonts.mono(size);
    }

    /** Paints again in the next layout pass, however often it is called before. */
    public void redraw() {
        if (!dirty) {
            dirty = true;
            requestLayout();
        }
    }

    @Override
    protected void layoutChildren() {
        double width =
                Math.max(0, getWidth() - getInsets().getLeft() - getInsets().getRight());
        double height =
                Math.max(0, getHeight() - getInsets().getTop() - getInsets().getBottom());
        boolean resized = canvas.getWidth() != width || canvas.getHeight() != height;
        if (resized) {
            canvas.setWidth(width);
            canvas.setHeight(height);
        }
        canvas.relocate(getInsets().getLeft(), getInsets().getTop());
        if ((resized || dirty) && width > 0 && height > 0) {
            dirty = false;
            GraphicsContext g = canvas.getGraphicsContext2D();
            g.clearRect(0, 0, width, height);
            g.save();
            painter.paint(g, width, height, this);
            g.restore();
        }
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return CSS;
    }

    private static Map<Ink, CssMetaData<Drawing, Color>> meta() {
        Map<Ink, CssMetaData<Drawing, Color>> all = new EnumMap<>(Ink.class);
        for (Ink ink : Ink.values()) {
            all.put(ink, new CssMetaData<>(ink.property(), ColorConverter.getInstance(), Color.web(ink.fallback())) {
                @Override
                public boolean isSettable(Drawing drawing) {
                    return true;
                }

                @Override
                public StyleableProperty<Color> getStyleableProperty(Drawing drawing) {
                    return drawing.inks.get(ink);
                }
            });
        }
        return all;
    }

    private static List<CssMetaData<? extends Styleable, ?>> cssMetaData() {
        List<CssMetaData<? extends Styleable, ?>> all = new ArrayList<>(Region.getClassCssMetaData());
        all.addAll(META.values());
        return List.copyOf(all);
    }
}
