package brokerlab.app.kit;

import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.scene.text.Font;

/** The fonts that ship with the app, so that Hangul and offsets look the same on every machine. */
public final class Fonts {
    private static final String SANS = "Pretendard";
    private static final String MONO = "JetBrains Mono";

    private static final ReadOnlyDoubleWrapper SCALE = new ReadOnlyDoubleWrapper(1);

    private Fonts() {}

    /** How much larger words are than usual: what holds them and is not told by a style sheet is made as much larger. */
    public static double scale() {
        return SCALE.get();
    }

    /** To follow it; on the FX thread. Who does must be able to go: listen weakly, or by a binding. */
    public static ReadOnlyDoubleProperty scaleProperty() {
        return SCALE.getReadOnlyProperty();
    }

    /** @param larger from 1 on, in all windows */
    public static void scale(double larger) {
        SCALE.set(larger);
    }

    /** Makes them known to the toolkit; before the first scene. */
    public static void load() {
        for (String file : List.of(
                "Pretendard-Regular.otf",
                "Pretendard-SemiBold.otf",
                "Pretendard-Bold.otf",
                "JetBrainsMono-Regular.ttf",
                "JetBrainsMono-Bold.ttf")) {
            if (Font.loadFont(place(file), 13) == null) {
                throw new IllegalStateException("Font " + file + " is missing or unreadable in this build");
            }
        }
    }

    /** The installed app has them as files: of one inside a jar the toolkit makes a temporary copy, which a kill leaves behind. */
    private static String place(String file) {
        String folder = System.getProperty("brokerlab.fonts");
        if (folder != null) {
            return Path.of(folder, file).toUri().toString();
        }
        URL inside = Fonts.class.getResource("/brokerlab/fonts/" + file);
        if (inside == null) {
            throw new IllegalStateException("Font " + file + " is missing in this build");
        }
        return inside.toExternalForm();
    }

    /** For words on a canvas, as much larger as all words are. */
    static Font sans(double size) {
        return Font.font(SANS, size * scale());
    }

    /** For offsets and bytes on a canvas, as much larger as all words are. */
    static Font mono(double size) {
        return Font.font(MONO, size * scale());
    }
}
