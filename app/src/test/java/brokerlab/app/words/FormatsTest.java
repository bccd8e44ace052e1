package brokerlab.app.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

final class FormatsTest {
    private final Formats english = new Formats(new BundleTexts(Locale.ENGLISH));
    private final Formats korean = new Formats(new BundleTexts(Locale.KOREAN));

    @Test
    void numbersAsPeopleReadThem() {
        assertEquals("64.0 MB", english.bytes(64L << 20));
        assertEquals("900 B", english.bytes(900));
        assertEquals("1.0 MB", english.bytes((1L << 20) - 1));
        assertEquals("1,284,366", english.count(1_284_366));
        assertEquals("15.7 k", english.shortCount(15_690));
        assertEquals("41.8 MB/s", english.byteRate(41.8 * (1 << 20)));
        assertEquals(Formats.UNKNOWN, english.bytes(-1));
    }

    @Test
    void durationsInBothLanguages() {
        assertEquals("0.4 s", english.duration(400));
        assertEquals("38 s", english.duration(38_400));
        assertEquals("41 min", english.duration(41 * 60_000L + 3000));
        assertEquals("3 h 12 min", english.duration(3 * 3_600_000L + 12 * 60_000L));
        assertEquals("3시간 12분", korean.duration(3 * 3_600_000L + 12 * 60_000L));
        assertEquals("7 d", english.duration(7 * 86_400_000L));
    }
}
