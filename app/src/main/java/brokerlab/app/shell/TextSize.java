package brokerlab.app.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Larger text: a style sheet with the same looks, in which letters and what holds a line of them are larger. */
final class TextSize {
    /** What a person may choose, per cent. */
    static final List<Integer> CHOICES = List.of(100, 125, 150);

    /** Widths that hold words; wider ones are those of panes and stay. */
    private static final double WORDS = 210;

    /** What a dialog may grow to: there is so much room in the smallest window. */
    private static final double WIDEST = 940;

    private static final Pattern LENGTH = Pattern.compile(
            "(-fx-(?:font-size|icon-size|cell-size|fixed-cell-size|size|min-height|pref-height|max-height|min-width|pref-width|max-width)"
                    + "\\s*:\\s*)([0-9]+(?:\\.[0-9]+)?)(px)?(?=\\s*;)");

    private static final Map<String, String> MADE = new ConcurrentHashMap<>();

    private TextSize() {}

    /** The sheet at {@code url} with text of {@code percent}; itself for 100. */
    static String sheet(String url, int percent) {
        return percent == 100 ? url : MADE.computeIfAbsent(percent + " " + url, key -> scaled(url, percent / 100.0));
    }

    private static String scaled(String url, double factor) {
        try (InputStream in = URI.create(url).toURL().openStream()) {
            String css = larger(new String(in.readAllBytes(), StandardCharsets.UTF_8), factor);
            return "data:text/css;base64," + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Style sheet " + url + " cannot be read", e);
        }
    }

    static String larger(String css, double factor) {
        Matcher length = LENGTH.matcher(css);
        StringBuilder out = new StringBuilder();
        while (length.find()) {
            double size = Double.parseDouble(length.group(2));
            boolean wide = length.group(1).contains("width") && size > WORDS;
            boolean stays = size < 10 || (wide && !length.group(1).contains("max-width"));
            double grown = wide ? Math.max(size, Math.min(WIDEST, size * factor)) : size * factor;
            String larger = stays ? length.group(2) : String.format(Locale.ROOT, "%.1f", grown);
            length.appendReplacement(out, length.group(1) + larger + (length.group(3) == null ? "" : "px"));
        }
        length.appendTail(out);
        return out.toString();
    }
}
