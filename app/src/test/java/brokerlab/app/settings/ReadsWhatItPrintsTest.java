package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Quantity;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the app prints it reads: exactly where it prints exactly, and else within the rounding, in both languages. */
class ReadsWhatItPrintsTest {
    private static final long SEED = 20_261_130L;
    private static final List<BundleTexts> LANGUAGES =
            List.of(new BundleTexts(Locale.ENGLISH), new BundleTexts(Locale.KOREAN));

    /** Round ones, those beside them, and others. */
    private static List<Long> values() {
        var random = new Random(SEED);
        var values = new ArrayList<>(List.of(0L, 1L, 2L, 9L, 10L, 99L, 100L, 999L, 1000L, 1023L, 1024L, 1025L, 9_999L));
        values.addAll(
                List.of(10_000L, 59_999L, 60_000L, 90_000L, 999_949L, 999_950L, 1_048_575L, 99_994_999L, 99_995_000L));
        for (long unit :
                new long[] {1000, 60_000, 3_600_000, 86_400_000, 604_800_000, 1L << 10, 1L << 20, 1L << 30, 1L << 40}) {
            for (long times : new long[] {1, 2, 3, 7, 20, 48, 100}) {
                values.addAll(List.of(unit * times, unit * times - 1, unit * times + 1));
            }
        }
        for (int i = 0; i < 400; i++) {
            values.add(random.nextLong() >>> (1 + random.nextInt(62)));
        }
        values.add(Long.MAX_VALUE - 1);
        values.add(Long.MAX_VALUE);
        return values;
    }

    private static List<Setting> numbers() {
        var all = new ArrayList<Setting>();
        for (Setting.Scope scope : Setting.Scope.values()) {
            Catalogue.listed(scope).stream()
                    .filter(s -> EditorKind.of(s) == EditorKind.NUMBER)
                    .forEach(all::add);
        }
        return all;
    }

    @Test
    void aSettingsValueComesBackFromItsWords() {
        var wrong = new ArrayList<String>();
        var seen = new HashSet<String>();
        var read = 0;
        for (Setting setting : numbers()) {
            Notation notation = Notation.of(setting);
            String kind = setting.unit() + "/" + setting.type() + "/" + notation.unlimitedValue();
            if (!seen.add(kind)) {
                continue;
            }
            var stored = new ArrayList<>(values().stream().map(String::valueOf).toList());
            stored.add("-1");
            setting.defaultValue().ifPresent(stored::add);
            if (setting.type() == Setting.Type.DOUBLE) {
                stored.addAll(List.of("0.5", "0.25", "0.001", "1.0E-4", "12.75"));
            }
            for (String value : stored) {
                for (BundleTexts texts : LANGUAGES) {
                    Notation.Typed typed = notation.split(value);
                    for (String text : List.of(
                            notation.format(value, texts),
                            notation.exact(value, texts),
                            typed.number() + "|" + typed.unit())) {
                        int bar = text.indexOf('|');
                        Optional<String> back = bar < 0
                                ? notation.stored(
                                        text, notation.steps().getFirst().id())
                                : notation.stored(text.substring(0, bar), text.substring(bar + 1));
                        read++;
                        if (back.map(BigDecimal::new)
                                .filter(b -> b.compareTo(new BigDecimal(value)) == 0)
                                .isEmpty()) {
                            wrong.add(setting.name() + " " + value + " is told as " + text + " and read as " + back);
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), wrong.stream().limit(30).toList());
        assertTrue(read > 10_000, "texts read: " + read);
    }

    @Test
    void everySettingsOwnDefaultComesBack() {
        for (Setting setting : numbers()) {
            if (setting.defaultValue().filter(d -> !d.isEmpty()).isEmpty()) {
                continue;
            }
            String value = setting.defaultValue().get();
            for (BundleTexts texts : LANGUAGES) {
                String said = Notation.format(setting, value, texts);
                Notation notation = Notation.of(setting);
                assertEquals(
                        0,
                        new BigDecimal(value)
                                .compareTo(new BigDecimal(notation.stored(
                                                said, notation.steps().getLast().id())
                                        .orElse("-99"))),
                        setting.name() + ": " + said);
            }
        }
    }

    @Test
    void whatIsWrittenExactlyIsReadExactly() {
        Map<String, Quantity> all = new HashMap<>(Map.of(
                "bytes",
                Quantity.BYTES,
                "duration",
                Quantity.DURATION,
                "count",
                Quantity.COUNT,
                "rate",
                Quantity.BYTE_RATE));
        for (BundleTexts texts : LANGUAGES) {
            var formats = new Formats(texts);
            all.forEach((name, quantity) -> {
                for (long value : values()) {
                    for (String text : List.of(
                            quantity.write(value), quantity.write(value, texts), quantity.exact(value, texts))) {
                        assertEquals(OptionalLong.of(value), quantity.parse(text), name + " " + text);
                    }
                }
            });
            for (long value : values()) {
                assertEquals(OptionalLong.of(value), Quantity.COUNT.parse(formats.count(value)));
            }
        }
    }

    /** Figures of the screens: they are rounded to a digit, or cut to a unit; none is ten times off. */
    @Test
    void whatIsRoundedIsReadWithinTheRounding() {
        for (BundleTexts texts : LANGUAGES) {
            var formats = new Formats(texts);
            for (long value : values()) {
                double exact = (double) value;
                near(Quantity.BYTES, formats.bytes(value), exact, 0.06);
                near(Quantity.BYTE_RATE, formats.byteRate(exact), exact, 0.06);
                near(Quantity.COUNT, formats.shortCount(value), exact, 0.06);
                near(Quantity.PER_SECOND, formats.rate(exact), exact, 0.06);
                near(Quantity.PER_SECOND, formats.rate(exact / 7), exact / 7, 0.06);
                near(Quantity.PERCENT, formats.percent(exact), exact * 100, 0.06);
                // 59.9 s is told as 59 s, and 47 h 59.9 min as 47 h 59 min.
                long cut = value < 10_000 ? 51 : value < 600_000 ? 1000 : value < 172_800_000 ? 60_000 : 3_600_000;
                near(Quantity.DURATION, formats.duration(value), exact, (double) cut / Math.max(1, value));
            }
            assertTrue(Quantity.DURATION.parse(Formats.UNKNOWN).isEmpty());
            for (String key : List.of(
                    "words.said.unlimited",
                    "settings.unit.unlimited",
                    "segments.unlimited",
                    "kit.quantity.unlimited")) {
                assertTrue(Quantity.unlimited(texts.get(key)), key);
            }
        }
    }

    private static void near(Quantity quantity, String text, double value, double part) {
        Optional<Quantity.Reading> read = quantity.read(text, 1);
        assertTrue(read.isPresent(), () -> "not read: " + text);
        double off = Math.abs(read.get().value().doubleValue() - value);
        assertTrue(
                off <= Math.max(0.51, part * value),
                () -> value + " is told as " + text + " and read as " + read.get());
    }
}
