package brokerlab.app.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;

/** The fonts that ship with the app, so that Hangul and offsets look the same on every machine. */
public final class Fonts {
    private static final String SANS = "Pretendard";
    private static final String MONO = "JetBrains Mono";

    private Fonts() {}

    /** Makes them known to the toolkit; before the first scene. */
    public static void load() {
        for (String file : List.of(
                "Pretendard-Regular.otf",
                "Pretendard-SemiBold.otf",
                "Pretendard-Bold.otf",
                "JetBrainsMono-Regular.ttf",
                "JetBrainsMono-Bold.ttf")) {
            try (InputStream in = Fonts.class.getResourceAsStream("/brokerlab/fonts/" + file)) {
                if (in == null || Font.loadFont(in, 13) == null) {
                    throw new IllegalStateException("Font " + file + " is missing or unreadable in this build");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** For words on a canvas. */
    public static Font sans(double size) {
        return Font.font(SANS, size);
    }

    public static Font sansBold(double size) {
        return Font.font(SANS, FontWeight.BOLD, size);
    }

    /** For offsets and bytes on a canvas. */
    public static Font mono(double size) {
        return Font.font(MONO, size);
    }
}
