package brokerlab.app.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MomentTest {
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final long NOW = at("2026-11-30T05:02:31Z");

    private static long at(String iso) {
        return Instant.parse(iso).toEpochMilli();
    }

    private static OptionalLong read(String text) {
        return Moment.parse(text, NOW, SEOUL);
    }

    @Test
    void aMomentIsReadAsPeopleWriteOne() {
        assertEquals(OptionalLong.of(at("2026-11-30T04:00:00Z")), read("13:00"));
        assertEquals(OptionalLong.of(at("2026-11-29T09:00:07Z")), read(" 18:00:07 "), "the latest such time");
        assertEquals(OptionalLong.of(at("2026-11-28T15:00:00Z")), read("2026-11-29"));
        assertEquals(OptionalLong.of(at("2026-11-29T01:02:03Z")), read("2026-11-29 10:02:03"));
        assertEquals(OptionalLong.of(at("2026-11-29T10:02:03.250Z")), read("2026-11-29T10:02:03.250Z"));
        assertEquals(OptionalLong.of(at("2026-11-29T08:02:03Z")), read("2026-11-29T10:02:03+02:00"));
        for (String half : List.of("30 min ago", "30min", "30 MIN AGO", "30분 전", "1800 s")) {
            assertEquals(OptionalLong.of(NOW - 1_800_000), read(half), half);
        }
        assertEquals(OptionalLong.of(0), read("90000 d ago"), "nothing is older than 1970");
    }

    @Test
    void whatIsNoMomentIsNone() {
        for (String none :
                List.of("", "soon", "25:00", "2026-02-30", "12", "-5 min", "14:02 tomorrow", "2026-13-01 10:00")) {
            assertTrue(read(none).isEmpty(), none);
        }
    }
}
