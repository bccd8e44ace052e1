package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person types. */
final class ArgumentsTest {
    private static Arguments parse(String... given) throws Arguments.Wrong {
        return Arguments.parse(List.of(given), Map.of());
    }

    private static String refused(String... given) {
        String why = assertThrows(Arguments.Wrong.class, () -> parse(given)).getMessage();
        assertEquals(1, why.lines().count());
        return why;
    }

    @Test
    void nothingIsADoubleClick() throws Arguments.Wrong {
        Arguments none = parse();
        assertTrue(none.demo());
        assertFalse(none.headless());
        assertFalse(none.help());
        assertEquals(Optional.empty(), none.file());
        assertEquals(Optional.empty(), none.shareAs());
        assertEquals(1440, none.width());
        assertEquals(900, none.height());
    }

    @Test
    void valuesStandAfterAnEqualsSignOrASpace() throws Arguments.Wrong {
        Arguments spaced = parse(
                "--workspace",
                "w",
                "--theme",
                "light",
                "--lang",
                "ko",
                "--size",
                "1920x1080",
                "--no-demo",
                "a.brokerlab");
        assertEquals(
                spaced,
                parse("a.brokerlab", "--no-demo", "--size=1920x1080", "--lang=ko", "--theme=light", "--workspace=w"));
        assertEquals(Optional.of(Path.of("w")), spaced.workspace());
        assertEquals(Optional.of(false), spaced.dark());
        assertEquals(Optional.of(Locale.of("ko")), spaced.language());
        assertEquals(Optional.of(Path.of("a.brokerlab")), spaced.file());
        assertEquals(1920, spaced.width());
        assertFalse(spaced.demo());
        assertEquals(Optional.of(Path.of("t")), parse("--tour", "t").tour());
        assertEquals(Optional.of(Path.of("t")), parse("--or-tour", "t").orTour());
    }

    @Test
    void theEnvironmentSharesUnlessTheLineSaysAnother() throws Arguments.Wrong {
        Map<String, String> environment = Map.of("BROKERLAB_SHARE_AS", "my-host");
        assertEquals(
                Optional.of("my-host"), Arguments.parse(List.of(), environment).shareAs());
        assertEquals(
                Optional.of("10.0.0.7"),
                Arguments.parse(List.of("--share-as", "10.0.0.7"), environment).shareAs());
    }

    @Test
    void whatIsWrongIsNamedWithWhatWouldBeRight() {
        assertTrue(refused("--theme", "blue").contains("'blue' (use dark or light)"));
        assertTrue(refused("--lang=de").contains("'de' (use en or ko)"));
        assertTrue(refused("--size", "big").contains("WIDTHxHEIGHT"));
        assertTrue(refused("--share-as", "a b").contains("'a b'"));
        assertTrue(refused("--workspace").contains("Missing value for --workspace"));
        assertTrue(refused("--workspace=").contains("--workspace"));
        assertTrue(refused("--wrkspace", "x").contains("'--wrkspace'"));
        assertTrue(refused("--no-demo=yes").contains("'--no-demo=yes'"));
        assertTrue(refused("a.brokerlab", "b.brokerlab").contains("'b.brokerlab'"));
    }

    @Test
    void helpListsEveryOption() throws Arguments.Wrong {
        assertTrue(parse("--help").help());
        assertTrue(parse("-h").help());
        for (String option : List.of("workspace", "theme", "lang", "share-as", "no-demo", "headless", "tour", "size")) {
            assertTrue(Arguments.HELP.contains("--" + option), option);
        }
    }
}
