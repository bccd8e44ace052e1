package brokerlab.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringReader;
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
    void aMalformedLineIsRefusedWithItsNumber() {
        PropertiesText.Parsed parsed = PropertiesText.parse("a=1\n\nnonsense\n=3\nb=\\u12g4\nc=2\n");
        assertEquals(
                List.of(
                        "line 3: 'nonsense' is no name=value",
                        "line 4: '=3' has no name before its value",
                        "line 5: \\u12g4 is not four hexadecimal digits"),
                parsed.refusals());
        assertEquals(2, parsed.lines().size());
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
