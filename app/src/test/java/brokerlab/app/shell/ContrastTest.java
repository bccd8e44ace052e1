package brokerlab.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;

/**
 * Every text can be read: its colour and what it stands on differ by 4.5 to 1 at least (WCAG 2.2, 1.4.3), in both themes. Worked out from the
 * style sheets: a rule with a background of its own is taken with it; any other text may stand on every surface there is.
 */
class ContrastTest {
    private static final Path SHEETS = Path.of("src/main/resources/brokerlab/app");
    private static final double LEAST = 4.5;

    /** What texts stand on; those that are see-through lie on a panel. */
    private static final List<String> SURFACES = List.of(
            "-bl-bg",
            "-bl-panel",
            "-bl-panel-raised",
            "-bl-inset",
            "-bl-accent-soft",
            "-bl-ok-soft",
            "-bl-warn-soft",
            "-bl-bad-soft");

    private static final List<String> SERIES = List.of(
            "-bl-accent",
            "-bl-violet",
            "-bl-teal",
            "-bl-orange",
            "-bl-pink",
            "-bl-yellow",
            "-bl-sky",
            "-bl-ok",
            "-bl-subtle");

    private static final Pattern NAME = Pattern.compile("-bl-[a-z0-9-]+|#[0-9a-fA-F]{6}|white|rgba\\([^)]*\\)");

    private record Rule(String sheet, String selector, Map<String, String> looks) {
        String base() {
            return selector.replaceAll(":[a-z-]+", "").strip();
        }
    }

