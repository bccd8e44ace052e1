package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.words.Plurals;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both languages are complete. */
final class TextsTest {
    private static final Path RESOURCES = Path.of("src/main/resources/brokerlab/app");
    private static final Path CODE = Path.of("src/main/java/brokerlab/app");

    /** The field's own words, names, and what is written the same way everywhere. */
    private static final Set<String> SAME = Set.of(
            "ISR",
            "LEO",
            "ZooKeeper",
            "crc",
            "zxid",
            "Brokerlab",
            "한/EN",
            "HW",
            "RF",
            "acks",
            "CRC",
            "JSON",
            "hex",
            "null",
            "offset",
            "batch",
            "codec",
            "KB",
            "MB",
            "GB",
            "TB",
            "Enter",
            "Esc");

    private static final Pattern WORDY = Pattern.compile("\\p{L}{2,}");

    private static Properties read(Path file) throws IOException {
        Properties words = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            words.load(in);
        }
        return words;
    }

    static Map<String, Properties> bundles(String suffix) throws IOException {
        Map<String, Properties> all = new TreeMap<>();
        try (Stream<Path> folders = Files.list(RESOURCES)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                Path file = folder.resolve("messages" + suffix + ".properties");
                if (Files.exists(file)) {
                    all.put(folder.getFileName().toString(), read(file));
                }
            }
        }
        return all;
    }

    @Test
    void bothLanguagesHaveTheSameKeys() throws IOException {
        Map<String, Properties> english = bundles("");
        Map<String, Properties> korean = bundles("_ko");
        assertEquals(english.keySet(), korean.keySet());
        for (String owner : english.keySet()) {
            assertEquals(
                    new java.util.TreeSet<>(english.get(owner).stringPropertyNames()),
                    new java.util.TreeSet<>(korean.get(owner).stringPropertyNames()),
                    owner);
            for (String key : english.get(owner).stringPropertyNames()) {
                assertTrue(key.startsWith(owner + "."), key + " lies in the bundle of " + owner);
            }
        }
    }

    @Test
    void bothLanguagesUseTheSameValues() throws IOException {
        Map<String, Properties> korean = bundles("_ko");
        List<String> wrong = new ArrayList<>();
        bundles("")
                .forEach((owner, words) -> words.forEach((key, value) -> {
                    String other = korean.get(owner).getProperty(key.toString(), "");
                    Set<String> shown = shown(value.toString());
                    if (!holes(other).containsAll(shown)
                            || !holes(value.toString()).containsAll(holes(other))) {
                        wrong.add(key + ": " + value + " / " + other);
                    }
                }));
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** Those that stand in the text; one that only chooses a form is not needed where words do not follow numbers. */
    private static Set<String> shown(String text) {
        Set<String> shown = new java.util.TreeSet<>();
        Matcher hole = Pattern.compile("\\{([0-9])}").matcher(text);
        while (hole.find()) {
            shown.add(hole.group(1));
        }
        return shown;
    }

    private static Set<String> holes(String text) {
        Set<String> holes = new java.util.TreeSet<>();
        Matcher hole = Pattern.compile("\\{([0-9])").matcher(text);
        while (hole.find()) {
            holes.add(hole.group(1));
        }
        return holes;
    }

    @Test
    void koreanIsTranslated() throws IOException {
        Map<String, Properties> korean = bundles("_ko");
        List<String> same = new ArrayList<>();
        bundles("")
                .forEach((owner, words) -> words.forEach((key, value) -> {
                    String bare = value.toString().replaceAll("\\{[^}]*}", "").strip();
                    if (value.equals(korean.get(owner).getProperty(key.toString()))
                            && WORDY.matcher(bare).find()
                            && !SAME.contains(bare)) {
                        same.add(key + "=" + value);
                    }
                }));
        assertTrue(same.isEmpty(), () -> String.join("\n", same));
    }

    /** A class's name is no word for people: what has no sentence gets one ({@code words.Failures}). */
    @Test
    void noTextIsTheNameOfAClass() throws IOException {
        try (Stream<Path> files = Files.walk(CODE)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                assertFalse(Files.readString(file).contains("getSimpleName("), file::toString);
            }
        }
    }

    /** Words that come after a name or a number of a thing ("broker {0} starts") and look like many of something. */
    private static final Set<String> VERBS = Set.of(
            "acts",
            "asks",
            "becomes",
            "begins",
            "does",
            "fits",
            "changes",
            "checks",
            "ends",
            "exceeds",
            "exists",
            "fails",
            "gets",
            "goes",
            "has",
            "holds",
            "inherits",
            "is",
            "keeps",
            "leads",
            "leaves",
            "lies",
            "looks",
            "loses",
            "moves",
            "needs",
            "owns",
            "reads",
            "refuses",
            "replaces",
            "restarts",
            "returns",
            "rules",
            "runs",
            "says",
            "serves",
            "starts",
            "stands",
            "stays",
            "stops",
            "takes",
            "was",
            "weighs",
            "writes");

    /** Not the many of anything. */
    private static final Set<String> SINGULAR = Set.of(
            "acks",
            "across",
            "address",
            "always",
            "as",
            "bus",
            "less",
            "ms",
            "progress",
            "s",
            "this",
            "thus",
            "unless",
            "us");

    private static final Set<String> OF_MANY =
            Set.of("are", "were", "have", "do", "run", "serve", "restart", "go", "need", "lead", "differ", "stop");

    /** After a number or a name; what stands between them and the noun counts nothing. */
    private static final Pattern AFTER_ONE = Pattern.compile(
            "(?<!(?:[\\p{L}\\p{N},.=:/-]|(?:to|If|than|rokers|odes|artitions) ))(of )?1 ((?:(?:active|broker|closed|consumer|index|in-sync|more|new|offline|other|running"
                    + "|under-replicated|unread|ZooKeeper) )*)(\\p{L}+)");

    /**
     * Each text with 0, 1, 2 and 1,000 for each of its values: never "1 brokers", "1 nodes serve", and none is not told as one. A word that
     * is refused though it is right ("broker 1 starts") belongs into {@link #VERBS}; one that is wrong gets a choice.
     */
    @Test
    void wordsFollowTheirNumbers() throws IOException {
        var wrong = new java.util.TreeSet<String>();
        for (String suffix : List.of("", "_ko")) {
            Locale language = suffix.isEmpty() ? Locale.ENGLISH : Locale.KOREAN;
            bundles(suffix)
                    .forEach((owner, words) -> words.forEach((key, value) -> {
                        String text = value.toString();
                        for (String hole : holes(text)) {
                            Map<Integer, String> told = new TreeMap<>();
                            for (int number : List.of(0, 1, 2, 1000)) {
                                Object[] values = new Object[10];
                                java.util.Arrays.fill(values, "x");
                                values[Integer.parseInt(hole)] = number;
                                told.put(number, Plurals.format(text, language, values));
                            }
                            Matcher one = AFTER_ONE.matcher(told.get(1));
                            while (one.find()) {
                                String word = one.group(3);
                                boolean many = word.endsWith("s") && !SINGULAR.contains(word) && !VERBS.contains(word);
                                if (many || (one.group(1) == null && OF_MANY.contains(word))) {
                                    wrong.add(key + suffix + ": " + told.get(1));
                                }
                            }
                            boolean choice = text.contains("{" + hole + ",choice,");
                            boolean shows =
                                    told.get(2).contains("2") || told.get(1).contains("1");
                            if (choice && shows && told.get(0).equals(told.get(1))) {
                                wrong.add(key + suffix + " tells none as one: " + told.get(0));
                            }
                        }
                    }));
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** What is no sentence though it may read like one: headings, lead-ins before a reason, labels, units. */
    private static final Pattern LABEL = Pattern.compile(
            ".*\\.(title|act|name|caption|column|tab|unit|kind|state|filter|term|failed|legend|track|verdict|mode|event)(\\..*)?");

    /**
     * Whole sentences end with a full stop, labels do not, and both languages agree. A text of two sentences is one of sentences; what
     * explains ({@code .next}, {@code .help}, {@code .how}, {@code .why}, {@code .hint}) is, too.
     */
    @Test
    void sentencesEndWithAFullStopAndLabelsDoNot() throws IOException {
        Map<String, Properties> korean = bundles("_ko");
        List<String> wrong = new ArrayList<>();
        Pattern explains = Pattern.compile(".*\\.(next|how|why|hint|help)|kit\\.help\\..*");
        Pattern inside = Pattern.compile("\\. [A-Z“]");
        Pattern ends = Pattern.compile("(?s).*([.?!:…][)}”]?|\\{[0-9]}[)}”]?)$");
        bundles("")
                .forEach((owner, words) -> words.forEach((name, value) -> {
                    String key = name.toString();
                    String text = value.toString();
                    String other = korean.get(owner).getProperty(key, "");
                    boolean stop = stops(text);
                    if (stop != stops(other)) {
                        wrong.add(key + " ends differently: " + text + " / " + other);
                    }
                    boolean sentences =
                            inside.matcher(text).find() || explains.matcher(key).matches();
                    if (sentences && !ends.matcher(text).matches()) {
                        wrong.add(key + " has no full stop: " + text);
                    }
                    if (stop
                            && !sentences
                            && key.matches(".*\\.(title|act|column\\..*|tab\\..*|unit\\..*|kind\\..*|failed)")) {
                        wrong.add(key + " is a label: " + text);
                    }
                    boolean whole = Character.isUpperCase(text.charAt(0)) && other.matches(".*(니다|세요)");
                    if (whole
                            && !LABEL.matcher(key).matches()
                            && !key.startsWith("settings.effect.")
                            && text.length() > 34) {
                        wrong.add(key + " is a sentence without its full stop: " + text + " / " + other);
                    }
                }));
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** What the engine itself tells of settings, which tooltips and forms show: whole sentences, in both languages. */
    @Test
    void whatIsToldOfSettingsEndsWithAFullStop() {
        var wrong = new java.util.TreeSet<String>();
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            for (Setting.Scope scope : Setting.Scope.values()) {
                for (Setting setting : Catalogue.listed(scope)) {
                    if (!stops(setting.meaning(language))) {
                        wrong.add(setting.name() + ": " + setting.meaning(language));
                    }
                }
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    private static boolean stops(String text) {
        return text.endsWith(".") || text.endsWith(".)") || text.endsWith(".}");
    }

    @Test
    void patternsAreWellFormed() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String suffix : List.of("", "_ko")) {
            bundles(suffix)
                    .forEach((owner, words) -> words.forEach((key, value) -> {
                        String text = value.toString();
                        // a text without values is taken as it stands, one with values is a pattern in which '' is an
                        // apostrophe
                        boolean pattern = text.contains("{");
                        boolean lone = text.replace("''", "").contains("'");
                        if ((pattern && lone) || (!pattern && text.contains("''"))) {
                            wrong.add(key + suffix + "=" + text);
                        }
                        if (pattern) {
                            new MessageFormat(text, Locale.KOREAN);
                        }
                    }));
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    @Test
    void everyKeyInTheCodeExists() throws IOException {
        Map<String, Properties> english = bundles("");
        Pattern literal = Pattern.compile("\"((?:" + String.join("|", english.keySet()) + ")\\.[A-Za-z0-9_.]*)\"");
        List<String> missing = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CODE)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher key = literal.matcher(Files.readString(file));
                while (key.find()) {
                    String name = key.group(1);
                    if (name.endsWith(".css")) {
                        continue;
                    }
                    Properties words = english.get(name.substring(0, name.indexOf('.')));
                    boolean there = name.endsWith(".")
                            ? words.stringPropertyNames().stream().anyMatch(k -> k.startsWith(name))
                            : words.containsKey(name)
                                    || words.stringPropertyNames().stream().anyMatch(k -> k.startsWith(name + "."));
                    if (!there) {
                        missing.add(file.getFileName() + ": " + name);
                    }
                }
            }
        }
        assertTrue(missing.isEmpty(), () -> String.join("\n", missing));
    }
}
