package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Particles;
import brokerlab.app.words.Plurals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Korean by the glossary, {@code assets/glossary.ko.tsv}: one word for one thing, particles that fit, counters, large numbers. */
final class KoreanTest {
    private static final Path GLOSSARY = Path.of("../assets/glossary.ko.tsv");
    private static final Path MEANINGS = Path.of("../engine/src/main/resources/brokerlab/engine/config/korean.tsv");

    /** Names of settings, topics and codes are no words of a language. */
    private static final Pattern NAMES =
            Pattern.compile("[\\w-]+(\\.[\\w-]+)+|acks=all|/consumers|__\\w+|\\{[0-9](,choice,[^{}]*)?}");

    private record Term(String english, String korean, String never) {}

    private static List<Term> terms() throws IOException {
        return Files.readAllLines(GLOSSARY).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(cells -> new Term(cells[0], cells[1], cells.length > 2 ? cells[2] : ""))
                .toList();
    }

    /** Key to English and Korean. */
    private static Map<String, String[]> texts() throws IOException {
        var texts = new TreeMap<String, String[]>();
        Map<String, java.util.Properties> korean = TextsTest.bundles("_ko");
        TextsTest.bundles("")
                .forEach((owner, words) -> words.forEach((key, value) -> texts.put(key.toString(), new String[] {
                    value.toString(), korean.get(owner).getProperty(key.toString(), "")
                })));
        return texts;
    }

    @Test
    void oneThingHasOneWord() throws IOException {
        var wrong = new ArrayList<String>();
        for (Term term : terms()) {
            String stem = term.english().endsWith("ion")
                    ? term.english().substring(0, term.english().length() - 3) + "(ion|ed|s)?"
                    : term.english() + "(s|es|ed)?";
            Pattern english = Pattern.compile("\\b" + stem + "\\b", Pattern.CASE_INSENSITIVE);
            texts().forEach((key, text) -> {
                String said = NAMES.matcher(unfolded(text[0])).replaceAll(" ");
                if (english.matcher(said).find() && !text[1].contains(term.korean())) {
                    wrong.add(key + ": " + term.english() + " is " + term.korean() + ": " + text[1]);
                }
            });
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** Without the forms that only a number chooses. */
    private static String unfolded(String text) {
        return Pattern.compile("\\{[0-9],choice,((?:[^{}]|\\{[^{}]*})*)}")
                .matcher(text)
                .replaceAll(" ");
    }

    @Test
    void noOtherWordStandsForIt() throws IOException {
        var wrong = new ArrayList<String>();
        String readme = Files.readString(Path.of("../assets/README.ko.md"));
        for (Term term : terms()) {
            if (term.never().isEmpty()) {
                continue;
            }
            Pattern never = Pattern.compile(term.never());
            texts().forEach((key, text) -> {
                if (never.matcher(text[1]).find()) {
                    wrong.add(key + ": say " + term.korean() + ", not " + never + ": " + text[1]);
                }
            });
            for (String line : Files.readAllLines(MEANINGS)) {
                if (never.matcher(line).find()) {
                    wrong.add("say " + term.korean() + ", not " + never + ": " + line);
                }
            }
            if (never.matcher(readme).find()) {
                wrong.add("README.ko.md: say " + term.korean() + ", not " + never);
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** Rack and lag are both 랙 by their sound, record and history both 기록 by habit: none may be guessed. */
    @Test
    void wordsThatCouldBeTakenForAnotherStandForOneThingOnly() throws IOException {
        var wrong = new ArrayList<String>();
        texts().forEach((key, text) -> {
            String english = text[0].toLowerCase(Locale.ENGLISH);
            if (text[1].contains("랙") && !english.contains("rack")) {
                wrong.add(key + ": 랙 is the rack only: " + text[1]);
            }
            if (text[1].contains("기록") && !english.contains("record")) {
                wrong.add(key + ": 기록 is what the recorder keeps: " + text[1]);
            }
            if (text[1].contains("이력") && !english.contains("histor")) {
                wrong.add(key + ": 이력 is the history of a setting: " + text[1]);
            }
        });
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
        String readme = Files.readString(Path.of("../assets/README.ko.md"));
        assertTrue(readme.contains("지연(lag)") && !readme.contains("랙(lag)"), readme);
    }

    /** A particle after a value has both forms in the text and one on the screen, whatever the value. */
    @Test
    void particlesFollowTheirWords() throws IOException {
        var wrong = new ArrayList<String>();
        Pattern alone = Pattern.compile("\\{[0-9]}[”’\"']?(은|는|이|가|을|를|과|와|로|으로|이나|나)(?=[ ,.]|$)");
        Pattern both = Pattern.compile("\\([가를는과와으]\\)|[은이을]\\(|[은을]/|\\(이\\)|\\(을\\)|\\(은\\)");
        List<Object> values = List.of(
                1,
                3,
                10,
                1000,
                "orders",
                "my-rack",
                "1 MB",
                "15.7 k",
                "1.5만",
                "retention.bytes",
                "“값”",
                "(web)",
                "3일",
                "–",
                "");
        texts().forEach((key, text) -> {
            Matcher lone = alone.matcher(text[1]);
            if (lone.find()) {
                wrong.add(key + ": write both forms after " + lone.group() + ": " + text[1]);
            }
            for (Object value : values) {
                Object[] all = new Object[10];
                java.util.Arrays.fill(all, value);
                String shown = Particles.chosen(Plurals.format(text[1], Locale.KOREAN, all));
                if (text[1].contains("{") && both.matcher(shown).find()) {
                    wrong.add(key + ": " + shown);
                }
            }
        });
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** People are counted in 명, things in 개 or with a counter of their own; a number never stands bare before its noun. */
    @Test
    void countsHaveTheirCounters() throws IOException {
        var wrong = new ArrayList<String>();
        Pattern bare = Pattern.compile("(브로커|파티션|토픽|세그먼트|복제본|레코드|그룹|구성원|노드|배치|세션|워치) \\{[0-9]}(?=[ ,.·)]|$)");
        Pattern many = Pattern.compile(
                "\\{([0-9])(?:}|,choice,[^{}]*(?:\\{[0-9]}[^{}]*)*}) ?(?:brokers|partitions|topics|segments|replicas|records|groups|members|nodes|batches|sessions|watches)\\b");
        texts().forEach((key, text) -> {
            Matcher counted = many.matcher(text[0]);
            while (counted.find()) {
                Matcher noun = bare.matcher(text[1]);
                while (noun.find()) {
                    if (noun.group().contains("{" + counted.group(1) + "}")) {
                        wrong.add(key + ": " + text[1]);
                    }
                }
            }
            if (Pattern.compile("구성원 (\\{[0-9]}|[0-9]+)개").matcher(text[1]).find()) {
                wrong.add(key + ": members are counted in 명: " + text[1]);
            }
        });
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    @Test
    void largeNumbersAreMyriads() {
        var formats = new Formats(new BundleTexts(Locale.KOREAN));
        assertEquals("9,999", formats.shortCount(9_999));
        assertEquals("1.6만", formats.shortCount(15_690));
        assertEquals("120만", formats.shortCount(1_200_000));
        assertEquals("1.0억", formats.shortCount(99_999_999));
        assertEquals("3.2억", formats.shortCount(320_000_000));
        assertEquals("15.7 k", new Formats(new BundleTexts(Locale.ENGLISH)).shortCount(15_690));
        assertEquals("1.0 M", new Formats(new BundleTexts(Locale.ENGLISH)).shortCount(999_960));
    }
}
