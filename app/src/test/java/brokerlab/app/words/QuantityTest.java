package brokerlab.app.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "20 min, 1200000",
        "2d, 172800000",
        "1h 30min, 5400000",
        "1.5 s, 1500",
        "'1,5 d', 129600000",
        "'0,3 s', 300",
        "20분, 1200000",
        "1주, 604800000",
        "2 weeks, 1209600000",
        "3 h 12 min, 11520000",
        "3시간 12분, 11520000",
        "1주 2일, 777600000",
        "15밀리초, 15",
        "20 MINUTES, 1200000",
        "–1, -1",
        "−1, -1",
        "-2 d, -172800000",
        "- 5 min, -300000",
        "− 1, -1",
        "'–\u00a01 h 30 min', -5400000",
        "+ 5 min, 300000",
        "'20\u00a0min\u202f', 1200000",
        "'1,000 ms', 1000"
    })
    void durationsAreReadAsPeopleWriteThem(String text, long ms) {
        assertEquals(OptionalLong.of(ms), Quantity.DURATION.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "64MB, 67108864",
        "64 MiB, 67108864",
        "64메가, 67108864",
        "64 메가바이트, 67108864",
        "1기가, 1073741824",
        "'1,5 GB', 1610612736",
        "1.5 GB, 1610612736",
        "1024, 1024",
        "'1,048,576', 1048576",
        "1_048_576, 1048576",
        "1 048 576, 1048576",
        "1 048 576 B, 1048576",
        "512바이트, 512",
        "1만 바이트, 10000",
        "1 PB, 1125899906842624"
    })
    void sizesAreReadAsPeopleWriteThem(String text, long bytes) {
        assertEquals(OptionalLong.of(bytes), Quantity.BYTES.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "15.7 k, 15700",
        "1.2 M, 1200000",
        "1.5만, 15000",
        "3억, 300000000",
        "'1억 2,000만', 120000000",
        "1만 2345, 12345",
        "'1,284,366', 1284366",
        "64개, 64",
        "4명, 4"
    })
    void countsAreReadAsTheyArePrinted(String text, long count) {
        assertEquals(OptionalLong.of(count), Quantity.COUNT.parse(text));
    }

    /** A comma is the fraction's unless exactly three digits follow; what could be meant otherwise is refused, not guessed. */
    @ParameterizedTest
    @CsvSource({
        "'1,5', 1.5",
        "'0,3', 0.3",
        "'0,300', 0.300",
        "'12,25', 12.25",
        "'1,0625', 1.0625",
        "'1,500', 1500",
        "'1,234.5', 1234.5",
        "'0,75', 0.75",
        "'.5', .5"
    })
    void aCommaGroupsOnlyBeforeExactlyThreeDigits(String text, BigDecimal value) {
        assertEquals(
                0, value.compareTo(Quantity.RATIO.read(text, 1).orElseThrow().value()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "min",
                "20 parsecs",
                "1 2 3 x",
                "1,23,456",
                "1234,567",
                "1.234.567",
                "1,2,3",
                "1_5",
                "1 5",
                "1,5,0",
                "1.5.0",
                "–",
                "30 min 1 h",
                "1 h 1 h",
                "1 h 30",
                "1..5",
                "1,,000",
                "1,000_000",
                "5.",
                "- - 5 min",
                "5 - 3",
                "unlimited"
            })
    void whatCouldBeMeantOtherwiseIsRefused(String text) {
        assertTrue(Quantity.DURATION.read(text, 1).isEmpty(), text);
    }

    @Test
    void whatIsNotWholeOrTooLargeIsNoExactValue() {
        for (String wrong : new String[] {"0.0001 ms", "0,3", "99999999999999999999", "1e9"}) {
            assertTrue(Quantity.DURATION.parse(wrong).isEmpty(), wrong);
        }
    }

    @Test
    void aNumberAloneCountsTheUnitAskedFor() {
        var read = Quantity.BYTES.read("1048576", 1 << 20).orElseThrow();
        assertTrue(read.bare());
        assertEquals(OptionalLong.of(1L << 40), read.whole());
        assertEquals(
                OptionalLong.of(1 << 10),
                Quantity.BYTES.read("4 KB", 1 << 20).orElseThrow().unit());
        assertTrue(Quantity.DURATION.read("1 h 30 min", 1).orElseThrow().unit().isEmpty(), "there are two");
    }

    @Test
    void noLimitIsReadAsItIsShown() {
        for (String text : new String[] {"unlimited", "Unlimited", "무제한", "∞", "no limit", "제한 없음"}) {
            assertTrue(Quantity.unlimited(text), text);
        }
    }

    @Test
    void writesTheShortestExactWay() {
        assertEquals("20 min", Quantity.DURATION.write(1_200_000));
        assertEquals("90 min", Quantity.DURATION.write(5_400_000));
        assertEquals("1500 ms", Quantity.DURATION.write(1500));
        assertEquals("7 d", Quantity.DURATION.write(604_800_000));
        assertEquals("64 MB", Quantity.BYTES.write(64L << 20));
        assertEquals("-1", Quantity.BYTES.write(-1));
        assertEquals("20분", Quantity.DURATION.write(1_200_000, new BundleTexts(Locale.KOREAN)));
    }
}