    private static List<Rule> rules() throws IOException {
        var rules = new ArrayList<Rule>();
        try (Stream<Path> files = Files.walk(SHEETS)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".css")).sorted().toList()) {
                String text = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "");
                Matcher rule = Pattern.compile("(?s)([^{}]+)\\{([^}]*)}").matcher(text);
                while (rule.find()) {
                    var looks = new LinkedHashMap<String, String>();
                    for (String look : rule.group(2).split(";")) {
                        int colon = look.indexOf(':');
                        if (colon > 0) {
                            looks.put(
                                    look.substring(0, colon).strip(),
                                    look.substring(colon + 1).strip());
                        }
                    }
                    for (String selector : rule.group(1).split(",")) {
                        rules.add(new Rule(file.getFileName().toString(), selector.strip(), looks));
                    }
                }
            }
        }
        return rules;
    }

    private static Map<String, Color> theme(List<Rule> rules, String sheet) {
        var colours = new LinkedHashMap<String, Color>();
        rules.stream()
                .filter(r -> r.sheet().equals(sheet))
                .forEach(r -> r.looks().forEach((name, value) -> colours.put(name, Color.web(value))));
        return colours;
    }

    private static Color of(Map<String, Color> theme, String name) {
        return name.startsWith("-bl-") ? theme.get(name) : Color.web(name);
    }

    private static Color over(Color upper, Color lower) {
        double a = upper.getOpacity();
        return Color.color(
                upper.getRed() * a + lower.getRed() * (1 - a),
                upper.getGreen() * a + lower.getGreen() * (1 - a),
                upper.getBlue() * a + lower.getBlue() * (1 - a));
    }

    private static double light(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double part) {
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }

    static double contrast(Color one, Color other) {
        double a = light(one);
        double b = light(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** The colours that a rule gives to texts; one of a series is any of them. */
    private static Set<String> inks(Rule rule) {
        var inks = new LinkedHashSet<String>();
        for (String look : List.of("-fx-text-fill", "-fx-prompt-text-fill", "-color-link-fg", "-fx-fill")) {
            // What only shapes and icons have is no text.
            boolean text = !look.equals("-fx-fill")
                    || rule.selector().contains("chain-")
                    || rule.selector().contains("history-")
                    || rule.looks().containsKey("-fx-text-fill");
            String value = rule.looks().get(look);
            if (value != null && text) {
                inks.addAll(value.equals("-bl-series") ? SERIES : List.of(value));
            }
        }
        return inks;
    }

    /** What lies below the text: the last layer, and with stripes both the layer and the stripe on it. */
    private static Set<Color> grounds(Rule rule, Map<String, Color> theme) {
        var grounds = new LinkedHashSet<Color>();
        String value = rule.looks().get("-fx-background-color");
        if (value == null || value.equals("transparent")) {
            SURFACES.forEach(s -> grounds.add(over(theme.get(s), theme.get("-bl-panel"))));
            return grounds;
        }
        boolean stripes = value.contains("linear-gradient");
        String base = stripes ? value.substring(0, value.indexOf(", linear-gradient")) : value;
        Matcher layer = NAME.matcher(base);
        String last = "";
        while (layer.find()) {
            last = layer.group();
        }
        for (String name : last.equals("-bl-series") ? SERIES : List.of(last)) {
            grounds.add(over(of(theme, name), theme.get("-bl-panel")));
        }
        if (stripes) {
            Color below = grounds.iterator().next();
            Matcher stripe = NAME.matcher(value.substring(base.length()));
            while (stripe.find()) {
                grounds.add(over(of(theme, stripe.group()), below));
            }
        }
        return grounds;
    }

    @Test
    void everyTextCanBeRead() throws IOException {
        List<Rule> rules = rules();
        var faint = new TreeSet<String>();
        int pairs = 0;
        for (String sheet : List.of("dark.css", "light.css")) {
            Map<String, Color> theme = theme(rules, sheet);
            for (Rule rule : rules) {
                Set<String> inks = inks(rule);
                boolean ground = rule.looks().containsKey("-fx-background-color");
                if (inks.isEmpty() && ground && !rule.selector().isEmpty()) {
                    // A state changes what lies below the text that the control has without it.
                    rules.stream().filter(r -> r.selector().equals(rule.base())).forEach(r -> inks.addAll(inks(r)));
                }
                for (String ink : inks) {
                    for (Color below : grounds(rule, theme)) {
                        pairs++;
                        double contrast = contrast(of(theme, ink), below);
                        if (contrast < LEAST) {
                            faint.add("%s: %s { %s } on %s: %.2f"
                                    .formatted(sheet, rule.selector(), ink, below, contrast));
                        }
                    }
                }
            }
        }
        assertTrue(faint.isEmpty(), () -> String.join("\n", faint));
        assertTrue(pairs > 1_500, "pairs looked at: " + pairs);
    }

    /** What is see-through is fainter than its colours say: nothing is, neither by a sheet nor by the code. What is old is grey instead. */
    @Test
    void noTextIsSeeThrough() throws IOException {
        for (Rule rule : rules()) {
            String opacity = rule.looks().getOrDefault("-fx-opacity", "1");
            assertEquals("1", opacity, rule.selector());
        }
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                assertTrue(!Files.readString(file).contains(".setOpacity("), file::toString);
            }
        }
    }

    /** Siblings: drawn texts, which no rule colours, and white on what is filled. */
    @Test
    void whatIsDrawnAndWhatStandsOnFilledShapesCanBeReadToo() throws IOException {
        List<Rule> rules = rules();
        Rule drawing = rules.stream()
                .filter(r -> r.selector().equals(".bl-drawing"))
                .findFirst()
                .orElseThrow();
        for (String sheet : List.of("dark.css", "light.css")) {
            Map<String, Color> theme = theme(rules, sheet);
            drawing.looks().forEach((ink, colour) -> {
                boolean text = !ink.matches("-bl-ink-(line|grid|surface|inset|on-fill)");
                for (String ground : List.of("-bl-panel", "-bl-inset")) {
                    double contrast = contrast(theme.get(colour), theme.get(ground));
                    assertTrue(!text || contrast >= LEAST, sheet + " " + ink + " on " + ground + ": " + contrast);
                }
            });
            for (String series : SERIES) {
                double contrast = contrast(theme.get("-bl-on-fill"), theme.get(series));
                assertTrue(contrast >= LEAST, sheet + " on " + series + ": " + contrast);
            }
        }
    }

    @Test
    void contrastIsThatOfTheStandard() {
        assertEquals(21, contrast(Color.BLACK, Color.WHITE), 0.001);
        assertEquals(4.54, contrast(Color.web("#767676"), Color.WHITE), 0.01);
    }
}
