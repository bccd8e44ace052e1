package brokerlab.engine.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringReader;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PropertiesTextTest {
    @Test
    void whatPropertiesReadsIsReadTheSame() throws Exception {
        String text = """
                # a comment
                ! another
                broker.id=1
                  log.dirs : /a,\\
                      /b
                num.partitions 3
                with\\ blank\\=name = C:\\\\kafka \\u00e4\\tx
                empty=

                last=end\\\\
                twice=1
                twice=2
                """;
        PropertiesText.Parsed parsed = PropertiesText.parse(text);
        assertEquals(List.of(), parsed.refusals());
        var mine = new TreeMap<String, String>();
        parsed.lines().forEach(l -> mine.put(l.name(), l.value()));
        var theirs = new Properties();
        theirs.load(new StringReader(text));
        assertEquals(new TreeMap<>(theirs), mine);
        assertEquals(
                new PropertiesText.Line(4, "log.dirs", "/a,/b"), parsed.lines().get(1));
    }

    @Test
    void onlyAMalformedEscapeIsRefusedWithItsNumber() {
        PropertiesText.Parsed parsed = PropertiesText.parse("a=1\n\nname-alone\n=3\nb=\\u12g4\nc=2\n");
        assertEquals(List.of("line 5: \\u12g4 is not four hexadecimal digits"), parsed.refusals());
        assertEquals(
                List.of(
                        new PropertiesText.Line(1, "a", "1"),
                        new PropertiesText.Line(3, "name-alone", ""),
                        new PropertiesText.Line(4, "", "3"),
                        new PropertiesText.Line(6, "c", "2")),
                parsed.lines());
    }

    /** What can stand in a file and means something to a reader of it, or once did to ours alone. */
    private static final List<String> PIECES = List.of(
            "a",
            "b.c",
            "=",
            ":",
            " ",
            "\t",
            "\f",
            "\\",
            "\\\\",
            "\n",
            "\r",
            "\r\n",
            "#",
            "!",
            "1",
            "\\u00e4",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\u000b",
            "2\ub144",
            "\u00c5",
            "\\\n",
            "\\\r\n  ",
            "\n# 2\ub144\n",
            "");

    @Test
    void randomFilesAreReadAsPropertiesReadsThem() throws Exception {
        long seed = Long.getLong("brokerlab.seed", 1);
        var random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            var file = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                file.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String text = file.toString();
            String told = "seed " + seed + ", round " + round + ": "
                    + text.replace("\n", "\\n").replace("\r", "\\r");
            var theirs = new Properties();
            theirs.load(new StringReader(text));
            // It also finds a name without letters after a backslash alone, in the last line only.
            theirs.remove("");
            PropertiesText.Parsed mine = PropertiesText.parse(text);
            assertEquals(List.of(), mine.refusals(), told);
            assertEquals(new TreeMap<>(theirs), byName(mine), told);
            assertEquals(byName(mine), byName(PropertiesText.parse(text.getBytes(UTF_8))), told);
        }
    }

    private static Map<String, String> byName(PropertiesText.Parsed parsed) {
        var values = new TreeMap<String, String>();
        parsed.lines().forEach(l -> values.put(l.name(), l.value()));
        values.remove("");
        return values;
    }

    @Test
    void commentsMayBeInAnyEncodingAndValuesAreReadOrTheLineIsNamed() {
        String text = "# \ud55c\uad6d\uc5b4 2\ub144 \u4e2d\u6587\nnum.partitions=7\n";
        var plain = List.of(new PropertiesText.Line(2, "num.partitions", "7"));
        for (String charset : List.of(
                "UTF-8", "EUC-KR", "x-windows-949", "GBK", "UTF-16LE", "UTF-16BE", "UTF-16", "x-UTF-16LE-BOM")) {
            PropertiesText.Parsed parsed = PropertiesText.parse(text.getBytes(Charset.forName(charset)));
            assertEquals(new PropertiesText.Parsed(plain, List.of()), parsed, charset);
        }
        assertEquals(
                plain, PropertiesText.parse(("\ufeff" + text).getBytes(UTF_8)).lines());
        String rack = "# \uc11c\uc6b8\nbroker.rack = \uc11c\uc6b8\nnum.partitions=7\n";
        for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16")) {
            assertEquals(
                    new PropertiesText.Line(2, "broker.rack", "\uc11c\uc6b8"),
                    PropertiesText.parse(rack.getBytes(Charset.forName(charset)))
                            .lines()
                            .getFirst(),
                    charset);
        }
        for (String charset : List.of("EUC-KR", "GBK")) {
            String named = charset.equals("GBK") ? rack.replace("\uc11c\uc6b8", "\u5317\u4eac") : rack;
            PropertiesText.Parsed parsed = PropertiesText.parse(named.getBytes(Charset.forName(charset)));
            assertEquals(List.of(new PropertiesText.Line(3, "num.partitions", "7")), parsed.lines(), charset);
            assertEquals(
                    List.of(
                            "line 2: 'broker.rack = \u2026' holds letters in an encoding that is not UTF-8: save the file as"
                                    + " UTF-8, or write them as \\uXXXX"),
                    parsed.refusals());
        }
    }

    @Test
    void whatIsWrittenIsReadBackByUsAndByTheJdk() throws Exception {
        var random = new Random(7);
        String signs = "ab .=:#!\\\t\n\r\f\"'\u00e4\uac00[]{},/";
        for (int round = 0; round < 500; round++) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < 5; i++) {
                values.put("n" + i + word(random, signs), word(random, signs));
            }
            String text = PropertiesText.write(values);
            Map<String, String> back = new LinkedHashMap<>();
            PropertiesText.parse(text).lines().forEach(l -> back.put(l.name(), l.value()));
            assertEquals(values, back, text);
            var theirs = new Properties();
            theirs.load(new StringReader(text));
            assertEquals(new TreeMap<>(values), new TreeMap<>(theirs), text);
        }
    }

    private static String word(Random random, String signs) {
        var word = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            word.append(signs.charAt(random.nextInt(signs.length())));
        }
        return word.toString();
    }
}
