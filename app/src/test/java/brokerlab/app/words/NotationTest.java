package brokerlab.app.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotationTest {
    private static final Set<Setting.Type> NUMBERS =
            Set.of(Setting.Type.INT, Setting.Type.SHORT, Setting.Type.LONG, Setting.Type.DOUBLE);

    private final BundleTexts english = new BundleTexts(Locale.ENGLISH);
    private final BundleTexts korean = new BundleTexts(Locale.KOREAN);

    private static Notation of(String name) {
        return Notation.of(Catalogue.find(Setting.Scope.TOPIC, name)
                .or(() -> Catalogue.find(Setting.Scope.BROKER, name))
                .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "retention.ms, 20, min, 1200000",
        "retention.ms, 20 min, ms, 1200000",
        "retention.ms, 2d, ms, 172800000",
        "retention.ms, 1h30min, d, 5400000",
        "retention.ms, 1.5, h, 5400000",
        "retention.ms, -1, ms, -1",
        "retention.ms, 30분, ms, 1800000",
        "log.retention.hours, 2d, h, 48",
        "log.retention.minutes, 3 h, min, 180",
        "segment.bytes, 64 MB, B, 67108864",
        "segment.bytes, 64, MB, 67108864",
        "segment.bytes, '1,048,576', B, 1048576",
        "leader.imbalance.check.interval.seconds, 5 min, s, 300",
        "num.io.threads, 8, count, 8",
        "min.cleanable.dirty.ratio, 0.25, count, 0.25"
    })
    void whatPeopleWriteIsStoredExactly(String setting, String number, String unit, String stored) {
        assertEquals(Optional.of(stored), of(setting).stored(number, unit));
    }

    @ParameterizedTest
    @CsvSource({
        "retention.ms, 20 foo, ms",
        "retention.ms, 0.3, ms",
        "log.retention.hours, 90 min, h",
        "segment.bytes, lots, B",
        "segment.bytes, '', MB"
    })
    void whatIsNoNumberOfTheUnitIsNone(String setting, String number, String unit) {
        assertEquals(Optional.empty(), of(setting).stored(number, unit));
    }

    @Test
    void valuesAreShownInTheLargestWholeUnitAndComeBackTheSame() {
        assertEquals(new Notation.Typed("7", "d"), of("retention.ms").split("604800000"));
        assertEquals(new Notation.Typed("-1", "unlimited"), of("retention.ms").split("-1"));
        assertEquals(
                new Notation.Typed("∞", "unlimited"),
                of("max.compaction.lag.ms").split("9223372036854775807"));
        assertEquals(
                new Notation.Typed("∞", "unlimited"),
                of("log.flush.interval.ms").split("9223372036854775807"));
        assertEquals(new Notation.Typed("1048588", "B"), of("max.message.bytes").split("1048588"));
        for (Collection<Setting> all :
                List.of(Catalogue.honoured().topic(), Catalogue.honoured().broker())) {
            for (Setting setting : all) {
                if (NUMBERS.contains(setting.type()) && setting.defaultValue().isPresent()) {
                    String stored = setting.defaultValue().get();
                    Notation.Typed typed = Notation.of(setting).split(stored);
                    assertEquals(
                            Optional.of(stored),
                            Notation.of(setting).stored(typed.number(), typed.unit()),
                            setting.name());
                }
            }
        }
    }

    @Test
    void valuesAreToldInBothLanguages() {
        assertEquals("20 min", of("retention.ms").format("1200000", english));
        assertEquals("20분", of("retention.ms").format("1200000", korean));
        assertEquals("0 ms", of("segment.jitter.ms").format("0", english));
        assertEquals("0 ms", of("log.roll.jitter.hours").format("0", english), "what the other inherits from");
        assertEquals("1.5 s", of("retention.ms").format("1500", english));
        assertEquals("1.5초", of("retention.ms").format("1500", korean));
        assertEquals("90.3 s", of("retention.ms").format("90300", english));
        assertEquals("500 ms", of("retention.ms").format("500", english));
        assertEquals("1,550 ms", of("retention.ms").format("1550", english), "told exactly");
        assertEquals("1,200,000 ms", of("retention.ms").exact("1200000", english));
        assertEquals("unlimited", of("retention.bytes").format("-1", english));
        assertEquals("무제한", of("retention.bytes").format("-1", korean));
        assertEquals("unlimited", of("queued.max.request.bytes").format("-1", english));
        assertEquals("-2", of("local.retention.ms").format("-2", english), "no amount of any unit: as the topic keeps");
        assertEquals("-2", of("local.retention.bytes").exact("-2", korean));
    }

    /** No setting's default is a bare -1 of bytes, a bare largest number, or an amount below none of a unit. */
    @Test
    void whatStandsForNoLimitIsNeverToldAsANumber() {
        var wrong = new ArrayList<String>();
        for (Setting.Scope scope : Setting.Scope.values()) {
            for (Setting setting : Catalogue.listed(scope)) {
                String said = Notation.format(setting, setting.defaultValue().orElse(""), english);
                if (said.contains("9,223,372,036,854,775,807")
                        || said.contains("9223372036854775807")
                        || said.contains("2,147,483,647")
                        || said.contains("E308")
                        || said.matches("-[0-9].* .*")) {
                    wrong.add(setting.name() + ": " + said);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }
}
